"""What a report is of another, by its own words: a draft, summary, digest, translation or new edition; and what it
reports on."""

import re
from collections.abc import Sequence

from lessonbase.reading.metadata.evidence import COVER, TOP
from lessonbase.reading.metadata.front import FrontLine
from lessonbase.reading.metadata.words import any_of, folded, listed, words
from lessonbase.reading.text import clean

_LONGEST = 200  # characters of a title
_QUOTED = re.compile(r"[\"“«„‘*_]([^\"”»“*_]{8,200})[\"”»“’*_]")
_TITLE_END = re.compile(r"[.;]\s|[.;]$|\s\(|,\s(?:published|which|prepared|publi|elaborad|written|issued)")


def original_of(front: Sequence[FrontLine], title: str) -> tuple[str, str] | None:
    """The title of the report that this one is of, and how its words say so; None where they do not.

    A draft is one of the report of its own title.
    """
    for line in front:
        plain = folded(line.text)
        if len(plain) != len(line.text):
            continue
        for relation in words()["of"]:
            for match in any_of("of", relation).finditer(plain):
                named = _title_after(line.text[match.end() :])
                if named and folded(named) != folded(title):
                    return named, f"its words (a {relation})"
    for line in front:
        plain = folded(line.text).strip(" .:()[]*-–—")
        if line.is_cover and line.is_short and (plain in listed("draft") or _is_marked(plain)):
            return _without_draft(title), "its words (a draft)"
    return (_without_draft(title), "its title (a draft)") if _without_draft(title) != title else None


def programme_of(front: Sequence[FrontLine]) -> tuple[str, str] | None:
    """The programme that a form names in a field of its own, and where."""
    for at, line in enumerate(front):
        label, colon, value = line.text.partition(":")
        if colon and folded(label).strip() in listed("project_labels"):
            value = clean(value) or (clean(front[at + 1].text) if at + 1 < len(front) else "")
            if 3 <= len(value) <= _LONGEST and not value.endswith(":"):
                return value, COVER if line.draft.lines[0].page == 1 else TOP
    return None


def _title_after(text: str) -> str | None:
    """The title that words begin with, in quotation marks, or as a name up to the end of the sentence."""
    text = text.lstrip(" :–-")
    if quoted := _QUOTED.match(re.sub(r"^(?:the|le|la|el|o|a)\s+", "", text, flags=re.IGNORECASE)):
        return clean(quoted[1])
    end = _TITLE_END.search(text)
    named = clean(text[: end.start()] if end else text)
    named = re.sub(r"^(?:the|le|la|el|o|a|l['’])\s*", "", named, flags=re.IGNORECASE)
    is_name = len(named.split()) >= 3 and (named[:1].isupper() or '"' in named)
    return named if is_name and len(named) <= _LONGEST else None


def _is_marked(plain: str) -> bool:
    """Whether a line of the cover is a mark of a draft with a number or a date beside it: "Draft 2, 12 May 2018"."""
    match = any_of("draft").match(plain)
    if not match:
        return False
    rest = re.findall(r"[^\W\d_]+", plain[match.end() :])
    return len(rest) <= 4 and bool(re.search(r"\d", plain) or all(word in listed("generic") for word in rest))


def _without_draft(title: str) -> str:
    """A title without its mark of a draft: "Final evaluation (draft)" is "Final evaluation"."""
    marks = any_of("draft")
    for pattern in (
        r"\s*[\[(]([^()\[\]]*)[\])]\s*$",
        r"\s*[-–—:,]\s*([^-–—:,]*)$",
        r"^([^-–—:,]*)\s*[-–—:]\s+",
    ):
        found = re.search(pattern, title)
        if found and marks.fullmatch(folded(found[1]).strip()):
            return clean(title[: found.start()] + title[found.end() :])
    return title
