"""Small reports to tag: a title, some passages, a record."""

from typing import Any

from lessonbase.model import Block, Document, Passage, Record, Report, Span, Tag
from lessonbase.tagging import tag


def document(*texts: str, title: str = "Final evaluation", **known: object) -> Document:
    """A document of paragraphs, a block each."""
    report = Report.model_validate(
        {"id": "r1", "title": title, "source": "report.txt", "media_type": "text/plain", **known}
    )
    blocks = tuple(
        Block(kind="paragraph", text=text, spans=(Span(start=0, end=len(text), line=line),))
        for line, text in enumerate(texts, start=1)
    )
    return Document(report=report, pages=(), blocks=blocks)


def passages(*texts: str, section: tuple[str, ...] = ()) -> list[Passage]:
    """A passage for every text."""
    return [
        Passage(id=f"p{number}", report_id="r1", text=text, section=section)
        for number, text in enumerate(texts, start=1)
    ]


def record(statement: str, *evidence: str, stands_in: str = "p1") -> Record:
    """A lesson and the ids of its evidence passages."""
    return Record(
        id="l1",
        report_id="r1",
        kind="lesson",
        statement=statement,
        passage_id=stands_in,
        passage_ids=evidence,
    )


def codes(tags: tuple[Tag, ...], scheme: str) -> set[str]:
    """The codes of one scheme."""
    return {one.code for one in tags if one.scheme == scheme}


def tagged(*texts: str, section: tuple[str, ...] = (), **known: Any) -> list[Passage]:
    """The passages of a report of these texts, tagged."""
    return tag(document(*texts, **known), passages(*texts, section=section), [])[1]


def found(text: str, scheme: str) -> set[str]:
    """The codes of a scheme on a report of one passage."""
    return codes(tagged(text)[0].tags, scheme)
