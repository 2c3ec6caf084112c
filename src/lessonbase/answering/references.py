"""References in the form that reports use for each other: Authors (Year). Title. Publisher, p. 23."""

from lessonbase.model import Report, printed


def reference(report: Report, page: int | None = None, label: str | None = None) -> str:
    """A reference to a report, or to one of its pages (1-based), on which another number may be printed."""
    authors = "; ".join(report.authors) or report.publisher or ""
    year = f"({report.year or 'n.d.'})"
    lead = f"{authors} {year}." if authors else ""
    title = f"{report.title}." if authors else f"{report.title} {year}."
    publisher = report.publisher if report.publisher and report.publisher != authors else ""
    place = f"p. {printed(page, label)}" if page else ""
    tail = ", ".join(part for part in (publisher, place) if part)
    return " ".join(part for part in (lead, title, f"{tail}." if tail else "") if part)
