"""Whether the reports answer is told from several signals, more surely where passages were compared token by token."""

import pytest

from lessonbase.answering.outcome import Signals, confidence, outcome, signals
from lessonbase.answering.points import candidates
from lessonbase.answering.relevance import framed
from lessonbase.answering.sources import Sources
from lessonbase.answering.understanding import understand
from lessonbase.model import Hit
from lessonbase.model import Signals as OfHit
from tests.documents import passage, report

QUESTION = "How do growers learn to trust exporters?"


def hits(model: str, *late: float | None) -> list[Hit]:
    """Hits as near as each other by the library's own model."""
    of = report()
    return [
        Hit(
            rank=rank,
            score=1.0,
            passage=passage(of, rank, "Buyers who paid on time were believed."),
            report_title="",
            signals=OfHit(
                meaning=0.4,
                sentences=(0.4,),
                late={} if near is None else {model: near},
            ),
        )
        for rank, near in enumerate(late, 1)
    ]


def sure(*late: float | None, model: str = "added") -> float:
    asked = understand(QUESTION, Sources(page_text=lambda *_: ""))
    return confidence(signals(asked, hits(model, *late), []))


def test_a_passage_near_token_by_token_makes_an_answer_likelier():
    assert sure(0.8, 0.5) > sure(0.5, 0.5) + 0.2


def test_nearness_by_whatever_model_counts_for_it_stands_on_one_scale():
    assert sure(0.9, 0.9, model="other@000000000000") == sure(0.9, 0.9) > sure(None, None)


def test_while_few_passages_have_token_vectors_they_do_not_decide():
    assert sure(0.9, None, None) == sure(None, None, None)
    assert sure(0.9, 0.9, None) != sure(None, None, None)


@pytest.mark.parametrize(
    ("question", "outcome_"),
    [
        ("Which study visits built trust between growers and buyers?", "answered"),
        ("Which tax incentives built trust between growers and buyers?", "perhaps"),
        ("What subsidies did growers and buyers get to build trust?", "perhaps"),
    ],
)
def test_what_is_asked_for_by_name_stands_in_an_answer(question: str, outcome_: str):
    said = "Study visits of growers built trust between growers and buyers."
    near = Signals(meaning=0.9, words=0.9, point=0.9, agreeing=1.0)
    asked = understand(question, Sources(page_text=lambda *_: ""))
    of = hits("m", 0.5)[0]
    of = of.model_copy(update={"passage": passage(report(), 1, said, sentences=((0, len(said)),))})
    fits = [framed(asked, [of], {}).fit(each) for each in candidates(of, asked.lexicon)]
    thing = signals(asked, [of], fits).thing
    assert outcome(asked, near._replace(thing=thing), confidence(near)) == outcome_
