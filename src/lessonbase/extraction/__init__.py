"""Extraction: a Document comes in; its passages and the records it states explicitly go out.

The entry point is `extract`, a pure function: the same document gives the same passages, records and ids. Once its
passages have vectors, `infer` gives the records it states without a label.
"""

from lessonbase.extraction import assembly
from lessonbase.extraction.explicit.stated import extract_stated
from lessonbase.extraction.implicit.inferred import infer, infers_with, tags_said
from lessonbase.model import Document, Passage, Record

__all__ = ["extract", "infer", "infers_with", "tags_said"]

STATE = 15
"""Counts up whenever passages or records come out otherwise: those of an older state are made anew, from kept text."""


def extract(document: Document, limit: int = 900) -> tuple[list[Passage], list[Record]]:
    """The passages of a document, each at most `limit` characters, and its explicit records, in reading order.

    The records of a structured source are those it states; in any other they are found by their markers.
    """
    if document.stated:
        return extract_stated(document, limit)
    return assembly.extract(document, limit)
