"""An answer says different things, each near the question; or it declines in words a person understands."""

from dataclasses import replace
from typing import Any

import pytest

from lessonbase.answering import Sources, answer, understand
from lessonbase.answering.relevance import has_figure
from lessonbase.filters import Filters
from lessonbase.model import Hit, Signals
from tests.documents import passage, record, report

OF = report(title="Growing trust")
TEXT = (
    "Trust between growers and buyers grew when both saw their sales rise. "
    "Trust among growers and buyers rose when both saw sales rise. "
    "The project paid for study visits that large and small firms made together. "
    "See the annex. "
    "What would they do next?"
)


def hit(text: str, nearness: list[float], number: int = 1, **fields: Any) -> Hit:
    ends = [place + 1 for place, letter in enumerate(text) if letter in ".?"]
    starts = [0, *(end + 1 for end in ends[:-1])]
    held = passage(OF, number, text, sentences=tuple(zip(starts, ends, strict=True)))
    near = max(nearness, default=0.0)
    return Hit(
        rank=number,
        score=near,
        passage=held,
        report_title=OF.title,
        signals=Signals(meaning=near, sentences=tuple(nearness)),
        **fields,
    )


def asked(
    *hits: Hit,
    question: str = "How does trust grow?",
    reports: int = 3,
    filters: Filters = Filters(),
    **of: Any,
):
    pages = "\n".join(each.passage.text for each in hits)
    given = {"page_text": lambda *_: pages, "reports": reports, "passages": 100, **of}
    sources = Sources(**given)
    return answer(understand(question, sources), lambda *_: hits, sources, filters)


def test_an_answer_does_not_say_the_same_twice_and_leaves_out_what_says_nothing():
    said = [each.text for each in asked(hit(TEXT, [0.8, 0.79, 0.95, 0.75, 0.75])).statements]
    assert said == [
        "Trust between growers and buyers grew when both saw their sales rise.",
        "The project paid for study visits that large and small firms made together.",
    ]


def test_every_statement_has_a_citation_and_numbers_run_from_one():
    given = asked(
        hit(TEXT, [0.8, 0.7, 0.7, 0.1, 0.1]), hit("Buyers who paid on the day were trusted soon.", [0.75], 2)
    )
    numbers = [number for statement in given.statements for number in statement.citations]
    assert numbers == [citation.number for citation in given.citations] == list(range(1, len(numbers) + 1))
    for citation in given.citations:
        assert citation.report_title == OF.title
        assert citation.line is not None


def test_words_that_the_stored_page_does_not_hold_are_never_shown():
    held = hit(TEXT, [0.8, 0.7, 0.7, 0.1, 0.1])
    given = asked(held, page_text=lambda *_: "Another page.")
    assert given.outcome == "not_there"
    assert not given.statements


def test_lessons_near_the_question_stand_beside_the_answer_once():
    lesson = record(OF, 1, "Trust grows with sales.", passage(OF, 1, "Trust grows with sales."))
    given = asked(
        hit(TEXT, [0.8, 0.7, 0.7, 0.1, 0.1], records=(lesson,)),
        hit("Buyers who paid on the day were trusted soon.", [0.75], 2, records=(lesson,)),
    )
    assert given.records == (lesson,)


@pytest.mark.parametrize(
    ("hits", "reports", "filters", "said"),
    [
        (
            [hit(TEXT, [0.1] * 5)],
            14,
            Filters(),
            "Not in these reports: no passage in the 14 reports here is near enough",
        ),
        ([hit(TEXT, [0.1] * 5)], 1, Filters(), "the one report"),
        (
            [hit(TEXT, [0.1] * 5)],
            14,
            Filters(since=2015),
            "the part of the 14 reports that the filters leave",
        ),
        ([], 14, Filters(since=2015), "Nothing in the reports fits the filters"),
        ([], 0, Filters(), "There are no reports here yet"),
    ],
)
def test_a_declined_answer_says_what_was_searched(hits: list[Hit], reports: int, filters: Filters, said: str):
    given = asked(*hits, reports=reports, filters=filters, question="How are submarines welded?")
    assert given.outcome == "not_there"
    assert given.abstained
    assert said in (given.reason or "")
    assert given.nearest == tuple(hits)


@pytest.mark.parametrize("question", ["?!", "🥭", "What is it, and who are they?"])
def test_a_question_without_words_to_look_for_is_declined_for_that(question: str):
    given = asked(hit(TEXT, [0.8, 0.8, 0.8, 0.8, 0.8]), question=question)
    assert given.abstained
    assert "no words" in given.reason
    assert given.nearest == given.records == ()


def test_of_sentences_as_near_the_one_that_holds_the_words_of_the_question_comes_first():
    worded = hit("Growers trust buyers who come to the weekly market in the dry season.", [0.6], 1)
    other = hit("Buyers visited the packing house of the farmers in the rainy season.", [0.6], 2)
    given = asked(other, worded, question="How does trust come about?")
    assert given.statements[0].text == worded.passage.text


def test_words_that_are_near_but_not_the_questions_own_are_shown_as_perhaps():
    given = asked(hit(TEXT, [0.45] * 5), question="What makes suspicious firms cooperate with growers?")
    assert given.outcome == "perhaps"
    assert given.points
    assert "suspicious" in given.uncovered


def test_a_question_for_a_number_is_not_answered_by_sentences_without_one():
    given = asked(hit(TEXT, [0.8] * 5), question="How many growers and buyers trust each other?")
    assert given.outcome == "perhaps"


def test_how_many_is_answered_only_by_a_figure_that_stands_with_what_is_counted():
    question = "How many lives were saved in Kathmandu by the mapped buildings?"
    mapped = hit("The team mapped 8,500 buildings in Kathmandu in a single day.", [0.9])
    saved = hit("The mapped buildings of Kathmandu saved 40 lives in the next flood.", [0.9])
    assert asked(mapped, question=question).outcome == "perhaps"
    assert asked(saved, question=question).outcome == "answered"


def test_what_shares_words_with_a_long_point_and_is_not_shown_by_it_joins_it():
    trust = "Trust grew where buyers paid on the day of sale" + " and told the growers why" * 22 + "."
    between = "Trust was poor in the valley before" + " and few of the firms had met" * 7 + "."
    ruined = (
        "This changed when trust in weights was built by new scales" + " at the gate of each market" * 8 + "."
    )
    text = f"{trust} {between} {ruined}"
    given = asked(hit(text, [0.9, 0.6, 0.85]))
    assert [point.text for point in given.points] == [text]


def test_a_point_that_only_says_the_question_again_is_left_out():
    again = hit("How trust can grow among growers in the valley.", [0.9])
    told = hit("Buyers who paid on the day of sale were believed the next year.", [0.85], 2)
    given = asked(again, told, question="How can trust grow among the growers in the valley?")
    assert [point.text for point in given.points] == [told.passage.text]


def test_a_question_for_a_number_is_given_points_with_one():
    told = hit("The growers of the valley sold 85 tonnes of mangoes in the first year.", [0.9])
    near = hit("The growers of the valley also sold mangoes to the buyers of the coast.", [0.9], 2)
    given = asked(told, near, question="How many tonnes of mangoes did the growers sell?")
    assert [point.text for point in given.points] == [told.passage.text]


def test_a_short_point_needs_a_word_of_the_question():
    told = hit("Buyers who paid on the day of sale were trusted more by the growers the year after.", [0.8])
    near = hit("Keep the focus on those hard to reach.", [0.85], 2)
    assert [point.text for point in asked(told, near).points] == [told.passage.text]


def test_what_a_report_found_comes_before_how_the_evaluators_worked():
    found = hit("Trust grew where the buyers paid on the day of sale in the valley.", [0.8])
    way = hit("Trust grew is what the team asked the buyers about in the valley.", [0.82], 2)
    way = way.model_copy(update={"passage": way.passage.model_copy(update={"role": "methodology"})})
    assert asked(found, way).points[0].text == found.passage.text


def test_the_numbers_of_a_list_are_no_figures():
    assert not has_figure("The committee looked after 1) the pump and 12) the accounts.")
    assert has_figure("The committee looked after 12 pumps.")


def test_an_example_nearly_as_near_as_what_it_leans_on_is_shown_with_it() -> None:
    text = (
        "Other agencies that saw what better data give have invested in it. "
        "For example, one agency made data one of its five divisions, with a director."
    )
    said = [each.text for each in asked(hit(text, [0.8, 0.78])).statements]
    assert said == [text]


SPANISH = "¿Cómo crece la confianza entre los campesinos y los compradores?"


def test_a_question_in_another_language_is_answered_where_a_model_reads_it_as_one_with_the_reports():
    near = hit(TEXT, [0.8, 0.79, 0.95, 0.75, 0.75])
    near = near.model_copy(update={"signals": replace(near.signals, late={"added": 0.8})})
    of = {"question": SPANISH, "languages": frozenset({"en"})}
    told = asked(near, **of)
    assert told.outcome == "perhaps"
    assert "This question is in Spanish" in (told.note or "")
    assert told.uncovered
    read = asked(near, **of, read_as_one=lambda: frozenset({"en", "es"}))
    assert (read.outcome, read.note, read.uncovered) == ("answered", None, ())
    other = asked(near, **of, read_as_one=lambda: frozenset({"en", "pt"}))
    assert other.outcome == "perhaps"


def test_how_many_in_another_language_is_answered_by_a_figure():
    question = "¿Cuántos campesinos recibieron el dinero?"
    of = {
        "question": question,
        "languages": frozenset({"en"}),
        "read_as_one": lambda: frozenset({"en", "es"}),
    }
    late = {"late": {"added": 0.8}}
    for text, outcome in (
        ("Some 240 farmers were paid in the first year.", "answered"),
        ("Most farmers were paid in the first year.", "perhaps"),
    ):
        one = hit(text, [0.9])
        one = one.model_copy(update={"signals": replace(one.signals, **late)})
        assert asked(one, **of).outcome == outcome


def test_what_a_model_cannot_read_does_not_go_before_what_it_can():
    french = hit("Les bâtiments de la ville ont été relevés par des étudiants pendant un an.", [0.6], 1)
    english = hit("Volunteers checked each house on the ground before it was drawn.", [0.5], 2)
    of = {
        "question": "How do volunteers map the houses of a city?",
        "languages": frozenset({"en", "fr"}),
    }
    assert asked(french, english, **of).points[0].text.startswith("Volunteers")
    read = asked(french, english, **of, read_as_one=lambda: frozenset({"en", "fr"}))
    assert len(read.points) > len(asked(french, english, **of).points)
