"""Measures of search and answers on judged questions, and of a report's records and headings on judged lists.

Entry points: `read_questions` or `read_topics`, and `evaluate_questions`; `evaluate_report`.
"""

from lessonbase.evaluation.feedback import questions_of
from lessonbase.evaluation.fitting import Fitting
from lessonbase.evaluation.questions import Question, read_questions, read_topics
from lessonbase.evaluation.reports import evaluate_report
from lessonbase.evaluation.runs import MEASURES, Change, Evaluation, evaluate_questions, read_evaluation
from lessonbase.evaluation.tuning import Fitted, tune

__all__ = [
    "MEASURES",
    "Change",
    "Evaluation",
    "Fitted",
    "Fitting",
    "Question",
    "evaluate_questions",
    "evaluate_report",
    "questions_of",
    "read_evaluation",
    "read_questions",
    "read_topics",
    "tune",
]
