"""Judged questions: our JSON Lines, or topics and judgements as TREC has them."""

import re
from collections.abc import Iterable
from html import unescape
from pathlib import Path

from pydantic import BaseModel, ConfigDict

from lessonbase.errors import QueryError, ReadError
from lessonbase.evaluation.judged import read_judged, read_text

UNANSWERABLE = "unanswerable"
_TOPIC = re.compile(r"<top(?:ic)?\b([^>]*)>(.*?)</top(?:ic)?>", re.DOTALL | re.IGNORECASE)
_NUMBER = re.compile(r"<num(?:ber)?>\s*(?:Number:)?\s*([^\s<]+)", re.IGNORECASE)
_ATTRIBUTE = re.compile(r"\b(?:number|id|num)\s*=\s*[\"']([^\"']+)", re.IGNORECASE)
_TITLE = re.compile(r"<(?:title|query)>\s*(?:Topic:)?\s*([^<]+)", re.IGNORECASE)


class Judgement(BaseModel):
    """Words that answer a question: grade 2, or 1 for words that support an answer in part."""

    model_config = ConfigDict(frozen=True)

    quote: str
    grade: int = 2


class Question(BaseModel):
    """A question with the words that answer it, or with the grades of `documents`: reports or passages, by id or by the
    name of the report's file. `type` "unanswerable" should not be answered."""

    model_config = ConfigDict(frozen=True, coerce_numbers_to_str=True)

    id: str
    question: str
    type: str = "direct"
    split: str | None = None
    relevant: tuple[Judgement, ...] = ()
    documents: dict[str, int] = {}

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


def read_topics(paths: Iterable[Path], qrels: Path) -> list[Question]:
    """The judged topics of TREC files (tagged, or a number, a tab and the question a line) and their qrels (topic,
    iteration, document, grade a line). Topics that nobody judged are left out; those of which every judgement is 0
    are unanswerable.

    Raises ReadError naming file and line, QueryError if no topic is judged.
    """
    grades = _grades(qrels)
    questions = [
        Question(
            id=number,
            question=question,
            type="direct" if any(grade > 0 for grade in grades[number].values()) else UNANSWERABLE,
            documents=grades[number],
        )
        for path in paths
        for number, question in _topics(path)
        if number in grades
    ]
    if not questions:
        raise QueryError(
            f"No topic of what was named is judged in {qrels}; the numbers of both must be the same."
        )
    return questions


def _grades(qrels: Path) -> dict[str, dict[str, int]]:
    grades: dict[str, dict[str, int]] = {}
    for at, line in enumerate(read_text(qrels).splitlines(), 1):
        if not line.strip():
            continue
        try:
            topic, _, document, grade = line.split()
            grades.setdefault(topic, {})[document] = int(grade)
        except ValueError as error:
            raise ReadError(
                qrels, f"line {at} is no judgement of TREC (topic, iteration, document, grade)."
            ) from error
    return grades


def _topics(path: Path) -> list[tuple[str, str]]:
    text = read_text(path)
    tagged = _TOPIC.findall(text)
    if tagged:
        found = []
        for attributes, inner in tagged:
            number = _NUMBER.search(inner) or _ATTRIBUTE.search(attributes)
            title = _TITLE.search(inner)
            if not number or not title:
                raise ReadError(path, f"a topic has no number or no title: {' '.join(inner.split())[:60]!r}.")
            found.append((number.group(1), " ".join(unescape(title.group(1)).split())))
        return found
    found = []
    for at, line in enumerate(text.splitlines(), 1):
        number_, tab, question = line.partition("\t")
        if line.strip() and not tab:
            raise ReadError(path, f"line {at} is no topic of TREC (a number, a tab, the question).")
        if line.strip():
            found.append((number_.strip(), question.strip()))
    return found
