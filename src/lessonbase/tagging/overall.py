"""The report as a whole: the countries, projects, sectors and themes that its title, its front or much of its text
speak for."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import takewhile
from typing import NamedTuple

from lessonbase.model import Block, Document, Passage, Record, Tag
from lessonbase.tagging.countries import SMALL, country_tag
from lessonbase.tagging.evidence import Code, Evidence, Seen, by_code
from lessonbase.tagging.regions import country_of_regions
from lessonbase.tagging.stated import shared
from lessonbase.tagging.taxonomy import COUNTRY, PROJECT, country_names
from lessonbase.tagging.words import folded, words

NAME_SHARE = 0.1
"""A project is the report's with this share of the mentions of all …"""
NAME_OF_FIRST = 0.5
"""… when it is named this often for every time the first is; or, however rare, when the title names it."""
NAME_MENTIONS = 2
"""Without the title, a report's country or project is named this often at least."""
TERM_SHARE = 0.2
"""A sector or theme is the report's when this share of its passages carries its tag."""

# Countries that only the text names are the report's where they stand out; a report that speaks of twenty is about
# none of them. Set on seventeen reports, of which nine are about one country, two about several and six about none. A mention counts one, the first in a passage
# two, that of an example half.
MOST_TOGETHER = 6
ALL_OF_THEM = 0.8
"""Those named half as often as the first, and more, hold this share of all mentions …"""
HALF = 0.5
"""… or this share, where it is one country, or each of them stands in a heading …"""
PASSAGES = 0.15
"""… or one country stands in this share of the passages."""

_LEFT_OUT = {"reference", "annex"}
_COVER_LINE = 110  # characters: longer lines of a cover are sentences
_COVER_LINES = {True: 12, False: 5}  # of a cover that is a page, and of one that is not
_FORM_BLOCKS = 48
_ADDRESS = re.compile(
    r"\d{4,}|www\.|@|://|\b(?:tel|fax|p\.?o\.? box|case postale|street|avenue|rue)\b", re.IGNORECASE
)
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")


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
    own = [passage for passage in passages if passage.role not in _LEFT_OUT] or list(passages)
    body = by_code(seen for passage in own for seen in evidence.of(passage.text))
    tags = [
        *_countries(document, title, body, own, evidence),
        *_projects(title, body),
        *_terms(title, body, passages),
        *_year_tag(document),
    ]
    return Overall(tags, document.report.year)


def _table_tags(document: Document, records: Sequence[Record], evidence: Evidence) -> Overall:
    title = by_code(evidence.of(document.report.title))
    tags = [code.tag(0.9, seen) for code, seen in title.items() if code.is_name]
    named = {(one.scheme, one.code) for one in tags}
    tags += [one for one in shared(records) if (one.scheme, one.code) not in named]
    years = [int(one.code) for one in tags if one.scheme == "year"] or list(
        map(int, _YEAR.findall(document.report.title))
    )
    return Overall(tags, document.report.year or (years[0] if len(years) == 1 else None))


# ── countries ────────────────────────────────────────────────────────────────────────────────


def _countries(
    document: Document,
    title: dict[Code, list[Seen]],
    body: dict[Code, list[Seen]],
    passages: Sequence[Passage],
    evidence: Evidence,
) -> list[Tag]:
    """The countries of the report: those of its title, its form and its cover, else those that its text is full of;
    the most mentioned first. Confidence grows with their share."""
    counts = _mentions(passages, evidence)
    front = by_code(_on_front(document, evidence))
    named = {code: seen for code, seen in title.items() if code.scheme == COUNTRY}
    stated = {code: seen for code, seen in front.items() if code.scheme == COUNTRY}
    standing_out = _standing_out(document, counts, passages, evidence)
    if standing_out:  # a cover may only say where the publisher sits
        stated = {
            code: seen
            for code, seen in stated.items()
            if code in standing_out or counts[code] >= NAME_SHARE * counts.total()
        }
    chosen = {**named, **stated} if named or len(stated) <= MOST_TOGETHER else named
    chosen = chosen | {code: [] for code in standing_out}
    if not chosen:
        told = country_of_regions(document.report.title, passages)
        most = max(counts.values(), default=0)
        chosen = {code: seen for code, seen in told.items() if counts[code] == most}
    total = counts.total() or 1
    tags = []
    for code in sorted(chosen, key=lambda code: -counts[code]):
        share = counts[code] / total
        sure = max(0.9 if chosen[code] else 0.0, 0.5 + share / 2)
        tags.append(code.tag(sure, (*chosen[code], *body.get(code, []))))
    return tags


def _mentions(passages: Sequence[Passage], evidence: Evidence) -> Counter[Code]:
    """How often each country is named."""
    counts: Counter[Code] = Counter()
    for passage in passages:
        seen = [one for one in evidence.of(passage.text) if one.code.scheme == COUNTRY]
        for one in seen:
            counts[one.code] += 1 if one.aside else 2
        for code in {one.code for one in seen if not one.aside}:
            counts[code] += 2
    return counts


def _on_front(document: Document, evidence: Evidence) -> Iterator[Seen]:
    """The countries that a form's label, or a short line of the cover that is no address, names."""
    labels = {folded[word] for word in country_names().labels}
    blocks = [block for block in document.blocks if block.kind != "furniture"]
    cover = takewhile(
        lambda block: (
            len(block.text) <= 3 * _COVER_LINE and block.page in (None, 1) and block.kind != "list_item"
        ),
        blocks,
    )
    for block in list(cover)[: _COVER_LINES[bool(blocks and blocks[0].page)]]:
        yield from (seen for seen in evidence.of(block.text) if _is_state(block.text, seen))
        if (
            len(block.text) <= _COVER_LINE
            and not _ADDRESS.search(_YEAR.sub("", block.text))
            and not _is_heading_in_text(block, document)
        ):
            yield from (seen for seen in evidence.of(block.text) if seen.code.scheme == COUNTRY)
    for block in blocks[:_FORM_BLOCKS]:
        rows = (
            block.text.split("\n")
            if block.kind == "table"
            else [block.text]
            if len(block.text) <= 3 * _COVER_LINE
            else []
        )
        for row in rows:
            for match in re.finditer(r"(?:^|\[\[)\s*([^\W\d]+)\s*[:\t]\s*([^\]\t]+)", row):
                if folded[match[1]] in labels and len(match[2]) <= _COVER_LINE:
                    yield from _in_field(match[2], evidence)


def _is_state(text: str, seen: Seen) -> bool:
    """Whether a cover names a country as a state, which signs it ("République du Sénégal, Ministère de la Santé …")."""
    if seen.code.scheme != COUNTRY:
        return False
    before = (
        words(text[max(0, seen.start - _COVER_LINE) : seen.start]).tokens + words(seen.surface).tokens[:-1]
    )
    small = (token for token in reversed(before) if folded[token] not in SMALL)
    return folded[next(small, "")] in country_names().states


def _in_field(value: str, evidence: Evidence) -> Iterator[Seen]:
    found = [seen for seen in evidence.of(value) if seen.code.scheme == COUNTRY]
    if not found and (tag := country_tag(value.strip())):
        found = [Seen(Code(COUNTRY, tag.code, tag.label), 0, len(value), value.strip())]
    yield from found


def _is_heading_in_text(block: Block, document: Document) -> bool:
    """Whether a short block is a heading of the text rather than of the cover: text stands right under it."""
    if block.kind != "heading" or "," in block.text:  # "Kampala, Uganda" is a place of a cover
        return False
    at = document.blocks.index(block)
    following = next((each for each in document.blocks[at + 1 :] if each.kind != "furniture"), None)
    return (
        following is not None
        and len(following.text) > 3 * _COVER_LINE
        and following.kind == "paragraph"
        and at > 2
    )


def _standing_out(
    document: Document, counts: Counter[Code], passages: Sequence[Passage], evidence: Evidence
) -> list[Code]:
    """The countries that the text speaks of far more than of any other."""
    total = counts.total()
    most = max(counts.values(), default=0)
    group = [
        code
        for code, count in counts.most_common()
        if count >= max(NAME_OF_FIRST * most, 4 * NAME_MENTIONS - 2)
    ]
    if not group or len(group) > MOST_TOGETHER:
        return []
    share = sum(counts[code] for code in group) / total
    if share >= ALL_OF_THEM or (len(group) == 1 and share >= HALF):
        return group
    if len(group) == 1:
        holding = sum(
            any(seen.code == group[0] for seen in evidence.of(passage.text)) for passage in passages
        )
        return group if holding >= PASSAGES * len(passages) else []
    headed = {
        seen.code for block in document.blocks if block.kind == "heading" for seen in evidence.of(block.text)
    }
    group = [code for code in group if code in headed]
    return group if sum(counts[code] for code in group) >= HALF * total else []


# ── projects, sectors, themes, the year ──────────────────────────────────────────────────────


def _projects(title: dict[Code, list[Seen]], body: dict[Code, list[Seen]]) -> list[Tag]:
    """Projects, the most mentioned first; confidence grows with their share."""
    tags = []
    counts = Counter({code: len(seen) for code, seen in body.items() if code.scheme == PROJECT})
    counts.update({code: len(seen) for code, seen in title.items() if code.scheme == PROJECT})
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


def _year_tag(document: Document) -> Iterator[Tag]:
    """The year that reading found, with the first words of the text that say it."""
    year = str(document.report.year or "")
    if year and any(year in block.text for block in document.blocks):
        yield Tag(scheme="year", code=year, label=year, evidence=(year,))
