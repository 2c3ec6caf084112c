"""Test collections in the SMART format of the 1960s: documents, queries and judgements of ADI and Cranfield.

Files are cut at lines `.I number`, their fields at `.T` (title), `.W` (words) and the like.
"""

import re
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple


class Text(NamedTuple):
    """A document or a query; `number` counts from 1."""

    number: int
    title: str
    words: str


class Collection(NamedTuple):
    """Documents, queries, and by query number the documents that were judged relevant."""

    documents: list[Text]
    queries: list[Text]
    relevant: dict[int, set[int]]


def read_adi(folder: Path) -> Collection:
    """ADI: 82 documents on information science, 35 queries."""
    documents, queries = list(_texts(folder / "ADI.ALL")), list(_texts(folder / "ADI.QRY"))
    return Collection(documents, queries, _judgements(folder / "ADI.REL"))


def read_cranfield(folder: Path) -> Collection:
    """Cranfield: 1,400 documents on aerodynamics, 225 queries.

    Its judgements count queries in file order, not by the numbers in the query file; every listed document
    counts as relevant.
    """
    in_order = [
        text._replace(number=place) for place, text in enumerate(_texts(folder / "cran.qry"), start=1)
    ]
    return Collection(list(_texts(folder / "cran.all.1400")), in_order, _judgements(folder / "cranqrel"))


def _texts(file: Path) -> Iterator[Text]:
    for entry in re.split(r"^\.I\s+", file.read_text(encoding="latin-1"), flags=re.MULTILINE)[1:]:
        number, _, body = entry.partition("\n")
        pieces = re.split(r"^\.([A-Z])[ \t]*$", body, flags=re.MULTILINE)[1:]
        fields = {name: " ".join(text.split()) for name, text in zip(pieces[::2], pieces[1::2], strict=True)}
        yield Text(int(number), fields.get("T", ""), fields.get("W", ""))


def _judgements(file: Path) -> dict[int, set[int]]:
    relevant: dict[int, set[int]] = defaultdict(set)
    for line in file.read_text().splitlines():
        if line.strip():
            query, document, *_ = line.split()
            relevant[int(query)].add(int(document))
    return dict(relevant)
