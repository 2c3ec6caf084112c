"""Measures of search and answers on judged questions. Questions and a library's verbs in, figures out. Entry
points: `read_questions`, `evaluate_questions`."""

from lessonbase.evaluation.questions import Question, evaluate_questions, read_questions

__all__ = ["Question", "evaluate_questions", "read_questions"]
