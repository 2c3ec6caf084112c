"""Candidates that a cross-encoder judges to answer go before others, and it takes part in whether there is an answer."""

from collections.abc import Sequence
from dataclasses import replace

from lessonbase.answering.judging import READ_AGAIN
from lessonbase.model import Hit
from tests.answering.test_answer import asked, hit

QUESTION = "How does trust grow between growers and buyers?"
NEAR = "Trust between growers and buyers is spoken of in every office of the programme."
ANSWER = "Those who were paid within a week stayed with the firm that had paid them so soon."
OTHER = "Growers and buyers went on study visits, after which trust was spoken of as a thing of the firms."


def judging(**answers: float):
    """A judge that gives so much for the texts that begin so."""

    def judge(question: str, texts: Sequence[str]) -> list[float]:
        assert question == QUESTION
        return [
            next((most for start, most in answers.items() if text.startswith(start)), 0.0) for text in texts
        ]

    return {"en": judge}.get


def compared(one: Hit) -> Hit:
    """A hit as near token by token as it is at all."""
    near = {"added": one.score}
    return one.model_copy(update={"signals": replace(one.signals, late=near)})


def said(*nearness: float, judge=None, late: bool = False) -> list[str]:
    hits = [
        compared(hit(text, [near], number)) if late else hit(text, [near], number)
        for number, (text, near) in enumerate(zip((NEAR, ANSWER, OTHER), nearness, strict=True), 1)
    ]
    given = asked(*hits, question=QUESTION, **({"judge": judge} if judge else {}))
    return [each.text for each in given.statements]


def test_what_is_judged_to_answer_goes_before_what_has_more_of_the_questions_words():
    assert said(0.6, 0.65, 0.2)[0] == NEAR
    assert said(0.6, 0.65, 0.2, judge=judging(Those=1.0))[0] == ANSWER


def test_where_passages_were_compared_token_by_token_their_order_stays():
    assert said(0.6, 0.65, 0.2, judge=judging(Those=0.8), late=True)[0] == NEAR


def test_what_does_not_answer_is_left_out_where_another_does():
    assert OTHER in said(0.6, 0.6, 0.75)
    assert OTHER not in said(0.6, 0.6, 0.75, judge=judging(Trust=1.0, Those=0.8))


def test_what_surely_answers_is_a_point_however_far_it_is_below_the_best():
    assert ANSWER not in said(0.9, 0.3, 0.2, judge=judging(Trust=0.9, Those=0.6))
    assert ANSWER in said(0.9, 0.3, 0.2, judge=judging(Trust=0.9, Those=0.9))


def test_a_question_is_answered_where_a_point_is_judged_to_and_not_by_likeness_alone():
    hits = [hit(NEAR, [0.75])]
    without = asked(*hits, question=QUESTION)
    sure = asked(*hits, question=QUESTION, judge=judging(Trust=0.95))
    doubtful = asked(*hits, question=QUESTION, judge=judging(Trust=0.1))
    assert [each.outcome for each in (without, sure, doubtful)] == ["answered", "answered", "perhaps"]
    assert sure.confidence > doubtful.confidence
    assert doubtful.points


def test_a_text_in_another_language_is_not_read_and_counts_as_the_others_do_on_average():
    french = "La confiance entre les producteurs et les acheteurs est née des visites que les uns ont faites aux autres."
    read: list[str] = []

    def judge(question: str, texts: Sequence[str]) -> list[float]:
        read.extend(texts)
        return [0.5] * len(texts)

    hits = [hit(NEAR, [0.6], 1), hit(french, [0.9], 2)]
    given = asked(*hits, question=QUESTION, judge=lambda _: judge)
    assert read == [NEAR]
    assert [each.text for each in given.statements] == [french, NEAR]


def test_a_few_dozen_are_read_and_where_nothing_reads_the_language_all_is_as_without():
    counted: list[int] = []

    def judge(question: str, texts: Sequence[str]) -> list[float]:
        counted.append(len(texts))
        return [0.0] * len(texts)

    hits = [
        hit(
            f"Trust between growers and buyers grew in district number {place} by meeting.",
            [0.7 - place / 100],
            place,
        )
        for place in range(1, READ_AGAIN + 10)
    ]
    plain = asked(*hits, question=QUESTION)
    assert asked(*hits, question=QUESTION, judge={"fr": judge}.get) == plain
    assert counted == []
    assert asked(*hits, question=QUESTION, judge={"en": judge}.get) != plain
    assert counted == [READ_AGAIN]
