"""Filters written into a question, and questions that only look so."""

from pathlib import Path

import pytest

from lessonbase import Library
from lessonbase.errors import QueryError
from lessonbase.filters import Filters
from lessonbase.query_language import read_query


def read(text: str) -> tuple[str, dict[str, object]]:
    return tuple(read_query(text, lambda: []))  # type: ignore[return-value]


@pytest.mark.parametrize(
    "question",
    [
        "How do we build trust between small farmers and buyers?",
        "Lessons: what went wrong?",
        "cash - or vouchers?",
        "Non-food items for re-integration, what's known?",
        "Is the ratio 1:3 enough?",
        "See https://example.org: what does it teach?",
        "Which country: Kenya or Peru?",
        'Is a 5" pipe enough?',
    ],
)
def test_a_plain_question_is_left_as_it_is(question: str) -> None:
    assert read(question) == (question, {})


def test_filters_phrases_and_minus_are_taken_out() -> None:
    question, filters = read(
        'trust country:Kenya kind:"good practice" year:2005..2010 "do no harm" -corruption'
    )
    assert question == "trust do no harm"
    assert filters == {
        "country": ("KE",), "kind": ("best_practice",), "since": 2005, "until": 2010,
        "phrase": ("do no harm",), "without": ("corruption",),
    }  # fmt: skip


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("trust contry:KE", "country:KE"),
        ("trust kind:leson", "kind:lesson"),
        ("trust country:Atlantis", "country:Kenya"),
        ("trust year:2010..2005", "year:2005..2010"),
        ("trust year:soon", "year:2015"),
        ("trust since:2005..2010", "year:2005..2010"),
        ("trust theme:trsut", "theme:trust"),
        ("trust tag:trust", "tag:theme:trust"),
        ("trust tag:theme:trsut", "tag:theme:trust"),
        ("trust country:Ugnda", "country:Uganda"),
        ("trust country:DominicanRepublic", 'country:"Dominican Republic"'),
        ('trust report:"mango', 'report:"mango"'),
        ("trust -country:KE", "Write -KE"),
        ("kind:lesson", "trust kind:lesson"),
    ],
)
def test_a_slip_is_told_with_the_nearest_right_form(text: str, hint: str) -> None:
    with pytest.raises(QueryError) as raised:
        read(text)
    assert hint in str(raised.value)


def test_a_phrase_stands_just_so_whatever_its_capitals_and_line_ends() -> None:
    assert Filters(phrase="do no harm").admits("First, Do\nno harm.")
    assert not Filters(phrase="do no harm").admits("They do no harmful thing.")
    assert not Filters(without="corruption").admits("Corruption was seen.")


def test_every_hit_fits_what_is_written(starter_index: Path) -> None:
    with Library(starter_index) as library:
        plain = library.search("farmers buyers", 20)
        phrase = " ".join(plain[0].passage.text.split()[2:5])
        hits = library.search(f'farmers buyers "{phrase}"', 20)
        assert plain[0].passage.id in {hit.passage.id for hit in hits}
        assert all(Filters(phrase=phrase).admits(hit.passage.text) for hit in hits)
        without = library.search("farmers buyers -buyers", 20)
        assert without
        assert not any("buyers" in hit.passage.text.lower().split() for hit in without)


def test_a_phrase_that_no_report_has_is_looked_for_by_its_words(starter_index: Path) -> None:
    with Library(starter_index) as library:
        plain = library.ask("How do we build trust between small farmers and buyers?")
        quoted = library.ask('How do we build "trust between small farmers and buyers"?')
        hits = library.search('"trust between small farmers and buyers"', 3)
    assert quoted.outcome == plain.outcome
    assert (
        quoted.note
        == "Nothing here has “trust between small farmers and buyers” word for word; the words of it were looked for."
    )
    assert hits


def test_a_declined_question_names_what_was_written_into_it(starter_index: Path) -> None:
    with Library(starter_index) as library:
        answer = library.ask("trust country:Mongolia")
    assert answer.outcome == "not_there"
    assert (answer.reason or "").endswith("Written into the question: country MN.")


def test_an_answer_says_how_it_was_narrowed(starter_index: Path) -> None:
    with Library(starter_index) as library:
        title = library.reports()[0].title
        answer = library.ask(f'What was learned? report:"{title}" -nonsense')
    assert answer.understood.narrowed == (f"report “{title}”", "without “nonsense”")
    assert {citation.report_title for citation in answer.citations} <= {title}
