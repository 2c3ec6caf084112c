"""What a report says about itself, and where each value was found; how many pages it may have."""

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from lessonbase.errors import ReadError
from lessonbase.reading import read

LONG = (
    "The committee kept the pumps working for three years after the project had ended, because each household "
    "paid a small fee and knew where it went."
)


def test_a_pdf_names_its_properties_and_its_first_page(made: Callable[..., Path]) -> None:
    source = (
        f'#set document(title: "Water committees in the valley", author: "Ada Writer")\nMay 2019\n\n{LONG}'
    )
    origins = read(made(source, "told.pdf")).report.origins
    assert origins == {
        "title": "the file's properties",
        "authors": "the file's properties",
        "year": "its first page",
        "language": "its words",
    }


def test_a_pdf_without_properties_has_its_title_from_its_first_page(made: Callable[..., Path]) -> None:
    document = read(made(f"#text(size: 30pt)[Water committees in the valley]\n\n{LONG}", "bare.pdf"))
    assert document.report.title == "Water committees in the valley"
    assert document.report.origins["title"] == "its first page"


def test_a_text_has_its_title_from_its_heading_or_its_name(tmp_path: Path) -> None:
    path = tmp_path / "water_committees.txt"
    path.write_text(f"WATER COMMITTEES IN THE VALLEY\n\nMay 2019\n\n{LONG}\n", encoding="utf-8")
    origins = read(path).report.origins
    assert (origins["title"], origins["year"]) == ("its heading", "its first lines")
    path.write_text(f"{LONG}\n", encoding="utf-8")
    report = read(path).report
    assert (report.title, report.origins["title"]) == ("water committees", "the file's name")


def test_front_matter_is_among_a_files_properties(tmp_path: Path) -> None:
    path = tmp_path / "digest.md"
    path.write_text(f"---\ntitle: Water committees\nyear: 2019\n---\n\n# Fees\n\n{LONG}\n", encoding="utf-8")
    report = read(path).report
    assert report.origins["title"] == report.origins["year"] == "the file's properties"


def test_a_pdf_of_too_many_pages_is_refused_before_it_is_read(report: Path) -> None:
    with pytest.raises(
        ReadError, match=r"it has 3 pages, more than 2\. Split it, or raise LESSONBASE_FILE_PAGES\."
    ):
        read(report, pages=2)
    assert read(report, pages=3).report.page_count == 3


def test_office_libraries_are_imported_only_for_office_files(report: Path) -> None:
    script = (
        "import sys; from pathlib import Path; from lessonbase.reading import read; read(Path(sys.argv[1])); "
        "print([name for name in ('docx', 'pptx', 'lxml', 'striprtf') if name in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", script, str(report)], capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "[]"
