"""Dates in a text, and the year of a report by them."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from itertools import chain

from lessonbase.reading.drafts import Draft
from lessonbase.reading.metadata.evidence import COVER, IMPRINT, PROPERTIES, TEXT, TOP, Candidate, weighed
from lessonbase.reading.metadata.front import FrontLine
from lessonbase.reading.metadata.words import alternatives, any_of, folded, words

ENOUGH = 0.4
"""Below this a year is not named: none is better than a wrong one."""

_Y = r"(?:19[5-9]\d|20[0-4]\d)"
_NEAR = 60  # characters between "published" and its date at most
_EXAMPLES = re.compile(r"\((?:eg|e\.g|ex|p\. ?ex|por ej|for example)[^()]*\)")
_TARGETS = re.compile(r"\]\([^()\s]*\)")  # of links in Markdown
_SENTENCE = re.compile(r"(?<=[.!?])\s+")


@dataclass(frozen=True, slots=True)
class Dated:
    """A date where it stands: characters [start, end) of a folded text; the unit it names ("day", "month", "year",
    "fiscal" year, "span" of years)."""

    year: int
    unit: str
    start: int
    end: int


@cache
def _month() -> str:
    stems = {folded(stem) for month in words()["months"] for stem in month}
    return rf"(?:{'|'.join(sorted(stems, key=len, reverse=True))})[^\W\d_]*\.?"


@cache
def _patterns() -> tuple[tuple[str, re.Pattern[str]], ...]:
    """The ways of writing a date, the fullest first."""
    month, de = _month(), r"(?:\s*(?:de|del|of|,)\s*|\s*[./-]\s*|\s+)"
    day = r"(?:[0-3]?\d(?:st|nd|rd|th|er|o)?)"
    fiscal = alternatives(words()["fiscal_year"])
    written = (
        ("day", rf"(?<![\d.])(?P<y>{_Y})[-/.](?:0?[1-9]|1[0-2])[-/.](?:[0-2]?\d|3[01])(?![\d])"),
        ("day", rf"(?<![\d.])(?:[0-2]?\d|3[01])[./-](?:[0-2]?\d|3[01])[./-](?P<y>{_Y})(?!\d)"),
        ("day", rf"(?<!\w){day}{de}{month}{de}(?P<y>{_Y})(?!\d)"),
        ("day", rf"(?<!\w){month}\s+{day},?\s+(?P<y>{_Y})(?!\d)"),
        ("fiscal", rf"(?<!\w)(?:{fiscal})\s*(?P<y>{_Y})\s*[/–-]\s*(?P<z>\d\d(?:\d\d)?)(?!\d)"),
        ("month", rf"(?<!\w)(?:{fiscal})\s*(?P<y>{_Y})(?!\d)"),
        ("month", rf"(?<!\w){month}(?:\s*[-–/&]\s*{month})?{de}(?P<y>{_Y})(?!\d|\s*[-–]\s*\d)"),
        ("month", rf"(?<![\d/.-])(?:0[1-9]|1[0-2])/(?P<y>{_Y})(?![\d/])"),
        ("fiscal", rf"(?<![\d/.-])(?P<y>{_Y})/(?P<z>\d\d)(?![\d/-])"),
        ("span", rf"(?<![\d/.-])(?P<y>{_Y})\s*[/–-]\s*(?P<z>{_Y}|\d\d)(?![\d/-])"),
        ("year", rf"(?<![\w/#.,-])(?P<y>{_Y})(?![\w/]|,\d|[-–]\d|\.\d)"),
    )
    return tuple((unit, re.compile(pattern)) for unit, pattern in written)


def dates_in(text: str) -> list[Dated]:
    """The dates in a folded text, in order; none overlap, none lies in years to come. A span counts as its end."""
    taken: list[Dated] = []
    if not re.search(r"\d\d\d\d", text):
        return taken
    for unit, pattern in _patterns():
        for match in pattern.finditer(text):
            if any(match.start() < other.end and other.start < match.end() for other in taken):
                continue
            year = int(match["y"])
            if unit in ("span", "fiscal"):
                last = match["z"]
                end = int(last) if len(last) == 4 else year - year % 100 + int(last)
                if not year < end <= year + 30:
                    continue
                year = end
            taken.append(Dated(year, unit, match.start(), match.end()))
    return sorted((each for each in taken if each.year <= date.today().year), key=lambda each: each.start)


def year_of(
    front: Sequence[FrontLine], drafts: Sequence[Draft], title: str, stated: str
) -> tuple[int, str] | None:
    """The year a report is of, and where it says so; None where it does not say so clearly.

    `stated` is the date of publication that the file's properties name, if any. The day on which the file was made
    says nothing: it is often that of a copy.
    """
    found = weighed(
        chain(_of_properties(stated), _of_front(front, title), _of_title(title), _of_text(drafts))
    )
    if not found or found[0].sure < ENOUGH:
        return None
    return found[0].value, found[0].where


def _of_properties(stated: str) -> Iterator[Candidate[int]]:
    for each in dates_in(folded(stated))[:1]:
        yield Candidate(each.year, 0.9, PROPERTIES, "properties")


def _of_front(front: Sequence[FrontLine], title: str) -> Iterator[Candidate[int]]:
    title = folded(title)
    for at, line in enumerate(front):
        text = _EXAMPLES.sub(" ", _TARGETS.sub("]", folded(line.text)))
        dates = dates_in(text)
        if not dates:
            continue
        paged = line.draft.lines[0].page is not None
        where = (COVER if line.draft.lines[0].page == 1 else IMPRINT) if paged else TOP
        above = folded(front[at - 1].text) if at else ""
        for each in dates:
            yield from _labelled(text, each, where, above)
        is_imprint = any_of("publisher", 0).match(text)
        if (line.is_short or is_imprint) and text not in title and title not in text:
            yield from _bare(text, dates, where, line.is_cover)


def _labelled(text: str, each: Dated, where: str, above: str) -> Iterator[Candidate[int]]:
    """What a word of publication, a copyright sign or the label on the line above makes of a date."""
    before = text[max(0, each.start - _NEAR) : each.start]
    alone = not text[: each.start].strip() and len(above) <= _NEAR and not dates_in(above)
    for name, sure in (("published", 0.9), ("updated", 0.7)):
        said = list(any_of(name).finditer(before))
        if (said and not dates_in(before[said[-1].end() :]) and not _elsewhere(before[said[-1].end() :])) or (
            alone and any_of(name).fullmatch(above.rstrip(" :"))
        ):
            yield Candidate(each.year, sure, where, name)
    if any_of("date_labels").search(before.rstrip(" :\t")[-30:]) and re.search(
        r"(?:^|[\[\n|])\W*[\w ]+[:\t]\W*$", before
    ):
        yield Candidate(each.year, 0.65, where, "date label")
    if re.search(r"©|\(c\)\s|copyright", before[-25:] + text[each.end : each.end + 3]):
        yield Candidate(each.year, 0.8, where, "copyright")


def _bare(text: str, dates: Sequence[Dated], where: str, is_cover: bool) -> Iterator[Candidate[int]]:
    """What dates of a short line of the front come to by themselves: least where it tells of other dates."""
    one_year = len({each.year for each in dates}) == 1
    other = any_of("other_dates").search(text) or (len(dates) > 1 and not one_year)
    for each in dates:
        rest = re.sub(r"[^\w]+", "", text[: each.start] + text[each.end :])
        if other or each.unit == "span":
            sure = 0.1
        elif not rest:
            sure = 0.5 if each.unit == "year" else 0.8
        elif each.unit in ("day", "month", "fiscal"):
            sure = 0.65
        else:
            sure = 0.45
        yield Candidate(each.year, sure if is_cover else 0.6 * sure, where, "front")


def _of_title(title: str) -> Iterator[Candidate[int]]:
    """A title's only year; that of a day in it is when something happened, a span what is told of."""
    dates = dates_in(folded(title))
    if len({each.year for each in dates}) == 1 and dates[0].unit not in ("day", "span"):
        yield Candidate(dates[0].year, 0.45, TOP, "title")


def _of_text(drafts: Sequence[Draft]) -> Iterator[Candidate[int]]:
    """What sentences of the text tell of the report itself: "the report was handed over in December 2011"."""
    nouns, verbs = any_of("report_itself", "nouns"), any_of("report_itself", "verbs")
    for draft in drafts:
        if draft.kind not in ("paragraph", "footnote") or not re.search(_Y, draft.text):
            continue
        for sentence in _SENTENCE.split(folded(draft.text)):
            if not (re.search(_Y, sentence) and nouns.search(sentence) and verbs.search(sentence)):
                continue  # so of nearly all, and quicker to know than their dates
            for each in dates_in(sentence):
                before = sentence[max(0, each.start - 90) : each.start]
                said = list(verbs.finditer(before))
                noun = nouns.search(before, 0, said[-1].start()) if said else None
                if noun and re.search(
                    r"\b(?:the|this|present|le|ce|el|este|o|presente)\W+(?:\w+\W+)?$", before[: noun.start()]
                ):
                    yield Candidate(each.year, 0.5, TEXT, "text")


def _elsewhere(between: str) -> bool:
    """Whether words between a word of publication and a date end the thought."""
    return bool(re.search(r"[.;]\s", between))
