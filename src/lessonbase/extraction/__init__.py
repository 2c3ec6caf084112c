"""Extraction: a Document comes in; its passages and the records it states explicitly go out.

The entry point is `extract`, a pure function: the same document gives the same passages, records and ids. Once its
passages have vectors, `infer` gives the records it states without a label.
"""

from lessonbase.extraction.assembly import extract
from lessonbase.extraction.inferred import infer, infers_with

__all__ = ["extract", "infer", "infers_with"]
