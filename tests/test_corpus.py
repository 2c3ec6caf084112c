"""The starter library: honest digests, in our own words, every figure of which stands in the source they name."""

import csv
import importlib.util
import json
import re
import unicodedata
from collections.abc import Callable
from functools import cache
from pathlib import Path
from types import ModuleType

import pypdf
import pypdfium2
import pytest

CORPUS = Path(__file__).parents[1] / "corpus"
SCRIPT = Path(__file__).parents[1] / "scripts" / "make_corpus_pdfs.py"
DIGESTS = sorted(path for path in CORPUS.iterdir() if path.suffix in {".md", ".txt", ".pdf"})
PDFS = [path for path in DIGESTS if path.suffix == ".pdf"]
BYLINE = "Learning digest by the lessonbase contributors, 2026"
SHINGLE = 9  # words: a shorter run can be the only natural way to say something

# What in a digest says "where", not "how much": pages, labels, list marks and footnote marks.
LOCATOR = re.compile(
    r"\b(?:pp?\.|pages?|paragraphs?|sections?|annex(?:es)?|box(?:es)?|tables?|footnotes?|lesson|recommendation)\s+\d+"
    r"|^\s*\d+\.\s|\[\^?\d+\]",
    re.IGNORECASE | re.MULTILINE,
)
SMALL = ["six", "seven", "eight", "nine", "ten", "eleven", "twelve"]
TENS = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
NUMBER_WORDS = dict(zip(SMALL + TENS, [*range(6, 13), *range(20, 100, 10)], strict=True))


@cache
def pdf_text(path: Path) -> str:
    """The text of a PDF page by page, words broken at a line's end rejoined."""
    pdf = pypdfium2.PdfDocument(path)
    text = "\n".join(page.get_textpage().get_text_range() for page in pdf)
    pdf.close()
    # PDFium puts U+FFFE where a hyphen broke a word at the end of a line.
    return re.sub(r"\ufffe\s*", "", text.replace("\r\n", "\n"))


def text_of(path: Path) -> str:
    return pdf_text(path) if path.suffix == ".pdf" else path.read_text(encoding="utf-8")


def flat(text: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", text).split())


def source_paragraph(path: Path) -> str:
    """The paragraph that names the source; in a PDF it ends at the first heading, Background."""
    found = re.search(
        r"^Source: .*?(?=\n\s*\n|\n\W*(?:\d\. )?Background)", text_of(path), re.DOTALL | re.MULTILINE
    )
    assert found, f"{path.name} does not name its source"
    return found.group()


def own_words(path: Path) -> str:
    """A digest without its byline (and footer) and the paragraph naming the source, whose title is rightly quoted."""
    return text_of(path).replace(source_paragraph(path), "").replace("lessonbase contributors, 2026", "")


def words(text: str) -> list[str]:
    joined = re.sub(r"(?<=\w)-\n(?=[a-z])", "", unicodedata.normalize("NFKC", text))
    return re.findall(r"[^\W_]+", joined.lower())


def shingles(text: str) -> set[tuple[str, ...]]:
    tokens = words(text)
    return {tuple(tokens[i : i + SHINGLE]) for i in range(len(tokens) - SHINGLE + 1)}


def numbers(text: str) -> set[str]:
    """Figures without thousands separators, and number words from six up as figures."""
    figures = {figure.replace(",", "") for figure in re.findall(r"\d+(?:,\d{3})*(?:\.\d+)?", text)}
    return figures | {str(NUMBER_WORDS[word]) for word in words(text) if word in NUMBER_WORDS}


def llis_entries(folder: Path, name: str) -> str:
    wanted = set(re.findall(r"Lesson (\d+)", name))
    entries = [json.loads(line) for line in (folder / "llis" / "llis-100.jsonl").open(encoding="utf-8")]
    return "\n".join(
        " ".join(map(str, entry.values())) for entry in entries if str(entry["lesson_id"]) in wanted
    )


def ifrc_entries(folder: Path, name: str) -> str:
    operation = re.search(r"MDR[A-Z]{2}\d{3}", name)
    assert operation
    rows = [
        row
        for part in ("train", "dev")
        for row in csv.DictReader((folder / "ifrc" / f"{part}.csv").open(encoding="utf-8"))
    ]
    return "\n".join(" ".join(row.values()) for row in rows if row["operation"] == operation.group())


# How a digest names its source → that source's text, given the folder of real reports and the digest's words.
SOURCES: dict[str, Callable[[Path, str], str]] = {
    "microREPORT #148": lambda folder, _: (folder / "reports/usaid-microreport-148.txt").read_text("utf-8"),
    "AIDS Prevention and Control (APAC) Evaluation: Final Report": lambda folder, _: pdf_text(
        folder / "reports/usaid-india-apac-evaluation-2012.pdf"
    ),
    "Evaluation of UNHCR’s data use and information management approaches": lambda folder, _: pdf_text(
        folder / "reports/unhcr-data-use-evaluation-2019.pdf"
    ),
    "operational learning of the emergency operation MDR": ifrc_entries,
    "Lessons Learned Information System (LLIS)": llis_entries,
}


def source_text(path: Path, folder: Path) -> str:
    name = flat(source_paragraph(path)).replace("*", "")
    readers = [reader for title, reader in SOURCES.items() if title in name]
    assert len(readers) == 1, f"{path.name} names no single known source: {name}"
    text = readers[0](folder, name)
    assert text, f"{path.name} names a source without entries"
    return text


def make_corpus_pdfs() -> ModuleType:
    pytest.importorskip("typst", reason="typst sets the PDF digests; it comes with the dev extra")
    spec = importlib.util.spec_from_file_location("make_corpus_pdfs", SCRIPT)
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_a_stranger_finds_a_dozen_digests_in_every_everyday_format() -> None:
    assert len(DIGESTS) >= 12
    assert len(PDFS) >= 3
    assert {path.suffix for path in DIGESTS} == {".md", ".txt", ".pdf"}


def test_the_corpus_folder_holds_nothing_but_digests() -> None:
    assert sorted(CORPUS.iterdir()) == DIGESTS


@pytest.mark.parametrize("path", DIGESTS, ids=lambda path: path.name)
def test_a_digest_says_that_it_is_one_and_names_its_source(path: Path) -> None:
    text = flat(text_of(path))
    assert BYLINE in text
    assert re.search(r"\blearning digest\b.*\bown words\b", text)
    assert re.search(
        r"\b(?:not|nor) (?:the|that|a|itself|[\w ]+ itself) ?(?:report|evaluation|paper|database)?", text
    )
    title = next(name for name in SOURCES if name in flat(source_paragraph(path)).replace("*", ""))
    assert title
    assert 500 <= len(words(text)) <= 1150


@pytest.mark.parametrize("path", DIGESTS, ids=lambda path: path.name)
def test_a_digest_states_lessons_and_recommendations_by_name(path: Path) -> None:
    text = text_of(path)
    assert len(re.findall(r"\bLesson(?: learned| \d+)?:", text)) >= 2
    assert re.search(r"\b(?:Best|Good) practice:", text)
    assert re.search(r"^\W*(?:\d\. )?(?:Recommendation|RECOMMENDATION|Open question)", text, re.MULTILINE)


@pytest.mark.parametrize("path", [p for p in DIGESTS if p.suffix == ".txt"], ids=lambda path: path.name)
def test_plain_text_is_wrapped_for_a_terminal(path: Path) -> None:
    assert max(map(len, path.read_text(encoding="utf-8").splitlines())) <= 80


@pytest.mark.parametrize("path", PDFS, ids=lambda path: path.name)
def test_a_pdf_has_an_outline_page_numbers_and_metadata(path: Path) -> None:
    pdf = pypdf.PdfReader(path)
    headings = [str(entry["/Title"]) for entry in pdf.outline if isinstance(entry, dict)]
    assert "Background" in headings
    assert 1 <= len(pdf.pages) <= 3
    assert pdf.metadata
    assert pdf.metadata.author == "lessonbase contributors"
    assert pdf.metadata.title
    assert pdf.metadata.creation_date
    for number, page in enumerate(pdf.pages, start=1):
        assert f"{number} / {len(pdf.pages)}" in page.extract_text()
    assert path.stat().st_size < 150_000


def test_a_pdf_shows_two_columns_and_another_a_table_and_a_box() -> None:
    def two_columns(path: Path) -> bool:
        page = pypdfium2.PdfDocument(path)[0]
        text = page.get_textpage()
        lefts = [text.get_rect(index)[0] for index in range(text.count_rects())]
        middle = page.get_width() / 2
        return len([left for left in lefts if middle < left < middle + 20]) > 20

    assert any(map(two_columns, PDFS))
    assert any("Table 1:" in flat(pdf_text(path)) and "Box 1:" in flat(pdf_text(path)) for path in PDFS)


def test_the_committed_pdfs_are_what_the_script_makes(tmp_path: Path) -> None:
    maker = make_corpus_pdfs()
    made = [maker.make_pdf(source, tmp_path) for source in maker.sources()]
    assert [path.name for path in made] == [path.name for path in PDFS]
    for fresh, committed in zip(made, PDFS, strict=True):
        assert pdf_text(fresh) == pdf_text(committed)


def test_setting_a_digest_twice_gives_the_same_bytes(tmp_path: Path) -> None:
    maker = make_corpus_pdfs()
    source = maker.sources()[0]
    first = maker.make_pdf(source, tmp_path).read_bytes()
    assert maker.make_pdf(source, tmp_path).read_bytes() == first


@pytest.mark.parametrize("path", DIGESTS, ids=lambda path: path.name)
def test_no_run_of_nine_words_is_copied_from_the_source(path: Path, shared: Path) -> None:
    copied = shingles(own_words(path)) & shingles(source_text(path, shared))
    assert not copied, sorted(" ".join(run) for run in copied)


@pytest.mark.parametrize("path", DIGESTS, ids=lambda path: path.name)
def test_every_number_of_a_digest_stands_in_its_source(path: Path, shared: Path) -> None:
    told = numbers(LOCATOR.sub(" ", own_words(path)))
    assert told <= numbers(source_text(path, shared)) | {"1", "2"}, "not in the source"
