"""Three made programmes on water fees: one that went well, one that went wrong, one that only advises."""

from collections.abc import Sequence

import pytest

from lessonbase.model import Hit, Passage, Record, Report, Span
from lessonbase.packs.builder import Shelf, build
from lessonbase.packs.model import Pack
from lessonbase.sentences import sentences

TEXTS = {
    "a" * 16: [
        "The programme worked in Kenya between 2015 and 2018 and was carried out by the Kitui Water Board (KWB).",
        "Lesson learned 1: Households pay their water fees where the committee hangs out its accounts.",
        "The committees lacked any book-keeping when the programme began. The programme trained two women of each "
        "committee and set up a board beside every pump. As a result, fees rose from 40 to 81 per cent within a year. "
        "This worked only where the committee met every month.",
        "Hang the accounts out beside the pump every month.",
    ],
    "b" * 16: [
        "The pilot was set up in Uganda in 2012 with money of two donors.",
        "Spare part shops close when they sell nothing but spare parts.",
        "Four of five shops failed within two years. Traders and committees could not agree on prices.",
    ],
    "c" * 16: [
        "Peru asked for advice on water fees.",
        "Agree on the fee in an open meeting of all households.",
    ],
}
FACTS = {
    "a" * 16: ("Pumps that pay for themselves", "Water Board", 2018, "KE"),
    "b" * 16: ("Shops without customers", None, 2012, "UG"),
    "c" * 16: ("Advice from the plain", "Ministry of Water", None, "PE"),
}
RECORDS = {
    "a" * 16: [("lesson", 1, [2]), ("best_practice", 3, [])],
    "b" * 16: [("lesson", 1, [2])],
    "c" * 16: [("recommendation", 1, [])],
}


def passage(report: str, number: int, text: str) -> Passage:
    return Passage(
        id=f"{report}-p{number}",
        report_id=report,
        text=text,
        page_start=number + 1,
        spans=(Span(start=0, end=len(text), page=number + 1),),
        sentences=tuple(sentences(text)),
    )


def reports() -> dict[str, Report]:
    return {
        key: Report(
            id=key, title=title, source=f"/{title}.pdf", media_type="application/pdf", publisher=publisher,
            year=year, countries=(country,), url="https://example.org/a?b=1&c=2" if year == 2018 else None,
        )
        for key, (title, publisher, year, country) in FACTS.items()
    }  # fmt: skip


def passages(report: str) -> list[Passage]:
    return [passage(report, number, text) for number, text in enumerate(TEXTS[report])]


def records(report: str) -> list[Record]:
    made = []
    for number, (kind, place, evidence) in enumerate(RECORDS[report]):
        text = TEXTS[report][place]
        made.append(
            Record(
                id=f"{report}-r{number}", report_id=report, kind=kind, statement=text, passage_id=f"{report}-p{place}",
                passage_ids=tuple(f"{report}-p{n}" for n in evidence),
            )
        )  # fmt: skip
    return made


def hits(_: str) -> list[Hit]:
    found = []
    for report in TEXTS:
        for record in records(report):
            one = next(each for each in passages(report) if each.id == record.passage_id)
            found.append(
                Hit(
                    rank=len(found) + 1,
                    score=1.0 - len(found) / 10,
                    passage=one,
                    report_title="",
                    records=(record,),
                )
            )
    return found


@pytest.fixture
def shelf() -> Shelf:
    return shelf_of(reports())


def shelf_of(
    of: dict[str, Report], programmes: dict[str, str] | None = None, among: Sequence[str] = ()
) -> Shelf:
    wanted = set(among) or set(of)
    return Shelf(
        reports=of,
        programmes=programmes or {},
        countries={"KE": "Kenya", "UG": "Uganda", "PE": "Peru"},
        passages=passages,
        found=lambda topic, _: [hit for hit in hits(topic) if hit.passage.report_id in wanted],
    )


@pytest.fixture
def pack(shelf: Shelf) -> Pack:
    """A pack of two cases for a session of 90 minutes."""
    return build(shelf, "Water fees", "water fees that are paid", 2, 90)
