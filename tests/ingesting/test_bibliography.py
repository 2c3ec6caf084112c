"""Lists of references that reference managers export, and the files attached to their entries."""

import json
import zipfile
from pathlib import Path

import pytest

from lessonbase.ingesting import IngestResult
from lessonbase.ingesting.bibliography.bibtex import read_bibtex
from lessonbase.ingesting.bibliography.csl_json import is_csl_json
from lessonbase.ingesting.bibliography.item import path_of
from lessonbase.library import Library
from lessonbase.model import Report
from tests.ingesting.conftest import note

TITLE = "Final evaluation of the dairy project"
RIS = f"""TY  - RPRT
TI  - {TITLE}
AU  - Otieno, Grace
AU  - Ministry of Livestock
T2  - Evaluation series
M3  - Evaluation report
CY  - Nairobi, Kenya
SN  - EV/2019/12
PY  - 2019
DA  - 2019/05//
KW  - Malawi
KW  - dairy
PB  - Ministry of Livestock
UR  - https://example.org/dairy
L1  - files/7/Otieno - 2019 - Café.md
ER  - 

"""
BIBTEX = r"""@techreport{otieno_2019,
	title = {Final evaluation of the {dairy} project},
	author = {Otieno, Grace and {Ministry of Livestock}},
	institution = {Ministry of Livestock}, series = {Evaluation series}, type = {Evaluation report},
	address = {Nairobi, Kenya}, number = {EV/2019/12},
	month = may, year = {2019}, keywords = {dairy, Malawi},
	url = {https://example.org/dairy},
	file = {Full Text:files/7/Otieno - 2019 - Café.md:text/markdown},
}
"""
RDF = f"""<rdf:RDF
 xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:z="http://www.zotero.org/namespaces/export#"
 xmlns:dcterms="http://purl.org/dc/terms/" xmlns:dc="http://purl.org/dc/elements/1.1/"
 xmlns:bib="http://purl.org/net/biblio#" xmlns:foaf="http://xmlns.com/foaf/0.1/"
 xmlns:vcard="http://nwalsh.com/rdf/vCard#" xmlns:link="http://purl.org/rss/1.0/modules/link/"
 xmlns:prism="http://prismstandard.org/namespaces/1.2/basic/">
    <bib:Report rdf:about="#item_5">
        <z:itemType>report</z:itemType>
        <dcterms:isPartOf><bib:Series><dc:title>Evaluation series</dc:title></bib:Series></dcterms:isPartOf>
        <dc:publisher><foaf:Organization>
            <vcard:adr><vcard:Address><vcard:locality>Nairobi, Kenya</vcard:locality></vcard:Address></vcard:adr>
            <foaf:name>Ministry of Livestock</foaf:name>
        </foaf:Organization></dc:publisher>
        <bib:authors><rdf:Seq>
            <rdf:li><foaf:Person><foaf:surname>Otieno</foaf:surname><foaf:givenName>Grace</foaf:givenName></foaf:Person></rdf:li>
            <rdf:li><foaf:Person><foaf:surname>Ministry of Livestock</foaf:surname></foaf:Person></rdf:li>
        </rdf:Seq></bib:authors>
        <link:link rdf:resource="#item_7"/>
        <dc:subject>dairy</dc:subject>
        <dc:subject><z:AutomaticTag><rdf:value>Malawi</rdf:value></z:AutomaticTag></dc:subject>
        <dc:title>{TITLE}</dc:title>
        <dc:date>2019-05</dc:date>
        <z:type>Evaluation report</z:type>
        <dc:identifier><dcterms:URI><rdf:value>https://example.org/dairy</rdf:value></dcterms:URI></dc:identifier>
        <prism:number>EV/2019/12</prism:number>
    </bib:Report>
    <z:Attachment rdf:about="#item_7">
        <z:itemType>attachment</z:itemType>
        <rdf:resource rdf:resource="files/7/Otieno%20-%202019%20-%20Caf%C3%A9.md"/>
        <dc:title>Full Text</dc:title>
        <link:type>text/markdown</link:type>
    </z:Attachment>
</rdf:RDF>
"""
CSL = json.dumps(
    [
        {
            "id": "otieno",
            "type": "report",
            "title": TITLE,
            "author": [{"family": "Otieno", "given": "Grace"}, {"literal": "Ministry of Livestock"}],
            "publisher": "Ministry of Livestock",
            "publisher-place": "Nairobi, Kenya",
            "collection-title": "Evaluation series",
            "genre": "Evaluation report",
            "number": "EV/2019/12",
            "issued": {"date-parts": [["2019", 5]]},
            "keyword": "dairy, Malawi",
            "URL": "https://example.org/dairy",
            "file": "files/7/Otieno - 2019 - Café.md",
        }
    ]
)
FORMS = {"library.ris": RIS, "library.bib": BIBTEX, "library.rdf": RDF, "library.json": CSL}


def put(folder: Path, name: str, text: str | bytes) -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def as_described(report: Report) -> None:
    assert (report.title, report.publisher, report.year) == (TITLE, "Ministry of Livestock", 2019)
    assert report.authors == ("Otieno, Grace", "Ministry of Livestock")
    assert (report.type, report.place) == ("Evaluation report", "Nairobi, Kenya")
    assert (report.series, report.report_number) == ("Evaluation series", "EV/2019/12")
    # Where the publisher sits says nothing of what the report is about; a keyword does.
    assert (report.url, report.countries) == ("https://example.org/dairy", ("MW",))
    assert {report.origins[name] for name in ("title", "authors", "year", "series", "countries")} == {
        "its entry in a reference manager"
    }


def told(results: list[IngestResult], name: str) -> IngestResult:
    [result] = [each for each in results if each.path.endswith(name)]
    return result


@pytest.mark.parametrize("name", FORMS)
def test_what_an_entry_says_outranks_what_is_read_in_its_file(library: Library, folder: Path, name: str):
    put(folder, "files/7/Otieno - 2019 - Café.md", note(1))
    results = library.ingest(put(folder, name, FORMS[name]))
    assert [each.status for each in results] == ["skipped", "added"]
    assert "1 of them described" in (results[0].error or "")
    [report] = library.reports()
    as_described(report)


@pytest.mark.parametrize("name", FORMS)
def test_an_exported_folder_in_an_archive_is_described_too(
    library: Library, folder: Path, tmp_path: Path, name: str
):
    with zipfile.ZipFile(tmp_path / "export.zip", "w") as archive:
        archive.writestr(f"Dairy/{name}", FORMS[name])
        # A Mac writes é as e and an accent.
        archive.writestr("Dairy/files/7/Otieno - 2019 - Cafe\u0301.md", note(1))
    library.ingest(tmp_path / "export.zip")
    [report] = library.reports()
    as_described(report)


def test_files_that_lie_elsewhere_come_along_with_a_list_that_is_named(
    library: Library, folder: Path, tmp_path: Path
):
    kept = put(tmp_path, "Zotero/storage/ABCD/a.md", note(1))
    entry = f"@report{{a, title={{Dairy groups}}, file={{Text:{kept}:text/markdown}}}}"
    library.ingest(put(folder, "library.bib", entry))
    assert [report.title for report in library.reports()] == ["Dairy groups"]


def test_a_list_in_a_folder_or_sent_by_a_browser_opens_nothing_elsewhere(
    library: Library, folder: Path, tmp_path: Path
):
    secret = put(tmp_path, "elsewhere/secret.md", note(1))
    entry = f"TY  - RPRT\nTI  - Secrets\nL1  - {secret}\nL1  - ../elsewhere/secret.md\nER  - \n"
    put(folder, "library.ris", entry)
    sent = put(library.jobs.uploads, "1/library.ris", entry)
    for path in (folder, sent):
        [result] = library.ingest(path)
        assert result.status == "failed"
        assert "not there" in (result.error or "")
    assert library.reports() == []


def test_the_name_of_a_file_is_enough_where_the_path_is_of_another_machine(library: Library, folder: Path):
    put(folder, "pdfs/dairy.md", note(1))
    entry = r"@report{a, title={Dairy groups}, file={:C\:\\Users\\grace\\dairy.md:text/markdown}}"
    put(folder, "library.bib", entry)
    library.ingest(folder)
    assert [report.title for report in library.reports()] == ["Dairy groups"]


def test_an_entry_without_files_describes_the_file_that_bears_its_title(library: Library, folder: Path):
    put(folder, f"Otieno - 2019 - {TITLE}.md", note(1))
    put(folder, "another.md", note(2))
    said = json.loads(CSL)
    del said[0]["file"]
    put(folder, "library.json", json.dumps(said))
    library.ingest(folder)
    [described] = [report for report in library.reports() if report.year]
    as_described(described)


def test_entries_without_files_and_files_that_are_missing_are_told(library: Library, folder: Path):
    put(folder, "files/7/Otieno - 2019 - Café.md", note(1))
    put(folder, "library.ris", RIS + "TY  - RPRT\nTI  - Never saved\nER  - \n")
    result = told(library.ingest(folder), "library.ris")
    assert result.status == "skipped"
    assert "Entries without a file here: “Never saved”" in (result.error or "")
    put(folder, "library.ris", RIS + "TY  - RPRT\nTI  - Lost\nL1  - files/9/lost.pdf\nER  - \n")
    result = told(library.ingest(folder), "library.ris")
    assert result.status == "failed"
    assert "files/9/lost.pdf" in (result.error or "")
    assert "Export Files" in (result.error or "")
    put(folder, "library.ris", RIS)
    library.ingest(folder)
    assert library.failures() == []


@pytest.mark.parametrize("path", ["a" * 5000 + ".pdf", "..", "/", "C:\\a.pdf", "~/a.pdf", "."])
def test_paths_that_no_disk_has_are_told_as_missing(library: Library, folder: Path, path: str):
    [result] = library.ingest(put(folder, "library.ris", f"TY  - RPRT\nTI  - Odd\nL1  - {path}\nER  - \n"))
    assert result.status == "failed"
    assert "not there" in (result.error or "")


def test_a_list_that_brings_no_file_says_what_to_do(library: Library, folder: Path):
    [result] = library.ingest(put(folder, "library.ris", "TY  - RPRT\nTI  - Never saved\nER  - \n"))
    assert result.status == "failed"
    assert "none of its 1 entries has a file here" in (result.error or "")


@pytest.mark.parametrize(
    ("name", "text", "words"),
    [
        ("a.ris", RIS.replace("ER  - ", "", 1) + RIS.replace("7/Otieno", "8/Ade"), "line 1: "),
        ("a.bib", "@techreport{x, title={Open,\n\n" + BIBTEX, "line 1: the entry that begins"),
        ("a.rdf", RDF.replace("</rdf:RDF>", ""), "the file is damaged"),
        ("a.json", CSL[:-1] + ', "x"]', "is read as a table"),
    ],
)
def test_a_broken_entry_costs_itself_only(library: Library, folder: Path, name: str, text: str, words: str):
    put(folder, "files/7/Otieno - 2019 - Café.md", note(1))
    put(folder, "files/8/Ade - 2019 - Café.md", note(2))
    put(folder, name, text)
    if name.endswith(".json"):  # a list that is not one throughout is no list of references
        assert not is_csl_json(text)
        return
    result = told(library.ingest(folder), name)
    assert result.status == "failed"
    assert words in (result.error or "")
    assert TITLE in {report.title for report in library.reports()}


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("a.ris", "Dear Grace, the references follow."),
        ("a.bib", "Dear Grace, the references follow."),
        ("a.rdf", "<html><body>Sign in</body></html>"),
        ("a.rdf", '<!DOCTYPE r [<!ENTITY a SYSTEM "file:///etc/hostname">]>' + RDF),
        ("a.ris", b"\x00\x01\x02\x00\x00PNG\x00\x00"),
    ],
)
def test_what_is_no_list_of_references_is_refused(
    library: Library, folder: Path, name: str, text: str | bytes
):
    put(folder, "a.md", note(1))
    put(folder, name, text)
    results = library.ingest(folder)
    assert told(results, name).status == "failed"
    assert told(results, "a.md").status == "added"


@pytest.mark.parametrize("encoding", ["cp1252", "utf-16", "utf-8-sig"])
def test_lists_in_other_encodings_are_read(library: Library, folder: Path, encoding: str):
    put(folder, "files/7/Otieno - 2019 - Café.md", note(1))
    put(folder, "library.ris", RIS.replace("dairy project", "“dairy” project").encode(encoding))
    library.ingest(folder)
    assert [report.title for report in library.reports()] == ["Final evaluation of the “dairy” project"]


def test_annexes_belong_to_the_report_and_saved_web_pages_stay_out(library: Library, folder: Path):
    put(folder, "main.pdf", (Path(__file__).parents[2] / "corpus" / "peru-buyers-first.pdf").read_bytes())
    put(folder, "annex.md", note(1))
    put(folder, "page.html", f"<html><body><p>{note(2)}</p></body></html>")
    files = "".join(f"L1  - {name}\n" for name in ("page.html", "annex.md", "main.pdf"))
    put(folder, "library.ris", f"TY  - RPRT\nTI  - Buyers first\nPY  - 2011\n{files}ER  - \n")
    results = library.ingest(folder)
    assert told(results, "page.html").status == "skipped"
    of = {report.title: report.of for report in library.reports()}
    assert of == {"Buyers first": None, "Field notes 1": "Buyers first"}
    assert {report.year for report in library.reports()} == {2011}


def test_what_the_list_said_stays_when_a_file_is_read_again(library: Library, folder: Path):
    put(folder, "files/7/Otieno - 2019 - Café.md", note(1))
    path = put(folder, "library.ris", RIS)
    library.ingest(path)
    library.ingest(folder / "files")
    [report] = library.reports()
    as_described(report)
    put(folder, "library.ris", RIS.replace("EV/2019/12", "EV/2019/13"))
    assert "updated" in [result.status for result in library.ingest(path)]
    assert [report.report_number for report in library.reports()] == ["EV/2019/13"]


def test_a_table_of_lessons_in_json_is_no_list_of_references(library: Library, folder: Path):
    rows = [{"id": 1, "type": "lesson", "title": "Trust", "lesson": "Ask the elders before the work begins."}]
    [result] = library.ingest(put(folder, "lessons.json", json.dumps(rows)))
    assert (result.status, result.records) == ("added", 1)


def test_names_of_bibtex_keep_their_letters_and_their_and():
    [item], _ = read_bibtex(
        r"@report{a, author={N{\'u}{\~n}ez, Jos{\'e} and {Ministry of Trade and Industry}}, "
        r"title={R\&D: 50% of US$ 5 million}}"
    )
    assert item.authors == ("Núñez, José", "Ministry of Trade and Industry")
    assert item.title == "R&D: 50% of US$ 5 million"


@pytest.mark.parametrize(
    ("said", "path"),
    [
        ("file:///home/a%20b.pdf", "/home/a b.pdf"),
        ("attachments:kenya/a.pdf", "kenya/a.pdf"),
        ("internal-pdf://0123/a.pdf", "0123/a.pdf"),
        ("files\\7\\a.pdf", "files/7/a.pdf"),
        ("https://example.org/a.pdf", ""),
    ],
)
def test_paths_of_all_managers_are_understood(said: str, path: str):
    assert path_of(said) == path


@pytest.mark.parametrize(("form", "ending"), [("ris", ".ris"), ("bibtex", ".bib"), ("csl-json", ".json")])
def test_what_goes_out_comes_back(library: Library, folder: Path, tmp_path: Path, form: str, ending: str):
    put(folder, "files/7/Otieno - 2019 - Café.md", note(1))
    library.ingest(put(folder, "library.ris", RIS))
    written = library.reports.references(form)
    apart = tmp_path / "apart"
    put(apart, f"{TITLE}.md", note(1))
    put(apart, f"library{ending}", written)
    with Library(tmp_path / "second") as second:
        second.ingest(apart)
        [there], [here] = second.reports(), library.reports()
    kept = ("title", "authors", "publisher", "year", "url", "type", "place", "series", "report_number")
    assert {name: getattr(there, name) for name in kept} == {name: getattr(here, name) for name in kept}
