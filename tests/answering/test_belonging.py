"""Beside the best stands what says as much of what was asked, or stands next to it; a shared word is not enough."""

from lessonbase.answering import Sources, answer, understand
from lessonbase.filters import Filters
from lessonbase.model import Answer, Hit, Passage, Signals
from lessonbase.sentences import sentences
from tests.documents import passage, report

WELLS = report("wells", title="Wells")
SCHOOLS = report("schools", title="Schools")
SURE, UNSURE = 0.9, 0.5


def hit(held: Passage, near: float, rank: int) -> Hit:
    signals = Signals(meaning=near, sentences=(near,) * len(held.sentences))
    return Hit(rank=rank, score=near, passage=held, report_title="", signals=signals)


def told(of, number: int, text: str) -> Passage:
    return passage(of, number, text, sentences=tuple(sentences(text)))


BEST = told(
    WELLS,
    1,
    "Village committees that collect money each month from every household, and write it into a book, have their pumps in "
    "repair within a week.",
)
NEXT = told(WELLS, 2, "They put it into a box that three people must open together.")
FAR = told(WELLS, 9, "The office of the programme had moved to the coast before the end of the year.")
ANEW = told(
    WELLS,
    7,
    "Money that committees collect only after the harvest arrives too late for the repair of pumps that broke in spring.",
)
SHARED = told(SCHOOLS, 1, "Parents' committees were asked to paint the school in the dry season.")
AGREEING = told(
    SCHOOLS, 4, "School committees collect money for the pump each term and have it in repair soon."
)


def asked(question: str, *hits: Hit) -> Answer:
    pages = "\n".join(each.passage.text for each in hits)
    sources = Sources(
        page_text=lambda *_: pages,
        around=lambda one: (None, NEXT) if one.id == BEST.id else (None, None),
        reports=2,
        languages=frozenset({"en", "fr"}),
        read_as_one=lambda: frozenset({"en", "fr"}),
        passages=100,
        holding=lambda word: 0 if word in ("machinery", "spirits") else 5,
    )
    return answer(understand(question, sources), lambda *_: hits, sources, Filters())


def texts(given: Answer) -> list[str]:
    return [point.text for point in given.points]


QUESTION = "How do committees collect money to keep pumps in repair?"


def test_an_answer_has_what_says_as_much_of_the_question_and_what_stands_next_to_it():
    given = asked(
        QUESTION,
        hit(BEST, SURE, 1),
        hit(ANEW, SURE, 2),
        hit(NEXT, 1.0, 3),
        hit(FAR, 1.0, 4),
        hit(AGREEING, SURE, 5),
    )
    assert given.outcome == "answered"
    assert BEST.text in texts(given)
    assert any(NEXT.text in each for each in texts(given))
    assert FAR.text not in texts(given)
    assert AGREEING.text in texts(given) or any(point.voices for point in given.points)


def test_what_leads_up_to_an_answer_is_nearer_to_it_than_what_explains_it():
    before = "The valley has two rainy seasons and one road. "
    core = f"{BEST.text} "
    after = "The treasurer buys washers and grease with it twice a year."
    held = told(WELLS, 3, before + core + after)
    signals = Signals(meaning=SURE, sentences=(0.6, SURE, 0.6))
    given = asked(QUESTION, Hit(rank=1, score=SURE, passage=held, report_title="", signals=signals))
    (point,) = given.points
    assert point.text == core + after


OTHERWISE = "What keeps up the spirits of committees with broken machinery?"


def test_another_reports_passage_that_shares_a_word_is_not_what_may_bear_on_a_question():
    given = asked(
        OTHERWISE, hit(BEST, UNSURE, 1), hit(NEXT, UNSURE, 2), hit(FAR, UNSURE, 3), hit(SHARED, UNSURE, 4)
    )
    assert given.outcome == "perhaps"
    assert texts(given)[0] == BEST.text
    assert any(NEXT.text in each for each in texts(given))
    assert SHARED.text not in texts(given)
    assert FAR.text not in texts(given)


def test_what_is_in_another_language_is_not_held_to_the_questions_words():
    french = told(WELLS, 5, "Les comités des villages mettent de l’argent de côté pour les pompes.")
    english = told(WELLS, 6, "In the north they put some of it aside for the season that is dry.")
    given = asked(OTHERWISE, hit(BEST, UNSURE, 1), hit(french, UNSURE, 2), hit(english, UNSURE, 3))
    assert french.text in texts(given)
    assert english.text not in texts(given)


def test_from_the_third_on_a_reports_further_points_are_nearly_as_near_as_the_best():
    third = told(
        WELLS,
        12,
        "Where committees collect money from traders too, spare parts for the repair of pumps are bought on the same day, since "
        "the shop in town gives them credit.",
    )
    near = asked(QUESTION, hit(BEST, SURE, 1), hit(ANEW, SURE, 2), hit(third, SURE, 3))
    far = asked(QUESTION, hit(BEST, SURE, 1), hit(ANEW, SURE, 2), hit(third, 0.85 * SURE, 3))
    assert third.text in texts(near)
    assert third.text not in texts(far)
    assert ANEW.text in texts(far)
