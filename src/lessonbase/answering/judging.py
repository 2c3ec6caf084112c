"""What a cross-encoder makes of the candidates: the best are read again, each together with the question.

It serves to choose and to decide, not to find: it puts a text that answers in the question's words first, and gives what
answers in other words as little as what does not answer. So what it gives is added to the score, in which the nearness of
meaning goes on counting; docs/decisions/0010-careful-search.md tells how the numbers were chosen.
"""

from collections.abc import Sequence

import numpy as np

from lessonbase.answering.relevance import Fit
from lessonbase.answering.sources import Judge
from lessonbase.answering.understanding import Asked, language_of

# So many candidates are read again, half a second's work.
READ_AGAIN = 30
# What a text that answers the question adds to its score.
ANSWERS = 0.2
# From this on a text becomes a point however far it is below the best.
SURELY = 0.85


def judged(asked: Asked, fits: Sequence[Fit], judge: Judge) -> list[Fit]:
    """Candidates, the best first, with what each is judged to be and scored by that too. One in another language than the
    question's counts as the others do on average: it is not read."""
    language = asked.lexicon.language
    again = [fit for fit in fits[:READ_AGAIN] if language_of(fit.candidate.text) in (language, None)]
    told = judge(asked.text, language, [fit.candidate.text for fit in again]) if again else None
    if told is None:
        return list(fits)
    answers = dict(zip(map(id, again), told, strict=True))
    usual = float(np.mean(told))
    scored = [
        fit._replace(answers=answers.get(id(fit)), score=fit.score + ANSWERS * answers.get(id(fit), usual))
        for fit in fits[:READ_AGAIN]
    ]
    return sorted([*scored, *fits[READ_AGAIN:]], key=lambda fit: -fit.score)


def surely(fit: Fit) -> bool:
    """Whether a candidate is judged to answer."""
    return fit.answers is not None and fit.answers >= SURELY
