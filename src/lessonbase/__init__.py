"""Find the lessons in programme and evaluation reports, and answer questions with cited passages.

    from lessonbase import Library

    with Library("index") as library:
        library.ingest("reports/")
        print(library.ask("How do we build trust?"))

The public names are `Library`, `Filters`, the types of `lessonbase.model` and the errors of `lessonbase.errors`.
"""

from typing import TYPE_CHECKING

from lessonbase.errors import LessonbaseError

if TYPE_CHECKING:
    from lessonbase.filters import Filters
    from lessonbase.library import Library
    from lessonbase.model import Answer, Citation, Hit, Passage, Record, Report, Tag

__all__ = [
    "Answer",
    "Citation",
    "Filters",
    "Hit",
    "LessonbaseError",
    "Library",
    "Passage",
    "Record",
    "Report",
    "Tag",
]

_MODULES = {"Library": "lessonbase.library", "Filters": "lessonbase.filters"}


def __getattr__(name: str) -> object:
    # Loaded at first use: the command line shows its help without waiting for the stages behind Library.
    from importlib import import_module

    if name in __all__:
        return getattr(import_module(_MODULES.get(name, "lessonbase.model")), name)
    raise AttributeError(f"module 'lessonbase' has no attribute {name!r}")
