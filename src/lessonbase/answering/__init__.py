"""Question and hits in; an answer out, each sentence verbatim on the page it cites, or a declined answer that
says why. Entry point: `answer`."""

from lessonbase.answering.answer import DEPTH, answer
from lessonbase.answering.examples import example_questions
from lessonbase.answering.references import reference

__all__ = ["DEPTH", "answer", "example_questions", "reference"]
