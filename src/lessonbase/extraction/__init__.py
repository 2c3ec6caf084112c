"""Extraction: a Document comes in; its passages and the records it states explicitly go out.

The entry point is `extract`, a pure function: the same document gives the same passages, records and ids.
"""

from lessonbase.extraction.assembly import extract

__all__ = ["extract"]
