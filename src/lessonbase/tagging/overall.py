"""The report as a whole: the tags that its title or much of its text speak for, and its year."""

from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

from lessonbase.model import Document, Passage, Record, Tag
from lessonbase.tagging.evidence import Code, Evidence, Seen, by_code
from lessonbase.tagging.stated import shared
from lessonbase.tagging.taxonomy import COUNTRY, PROJECT
from lessonbase.tagging.years import find_year, front

NAME_SHARE = 0.1
"""A country or project is the report's with this share of the mentions of all …"""
NAME_OF_FIRST = 0.5
"""… when it is named this often for every time the first is; or, however rare, when the title names it."""
NAME_MENTIONS = 2
"""Without the title, a report's country or project is named this often at least."""
TERM_SHARE = 0.2
"""A sector or theme is the report's when this share of its passages carries its tag."""


class Overall(NamedTuple):
    """The tags of a report, the surest and most frequent first, and its year."""

    tags: list[Tag]
    year: int | None


def report_tags(
    document: Document, passages: Sequence[Passage], records: Sequence[Record], evidence: Evidence
) -> Overall:
    """What the whole report is about; `passages` and `records` carry their tags already.

    A table of lessons is about what its title says, and what each and every row is tagged with.
    """
    if document.stated:
        return _table_tags(document, records, evidence)
    title = by_code(evidence.of(document.report.title))
    body = by_code(evidence.of_all(passage.text for passage in passages))
    tags = [*_names(title, body), *_terms(title, body, passages)]
    year = document.report.year
    found = find_year(document.report.title, front(document.blocks))
    if found and year in (None, found.year):
        tags.append(
            Tag(scheme="year", code=str(found.year), label=str(found.year), evidence=(found.surface,))
        )
        year = found.year
    return Overall(tags, year)


def _table_tags(document: Document, records: Sequence[Record], evidence: Evidence) -> Overall:
    title = document.report.title
    tags = [*_names(by_code(evidence.of(title)), {})]
    named = {(one.scheme, one.code) for one in tags}
    tags += [one for one in shared(records) if (one.scheme, one.code) not in named]
    years = [int(one.code) for one in tags if one.scheme == "year"]
    found = find_year(title, "")
    return Overall(tags, document.report.year or (years[0] if len(years) == 1 else found and found.year))


def _names(title: dict[Code, list[Seen]], body: dict[Code, list[Seen]]) -> list[Tag]:
    """Countries and projects, the most mentioned first; confidence grows with their share."""
    tags = []
    for scheme in (COUNTRY, PROJECT):
        counts = Counter({code: len(seen) for code, seen in body.items() if code.scheme == scheme})
        counts.update({code: len(seen) for code, seen in title.items() if code.scheme == scheme})
        most = max(counts.values(), default=0)
        for code, count in counts.most_common():
            share = count / counts.total()
            if code in title:
                tags.append(code.tag(max(0.9, 0.5 + share / 2), (*title[code], *body.get(code, []))))
            elif count >= NAME_MENTIONS and share >= NAME_SHARE and count >= NAME_OF_FIRST * most:
                tags.append(code.tag(0.5 + share / 2, body[code]))
    return tags


def _terms(
    title: dict[Code, list[Seen]], body: dict[Code, list[Seen]], passages: Sequence[Passage]
) -> list[Tag]:
    """Sectors and themes, the most frequent first; confidence grows with the share of passages."""
    carried = Counter((one.scheme, one.code) for passage in passages for one in passage.tags)
    tags = []
    for code, seen in body.items():
        share = carried[code.scheme, code.code] / len(passages)
        if not code.is_name and (share >= TERM_SHARE or (code in title and share >= TERM_SHARE / 2)):
            tags.append(code.tag(min(1.0, 0.5 + share), (*title.get(code, []), *seen)))
    return sorted(tags, key=lambda one: -one.confidence)
