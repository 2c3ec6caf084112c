"""OpenDocument texts: what a reader sees with all changes accepted."""

from collections.abc import Callable
from pathlib import Path

import pytest

from lessonbase.errors import ReadError
from lessonbase.model import Document
from lessonbase.reading import read
from tests.reading.word import zipped

_SPACES = " ".join(
    f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{last}:1.0"'
    for name, last in {
        "office": "office",
        "text": "text",
        "table": "table",
        "style": "style",
        "draw": "drawing",
        "fo": "xsl-fo-compatible",
        "meta": "meta",
    }.items()
)
LONG = (
    "The committee kept the pumps working for three years after the project had ended, because each household "
    "paid a small fee and knew where it went."
)


@pytest.fixture
def opened(tmp_path: Path) -> Callable[..., Document]:
    """`opened(text, styles)` reads an OpenDocument text made of these parts."""

    def make(text: str, automatic: str = "", styles: str = "", manifest: str = "") -> Document:
        path = tmp_path / "draft.odt"
        path.write_bytes(
            zipped(
                {
                    "mimetype": "application/vnd.oasis.opendocument.text",
                    "META-INF/manifest.xml": manifest,
                    "content.xml": f"<office:document-content {_SPACES}><office:automatic-styles>{automatic}"
                    f"</office:automatic-styles><office:body><office:text>{text}</office:text></office:body>"
                    "</office:document-content>",
                    "styles.xml": f"<office:document-styles {_SPACES}>{styles}</office:document-styles>",
                    "meta.xml": f"<office:document-meta {_SPACES} xmlns:dc='http://purl.org/dc/elements/1.1/'><office:meta>"
                    "<dc:title>Water committees in the valley</dc:title><meta:creation-date>2019-05-01</meta:creation-date>"
                    "</office:meta></office:document-meta>",
                }
            )
        )
        return read(path)

    return make


def p(text: str, style: str = "") -> str:
    return f'<text:p text:style-name="{style}">{text}</text:p>'


def shown(document: Document) -> list[tuple[str, int | None, str]]:
    return [(block.kind, block.level, block.text) for block in document.blocks]


def test_headings_lists_and_their_numbers(opened: Callable[..., Document]) -> None:
    numbers = (
        '<text:list-style style:name="L"><text:list-level-style-number text:level="1" style:num-format="1" '
        'style:num-suffix="."/><text:list-level-style-bullet text:level="2"/></text:list-style>'
    )
    inner = f"<text:list><text:list-item>{p('in cash')}</text:list-item></text:list>"
    document = opened(
        f'<text:h text:outline-level="2">Fees</text:h>{p(LONG)}<text:list text:style-name="L"><text:list-item>'
        f"{p('Pay monthly')}{inner}</text:list-item><text:list-item>{p('Mend quickly')}</text:list-item></text:list>",
        numbers,
    )
    assert shown(document) == [
        ("heading", 1, "Fees"),
        ("paragraph", None, LONG),
        ("list_item", 1, "1. Pay monthly"),
        ("list_item", 2, "in cash"),
        ("list_item", 1, "2. Mend quickly"),
    ]
    report = document.report  # the day on which the file was made says nothing of the report
    assert (report.title, report.year) == ("Water committees in the valley", None)


def test_notes_boxes_and_hidden_words(opened: Callable[..., Document]) -> None:
    note = (
        '<text:note text:note-class="footnote"><text:note-citation>1</text:note-citation>'
        f"<text:note-body>{p('Two crowns.')}</text:note-body></text:note>"
    )
    document = opened(
        f"<text:p>Fees were low{note} and<text:s/>paid<office:annotation>{p('Really?')}</office:annotation>."
        f"<draw:frame><draw:text-box>{p('Pay by the month.')}</draw:text-box></draw:frame>"
        '<text:span text:style-name="H">secret</text:span></text:p>',
        '<style:style style:name="H" style:family="text"><style:text-properties text:display="none"/></style:style>',
    )
    assert [(block.kind, block.text, block.anchor, block.aside) for block in document.blocks] == [
        ("paragraph", "Fees were low¹ and paid.", None, None),
        ("footnote", "¹ Two crowns.", 0, None),
        ("paragraph", "Pay by the month.", None, 1),
    ]


def test_tables_contents_and_deleted_words(opened: Callable[..., Document]) -> None:
    def cell(text: str, attributes: str = "") -> str:
        return f"<table:table-cell {attributes}>{p(text)}</table:table-cell>"

    document = opened(
        f"<text:tracked-changes><text:changed-region><text:deletion>{p('Gone.')}</text:deletion></text:changed-region>"
        f"</text:tracked-changes><text:table-of-content><text:index-body>{p('Fees 4')}</text:index-body></text:table-of-content>"
        f"<table:table><table:table-header-rows><table:table-row>{cell('Pumps')}<table:covered-table-cell/>{cell('Fee')}"
        f"</table:table-row></table:table-header-rows><table:table-row>{cell('hand')}{cell('14')}{cell('2')}</table:table-row></table:table>"
    )
    assert shown(document) == [("furniture", None, "Fees 4"), ("table", None, "Pumps\t\tFee\nhand\t14\t2")]
    assert [each.code for each in document.report.warnings] == ["changes-accepted"]


def test_pages_are_those_that_the_file_records(opened: Callable[..., Document]) -> None:
    document = opened(
        p("On the first <text:soft-page-break/>and the second.") + p("On the third.", "N"),
        '<style:style style:name="N" style:family="paragraph"><style:paragraph-properties fo:break-before="page"/></style:style>',
    )
    assert [[span.page for span in block.spans] for block in document.blocks] == [[1, 2], [3]]
    assert opened(p("One.") + p("Two.")).blocks[1].spans[0].place == "paragraph 2"


def test_one_locked_with_a_password_is_refused(opened: Callable[..., Document]) -> None:
    with pytest.raises(ReadError, match="password"):
        opened(p("Words."), manifest="<encryption-data/>")
