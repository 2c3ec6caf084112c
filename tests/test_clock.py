"""A clock that is set back, as after a repair or by a server that tells the time, changes nothing of what came after what."""

from datetime import datetime
from pathlib import Path

import pytest
from benchmarks.killed import InProcess

from lessonbase import Library
from lessonbase.ingesting import pipeline
from lessonbase.model import base

WELLS = "# Wells\n\nLesson learned: Wells that women chose were used twice as often in 14 of 20 villages.\n"
PUMPS = (
    "\nLesson learned: Pumps of which spare parts are sold in the district were working after five years.\n"
)


class SetBack(datetime):
    """The clock, a year behind."""

    @classmethod
    def now(cls, tz: object = None) -> datetime:  # type: ignore[override]
        return (told := datetime.now(tz)).replace(year=told.year - 1, day=min(told.day, 28))  # type: ignore[arg-type]


def test_what_was_done_last_holds_though_it_bears_an_earlier_time(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(pipeline, "Crew", InProcess)  # other processes have the clock of the machine
    file = tmp_path / "wells.md"
    file.write_text(WELLS)
    with Library(tmp_path / "index", workers=1) as library:
        library.ingest(file)
        [wells] = library.records()
        library.decide(wells.id, "accepted", by="Ada")
        monkeypatch.setattr(base, "datetime", SetBack)
        library.decide(wells.id, "rejected", by="Ben")
        assert library.record(wells.id).status == "rejected"
        first, second = library.records.history(wells.id)
        assert (first.by, second.by) == ("Ada", "Ben")
        assert second.at < first.at
        library.events.undo(second.seq, by="Ben")
        assert library.record(wells.id).status == "accepted"
        file.write_text(WELLS + PUMPS)
        library.ingest(file)
        assert [each.status for each in library.records()] == ["accepted", "proposed"]
        [report] = library.reports()
        editions = library.reports.work(report.id).editions
        assert [each.report_id for each in editions if each.current] == [report.id]
        assert library.search("spare parts of pumps")[0].passage.report_id == report.id
        assert all(finding.well for finding in library.check(deep=True))
