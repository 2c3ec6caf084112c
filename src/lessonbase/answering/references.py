"""References in the form that reports use for each other: Authors (Year). Title. Publisher, p. 23."""

from typing import Protocol

from lessonbase.model import printed

_UNSAFE = {chr(code): " " for code in [*range(32), *range(0x7F, 0xA0)]} | dict.fromkeys(
    "\u200b\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2060\u2066\u2067\u2068\u2069\ufeff", ""
)
_CLEAN = str.maketrans(_UNSAFE)


def clean(text: str) -> str:
    """Text for a file to hand out, on one line: no control characters, no marks that turn the direction of writing."""
    return " ".join(text.translate(_CLEAN).encode("utf-8", "replace").decode("utf-8").split())


class Described(Protocol):
    """What a reference is made of: a report, or a pack's source."""

    @property
    def title(self) -> str: ...
    @property
    def authors(self) -> tuple[str, ...]: ...
    @property
    def publisher(self) -> str | None: ...
    @property
    def year(self) -> int | None: ...
    @property
    def url(self) -> str | None: ...
    @property
    def type(self) -> str | None: ...
    @property
    def place(self) -> str | None: ...
    @property
    def series(self) -> str | None: ...
    @property
    def report_number(self) -> str | None: ...


def reference(report: Described, page: int | None = None, label: str | None = None) -> str:
    """A reference to a report, or to one of its pages (1-based), on which another number may be printed."""
    authors = "; ".join(report.authors) or report.publisher or ""
    year = f"({report.year or 'n.d.'})"
    lead = f"{authors} {year}." if authors else ""
    title = f"{report.title}." if authors else f"{report.title} {year}."
    publisher = report.publisher if report.publisher and report.publisher != authors else ""
    place = f"p. {printed(page, label)}" if page else ""
    tail = ", ".join(part for part in (publisher, place) if part)
    return " ".join(part for part in (lead, title, f"{tail}." if tail else "") if part)
