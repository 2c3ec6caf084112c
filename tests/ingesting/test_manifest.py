"""What a manifest says of the files beside it."""

import zipfile
from pathlib import Path

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
