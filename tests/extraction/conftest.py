"""Documents written as a reader sees them: a heading a `#`, a list item a `-`, a table row a `|`."""

import re
from collections.abc import Callable

import pytest

from lessonbase.extraction import extract
from lessonbase.model import Block, BlockKind, Document, Page, Passage, Record, Report, Span

Extracted = tuple[list[Passage], list[Record]]

_FORMS: tuple[tuple[str, BlockKind], ...] = (
    (r"(?P<level>#+) ", "heading"),
    (r"(?P<indent> *)- ", "list_item"),
    (r"(?P<indent> *)(?=\d+[.)] )", "list_item"),
    (r"\| ?", "table"),
    (r"Caption: ", "caption"),
    (r"Footnote: ", "footnote"),
    (r"Furniture: ", "furniture"),
    (r"", "paragraph"),
)


def blocks_of(text: str) -> tuple[Block, ...]:
    """The blocks of a text in the notation above, a line a block; a footnote is anchored to the last paragraph."""
    blocks: list[Block] = []
    paragraph: int | None = None
    for number, line in enumerate(text.strip("\n").split("\n"), start=1):
        if not line.strip():
            continue
        form, kind = next((form, kind) for form, kind in _FORMS if re.match(form, line))
        mark = re.match(form, line)
        assert mark
        words = line[mark.end() :]
        span = Span(start=0, end=len(words), line=number)
        if kind == "table" and blocks and blocks[-1].kind == "table":
            last = blocks[-1]
            row = re.sub(r" *\| *", "\t", words)
            start = len(last.text) + 1
            blocks[-1] = last.model_copy(
                update={
                    "text": f"{last.text}\n{row}",
                    "spans": (
                        *last.spans[:-1],
                        last.spans[-1].model_copy(update={"end": start}),
                        Span(start=start, end=start + len(row), line=number),
                    ),
                }
            )
            continue
        if kind == "table":
            words = re.sub(r" *\| *", "\t", words)
            span = Span(start=0, end=len(words), line=number)
        level = len(mark.groupdict().get("level") or "") or None
        if kind == "list_item":
            level = 1 + len(mark["indent"]) // 2
        anchor = paragraph if kind == "footnote" else None
        if kind == "paragraph":
            paragraph = len(blocks)
        blocks.append(Block(kind=kind, text=words, spans=(span,), level=level, anchor=anchor))
    return tuple(blocks)


def document_of(blocks: tuple[Block, ...]) -> Document:
    """A document of these blocks, with one unnumbered page."""
    report = Report(id="0123456789abcdef", title="A report", source="report.txt", media_type="text/plain")
    text = "\n".join(block.text for block in blocks)
    return Document(report=report, pages=(Page(number=None, text=text),), blocks=blocks)


@pytest.fixture
def extracted() -> Callable[..., Extracted]:
    """Extract from a text in the notation above."""

    def run(text: str, limit: int = 900) -> Extracted:
        return extract(document_of(blocks_of(text)), limit)

    return run


@pytest.fixture
def stated(extracted: Callable[..., Extracted]) -> Callable[[str], list[tuple[str, str]]]:
    """The records of a text, each as its kind and statement."""

    def run(text: str) -> list[tuple[str, str]]:
        return [(record.kind, record.statement) for record in extracted(text)[1]]

    return run
