"""Sectors and themes are recognised by their terms: one strong one, or two different weak ones."""

import pytest

from tests.tagging.reports import found, tagged


@pytest.mark.parametrize(
    ("text", "sector"),
    [
        ("Primary schools trained new teachers.", "110"),
        ("Nurses vaccinated patients in the clinics.", "120"),
        ("Condoms were handed to sex workers to slow the spread of HIV.", "130"),
        ("Committees repaired latrines and handpumps.", "140"),
        ("Councillors debated decentralisation.", "151"),
        ("Elders mediated; peacebuilding took years.", "152"),
        ("Cash transfers reached widows.", "16010"),
        ("Youth employment schemes placed apprentices.", "16020"),
        ("Tarpaulins and shelter kits were short.", "16040"),
        ("Feeder roads were gravelled.", "210"),
        ("The registration database crashed.", "220"),
        ("Solar panels light the village.", "230"),
        ("Savings groups lent to members; credit unions followed.", "240"),
        ("Small enterprises wrote business plans.", "250"),
        ("Smallholders planted improved seed.", "311"),
        ("Reforestation lagged behind logging.", "312"),
        ("Fishermen mended nets.", "313"),
        ("Two factories opened.", "320"),
        ("Exporters cleared customs procedures sooner.", "331"),
        ("Tourists and tour operators returned.", "332"),
        ("Mangroves shield biodiversity.", "410"),
        ("Land titling helped the slum.", "43040"),
        ("Early warning systems worked; contingency plans did not.", "43060"),
        ("Malnutrition fell as rations came.", "43072"),
        ("Relief items reached flooded families.", "720"),
        ("Refugees and internally displaced people shared wells.", "15190"),
    ],
)
def test_a_sector_is_recognised(text: str, sector: str) -> None:
    assert sector in found(text, "sector")


@pytest.mark.parametrize(
    ("text", "theme"),
    [
        ("Building trust took two seasons.", "trust"),
        ("No exit strategy was agreed.", "sustainability"),
        ("Gender was an afterthought.", "gender"),
        ("Mentoring and refresher training helped.", "capacity-building"),
        ("The baseline survey came late.", "monitoring"),
        ("Market linkages with buyers lasted.", "market-linkages"),
        ("The steering committee never met.", "leadership"),
        ("Village committees took part in the participatory survey.", "participation"),
        ("The complaints mechanism was unused.", "accountability"),
        ("Coordination among agencies was weak.", "coordination"),
        ("The pilot was never scaled up.", "scale-up"),
        ("An innovative tool was tried.", "innovation"),
        ("Plans stayed flexible.", "adaptive-management"),
        ("Staff turnover was high.", "staffing"),
        ("The budget ran out.", "finance"),
        ("Procurement took nine months.", "procurement"),
        ("A public-private partnership ran the port.", "public-private"),
        ("Personal data were left unlocked.", "data-protection"),
        ("Behaviour change campaigns ran on radio.", "behaviour-change"),
        ("The ministry felt a sense of ownership.", "local-ownership"),
        ("Selection criteria left out the disabled.", "targeting"),
        ("Adolescents led the clubs.", "children-youth"),
        ("Security incidents halted visits.", "security-risk"),
        ("Advocacy changed the guideline.", "policy"),
    ],
)
def test_a_theme_is_recognised(text: str, theme: str) -> None:
    assert theme in found(text, "theme")


def test_one_weak_term_is_no_tag_and_two_are() -> None:
    assert "120" not in found("Her health mattered.", "sector")
    assert "120" in found("Health and disease mattered.", "sector")


def test_the_same_weak_term_twice_is_no_tag() -> None:
    assert "120" not in found("Health is health.", "sector")


def test_acronyms_match_only_as_written() -> None:
    assert "140" in found("WASH was covered.", "sector")
    assert "140" not in found("They wash and aids are given.", "sector")
    assert "130" not in found("Teaching aids were given.", "sector")
    assert "monitoring" in found("M&E was late.", "theme")


@pytest.mark.parametrize("text", ["A latrine.", "Latrines.", "LATRINES", "latrine-building"])
def test_number_and_case_do_not_matter(text: str) -> None:
    assert "140" in found(text, "sector")


def test_british_and_american_spelling_are_one() -> None:
    assert found("The decentralization went on.", "sector") == found(
        "The decentralisation went on.", "sector"
    )
    assert found("Behavior change is slow.", "theme") == found("Behaviour change is slow.", "theme") != set()


@pytest.mark.parametrize(
    ("text", "scheme", "code"),
    [
        ("A trust fund held the partners' money.", "theme", "trust"),
        ("An enabling environment for natural resource firms is rare.", "sector", "410"),
        ("Conflicts of interest broke the peace of the board.", "sector", "152"),
        ("A logistic regression was run.", "theme", "procurement"),
        ("Value chain. Gender next.", "sector", "312"),
    ],
)
def test_a_term_in_another_sense_does_not_count(text: str, scheme: str, code: str) -> None:
    assert code not in found(text, scheme)


def test_a_term_does_not_run_across_a_sentence_or_a_cell() -> None:
    assert "16010" not in found("They had no social. Protection came later.", "sector")
    assert "16010" not in found("social\tprotection", "sector")
    assert "16010" in found("social\nprotection", "sector")


def test_a_section_title_supports_a_weak_term_but_makes_no_tag_alone() -> None:
    under_title = tagged("Patience mattered to the health of all.", section=("Hospitals",))[0]
    alone = tagged("Patience mattered.", section=("Hospitals",))[0]
    assert {one.code for one in under_title.tags} == {"120"}
    assert alone.tags == ()


def test_more_terms_mean_more_confidence() -> None:
    few = tagged("Latrines were dug.")[0].tags[0]
    many = tagged("Latrines, boreholes and safe water stopped open defecation.")[0].tags[0]
    assert few.code == many.code == "140"
    assert 0.5 <= few.confidence < many.confidence <= 1


def test_evidence_is_the_words_as_they_stand_each_once_five_at_most() -> None:
    text = (
        "Latrines, LATRINES, latrines; boreholes, handpumps, sewage, toilets, soap, Toilets and safe  water."
    )
    (one,) = (t for t in tagged(text)[0].tags if t.code == "140")
    assert one.evidence == ("Latrines", "LATRINES", "latrines", "boreholes", "handpumps")
