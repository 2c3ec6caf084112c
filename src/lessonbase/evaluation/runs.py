"""What search and answers make of judged questions: question by question, by type, and against an earlier run."""

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

import ir_measures
from pydantic import ValidationError

from lessonbase.errors import QueryError, ReadError
from lessonbase.evaluation.judged import read_text
from lessonbase.evaluation.measures import holds, recall_within, reciprocal_rank
from lessonbase.evaluation.questions import UNANSWERABLE, Question
from lessonbase.model import Answer, Frozen, Hit, Outcome

HITS_READ = 30
MEASURES = ("nDCG@10", "R@10")
ALL = "all"
OUTCOMES: tuple[Outcome, ...] = ("answered", "perhaps", "not_there")

Measures = dict[str, tuple[float, int]]
"""Of each measure its mean and the number of questions, or of rows, that it is over."""


class Measured(Frozen):
    """What became of one question: its outcome, its measures, and the points shown."""

    id: str
    question: str
    type: str
    outcome: Outcome
    values: dict[str, float]
    points: tuple[str, ...] = ()


class Change(Frozen):
    """A measure of two runs over the questions that both asked; `rose` and `fell` count the
    questions of which it did (of "not_there", the fewer the better)."""

    measure: str
    before: float
    now: float
    rose: int
    fell: int


class Evaluation(Frozen):
    """The questions of one run."""

    questions: tuple[Measured, ...]

    @property
    def types(self) -> list[str]:
        """The types of the answerable questions, in their order."""
        return list(dict.fromkeys(each.type for each in self.questions if each.type != UNANSWERABLE))

    def measures(self) -> Measures:
        """Each measure over all answerable questions and by type, "found (direct)"; of the unanswerable ones the share
        of each outcome."""
        return {
            f"{name} ({kind})": (sum(values) / len(values), len(values))
            for kind in [ALL, *self.types, UNANSWERABLE]
            for name, values in _columns(self._of(kind)).items()
        }

    def _of(self, kind: str) -> list[Measured]:
        wanted = self.types if kind == ALL else [kind]
        return [each for each in self.questions if each.type in wanted]

    def against(self, earlier: "Evaluation") -> list[Change]:
        """Each measure of both runs, over the answerable and the unanswerable questions that both asked.

        Raises QueryError if they share none.
        """
        before = {(each.id, each.question): each for each in earlier.questions}
        pairs = [
            (old, each)
            for each in self.questions
            if (old := before.get((each.id, each.question))) is not None
        ]
        if not pairs:
            raise QueryError(
                "The earlier run asked none of these questions; compare runs over the same files."
            )
        changes = []
        for kind in (ALL, UNANSWERABLE):
            asked = [pair for pair in pairs if (pair[1].type == UNANSWERABLE) == (kind == UNANSWERABLE)]
            for name in _columns([now for _, now in asked]):
                both = [
                    (_values(old)[name], _values(now)[name]) for old, now in asked if name in _values(old)
                ]
                if both:
                    changes.append(
                        Change(
                            measure=f"{name} ({kind})",
                            before=sum(old for old, _ in both) / len(both),
                            now=sum(now for _, now in both) / len(both),
                            rose=sum(now > old for old, now in both),
                            fell=sum(now < old for old, now in both),
                        )
                    )
        return changes


def _values(one: Measured) -> dict[str, float]:
    return one.values | {outcome: float(one.outcome == outcome) for outcome in OUTCOMES}


def _columns(questions: Sequence[Measured]) -> dict[str, list[float]]:
    columns: dict[str, list[float]] = {}
    for each in questions:
        for name, value in _values(each).items():
            columns.setdefault(name, []).append(value)
    return columns


def read_evaluation(path: Path) -> Evaluation:
    """An earlier run, as `lessonbase eval --json` printed it. Raises ReadError where it is none."""
    try:
        return Evaluation.model_validate_json(read_text(path))
    except ValidationError as error:
        raise ReadError(path, "it is no run that `lessonbase eval QUESTIONS --json` printed.") from error


def evaluate_questions(
    search: Callable[..., list[Hit]],
    ask: Callable[[str], Answer],
    questions: Sequence[Question],
    budget: int = 4500,
    measures: Sequence[str] = MEASURES,
    file_of: Callable[[str], str] = str,
) -> Evaluation:
    """What became of each question.

    Of a question with judged quotes: `found`, whether an answering one stands within `budget` characters read;
    `recall`, the share of such quotes, of at most five; `mrr`, the reciprocal rank within ten hits; `shown`, whether
    the points have an answering quote whole; `cites_answer`, whether a judged one is among what is cited. `measures`
    are names of ir-measures ("nDCG@10", "P(rel=2)@5"): what is ranked are the judged quotes, in the order of the hits
    that hold them, or the judged documents; `file_of` gives the file of a report's id. Unanswerable questions have
    their outcome only.

    Raises QueryError for a measure that ir-measures does not know.
    """
    parsed = [_parsed(name) for name in measures]
    return Evaluation(
        questions=tuple(_measured(search, ask, one, budget, parsed, file_of) for one in questions)
    )


def _parsed(name: str) -> ir_measures.Measure:
    try:
        return ir_measures.parse_measure(name)
    except (ValueError, NameError) as error:
        raise QueryError(
            f"{name!r} is no measure of ir-measures; write for example nDCG@10, RR@10, P(rel=2)@5 or R@10."
        ) from error


def _measured(
    search: Callable[..., list[Hit]],
    ask: Callable[[str], Answer],
    question: Question,
    budget: int,
    measures: Sequence[ir_measures.Measure],
    file_of: Callable[[str], str],
) -> Measured:
    answer = ask(question.question)
    values: dict[str, float] = {}
    if question.type != UNANSWERABLE:
        hits = search(question.question, k=HITS_READ)
        values = _ranked(hits, question, measures, file_of)
        if question.relevant:
            values |= _read([hit.passage.text for hit in hits], answer, question, budget)
    return Measured(
        id=question.id,
        question=question.question,
        type=question.type,
        outcome=answer.outcome,
        values=values,
        points=tuple(point.text for point in answer.points),
    )


def _read(texts: Sequence[str], answer: Answer, question: Question, budget: int) -> dict[str, float]:
    recall = recall_within(texts, question.answers, budget)
    shown = " ".join(point.text for point in answer.points)
    cited = any(
        holds(citation.quote, judged.quote) or holds(judged.quote, citation.quote)
        for citation in answer.citations
        for judged in question.relevant
    )
    return {
        "found": float(recall > 0),
        "recall": recall,
        "mrr": reciprocal_rank(texts, question.answers),
        "shown": float(any(holds(shown, quote) for quote in question.answers)),
        "cites_answer": float(cited),
    }


def _ranked(
    hits: Sequence[Hit],
    question: Question,
    measures: Sequence[ir_measures.Measure],
    file_of: Callable[[str], str],
) -> dict[str, float]:
    grades = {judged.quote: judged.grade for judged in question.relevant} or question.documents
    if not grades:
        return {}
    ranking: dict[str, None] = {}
    for hit in hits:
        met = list(_met(hit, question, file_of))
        ranking.update(dict.fromkeys(met or [hit.passage.id]))
    run = {key: float(len(ranking) - rank) for rank, key in enumerate(ranking)}
    computed = ir_measures.calc_aggregate(measures, {question.id: grades}, {question.id: run})
    return {str(measure): float(computed[measure]) for measure in measures}


def _met(hit: Hit, question: Question, file_of: Callable[[str], str]) -> Iterable[str]:
    """What of the judged quotes or documents a hit is, the best first."""
    if question.relevant:
        best = sorted(question.relevant, key=lambda judged: -judged.grade)
        return (judged.quote for judged in best if holds(hit.passage.text, judged.quote))
    file = Path(file_of(hit.passage.report_id))
    names = (hit.passage.id, hit.passage.report_id, file.name, file.stem)
    return (name for name in dict.fromkeys(names) if name in question.documents)
