"""Measures of search and answers on judged questions, and of a report's records and headings on judged lists.

Entry points: `read_questions` and `evaluate_questions`; `evaluate_report`.
"""

from lessonbase.evaluation.questions import Question, evaluate_questions, read_questions
from lessonbase.evaluation.reports import evaluate_report

__all__ = ["Question", "evaluate_questions", "evaluate_report", "read_questions"]
