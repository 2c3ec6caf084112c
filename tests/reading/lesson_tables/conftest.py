"""Small tables of lessons, written as offices write them."""

from collections.abc import Callable
from pathlib import Path

import pytest

from lessonbase.model import Document
from lessonbase.reading import read

WELLS = """\
Lesson ID,Title,Lesson learned,Recommendation,Background,Country,Sector,Year,Approved by
W-1,Paying for the pump,Wells last where families pay a small fee each month.,Agree the fee before drilling begins.,\
Four committees kept accounts from the start.,Kenya,Water and sanitation,2018,Njeri
W-2,Spare parts,"Parts must be for sale nearby, or pumps stand still.",,The nearest dealer was two days away.,Uganda,\
Water and sanitation,2019,Okello
"""
LOG = """\
Ref;Observation;Type;Countries;Topic
1;The radio programme reached every village before the rains.;Success;Nepal;Communication
2;Trucks could not cross the river for three weeks.;Challenge;Nepal | Bhutan;Logistics
3;Order boats while the river is still low.;Lesson learned|Recommendation;Bhutan;Logistics
"""


@pytest.fixture
def written(tmp_path: Path) -> Callable[..., Path]:
    """`written(content, name)` puts a text or bytes into a file and gives its path."""

    def write(content: str | bytes, name: str = "table.csv") -> Path:
        path = tmp_path / name
        path.write_bytes(content.encode("utf-8") if isinstance(content, str) else content)
        return path

    return write


@pytest.fixture
def wells(written: Callable[..., Path]) -> Path:
    """Lessons with a recommendation beside them, a row each."""
    return written(WELLS, "wells.csv")


@pytest.fixture
def log(written: Callable[..., Path]) -> Path:
    """A log in which the type of each entry has a column of its own."""
    return written(LOG, "log.csv")


def stated(document: Document) -> list[tuple[str, str]]:
    """(kind, statement) of every record a document states."""
    return [
        (each.kind, "\n".join(document.blocks[block].text for block in each.blocks))
        for each in document.stated
    ]


def statements(path: Path) -> list[str]:
    """The statements read from a table."""
    return [statement for _, statement in stated(read(path))]


def codes(document: Document) -> dict[str, str]:
    """The warnings of a document by code."""
    return {warning.code: warning.text for warning in document.report.warnings}
