"""Records taken along as files on the page, and decisions taken in again."""

import csv
import shutil
from pathlib import Path
from typing import Any

import httpx
import pytest

from lessonbase import Library
from tests.ui.serving import served
from tests.ui.test_review import faults

pytestmark = pytest.mark.browser
PART = "?tab=review&part=exchange"


def test_records_leave_come_back_changed_and_what_contradicts_is_shown(
    browser: Any, starter_index: Path, tmp_path: Path, visit: Any
) -> None:
    index = Path(shutil.copytree(starter_index, tmp_path / "index"))
    with Library(index) as library:
        report = library.reports()[0].id
        first, second = [one.id for one in library.records(report=report)][:2]
    with served(index) as site:
        page = visit(site.address + "/" + PART)
        page.evaluate("localStorage.setItem('lessonbase-person', 'Ana')")
        visit.move(page, f"{PART}&report={report}")
        page.wait_for_selector(".exchanging")
        with page.expect_download() as download:
            page.locator("a[href^='records.csv']").first.click()
        rows = list(csv.DictReader(download.value.path().read_text("utf-8-sig").splitlines(keepends=True)))
        assert 2 <= len(rows) < 30
        for row in rows:
            if row["id"] in (first, second):
                row["status"] = "accepted"
        with Library(index) as library:
            library.review.decide(second, "rejected", by="Ben")
        sheet = tmp_path / "mine.csv"
        with sheet.open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, list(rows[0]))
            writer.writeheader()
            writer.writerows(rows)
        page.set_input_files("[data-records-file]", sheet)
        page.wait_for_selector("[data-taken]")
        assert "1 change taken in" in page.inner_text("[data-taken]")
        row = page.locator("[data-taken] tbody tr").all_inner_texts()
        assert [one.split("\t")[1:] for one in row] == [["status", "rejected", "accepted"]]
        assert faults(page) == []
        with Library(index) as library:
            assert (library.record(first).status, library.record(second).status) == ("accepted", "rejected")
            assert library.records.history(first)[-1].by == "Ana"
            library.review.assign(["Ben", "Cleo"], by="Ana", report=report)
        visit.move(page, f"{PART}&report={report}")
        page.wait_for_selector(".exchanging .note")
        assert "Cleo has" in page.inner_text(".exchanging .note")
        assert page.locator("a[href^='records.']").count() == 0
        told = httpx.get(f"{site.address}/records.csv?tab=review&report={report}")
        assert told.status_code == 404
        assert "when all have finished" in told.text


def test_a_file_that_is_none_is_told_of(
    browser: Any, starter_index: Path, tmp_path: Path, visit: Any
) -> None:
    index = Path(shutil.copytree(starter_index, tmp_path / "index"))
    with served(index) as site:
        page = visit(site.address + "/" + PART)
        page.evaluate("localStorage.setItem('lessonbase-person', 'Ana')")
        page.wait_for_selector("[data-records-file]")
        (tmp_path / "broken.xlsx").write_bytes(b"no workbook at all")
        page.set_input_files("[data-records-file]", tmp_path / "broken.xlsx")
        page.wait_for_selector(".fault:not([hidden])")
        assert "broken.xlsx" in page.inner_text(".fault") or "workbook" in page.inner_text(".fault").lower()
