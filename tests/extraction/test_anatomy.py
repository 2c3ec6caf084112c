"""Anatomy: what each part of a record is, and that it is the report's own words."""

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lessonbase.extraction import extract
from lessonbase.extraction.anatomy import anatomy
from lessonbase.model import Passage, Record, RecordKind
from lessonbase.reading import read
from lessonbase.sentences import sentences

Parted = Callable[[str], list[tuple[str, str]]]


def passage_of(text: str, number: int = 1) -> Passage:
    return Passage(id=f"p{number}", report_id="r", text=text, sentences=tuple(sentences(text)))


def record_of(statement: str, kind: RecordKind = "lesson", evidence: int = 1) -> Record:
    ids = tuple(f"p{number}" for number in range(2, 2 + evidence))
    return Record(id="r1", report_id="r", kind=kind, statement=statement, passage_id="p1", passage_ids=ids)


def parts(statement: str, evidence: str, kind: RecordKind = "lesson") -> dict[str, str]:
    """The parts of a record by kind, its statement and evidence each a passage."""
    passages = {"p1": passage_of(statement), "p2": passage_of(evidence, 2)}
    return {part.kind: part.text for part in anatomy(record_of(statement, kind), passages)}


LESSON = "Trust between growers and buyers is essential for a cooperative to last."


def test_lesson_is_the_sentence_that_teaches():
    assert parts(LESSON, "The river is wide here.") == {"lesson": LESSON}


def test_recommendation_is_an_action():
    statement = "Train two mechanics in each village."
    assert parts(statement, "", "recommendation") == {"action": statement}


def test_advice_in_the_evidence_is_an_action():
    evidence = "Growers felt cheated. Future projects should publish the prices each week."
    assert parts(LESSON, evidence)["action"] == "Future projects should publish the prices each week."


@pytest.mark.parametrize(
    "sentence",
    [
        "The new pumps should lead to better harvests in the valley.",
        "The growers asked whether the ministry should pay for them.",
        "The ministry should have paid for the pumps of the valley.",
    ],
)
def test_should_that_expects_asks_or_regrets_is_no_action(sentence):
    assert "action" not in parts(LESSON, sentence)


@pytest.mark.parametrize(
    "sentence",
    [
        "Exports rose from 12 to 31 tonnes within two seasons.",
        "Sales of dried mango increased by $40,000 in the first year.",
        "The share of girls at school grew from 41 per cent to 63 per cent.",
        "Les rendements ont augmenté de 30 % en deux ans dans la vallée.",
        "Las ventas aumentaron un 25 por ciento en el primer año.",
        "O rendimento das famílias subiu de 200 para 340 dólares por ano.",
    ],
)
def test_change_with_number_and_unit_is_a_figure(sentence):
    assert parts(LESSON, sentence)["figure"] == sentence


@pytest.mark.parametrize(
    "sentence",
    [
        "The cooperative grew steadily from 2003 to 2007 in spite of the drought.",
        "The cooperative has 340 members, most of them women with small plots.",
        "The evaluators counted 12 mills along the river in two visits.",
    ],
)
def test_years_and_mere_counts_are_no_figures(sentence):
    assert "figure" not in parts(LESSON, sentence)


def test_event_is_told_in_the_past():
    evidence = "Prices are set by the council. Buyers left the valley after the harvest failed."
    assert parts(LESSON, evidence)["event"] == "Buyers left the valley after the harvest failed."


@pytest.mark.parametrize(
    "sentence",
    [
        "An integrated approach provides improved seed to the growers.",
        "They left the valley after the harvest of that year failed.",
        "The evaluation team visited the valley after the harvest.",
        "The harvest failed, and buyers are still rare in the valley.",
    ],
)
def test_what_is_so_or_points_back_or_tells_of_the_report_is_no_event(sentence):
    assert "event" not in parts(LESSON, sentence)


def test_place_that_opens_a_sentence_is_context():
    evidence = "In the highlands of Peru, growers met buyers twice a year and settled their prices."
    assert parts(LESSON, evidence)["context"] == "In the highlands of Peru"


def test_sentence_that_says_who_works_where_is_context():
    evidence = "The Mango Alliance was a project of four years funded by the ministry of trade."
    assert parts(LESSON, evidence)["context"] == evidence


@pytest.mark.parametrize(
    "sentence",
    [
        "In addition, Peru exported mangoes to most of its neighbours.",
        "In June 2004, the growers were paid late once more.",
        "In most villages, growers knew the buyers well.",
    ],
)
def test_opening_that_names_no_place_is_no_context(sentence):
    assert "context" not in parts(LESSON, sentence)


def test_silent_text_has_no_parts():
    assert parts("Working with growers", "See the next chapter.", "best_practice") == {}


def test_parts_are_few_and_in_the_order_of_the_text():
    told = " ".join(f"Sales rose from {n} to {n + 9} tonnes in village {n}." for n in range(3, 9))
    passages = {"p1": passage_of(LESSON), "p2": passage_of(told, 2)}
    found = anatomy(record_of(LESSON), passages)
    assert [part.kind for part in found] == ["lesson", "figure", "figure", "event"]
    assert [(part.passage_id, part.start) for part in found] == sorted(
        (part.passage_id, part.start) for part in found
    )


def test_explicit_record_of_a_report_has_its_parts(extracted):
    _, (record,) = extracted(
        f"# Findings\nLesson learned: {LESSON}\n\nExports rose from 12 to 31 tonnes within two seasons."
    )
    assert [part.kind for part in record.parts] == ["lesson", "figure"]


def test_evidence_that_is_not_at_hand_is_passed_over():
    assert [part.kind for part in anatomy(record_of(LESSON, evidence=3), {"p1": passage_of(LESSON)})] == [
        "lesson"
    ]


PIECES = st.sampled_from(
    [
        LESSON,
        "12. Exports rose from 12 to 31 tonnes, or by 158 %.",
        "In the north of Ghana, Tamale’s buyers left after the harvest failed.",
        "Projects should publish prices — each week.",
        "Le projet a été lancé en mai.",
        "(b) Why should they?",
        "Ünïcode 😀 was sold for €3.5 million to 40 families.",
        "List:",
    ]
)


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.lists(PIECES, min_size=1, max_size=5),
    st.lists(PIECES, max_size=6),
    st.sampled_from([" ", "\n"]),
    st.sampled_from(["lesson", "best_practice", "recommendation", "success", "challenge"]),
)
def test_every_part_is_the_passage_s_own_characters(stated, evidence, gap, kind):
    passages = {"p1": passage_of(gap.join(stated)), "p2": passage_of(gap.join(evidence), 2)}
    found = anatomy(record_of(stated[0], kind), passages)
    assert len(found) <= 6
    for part in found:
        assert part.text == passages[part.passage_id].text[part.start : part.end] != ""


@pytest.mark.parametrize(
    "name",
    [
        "usaid-microreport-148.txt",
        "unhcr-data-use-evaluation-2019.pdf",
        "usaid-india-apac-evaluation-2012.pdf",
    ],
)
def test_parts_of_real_records_are_spans_of_their_passages(shared: Path, name: str):
    passages, records = extract(read(shared / "reports" / name))
    texts = {passage.id: passage.text for passage in passages}
    found = [part for record in records for part in record.parts]
    assert found
    for part in found:
        assert part.text == texts[part.passage_id][part.start : part.end]


@pytest.mark.parametrize(
    "statement",
    [
        "Continue the detailed needs analysis so that all groups are considered.",
        "Involve district councils before any sites for wells are chosen.",
        "Ensure that every member of the staff is trained.",
    ],
)
def test_an_order_is_no_lesson(statement):
    assert "lesson" not in parts(statement, "")


def test_words_of_another_language_do_not_teach():
    assert parts("Onde existiam dados por distrito, as equipas reviram as metas a meio do ciclo.", "") == {}


def test_a_place_with_what_happened_there_is_no_context():
    assert "context" not in parts(
        LESSON, "In Kitui the clinic came on market days, and visits by women rose."
    )
