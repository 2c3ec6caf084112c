"""Suggested tags: what the words of a document, its passages and its records speak for.

A passage is tagged from its own text, a record from its statement first and its evidence second, the report
from all of it. Section titles lend weak support. The constants here were set by reading the tags of three
evaluation reports; they hold for all taxonomies alike.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from lessonbase.model import Document, Passage, Record, Report, Tag
from lessonbase.tagging.answered import with_answer
from lessonbase.tagging.evidence import Code, Evidence, Seen, by_code, terms_of
from lessonbase.tagging.overall import report_tags
from lessonbase.tagging.stated import stated_tags
from lessonbase.tagging.terms import STRONG, WEAK, confidence, points

MINIMUM = STRONG
"""The points of a tag: one strong term, or two different weak ones."""
EVIDENCE_SHARE = 1 / 3
"""What only the evidence of a record speaks for must stand in this share of its passages …"""
EVIDENCE_POINTS = 6
"""… and a sector or theme must reach these points there."""
EVIDENCE_WEIGHT = 1 / 4
"""What a point counts in the evidence of a record, beside one in its statement."""
TITLE_CONFIDENCE = 0.4
"""The confidence in a country or project that only a section title names."""


def tag(
    document: Document, passages: Sequence[Passage], records: Sequence[Record]
) -> tuple[Report, list[Passage], list[Record]]:
    """The document's report, its passages and records with their tags, and the report's year and countries.

    Tags of origin "rule" are found anew; those of a model or a person are kept, and win over a rule's tag of
    the same code. A year or countries that reading found are kept. Confidence is in [0, 1]; evidence is at
    most five different strings, each verbatim in the text or in a section title.
    """
    evidence = Evidence(document, passages)
    report = document.report
    tagged_passages = [
        passage.model_copy(update={"tags": merged(passage.tags, _passage_tags(passage, report, evidence))})
        for passage in passages
    ]
    by_id = {passage.id: passage for passage in passages}
    tagged_records = [
        record.model_copy(update={"tags": merged(record.tags, _record_tags(record, by_id, report, evidence))})
        for record in records
    ]
    tagged_records = [with_answer(record) for record in tagged_records]
    if document.stated:
        tagged_passages, tagged_records = _with_stated(document, tagged_passages, tagged_records)
    found = report_tags(document, tagged_passages, tagged_records, evidence)
    countries = report.countries or tuple(one.code for one in found.tags if one.scheme == "country")
    update = {"tags": merged(report.tags, found.tags), "year": found.year, "countries": countries}
    return report.model_copy(update=update), tagged_passages, tagged_records


def _with_stated(
    document: Document, passages: Sequence[Passage], records: Sequence[Record]
) -> tuple[list[Passage], list[Record]]:
    """Passages and records with the tags that the fields of their row state, before those that their words speak for."""
    tagged = list(records)
    of_passage: dict[str, list[Tag]] = {}
    for number, stated in enumerate(stated_tags(document)):
        record = records[number]
        tagged[number] = record.model_copy(update={"tags": _led_by(stated, record.tags)})
        for passage_id in (record.passage_id, *record.passage_ids):
            of_passage.setdefault(passage_id, []).extend(stated)
    return [
        passage.model_copy(update={"tags": _led_by(of_passage.get(passage.id, ()), passage.tags)})
        for passage in passages
    ], tagged


def _led_by(first: Iterable[Tag], others: Iterable[Tag]) -> tuple[Tag, ...]:
    """The tags, one of each code: the first, but for what a model or a person set."""
    set_by_hand = [one for one in others if one.origin != "rule"]
    by_code = {(one.scheme, one.code): one for one in (*set_by_hand, *first)}
    for one in others:
        by_code.setdefault((one.scheme, one.code), one)
    return tuple(by_code.values())


def merged(present: Iterable[Tag], found: Iterable[Tag]) -> tuple[Tag, ...]:
    """The tags that were not set by rule, then the found ones that do not repeat them, the surest first."""
    kept = [one for one in present if one.origin != "rule"]
    decided = {(one.scheme, one.code) for one in kept}
    new = sorted(found, key=lambda one: (one.scheme, -one.confidence))
    return (*kept, *(one for one in new if (one.scheme, one.code) not in decided))


def _certainty(mentions: float) -> float:
    """Confidence in a name: 0.6 for one mention, 0.84 for two, 0.94 for three."""
    return float(1 - 0.4**mentions)


def _titles(thing: Passage | Record, report: Report, evidence: Evidence) -> dict[Code, list[Seen]]:
    """What the section titles speak for; the report's own title tells nothing about one of its passages."""
    return by_code(evidence.of_all(title for title in thing.section if title != report.title))


def _passage_tags(passage: Passage, report: Report, evidence: Evidence) -> list[Tag]:
    own, titles = by_code(evidence.of(passage.text)), _titles(passage, report, evidence)
    tags = []
    for code in own | titles:
        here, above = own.get(code, []), titles.get(code, [])
        if code.is_name:
            tags.append(code.tag(_certainty(len(here)) if here else TITLE_CONFIDENCE, (*here, *above)))
        elif here and (total := points(terms_of(here), terms_of(above))) >= MINIMUM:
            tags.append(code.tag(confidence(total), (*here, *above)))
    return tags


class _Support(NamedTuple):
    """What speaks for one code of a record: its statement, its evidence and section titles.

    `widespread`: whether enough of the evidence passages speak for it.
    """

    said: list[Seen]
    shown: list[Seen]
    above: list[Seen]
    widespread: bool

    def name_confidence(self) -> float | None:
        """Confidence in a country or project, None where the support is too thin for a tag."""
        if self.said:
            return _certainty(len(self.said) + len(self.shown) / 2)
        if self.shown and (self.widespread or len(self.shown) > 1):
            return _certainty(len(self.shown) / 2)
        return TITLE_CONFIDENCE if self.above else None

    def term_confidence(self) -> float | None:
        """Confidence in a sector or theme, None where the support is too thin for a tag."""
        stated = points(terms_of(self.said), terms_of(self.above))
        shown = points(terms_of(self.shown))
        if self.said and stated + min(shown * EVIDENCE_WEIGHT, WEAK) >= MINIMUM:
            return confidence(stated + shown * EVIDENCE_WEIGHT)
        if self.widespread and shown >= EVIDENCE_POINTS:
            return confidence(shown * EVIDENCE_WEIGHT)
        return None


def _record_tags(
    record: Record, passages: Mapping[str, Passage], report: Report, evidence: Evidence
) -> list[Tag]:
    said = by_code(seen for seen in evidence.of(record.statement) if not seen.aside)
    groups = _evidence_of(record, passages, evidence)
    shown = by_code(seen for group in groups for seen in group)
    spread = Counter(code for group in groups for code in {seen.code for seen in group})
    above = _titles(record, report, evidence)
    tags = []
    for code in said | shown | above:
        support = _Support(
            said=said.get(code, []),
            shown=shown.get(code, []),
            above=above.get(code, []),
            widespread=spread[code] >= EVIDENCE_SHARE * len(groups),
        )
        found = support.name_confidence() if code.is_name else support.term_confidence()
        if found is not None:
            tags.append(code.tag(found, (*support.said, *support.shown, *support.above)))
    return tags


def _evidence_of(record: Record, passages: Mapping[str, Passage], evidence: Evidence) -> list[list[Seen]]:
    """What each evidence passage holds beside the record's own statement; the country of an example is not the record's."""
    groups = []
    for passage_id in dict.fromkeys((record.passage_id, *record.passage_ids)):
        passage = passages.get(passage_id)
        if passage is None or passage.text.strip() == record.statement:
            continue
        start = passage.text.find(record.statement)
        statement = range(start, start + len(record.statement)) if start >= 0 else range(0)
        groups.append(
            [seen for seen in evidence.of(passage.text) if seen.start not in statement and not seen.aside]
        )
    return groups
