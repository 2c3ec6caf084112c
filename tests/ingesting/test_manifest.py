"""What a manifest says of the files beside it."""

import zipfile
from pathlib import Path
from unittest import mock

import pytest

from lessonbase.errors import ReadError
from lessonbase.library import Library
from tests.ingesting.conftest import note

HEADER = "file,title,publisher,year,country,url,licence\n"


def test_a_manifest_in_a_folder_describes_its_reports(library: Library, folder: Path):
    (folder / "kenya").mkdir()
    (folder / "kenya" / "a.md").write_text(note(1))
    row = "kenya/a.md,Dairy groups,Ministry of Livestock,2019,Kenya,https://example.org/a,CC BY 4.0\n"
    (folder / "manifest.csv").write_text(HEADER + row)
    told, read = sorted(library.ingest(folder), key=lambda result: result.status, reverse=True)
    assert told.status == "skipped"
    assert "manifest" in (told.error or "")
    assert read.status == "added"
    [report] = library.reports()
    assert (report.title, report.publisher, report.year) == ("Dairy groups", "Ministry of Livestock", 2019)
    assert (report.url, report.licence, report.countries) == ("https://example.org/a", "CC BY 4.0", ("KE",))
    assert set(report.origins) >= {"title", "publisher", "year", "countries", "url", "licence"}
    assert report.origins["title"] == "the manifest"


def test_a_manifest_may_be_named_and_lie_elsewhere(library: Library, folder: Path, tmp_path: Path):
    (folder / "a.md").write_text(note(1))
    named = tmp_path / "list.csv"
    named.write_text(f"Fichier;Titre\n{folder.name}/a.md;Groupements laitiers\n")
    library.ingest(folder, manifest=named)
    assert [report.title for report in library.reports()] == ["Groupements laitiers"]


def test_a_changed_manifest_updates_reports_without_reading_them_again(library: Library, folder: Path):
    (folder / "a.md").write_text(note(1))
    (folder / "manifest.csv").write_text(HEADER + "a.md,First,,,,,\n")
    library.ingest(folder)
    [record] = library.records()
    library.decide(record.id, "accepted", "a person")
    (folder / "manifest.csv").write_text(HEADER + "a.md,Second,,,,,\n")
    vectors = mock.Mock(side_effect=AssertionError("its vectors are there"))
    with mock.patch("lessonbase.ingesting.pipeline.embed", vectors):
        assert "updated" in [result.status for result in library.ingest(folder)]
    assert [report.title for report in library.reports()] == ["Second"]
    assert library.record(record.id).status == "accepted"


def test_what_a_manifest_says_in_vain_is_told(library: Library, folder: Path):
    (folder / "a.md").write_text(note(1))
    (folder / "manifest.csv").write_text(HEADER + "a.md,,,soon,Atlantis,,\nnowhere.pdf,Gone,,,,,\n")
    [told] = [result for result in library.ingest(folder) if result.path.endswith("manifest.csv")]
    assert told.status == "failed"
    for words in ("soon", "Atlantis", "nowhere.pdf"):
        assert words in (told.error or "")
    assert len(library.reports()) == 1
    assert [failure.path for failure in library.failures()] == [str(folder / "manifest.csv")]
    (folder / "manifest.csv").write_text(HEADER + "a.md,,,2019,Kenya,,\n")
    library.ingest(folder)
    assert library.failures() == []


def test_a_table_that_is_no_manifest_is_refused(library: Library, folder: Path, tmp_path: Path):
    (folder / "a.md").write_text(note(1))
    other = tmp_path / "other.csv"
    other.write_text("name,amount\nx,3\n")
    with pytest.raises(ReadError, match="column “file”"):
        library.ingest(folder, manifest=other)


def test_a_file_of_an_archive_that_is_added_alone_is_described_too(library: Library, folder: Path):
    with zipfile.ZipFile(folder / "all.zip", "w") as archive:
        archive.writestr("manifest.csv", "file,title\nb/two.txt,Second visit\none.txt,First visit\n")
        archive.writestr("one.txt", "Lesson learned: Ask the elders before the work begins.")
        archive.writestr("b/two.txt", "Lesson learned: Ask the elders after the work is done too.")
    [result] = library.ingest(folder / "all.zip" / "b" / "two.txt")
    assert result.status == "added"
    assert [report.title for report in library.reports()] == ["Second visit"]
    left_out = [str(folder / "all.zip" / "b" / "two.txt")]
    rest = library.ingest_each(folder / "all.zip", leave_out=left_out)
    assert sorted(result.status for result in rest) == ["added", "skipped"]


@pytest.mark.parametrize("row", ["a.md,Mac\rtitle,,,,,\n", "a.md,First,,,,,\r"])
def test_line_ends_of_all_kinds_are_read(library: Library, folder: Path, row: str):
    (folder / "a.md").write_text(note(1))
    (folder / "manifest.csv").write_bytes((HEADER + row).encode())
    assert "added" in [result.status for result in library.ingest(folder)]


@pytest.mark.parametrize("packed", [False, True])
def test_a_manifest_that_cannot_be_read_to_its_end_fails_alone(library: Library, folder: Path, packed: bool):
    (folder / "a.md").write_text(note(1))
    (folder / "inner").mkdir()
    (folder / "inner" / "b.md").write_text(note(2))
    broken = HEADER + 'b.md,"Open,,,,,\n' + "c.md,Third,,,,,\n" * 100_000
    if packed:
        with zipfile.ZipFile(folder / "all.zip", "w") as archive:
            archive.writestr("manifest.csv", broken)
    else:
        (folder / "inner" / "manifest.csv").write_text(broken)
    results = {Path(result.path).name: result for result in library.ingest(folder)}
    assert results["a.md"].status == results["b.md"].status == "added"
    assert results["manifest.csv"].status == "failed"
    assert "quotation mark" in (results["manifest.csv"].error or "")
    assert [Path(failure.path).name for failure in library.failures()] == ["manifest.csv"]


def test_what_a_manifest_may_mean_otherwise_is_told_with_its_lines(library: Library, folder: Path):
    for number, name in enumerate(("a.md", "b.md", "c.md")):
        (folder / name).write_text(note(number))
    rows = 'a.md,First,2019\n\nb.md,"Second,2020\nc.md,Third",soon\na.md,Again,2021\n'
    (folder / "manifest.csv").write_text("file,title,year\n" + rows)
    [told] = [result.error or "" for result in library.ingest(folder) if result.path.endswith("manifest.csv")]
    assert "lines 4 to 5: a quotation mark" in told
    assert "lines 4 to 5: “soon” is no year" in told
    assert "line 6: “a.md” is named before" in told
    (folder / "manifest.csv").write_text("file,tittle\na.md,First\n")
    [told] = [result.error or "" for result in library.ingest(folder) if result.path.endswith("manifest.csv")]
    assert "these say nothing known: tittle" in told
