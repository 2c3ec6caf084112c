"""Countries are recognised by name, and only where a country is meant."""

import pytest

from lessonbase.tagging import tag
from tests.tagging.reports import codes, document, found, passages, tagged


def countries(text: str) -> set[str]:
    return found(text, "country")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Cooperatives in Peru and Bolivia sold more.", {"PE", "BO"}),
        ("The office in Côte d’Ivoire, once Ivory Coast, reopened.", {"CI"}),
        ("Cote d'Ivoire was visited.", {"CI"}),
        ("Training moved from Burma to Viet Nam and Lao PDR.", {"MM", "VN", "LA"}),
        ("Clinics in the West Bank and Gaza stayed open.", {"PS"}),
        ("The United Republic of Tanzania and Tanzania, United Republic of, are one.", {"TZ"}),
        ("Trinidad & Tobago and St. Lucia joined.", {"TT", "LC"}),
        ("LESSONS FROM PARAGUAY", {"PY"}),
        ("Peruvian growers met Mexicans.", {"PE", "MX"}),
        ("USAID/India's office", {"IN"}),
        ("Municipalities of Kosovo took part.", {"XK"}),
        ("Offices in Türkiye (formerly Turkey) closed.", {"TR"}),
    ],
)
def test_names_former_names_and_adjectives_are_recognised(text: str, expected: set[str]) -> None:
    assert countries(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Papua New Guinea", {"PG"}),
        ("Guinea-Bissau", {"GW"}),
        ("Equatorial Guinea", {"GQ"}),
        ("the forests of Guinea", {"GN"}),
        ("the Gulf of Guinea", set()),
        ("Guinea worm was eradicated.", set()),
        ("South Sudan", {"SS"}),
        ("South Sudanese refugees", {"SS"}),
        ("Sudan", {"SD"}),
        ("Niger and Nigeria", {"NE", "NG"}),
        ("the Niger Delta", set()),
        ("New Mexico", set()),
        ("fishing in the Indian Ocean", set()),
        ("New Jersey", set()),
        ("American Samoa", {"AS"}),
        ("Northern Ireland", {"GB"}),
    ],
)
def test_the_longest_name_wins(text: str, expected: set[str]) -> None:
    assert countries(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "Michael Jordan opened the workshop.",
        "The trainer, Chad Brown, spoke.",
        "Mr. Chad asked why.",
        "Ms Jordan agreed.",
        "The researchers came from Atlanta, Georgia.",
        "It was written at the University of Georgia.",
        "Families raised turkey and guinea fowl on fine china.",
        "The leaflet was translated into French, Spanish and Portuguese.",
        "A gift from the American people.",
        "The United States Agency for International Development paid for it.",
        "The Norwegian Red Cross sent a delegate.",
        "Réunion de coordination avec les partenaires",
    ],
)
def test_what_only_looks_like_a_country_is_none(text: str) -> None:
    assert countries(text) == set()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Water was trucked in Jordan.", {"JO"}),
        ("In Jordan, camps grew.", {"JO"}),
        ("Wells in the Jordan Valley", {"JO"}),
        ("across eastern Chad", {"TD"}),
        ("Visits to Eastern Chad", {"TD"}),
        ("schools in Georgia and Armenia", {"GE", "AM"}),
    ],
)
def test_a_country_that_shares_its_name_with_people_is_found_in_its_place(
    text: str, expected: set[str]
) -> None:
    assert countries(text) == expected


def test_dominican_means_the_republic_unless_the_report_is_about_dominica() -> None:
    assert countries("Dominican farmers exported more.") == {"DO"}
    assert countries("In Dominica, Dominican farmers exported more.") == {"DM"}
    assert countries("The Commonwealth of Dominica") == {"DM"}
    both = "The Dominican Republic traded with Dominica. In the Dominican Republic, Dominican farmers gained."
    assert countries(both) == {"DO", "DM"}


def test_the_dr_counts_where_the_country_is_spelled_out_anywhere_in_the_report() -> None:
    _, second = tagged("Exports of the Dominican Republic rose.", "Buyers came to the DR twice.")
    assert codes(second.tags, "country") == {"DO"}
    assert second.tags[0].evidence == ("DR",)
    assert countries("The DR was short of staff.") == set()


def test_drc_is_a_country_only_beside_the_country() -> None:
    assert countries("The Danish Refugee Council (DRC) delivered tents.") == set()
    assert countries("In the Democratic Republic of Congo (DRC) roads are few; the DRC is large.") == {"CD"}


def test_congo_stands_for_the_one_the_report_speaks_of() -> None:
    assert countries("The Republic of Congo agreed, and Congo paid.") == {"CG"}
    assert countries("In DR Congo, the east of Congo is hard to reach.") == {"CD"}
    assert countries("Deforestation in the Congo Basin") == set()


def test_a_section_title_lends_its_country_to_a_passage_with_less_confidence() -> None:
    (here,) = tagged("Growers met every month.", section=("Case study: Paraguay",))
    (named,) = tagged("Growers in Paraguay met every month.")
    assert codes(here.tags, "country") == codes(named.tags, "country") == {"PY"}
    assert here.tags[0].confidence < named.tags[0].confidence


def test_the_title_of_the_report_does_not_tag_every_passage() -> None:
    (here,) = tagged("Growers met every month.", title="Lessons from Peru", section=("Lessons from Peru",))
    assert codes(here.tags, "country") == set()


def test_a_report_that_names_only_provinces_is_of_their_country() -> None:
    texts = [f"In Cunene and Huíla {thing} lasted." for thing in ("pumps", "fences", "trees", "roads")]
    report, _, _ = tag(document(*texts), passages(*texts), [])
    assert report.countries == ("AO",)


def test_a_province_named_once_in_a_text_is_no_sign() -> None:
    texts = ["A trader from Cunene came.", *["Pumps lasted."] * 5]
    report, _, _ = tag(document(*texts), passages(*texts), [])
    assert report.countries == ()


def test_words_that_look_like_provinces_are_none() -> None:
    texts = ["The plateau, the rivers and the marches were dry, and so was the manche."] * 4
    report, _, _ = tag(document(*texts), passages(*texts), [])
    assert report.countries == ()
