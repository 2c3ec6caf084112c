"""What people said of answers, as judged questions."""

import hashlib
from collections.abc import Iterable

from lessonbase.evaluation.questions import UNANSWERABLE, Judgement, Question
from lessonbase.feedback import Mark


def questions_of(marks: Iterable[Mark]) -> list[Question]:
    """The questions to which somebody found words useful, with those words, and those of which somebody said that the reports
    rightly do not answer them; what was marked wrong is left out.

    Words that were useful themselves have grade 2, those of an answer that was useful as a whole grade 1.
    """
    by_question: dict[str, list[Mark]] = {}
    for mark in marks:
        by_question.setdefault(mark.question, []).append(mark)
    judged = []
    for question, own in by_question.items():
        grades: dict[str, int] = {}
        for mark in sorted(own, key=lambda mark: -len(mark.quotes)):  # single words outrank the whole answer
            for quote in mark.quotes:
                grades[quote] = (2 if len(mark.quotes) == 1 else 1) if mark.useful else 0
        relevant = tuple(Judgement(quote=quote, grade=grade) for quote, grade in grades.items() if grade)
        silent = any(mark.useful and not mark.quotes for mark in own)
        if relevant or silent:
            name = hashlib.sha256(question.encode("utf-8", "surrogatepass")).hexdigest()[:12]
            said = "feedback" if relevant else UNANSWERABLE
            judged.append(Question(id=name, question=question, type=said, relevant=relevant))
    return judged
