"""Questions to begin with, made from what the library's own records are about."""

from collections.abc import Sequence

from lessonbase.model import Record

ASKED_OF = ("lesson", "best_practice", "recommendation")


def example_questions(records: Sequence[Record], n: int) -> list[str]:
    """At most `n` questions on different themes, each from another report as far as there are."""
    questions: dict[str, str] = {}
    reports: set[str] = set()
    for several_of_a_report in (False, True):
        for record in records:
            theme = next((tag.label for tag in record.tags if tag.scheme == "theme"), None)
            country = next((tag.label for tag in record.tags if tag.scheme == "country"), None)
            if record.kind not in ASKED_OF or not theme or theme in questions or len(questions) >= n:
                continue
            if several_of_a_report or record.report_id not in reports:
                questions[theme] = _question(theme, country)
                reports.add(record.report_id)
    return list(questions.values())


def _question(theme: str, country: str | None) -> str:
    subject = theme[0].lower() + theme[1:] if theme[1:2].islower() else theme
    place = f" in {country}" if country else ""
    return f"What has been learned about {subject}{place}?"
