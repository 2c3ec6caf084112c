"""A library's search fitted to what people marked in its answers, or to judged questions; `Library.fitting` gives it."""

from collections.abc import Callable, Sequence

from lessonbase.evaluation.feedback import questions_of
from lessonbase.evaluation.questions import Question
from lessonbase.evaluation.tuning import LEAST, Fitted, tune
from lessonbase.feedback import Feedback
from lessonbase.model import Hit
from lessonbase.tuned import Tuned


class Fitting:
    """Fits how much words count in one library, and from when on it answers. What is no better is left as it was."""

    def __init__(
        self,
        feedback: Feedback,
        search: Callable[..., list[Hit]],
        answered: Callable[[str, float], bool],
        tuned: Callable[[], Tuned],
        keep: Callable[[Tuned], None],
    ) -> None:
        self._feedback = feedback
        self._search, self._answered = search, answered
        self._tuned, self._keep = tuned, keep

    def judged(self) -> int:
        """How many questions people marked with words that answer them, once they are enough to fit to; 0 before."""
        count = sum(bool(one.answers) for one in questions_of(self._feedback.all()))
        return count if count >= LEAST else 0

    def fit(self, questions: Sequence[Question] | None = None) -> list[Fitted]:
        """Fit to judged questions, or else to what people marked; how it was before and after, and whether it is kept.

        Raises QueryError where there are too few questions.
        """
        given = questions_of(self._feedback.all()) if questions is None else questions
        tuned, fitted = tune(self._search, self._answered, given, self._tuned())
        if any(one.kept for one in fitted):
            self._keep(tuned)
        return fitted
