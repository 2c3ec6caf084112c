"""Facts of a report corrected in place: by whom, when, and put back."""

import shutil
from pathlib import Path
from typing import Any

import pytest

from lessonbase import Library
from lessonbase.errors import ConflictError, QueryError
from lessonbase_ui import reports
from tests.ui.serving import served
from tests.ui.test_review import faults


@pytest.mark.browser
def test_facts_are_corrected_in_place_and_put_back(
    browser: Any, starter_index: Path, tmp_path: Path, visit: Any
) -> None:
    index = Path(shutil.copytree(starter_index, tmp_path / "index"))
    with Library(index) as library:
        first, second = library.reports()[:2]
    with served(index) as site:
        page = visit(f"{site.address}/?report={first.id}")
        page.evaluate("localStorage.setItem('lessonbase-person', 'Ana')")
        page.reload()
        page.click(".correct summary")
        page.fill(".correct [name=title]", "<b>Another</b> title")
        page.fill(".correct [name=country]", "Kenya; PE")
        page.fill(".correct [name=of]", second.title)
        page.fill(".correct [name=year]", "soon")
        page.click(".correct [type=submit]")
        page.wait_for_selector(".fault:not([hidden])")
        assert "“soon” is no year" in page.inner_text(".fault")
        assert page.input_value(".correct [name=country]") == "Kenya; PE"
        page.fill(".correct [name=year]", "2019")
        page.click(".correct [type=submit]")
        page.wait_for_selector(".facts:has-text('Kenya and Peru')")
        with Library(index) as library:
            now = library.report(first.id)
            assert (now.title, now.year, now.of) == (
                "<b>Another</b> title",
                2019,
                library.reports.work(second.id).id,
            )
        assert "correction by Ana" in page.inner_text(".facts")
        assert faults(page) == []
        page.locator(".history li", has_text="Title").locator("button").click()
        page.wait_for_selector(f".facts:has-text('{first.title}')")
        with Library(index) as library:
            assert library.report(first.id).title == first.title


@pytest.fixture
def library(starter_index: Path, tmp_path: Path) -> Any:
    with Library(shutil.copytree(starter_index, tmp_path / "index")) as own:
        yield own


def asked(library: Library, report: str, **said: str) -> dict[str, Any]:
    was = reports._correctable(library, library.report(report))
    return {"search": f"?report={report}", "by": "Ana", "report": report, "was": was, "said": {**was, **said}}


def test_only_what_was_altered_is_corrected(library: Library) -> None:
    report = library.reports()[0].id
    reports.correct(library, asked(library, report, publisher="UNHCR"))
    assert [event.field for event in library.reports.history(report)] == ["publisher"]
    assert reports.correct(library, asked(library, report))["announce"] == "Nothing was altered."


def test_what_somebody_corrected_meanwhile_is_told(library: Library) -> None:
    report = library.reports()[0].id
    late = asked(library, report, year="2018")
    library.reports.correct(report, by="Ben", year=2017)
    with pytest.raises(ConflictError, match=r"“Year” was corrected meanwhile: it is “2017” now"):
        reports.correct(library, late)


def test_a_title_is_needed_and_another_report_named_by_words_of_its_title_alone(library: Library) -> None:
    report = library.reports()[0].id
    with pytest.raises(QueryError, match="needs a title"):
        reports.correct(library, asked(library, report, title=" "))
    with pytest.raises(QueryError, match="No other report here has “zzz”"):
        reports.correct(library, asked(library, report, of="zzz"))
