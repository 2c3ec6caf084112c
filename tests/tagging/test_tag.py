"""Tagging a whole report: what its passages, its records and the report itself are about."""

from hypothesis import given
from hypothesis import strategies as st

from lessonbase.model import Block, Span, Tag
from lessonbase.tagging import tag
from tests.tagging.reports import codes, document, passages, record

WELLS = "In Malawi, committees kept the boreholes and handpumps working."
NOISE = "The meeting began at nine and ended at noon."


def test_a_record_is_tagged_from_its_statement() -> None:
    statement = "Water committees in Malawi need spare parts for handpumps."
    _, _, (lesson,) = tag(document(statement), passages(statement), [record(statement)])
    assert codes(lesson.tags, "country") == {"MW"}
    assert codes(lesson.tags, "sector") == {"140"}


def test_a_country_that_only_the_evidence_names_is_the_records_with_less_confidence() -> None:
    statement = "Committees need spare parts."
    texts = (statement, WELLS)
    _, _, (lesson,) = tag(document(*texts), passages(*texts), [record(statement, "p2")])
    named = "Committees in Malawi need spare parts."
    _, _, (sure,) = tag(document(named, WELLS), passages(named, WELLS), [record(named, "p2")])
    assert codes(lesson.tags, "country") == codes(sure.tags, "country") == {"MW"}
    assert lesson.tags[0].confidence < sure.tags[0].confidence


def test_one_strong_term_in_long_evidence_does_not_tag_the_record() -> None:
    statement = "Patience pays."
    texts = (statement, "A latrine was seen.", NOISE, NOISE, NOISE)
    _, _, (lesson,) = tag(document(*texts), passages(*texts), [record(statement, "p2", "p3", "p4", "p5")])
    assert codes(lesson.tags, "sector") == set()


def test_evidence_full_of_a_sector_tags_the_record() -> None:
    statement = "Patience pays."
    texts = (statement, "Latrines, boreholes and handpumps failed.", "Safe water and sanitation followed.")
    _, _, (lesson,) = tag(document(*texts), passages(*texts), [record(statement, "p2", "p3")])
    assert codes(lesson.tags, "sector") == {"140"}


def test_the_report_has_the_countries_that_dominate_the_most_mentioned_first() -> None:
    texts = ["Peru"] * 3 + ["Bolivia"] * 6 + ["Chile"]
    report, _, _ = tag(document(*texts), passages(*texts), [])
    assert report.countries == ("BO", "PE")
    assert codes(report.tags, "country") == {"BO", "PE"}


def test_a_country_in_the_title_is_the_reports_however_rare() -> None:
    texts = ["Peru"] * 9 + ["Chile"]
    report, _, _ = tag(document(*texts, title="Lessons from Chile"), passages(*texts), [])
    assert report.countries == ("PE", "CL")


def test_a_state_that_signs_the_cover_is_the_reports_country() -> None:
    ministry = (
        "RÉPUBLIQUE DU SÉNÉGAL Un Peuple, un But, une Foi MINISTÈRE DE LA SANTÉ Direction générale de l'action "
        "sociale, Direction de la santé de la mère"
    )
    texts = [ministry, "Rapport final", *["Une sage-femme reste où elle a un logement."] * 6]
    report, _, _ = tag(document(*texts, language="fr"), passages(*texts[2:]), [])
    assert report.countries == ("SN",)


def test_sectors_of_the_report_are_those_of_much_of_its_text() -> None:
    texts = [WELLS, WELLS, "Teachers came.", *[NOISE] * 5]
    report, _, _ = tag(document(*texts), passages(*texts), [])
    assert codes(report.tags, "sector") == {"140"}


def test_what_reading_found_is_kept() -> None:
    known = document(WELLS, "March 2011", year=1999, countries=("ZM",))
    report, _, _ = tag(known, passages(WELLS), [])
    assert (report.year, report.countries) == (1999, ("ZM",))
    assert codes(report.tags, "year") == set()


def test_the_year_that_reading_found_is_a_tag_where_the_text_says_it() -> None:
    report, _, _ = tag(document("A study", "OCTOBER 2008", year=2008), passages(WELLS), [])
    assert [one.evidence for one in report.tags if one.scheme == "year"] == [("2008",)]
    silent, _, _ = tag(document("A study", year=2008), passages(WELLS), [])
    assert silent.year == 2008
    assert codes(silent.tags, "year") == set()


def test_tagging_dates_nothing_by_itself() -> None:
    report, _, _ = tag(document("A study", "Work of 2003, 2005 and 2007"), passages(WELLS), [])
    assert report.year is None


def test_a_persons_tag_is_kept_and_wins_over_the_rule() -> None:
    by_hand = Tag(scheme="sector", code="140", label="Water and sanitation", origin="person")
    old_rule = Tag(scheme="sector", code="332", label="Tourism")
    (passage,) = passages(WELLS)
    decided = passage.model_copy(update={"tags": (by_hand, old_rule)})
    _, (after,), _ = tag(document(WELLS), [decided], [])
    assert [one for one in after.tags if one.scheme == "sector"] == [by_hand]


def test_tagging_again_changes_nothing() -> None:
    texts = (WELLS, NOISE)
    report, tagged, lessons = tag(document(*texts), passages(*texts), [record(WELLS, "p2")])
    again = document(*texts).model_copy(update={"report": report})
    assert tag(again, tagged, lessons) == (report, tagged, lessons)


def test_running_headers_define_and_date_nothing() -> None:
    header = "Village Savings Program (VSP)"
    plain = document("VSP grew.")
    block = Block(kind="furniture", text=header, spans=(Span(start=0, end=len(header)),))
    _, (passage,), _ = tag(
        plain.model_copy(update={"blocks": (block, *plain.blocks)}), passages("VSP grew."), []
    )
    assert codes(passage.tags, "project") == set()


def test_an_empty_report_has_no_tags() -> None:
    report, tagged, lessons = tag(document(), [], [])
    assert (report.tags, tagged, lessons) == ((), [], [])


PIECES = st.sampled_from(
    ["Peru", "DR", "Dominican Republic", "the", "Latrines", "HIV", "value-chain", "Côte d’Ivoire", "trust",
     "(VSP)", "Village Savings Program", "M&E", "Congo", ".", ",", "\n", "\t", " ", " ", " ", "-", "ﬁ", "É", "’s", "🙂"]
)  # fmt: skip


@given(
    st.lists(st.lists(PIECES, max_size=12).map("".join), max_size=4),
    st.lists(PIECES, max_size=4).map("".join),
    st.text(max_size=40),
)
def test_evidence_is_verbatim_and_confidence_a_probability(texts: list[str], title: str, noise: str) -> None:
    texts = [*texts, noise]
    its_passages = passages(*texts, section=(title,))
    report, tagged, (lesson,) = tag(document(*texts, title=title), its_passages, [record(texts[0], "p1")])
    everything = [title, *texts]
    for passage in tagged:
        assert all(
            any(word in text for text in (passage.text, title)) for t in passage.tags for word in t.evidence
        )
    for one in (*report.tags, *lesson.tags, *(t for passage in tagged for t in passage.tags)):
        assert 0 <= one.confidence <= 1
        assert 1 <= len(one.evidence) <= 5
        assert one.origin == "rule"
        assert all(any(word in text for text in everything) for word in one.evidence)
    assert [passage.text for passage in tagged] == texts
