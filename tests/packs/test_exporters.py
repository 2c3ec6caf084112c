"""Files to hand out: the same bytes each time, quotes verbatim, hostile words harmless."""

import base64
import hashlib
import io
import itertools
import json
import re
import zipfile
from collections.abc import Sequence
from pathlib import Path

import docx
import pptx
import pytest
from docx.oxml.ns import qn
from PIL import Image
from pypdf import PdfReader

from lessonbase.answering.references import clean
from lessonbase.errors import PackError
from lessonbase.packs.builder import Shelf, build
from lessonbase.packs.cases import quote
from lessonbase.packs.content import Whole, content_of, place_of
from lessonbase.packs.exporters import FORMATS, Options, exporter
from lessonbase.packs.exporters.json import taken_in
from lessonbase.packs.exporters.pptx import HEIGHT, WIDTH, _height
from lessonbase.packs.model import Case, CaseField, Item, Pack, Quote, digest
from tests.packs.conftest import passage

HOSTILE = '=HYPERLINK("http://x") <script>alert(1)</script> #set text(red) [[a]] \u202eevil\u202c {w:p} \x07 & $x$ `y`'


def hostile(pack: Pack) -> Pack:
    """The pack with words in every place that formats might take for commands."""

    def changed(case: Case) -> Case:
        fields = tuple(
            field.model_copy(
                update={
                    "quotes": tuple(
                        one.model_copy(
                            update={
                                "text": f"{HOSTILE} {one.text}",
                                "sha256": digest(f"{HOSTILE} {one.text}"),
                            }
                        )
                        for one in field.quotes
                    )
                }
            )
            for field in case.fields
        )
        return case.model_copy(update={"title": HOSTILE, "fields": fields, "note": HOSTILE})

    sources = tuple(
        source.model_copy(update={"title": HOSTILE, "publisher": HOSTILE}) for source in pack.sources
    )
    return pack.model_copy(
        update={
            "name": HOSTILE,
            "topic": HOSTILE,
            "cases": tuple(map(changed, pack.cases)),
            "sources": sources,
        }
    )


def words_of_docx(data: bytes) -> str:
    return "\n".join(paragraph.text for paragraph in docx.Document(io.BytesIO(data)).paragraphs)


@pytest.mark.parametrize("name", FORMATS)
def test_the_same_pack_gives_the_same_bytes(pack: Pack, name: str) -> None:
    assert exporter(name)(pack, Options()) == exporter(name)(pack, Options())


@pytest.mark.parametrize("name", FORMATS)
def test_hostile_words_leave_in_every_format(pack: Pack, name: str) -> None:
    data = exporter(name)(hostile(pack), Options(style="apa"))
    assert data
    # JSON is the pack itself, and the briefing's evidence is verbatim, each quote isolated from the text around it.
    assert "\u202e".encode() not in data or name in ("json", "html")


def test_word_has_real_styles_footnotes_and_a_contents_field(pack: Pack) -> None:
    data = exporter("docx")(pack, Options())
    document = docx.Document(io.BytesIO(data))
    styles = [paragraph.style.name for paragraph in document.paragraphs]
    assert {"Title", "Heading 1", "Heading 2", "Quote", "Intense Quote", "Gap"} <= set(styles)
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        notes = package.read("word/footnotes.xml").decode()
        body = package.read("word/document.xml").decode()
    marks = re.findall(r'footnoteReference w:id="(\d+)"', body)
    assert marks == [str(n) for n in range(1, len(pack.quotes) + 1)]
    assert all(f'w:id="{mark}"' in notes for mark in marks)
    assert "TOC" in body
    assert "p. 2." in notes


def test_every_quote_stands_verbatim_in_word_and_on_the_briefing(pack: Pack) -> None:
    text = words_of_docx(exporter("docx")(pack, Options()))
    page = exporter("html")(pack, Options()).decode()
    for one in pack.quotes:
        words = one.text.removeprefix("Lesson learned 1: ")
        assert words in text
        assert words in page


def test_an_organisations_own_template_is_used_and_completed(pack: Pack, tmp_path: Path) -> None:
    template = docx.Document()
    template.add_paragraph("Replace this text.")
    template.sections[0].header.paragraphs[0].text = "Our office"
    for name in ("Quote", "Intense Quote"):
        style = template.styles[name].element
        style.getparent().remove(style)
    template.save(str(tmp_path / "ours.docx"))
    made = docx.Document(io.BytesIO(exporter("docx")(pack, Options(template=tmp_path / "ours.docx"))))
    assert made.sections[0].header.paragraphs[0].text == "Our office"
    assert "Replace this text." not in "\n".join(paragraph.text for paragraph in made.paragraphs)
    assert "Quote" in {style.name for style in made.styles}


def test_nothing_runs_over_a_slide(pack: Pack) -> None:
    long = pack.cases[0].model_copy(
        update={
            "fields": (
                CaseField(name="done", text="A committee kept its books in order. " * 90, edited=True),
            )
        }
    )
    deck = pptx.Presentation(
        io.BytesIO(exporter("pptx")(pack.model_copy(update={"cases": (long,)}), Options()))
    )
    for slide in deck.slides:
        for shape in slide.shapes:
            paragraphs = [
                (run.text, int(run.font.size.pt), False, None)
                for paragraph in shape.text_frame.paragraphs
                for run in paragraph.runs
            ]
            assert _height(paragraphs, shape.width.inches) <= shape.height.inches  # type: ignore[arg-type]
            assert shape.left.inches + shape.width.inches <= WIDTH
            assert shape.top.inches + shape.height.inches <= HEIGHT + 0.01


def test_the_notes_of_a_slide_name_its_sources(pack: Pack) -> None:
    deck = pptx.Presentation(io.BytesIO(exporter("pptx")(pack, Options())))
    notes = "\n".join(
        slide.notes_slide.notes_text_frame.text for slide in deck.slides if slide.has_notes_slide
    )
    for number in range(1, len(pack.quotes) + 1):
        assert f"[{number}] " in notes


def page_picture(quotes: Sequence[Quote], width: int, around: float | None) -> list[bytes]:
    """A white page, or a strip of one for each quote."""
    buffer = io.BytesIO()
    Image.new("RGB", (width, 80 if around else int(width * 1.41)), "white").save(buffer, "PNG")
    return [buffer.getvalue()] * (len(quotes) if around else 1)


def test_cited_pages_stand_at_the_end_once_each_named_and_fitting(pack: Pack) -> None:
    options = Options(pages=True, pictures=page_picture)
    pages = {(quote.report_id, quote.page) for quote in pack.quotes}
    made = docx.Document(io.BytesIO(exporter("docx")(pack, options)))
    captions = [paragraph for paragraph in made.paragraphs if paragraph.style.name == "Caption"]
    assert len(made.inline_shapes) == len(captions) == len(pages)
    assert "[1]" in captions[0].text
    section = made.sections[0]
    for shape, caption in zip(made.inline_shapes, captions, strict=True):
        assert shape._inline.docPr.get("descr") == caption.text
        assert shape.width <= section.page_width - section.left_margin - section.right_margin
        assert shape.height < section.page_height - section.top_margin - section.bottom_margin
    without = PdfReader(io.BytesIO(exporter("pdf")(pack, Options(pictures=page_picture))))
    printed = PdfReader(io.BytesIO(exporter("pdf")(pack, options)))
    assert len(printed.pages) == len(without.pages) + len(pages)
    assert len(list(printed.pages[-1].images)) == 1


def test_a_page_without_a_picture_is_left_out(pack: Pack) -> None:
    plain = exporter("docx")(pack, Options())
    assert exporter("docx")(pack, Options(pages=True, pictures=lambda *_: ())) == plain


@pytest.mark.parametrize(("paper", "width"), [("a4", 595), ("letter", 612)])
def test_pdf_is_tagged_titled_and_of_the_right_paper(pack: Pack, paper: str, width: int) -> None:
    reader = PdfReader(io.BytesIO(exporter("pdf")(pack, Options.model_validate({"paper": paper}))))
    assert reader.metadata
    assert reader.metadata.title == "Water fees"
    assert round(float(reader.pages[0].mediabox.width)) == width
    assert "/StructTreeRoot" in reader.trailer["/Root"]  # type: ignore[operator]
    assert reader.outline


def test_the_briefing_carries_what_proves_it(pack: Pack) -> None:
    page = exporter("html")(pack, Options()).decode()
    quotes = re.findall(r'<q dir="auto" data-sha256="([0-9a-f]{64})">(.*?)</q>', page, re.DOTALL)
    assert len(quotes) == len(pack.quotes)
    assert all(hashlib.sha256(text.encode()).hexdigest() == value for value, text in quotes)
    found = re.search(r'id="annotations">(.*?)</script>', page, re.DOTALL)
    assert found
    annotations = json.loads(found[1])
    assert annotations[0]["target"]["selector"][0]["exact"] == pack.quotes[0].text
    assert not re.findall(r'(?:src|href)="(?!data:|#)|url\(', page), "it fetches nothing"


def test_hostile_words_do_not_end_the_script_of_the_briefing(pack: Pack) -> None:
    page = exporter("html")(hostile(pack), Options()).decode()
    assert page.count("<script") == 2
    assert "<script>alert" not in page


def test_markdown_shows_a_report_s_signs_as_they_are(pack: Pack) -> None:
    from markdown_it import MarkdownIt

    shown = MarkdownIt("commonmark", {"html": True}).render(exporter("md")(hostile(pack), Options()).decode())
    assert "<script>" not in shown
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in shown


def test_a_pack_is_taken_in_as_it_left(pack: Pack) -> None:
    assert taken_in(exporter("json")(pack, Options())) == pack


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (lambda body: "{", "damaged"),
        (lambda body: "[]", "no pack"),
        (lambda body: json.dumps({**body, "lessonbase_pack": 99}), "newer"),
        (lambda body: json.dumps({**body, "pack": {"id": 3}}), "damaged at"),
        (lambda body: json.dumps(body).replace("Households pay", "Nobody pays"), "not as it was taken"),
    ],
)
def test_a_file_that_is_no_sound_pack_is_refused_with_a_reason(pack: Pack, change: object, says: str) -> None:
    body = json.loads(exporter("json")(pack, Options()))
    with pytest.raises(PackError, match=says):
        taken_in(change(body).encode())  # type: ignore[operator]


def test_references_name_what_is_known_and_invent_nothing(pack: Pack) -> None:
    listed = content_of(pack, "apa").references
    assert (
        listed[0]
        == "Water Board. (2018). Pumps that pay for themselves. Water Board. https://example.org/a?b=1&c=2"
    )
    assert "None" not in " ".join(listed)


def test_cleaned_text_has_no_signs_that_turn_or_hide_words() -> None:
    assert clean("a\u202eb\u200bc\x00d\ne") == "abc d e"


def test_what_a_case_rests_on_is_told_and_what_else_there_is_to_read(shelf: Shelf) -> None:
    pack = build(shelf, "Fees", "fees", 2, 90)
    text = exporter("md")(pack, Options()).decode()
    assert "2 stated by the report" in text
    assert "## Further reading" in text
    left = {source.title for source in pack.reading}
    assert left
    assert left.isdisjoint(case.title for case in pack.cases)


def test_what_was_not_found_stands_in_one_line_under_the_case(pack: Pack) -> None:
    text = exporter("md")(pack, Options()).decode()
    assert "*(Not found in this report: " in text
    assert text.count("Not found in this report") == sum(
        any(one.is_gap for one in case.fields) for case in pack.cases
    )


def test_each_citation_of_the_briefing_has_its_strip_of_the_page(pack: Pack) -> None:
    asked: list[Sequence[Quote]] = []

    def pictures(quotes: Sequence[Quote], width: int, around: float | None) -> list[bytes]:
        asked.append(quotes)
        return [one.text.encode() for one in quotes]

    page = exporter("html")(pack, Options(pictures=pictures)).decode()
    strips = re.findall(r'src="data:image/png;base64,([^"]+)"', page)
    assert [base64.b64decode(one).decode() for one in strips] == [one.text for one in pack.quotes]
    assert len(asked) == len({(one.report_id, one.page) for one in pack.quotes})


def test_what_was_not_found_stands_on_the_slide_that_opens_the_case(pack: Pack) -> None:
    deck = pptx.Presentation(io.BytesIO(exporter("pptx")(pack, Options())))
    texts = ["\n".join(shape.text_frame.text for shape in slide.shapes) for slide in deck.slides]
    for number, case in enumerate(pack.cases, 1):
        opening = next(text for text in texts if text.startswith(f"Case {number}:"))
        assert ("Not found in this report" in opening) == any(one.is_gap for one in case.fields)
    assert sum("Not found" in text for text in texts) <= len(pack.cases)


def test_a_long_title_does_not_run_into_what_stands_below_it(pack: Pack) -> None:
    named = pack.model_copy(
        update={"name": "What households and committees taught one another about fees " * 3}
    )
    first = pptx.Presentation(io.BytesIO(exporter("pptx")(named, Options()))).slides[0]
    assert len(first.shapes) == 1, "title and subtitle flow in one frame"
    assert len(first.shapes[0].text_frame.paragraphs) == 2


def test_a_note_ends_with_one_full_stop(pack: Pack) -> None:
    quote = pack.quotes[0].model_copy(update={"page": None, "section": ("Talk early.",)})
    assert place_of(quote, "en") == "Talk early."


def test_what_was_not_found_does_not_stand_alone_on_a_page(pack: Pack) -> None:
    paragraphs = docx.Document(io.BytesIO(exporter("docx")(pack, Options()))).paragraphs
    before = [above for above, below in itertools.pairwise(paragraphs) if below.style.name == "Gap"]
    assert before
    assert all(one.paragraph_format.keep_with_next for one in before)


@pytest.mark.parametrize("fees", [6, 12, 21, 22])
def test_no_page_of_the_pdf_holds_only_what_was_not_found(pack: Pack, fees: int) -> None:
    case = pack.cases[0]
    quotes = tuple(case.quotes[0] for _ in range(8 + fees))
    long = case.model_copy(
        update={"fields": (CaseField(name="done", quotes=quotes), CaseField(name="lesson"))}
    )
    reader = PdfReader(io.BytesIO(exporter("pdf")(pack.model_copy(update={"cases": (long,)}), Options())))
    page = next(text for one in reader.pages if "Not found in this report" in (text := one.extract_text()))
    assert "worked in Kenya" in page


def test_every_link_within_the_briefing_leads_somewhere(pack: Pack) -> None:
    page = exporter("html")(pack, Options()).decode()
    ids = set(re.findall(r' id="([^"]+)"', page))
    assert set(re.findall(r'href="#([^"]+)"', page)) <= ids
    assert {f"cite-{number}" for number in range(1, len(pack.quotes) + 1)} <= ids


def with_long_quotation(pack: Pack) -> tuple[Pack, Quote]:
    """The pack with words that somebody marked over two pages, of a report without an address."""
    text = " ".join(f"Sentence number {n} tells of fees that were paid in the village." for n in range(180))
    long = quote(passage("b" * 16, 0, text), 0, len(text), source=pack.cases[1].quotes[0].source)
    return pack.model_copy(update={"items": (Item(id="long", title="Long", quotes=(long,)),)}), long


@pytest.mark.parametrize("name", ["docx", "pdf", "html", "md"])
def test_a_long_quotation_leads_to_all_its_words_in_the_same_file(pack: Pack, name: str) -> None:
    longer, quoted = with_long_quotation(pack)
    number = len(longer.quotes)
    data = exporter(name)(longer, Options())
    last = "Sentence number 179 tells"
    match name:
        case "docx":
            document = docx.Document(io.BytesIO(data))
            assert last in words_of_docx(data)
            body = document.element.body
            links = [one.get(qn("w:anchor")) for one in body.iter(qn("w:hyperlink"))]
            places = [one.get(qn("w:name")) for one in body.iter(qn("w:bookmarkStart"))]
            assert links == [f"full_{number}", f"use_{number}"]
            assert sorted(places) == sorted(links)
        case "pdf":
            pages = PdfReader(io.BytesIO(data)).pages
            texts = [" ".join(page.extract_text().split()) for page in pages]
            assert any(last in text for text in texts)
            short = next(n for n, text in enumerate(texts) if "In full, at the end" in text)
            long = max(n for n, text in enumerate(texts) if "Long quotations in full" in text)
            for here, there in ((short, long), (long, short)):
                leads = [at.get_object().get("/Dest", [None])[0] for at in pages[here]["/Annots"]]
                assert pages[there].indirect_reference in leads
        case "html":
            page = data.decode()
            assert f'<a href="#full-{number}">In full, at the end</a>' in page
            assert f'id="full-{number}"' in page
            for words, sha in ((quoted.text, quoted.sha256), (quoted.rest, quoted.rest_sha256)):
                assert f'<q data-sha256="{sha}">{words}</q>' in page
        case _:
            assert f"[In full, at the end](#full-{number})" in data.decode()
            assert last in data.decode()


def test_a_long_quotation_that_was_written_over_has_no_place_of_its_own(pack: Pack) -> None:
    _, quoted = with_long_quotation(pack)
    case = pack.cases[1].model_copy(
        update={"fields": (CaseField(name="done", text="All paid.", quotes=(quoted,), edited=True),)}
    )
    over = pack.model_copy(update={"cases": (case,)})
    assert not any(isinstance(piece, Whole) for piece in content_of(over).pieces)
    assert exporter("pdf")(over, Options())


def test_the_rest_of_a_long_quotation_is_kept_as_it_was(pack: Pack) -> None:
    longer, quoted = with_long_quotation(pack)
    again = taken_in(exporter("json")(longer, Options()))
    assert again.items[0].quotes[0].rest == quoted.rest
    assert quoted.is_whole
    assert not quoted.model_copy(update={"rest": quoted.rest + "!"}).is_whole
