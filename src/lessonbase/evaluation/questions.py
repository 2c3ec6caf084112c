"""Judged questions: reading them, and what search and answers make of them."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from pydantic import BaseModel, ConfigDict

from lessonbase.errors import QueryError
from lessonbase.evaluation.judged import read_judged
from lessonbase.evaluation.measures import holds, recall_within, reciprocal_rank
from lessonbase.model import Answer, Hit

HITS_READ = 30

Measures = dict[str, tuple[float, int]]


class Judgement(BaseModel):
    """Words that answer a question: grade 2, or 1 for words that support an answer in part."""

    model_config = ConfigDict(frozen=True)

    quote: str
    grade: int = 2


class Question(BaseModel):
    """A question with the words that answer it; `type` "unanswerable" should be declined."""

    model_config = ConfigDict(frozen=True)

    id: str
    question: str
    type: str = "direct"
    split: str | None = None
    relevant: tuple[Judgement, ...] = ()

    @property
    def answers(self) -> list[str]:
        """The quotes that answer; the supporting ones where none does alone."""
        full = [judged.quote for judged in self.relevant if judged.grade == 2]
        return full or [judged.quote for judged in self.relevant]


def read_questions(paths: Iterable[Path], split: str | None = None) -> list[Question]:
    """The questions of JSON Lines files, of one split or all.

    Raises ReadError naming file and line, QueryError if no question is left.
    """
    questions = [question for path in paths for question in read_judged(path, Question)]
    questions = [question for question in questions if split in (None, question.split)]
    if not questions:
        raise QueryError(f"There is no question{f' of split {split!r}' if split else ''} in what was named.")
    return questions


def evaluate_questions(
    search: Callable[..., list[Hit]],
    ask: Callable[[str], Answer],
    questions: Sequence[Question],
    budget: int = 4500,
) -> Measures:
    """Mean and number of questions of each measure, by question type and over all.

    found: an answering quote within `budget` characters read; recall: the share of such quotes, of at most
    five; mrr: reciprocal rank within ten hits; declined: unanswerable questions declined; answered and
    cites_answer: answerable ones answered, and with a judged quote among what is cited.
    """
    values: dict[str, list[float]] = defaultdict(list)
    for question in questions:
        answer = ask(question.question)
        if question.type == "unanswerable":
            values["declined"].append(answer.abstained)
            continue
        for name, value in _search_measures(search, question, budget).items():
            values[f"{name} (all)"].append(value)
            values[f"{name} ({question.type})"].append(value)
        values["answered"].append(not answer.abstained)
        values["cites_answer"].append(_cites(answer, question))
    return {name: (sum(each) / len(each), len(each)) for name, each in sorted(values.items())}


def _search_measures(search: Callable[..., list[Hit]], question: Question, budget: int) -> dict[str, float]:
    texts = [hit.passage.text for hit in search(question.question, k=HITS_READ)]
    recall = recall_within(texts, question.answers, budget)
    return {
        "found": float(recall > 0),
        "recall": recall,
        "mrr": reciprocal_rank(texts, question.answers),
    }


def _cites(answer: Answer, question: Question) -> bool:
    return any(
        holds(citation.quote, judged.quote) or holds(judged.quote, citation.quote)
        for citation in answer.citations
        for judged in question.relevant
    )
