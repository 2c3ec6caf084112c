"""Small reports for tests of the later stages, built by hand so that no reader stands between."""

import hashlib
from typing import Any

import numpy as np
from numpy.typing import NDArray

from lessonbase.model import Document, Page, Passage, Record, Report, Span, Tag


def report(text: str = "one", source: str = "/reports/one.txt", **fields: Any) -> Report:
    """A report whose id follows from its text, as a file's id follows from its bytes."""
    identity = hashlib.sha256(text.encode()).hexdigest()[:16]
    given = {"title": f"Report {text}", "media_type": "text/plain", **fields}
    return Report(id=identity, source=source, **given)


def document(of: Report, *texts: str) -> Document:
    """A document of one page without number that holds the texts."""
    return Document(report=of, pages=(Page(number=None, text="\n".join(texts)),), blocks=())


def passage(of: Report, number: int, text: str, page: int | None = None, **fields: Any) -> Passage:
    """A passage on one line of a page."""
    span = Span(start=0, end=len(text), page=page, line=None if page else number)
    return Passage(
        id=f"{of.id}-p{number:04d}",
        report_id=of.id,
        text=text,
        page_start=page,
        page_end=page,
        spans=(span,),
        **fields,
    )


def record(of: Report, number: int, statement: str, *evidence: Passage, **fields: Any) -> Record:
    """A lesson stated in the first of its passages."""
    given = {"kind": "lesson", "label": "Lesson learned", **fields}
    return Record(
        id=f"{of.id}-r{number:03d}",
        report_id=of.id,
        statement=statement,
        passage_id=evidence[0].id,
        passage_ids=tuple(each.id for each in evidence[1:]),
        **given,
    )


def country(code: str, label: str) -> Tag:
    """A country tag."""
    return Tag(scheme="country", code=code, label=label, evidence=(label,))


def unit_vectors(count: int, dimension: int = 8) -> list[tuple[NDArray[np.float32], NDArray[np.float32]]]:
    """Distinct unit vectors for passages of one sentence, the same at every call."""
    made = np.random.default_rng(count).normal(size=(count, dimension))
    made = (made / np.linalg.norm(made, axis=1, keepdims=True)).astype(np.float16).astype(np.float32)
    return [(vector, vector.reshape(1, -1)) for vector in made]
