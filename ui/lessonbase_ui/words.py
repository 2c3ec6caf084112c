"""What things are called on the page: plain words, whole dates, counts with their units."""

import re
from collections.abc import Sequence
from datetime import datetime

from babel import Locale

from lessonbase.ingesting import IngestStage, IngestStatus
from lessonbase.model import (
    Decision,
    Overview,
    PartKind,
    ReadingWarning,
    RecordKind,
    RecordStatus,
    SectionRole,
)

# Kinds differ by shape and word as well as by colour, so that nobody has to tell colours apart.
SHAPES: dict[RecordKind, str] = {
    "lesson": "●",
    "best_practice": "◆",
    "recommendation": "▲",
    "success": "✓",
    "challenge": "!",
}
KINDS: dict[RecordKind, str] = {
    "lesson": "Lesson",
    "best_practice": "Good practice",
    "recommendation": "Recommendation",
    "success": "Success",
    "challenge": "Challenge",
}
STYLES = {"plain": "Plain", "apa": "APA", "chicago": "Chicago author-date"}
"""How references are written in what an answer or a pack leaves as."""
STATUSES: dict[RecordStatus, str] = {
    "proposed": "Not yet checked by a person",
    "accepted": "Accepted by a person",
    "rejected": "Rejected by a person",
}
STAGES: dict[IngestStage, str] = {
    "reading": "Reading the pages",
    "finding lessons": "Finding lessons and practices",
    "tagging": "Recognising countries, sectors and themes",
    "embedding": "Preparing it for questions",
    "storing": "Putting it into the library",
    "finished": "Finished",
}
# What became of a file of an archive, the good before the bad.
BECAME: dict[IngestStatus, str] = {
    "added": "added",
    "updated": "updated",
    "unchanged": "here already",
    "skipped": "passed over",
    "failed": "could not be read",
}
ROLES: dict[SectionRole, str] = {
    "summary": "Summary",
    "context": "Context",
    "methodology": "Methodology",
    "findings": "Findings",
    "conclusions": "Conclusions",
    "lessons": "Lessons",
    "recommendations": "Recommendations",
    "annex": "Annex",
    "reference": "References",
}
RESPONSES: dict[Decision | None, str] = {
    "accepted": "Accepted",
    "partly": "Partly accepted",
    "rejected": "Rejected",
    None: "Answered",
}
PARTS: dict[PartKind, str] = {
    "context": "Where and who",
    "event": "What happened",
    "lesson": "What was learned",
    "action": "What to do",
    "figure": "In figures",
}
FILTERS: dict[str, str] = {
    "country": "Country",
    "sector": "Sector",
    "theme": "Theme",
    "kind": "Kind",
    "project": "Project",
    "role": "Section",
    "report": "Report",
    "since": "Since",
    "until": "Until",
    "year": "Year",
    "stated": "Where it comes from",
    "checked": "Checked",
}
STANDINGS: dict[tuple[str, str], str] = {
    ("stated", "yes"): "Stated by the report",
    ("stated", "no"): "Found by lessonbase",
    ("checked", "yes"): "By a person",
    ("checked", "no"): "Not yet",
}
SORTS: dict[str, str] = {
    "closest": "Closest first",
    "report": "By report",
    "newest": "Newest first",
    "surest": "Surest first",
    "agreed": "Most agreed first",
}
# Below the first a tag is a guess, above the second it can be relied on.
LIKELY, SURE = 0.5, 0.9

# Marks that turn the direction of the text around them: in a file name they serve only to deceive.
_DIRECTIONS = re.compile("[\u200e\u200f\u202a-\u202e\u2066-\u2069]")

# How a reader's messages end that lead to the mapping of a table's columns.
_MAPPING = re.compile(r"(?:(?:If it does, say|Say) which (?:column|does): |See )'lessonbase columns .*", re.S)


def plain(name: str) -> str:
    """A file name or title without the marks that would show its letters in another order."""
    return _DIRECTIONS.sub("", name)


def main(title: str) -> str:
    """A title without its subtitle, for a line that has little room."""
    before, colon, after = title.partition(": ")
    return before if colon and after and len(before) >= 8 else title


def count(number: int, one: str, many: str | None = None) -> str:
    """A number and its noun: "1 report", "1,204 reports"."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def percent(share: float) -> str:
    """A share in percent: "95 %"."""
    return f"{share:.0%}".replace("%", "\N{NO-BREAK SPACE}%")


def practices(number: int) -> str:
    """A number of records; lessons and practices stand for records of every kind."""
    return count(number, "lesson or practice", "lessons and practices")


def sentence(text: str) -> str:
    """A text that begins with a capital letter."""
    return text[:1].upper() + text[1:]


def listed(parts: Sequence[str]) -> str:
    """Parts in a sentence: "a", "a and b", "a, b and c"."""
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} and {parts[-1]}" if parts else ""


def date(moment: datetime) -> str:
    """A date in words, in this machine's time zone: 24 November 2026."""
    local = moment.astimezone()
    return f"{local.day} {local:%B %Y}"


def country(code: str) -> str:
    """The name of a country by its ISO 3166-1 alpha-2 code."""
    return str(Locale("en").territories.get(code, code))


def confidence(value: float) -> str:
    """How sure a tag or record is, in a word."""
    return "sure" if value >= SURE else "likely" if value >= LIKELY else "unsure"


def warned(warning: ReadingWarning) -> str:
    """What is to be known of a report, told so that it can be acted on here rather than on the command line."""
    if warning.code == "columns-guessed":
        return "What its columns hold was taken from their headers; “Change columns” shows it."
    return warning.text


def here(reason: str) -> str:
    """Why a file was not read, with what to do about it told for this page rather than for the command line."""
    return _MAPPING.sub("Added by itself, or tried again, it asks what its columns are.", reason)


def holdings(overview: Overview, reading: int = 0) -> str:
    """The line of state in the header. `reading` is the number of files still being read."""
    records = sum(overview.records.values())
    parts = [count(overview.reports, "report"), practices(records)]
    if reading:
        parts.append(f"{count(reading, 'report')} still being read")
    if overview.failures:
        parts.append(f"{count(overview.failures, 'file')} could not be read")
    return " · ".join(parts)
