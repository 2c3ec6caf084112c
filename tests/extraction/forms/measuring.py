"""What extraction finds of the records of a form."""

import tempfile
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from lessonbase.evaluation.records import RecordScores, score_records
from lessonbase.extraction import extract
from lessonbase.reading import read
from tests.extraction.forms.building import made
from tests.extraction.forms.choices import Form
from tests.extraction.forms.writing import write


@dataclass(frozen=True)
class Measured:
    """A form with what was listed, found of that, and found in all; `parents` as in `RecordScores`."""

    form: Form
    listed: int
    met: int
    found: int
    scores: RecordScores


def measured(form: Form) -> Measured:
    """Make the report of a form, read it, and score the records found."""
    report = made(form)
    with tempfile.TemporaryDirectory() as folder:
        path = write(report.pieces, Path(folder) / f"report.{form.format}")
        _, records = extract(read(path))
    scores = score_records(report.records, records)
    met = len(report.records) - len(scores.missed)
    return Measured(form, len(report.records), met, len(records), scores)


def recall_and_precision(many: Iterable[Measured]) -> tuple[float, float]:
    """Of all records together, in [0, 1]."""
    rows = list(many)
    met = sum(row.met for row in rows)
    return met / max(1, sum(row.listed for row in rows)), met / max(1, sum(row.found for row in rows))
