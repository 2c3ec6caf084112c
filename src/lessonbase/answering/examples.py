"""Questions to begin with, made from what the library's own records are about."""

import re
from collections.abc import Iterator, Sequence

from lessonbase.model import Record

# Countries that are called so in a sentence: "in the Dominican Republic".
_TAKES_ARTICLE = re.compile(
    r"\b(Republic|Kingdom|States|Emirates|Islands|Federation|Territory)\b|^(Bahamas|Comoros|Gambia|Maldives|Netherlands|Philippines)"
)

ASKED_OF = ("lesson", "best_practice", "recommendation")


def example_questions(records: Sequence[Record]) -> Iterator[str]:
    """Questions on different themes: first one a report, then whatever other themes there are."""
    themes: set[str] = set()
    reports: set[str] = set()
    for several_of_a_report in (False, True):
        for record in records:
            theme = next((tag.label for tag in record.tags if tag.scheme == "theme"), None)
            if record.kind not in ASKED_OF or theme is None or theme in themes:
                continue
            if several_of_a_report or record.report_id not in reports:
                themes.add(theme)
                reports.add(record.report_id)
                yield _question(theme, record)


def _question(theme: str, record: Record) -> str:
    country = next((tag.label for tag in record.tags if tag.scheme == "country"), None)
    subject = theme[0].lower() + theme[1:] if theme[1:2].islower() else theme
    article = "the " if country and "," not in country and _TAKES_ARTICLE.search(country) else ""
    place = f" in {article}{country}" if country else ""
    return f"What has been learned about {subject}{place}?"
