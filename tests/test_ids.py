"""Ids say what a thing is, not where it stands: they outlast other words around it, other cuts, files and editions."""

import re

from hypothesis import given, settings
from hypothesis import strategies as st

from lessonbase.extraction import extract
from lessonbase.ids import Ids
from lessonbase.model import Block, Document, Page, Report, Span

TOPICS = (
    "pumps",
    "roads",
    "wells",
    "cooperatives",
    "clinics",
    "schools",
    "markets",
    "forests",
    "herds",
    "boats",
)


def block(kind: str, text: str, number: int, **fields: object) -> Block:
    return Block(kind=kind, text=text, spans=(Span(start=0, end=len(text), line=number),), **fields)


def evaluation(topics: list[str], report_id: str = "0123456789abcdef", work: str | None = None) -> Document:
    """A report with a lesson and what bears it out for each topic, some told at length."""
    blocks = [block("heading", "Lessons learned", 1, level=1)]
    for topic in topics:
        place = len(blocks)
        told = f"In the second year the {topic} were kept by the villages. " * (len(topic) % 4 + 1)
        blocks.append(block("paragraph", f"Lesson: {topic.capitalize()} last when their users pay.", place))
        blocks.append(block("paragraph", told.strip(), place + 1))
    report = Report(id=report_id, work=work, title="Evaluation", source="/e.txt", media_type="text/plain")
    return Document(
        report=report,
        pages=(Page(number=None, text="\n".join(b.text for b in blocks)),),
        blocks=tuple(blocks),
    )


def ids(document: Document, limit: int = 900) -> dict[str, str]:
    passages, records = extract(document, limit)
    return {each.id: each.statement for each in records} | {each.id: each.text for each in passages}


topics = st.lists(st.sampled_from(TOPICS), min_size=3, unique=True)


@settings(max_examples=60, deadline=None)
@given(topics, st.data())
def test_what_is_taken_out_of_a_report_changes_no_other_id(told: list[str], data: st.DataObject):
    out = data.draw(st.sets(st.sampled_from(told), min_size=1, max_size=2))
    left = [each for each in told if each not in out]
    whole, cut = ids(evaluation(told)), ids(evaluation(left))
    assert cut.items() <= whole.items()
    gone = [text for name, text in whole.items() if name not in cut]
    assert gone
    assert all(any(each in text.lower() for each in out) for text in gone)


@settings(max_examples=30, deadline=None)
@given(topics, st.integers(200, 1200))
def test_records_keep_their_ids_when_passages_are_cut_otherwise(told: list[str], limit: int):
    whole, cut = extract(evaluation(told), 900)[1], extract(evaluation(told), limit)[1]
    assert [each.id for each in whole] == [each.id for each in cut]


def test_a_new_edition_of_a_work_has_its_ids_and_another_work_has_others():
    first = ids(evaluation(["pumps", "roads"]))
    edition = ids(evaluation(["pumps", "roads"], "fedcba9876543210", work="0123456789abcdef"))
    other = ids(evaluation(["pumps", "roads"], "fedcba9876543210"))
    assert first == edition
    assert not first.keys() & other.keys()


def test_of_equals_each_has_its_own_id():
    given = Ids("0123456789abcdef")
    named = [given.record("lesson", "Pay on time.") for _ in range(3)]
    assert len(set(named)) == 3
    assert Ids("0123456789abcdef").record("lesson", "Pay on time.") == named[0]


def test_case_punctuation_spaces_and_ligatures_are_no_words():
    def name(statement: str) -> str:
        return Ids("0123456789abcdef").record("lesson", statement)

    assert name("Pay the staff on time.") == name("PAY  the\nsta\ufb00, on time")
    assert name("Pay the staff on time.") != name("Pay the staff in time.")
    assert name("…") != name("—")


@given(st.text(), st.sampled_from(["lesson", "best_practice", "recommendation", "success", "challenge"]))
def test_an_id_is_short_and_safe_in_an_address(statement: str, kind: str):
    name = Ids("0123456789abcdef").record(kind, statement)
    assert re.fullmatch(r"[0-9a-f]{10}-[a-z-]+-[0-9a-z]{10}", name)
    assert len(name) <= 36
    assert Ids("0123456789abcdef").passage(statement) != name
