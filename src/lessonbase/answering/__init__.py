"""Question and hits in; an answer out: points verbatim on the pages they cite, what may bear on the question, or word
that the reports do not tell. Entry points: `understand`, then `answer`; `draft` has a
language model write it as one text."""

from lessonbase.answering.answer import DEPTH, answer
from lessonbase.answering.design_check import check_design, check_length, report_on, with_comments
from lessonbase.answering.examples import example_questions
from lessonbase.answering.generative import Endpoint, draft
from lessonbase.answering.references import reference
from lessonbase.answering.sources import Sources
from lessonbase.answering.understanding import Asked, understand

__all__ = [
    "DEPTH",
    "Asked",
    "Endpoint",
    "Sources",
    "answer",
    "check_design",
    "check_length",
    "draft",
    "example_questions",
    "reference",
    "report_on",
    "understand",
    "with_comments",
]
