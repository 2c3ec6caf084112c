"""A report as read, measured on judged files: its headings and its records."""

from collections.abc import Sequence
from pathlib import Path

from lessonbase.errors import ReadError
from lessonbase.evaluation.judged import names_in, read_judged
from lessonbase.evaluation.records import JudgedRecord, score_records
from lessonbase.evaluation.runs import Measures
from lessonbase.evaluation.sections import Section, score_sections, sections_of
from lessonbase.model import Document, Record

Misses = list[tuple[str, str]]
"""What was "missed" or "extra", and its words."""


def evaluate_report(
    document: Document, records: Sequence[Record], paths: Sequence[Path]
) -> tuple[Measures, Misses]:
    """The measures of a report by files of judged records ({kind, statement, ...}) and sections ({title, level, ...}),
    each with the number of rows it is over; and what was missed or found too much.

    Of the records those count that the report names as such; inferred ones do not. Raises ReadError for a file that is
    neither.
    """
    measures: Measures = {}
    misses: Misses = []
    for path in paths:
        names = names_in(path)
        if {"kind", "statement"} <= names:
            _measure_records(records, path, measures, misses)
        elif {"title", "level"} <= names:
            _measure_sections(document, path, measures, misses)
        else:
            raise ReadError(
                path, "its rows are neither records (kind, statement) nor sections (title, level)."
            )
    return measures, misses


def _measure_records(records: Sequence[Record], path: Path, measures: Measures, misses: Misses) -> None:
    listed = read_judged(path, JudgedRecord)
    scores = score_records(listed, [record for record in records if record.origin != "model"])
    for name, value in (("precision", scores.precision), ("recall", scores.recall), ("F1", scores.f1)):
        measures[f"records {name}"] = value, len(listed)
    if scores.parents is not None:
        measures["records' parents"] = scores.parents, sum(row.parent is not None for row in listed)
    _note(scores.missed, scores.extra, misses)


def _measure_sections(document: Document, path: Path, measures: Measures, misses: Misses) -> None:
    listed = read_judged(path, Section)
    scores = score_sections(listed, sections_of(document))
    for name, value in (
        ("precision", scores.precision),
        ("recall", scores.recall),
        ("F1", scores.f1),
        ("F1 with levels", scores.level_f1),
    ):
        measures[f"headings {name}"] = value, len(listed)
    _note(scores.missed, scores.extra, misses)


def _note(missed: Sequence[str], extra: Sequence[str], misses: Misses) -> None:
    misses += [("missed", words) for words in missed]
    misses += [("extra", words) for words in extra]
