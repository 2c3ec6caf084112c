"""Web pages: their text as a reader sees it, without what surrounds it on the screen."""

from collections.abc import Callable
from pathlib import Path

import pytest

from lessonbase.model import Document
from lessonbase.reading import read
from tests.timing import soon

LONG = (
    "The committee kept the pumps working for three years after the project had ended, because each household "
    "paid a small fee and knew where it went. "
)


@pytest.fixture
def page(tmp_path: Path) -> Callable[..., Document]:
    """`page(body, head)` reads a page."""

    def make(body: str, head: str = "", name: str = "page.html", encoding: str = "utf-8") -> Document:
        path = tmp_path / name
        path.write_bytes(
            f"<!DOCTYPE html><html><head>{head}</head><body>{body}</body></html>".encode(encoding)
        )
        return read(path)

    return make


def shown(document: Document) -> list[tuple[str, int | None, str]]:
    return [(block.kind, block.level, block.text) for block in document.blocks]


def test_what_surrounds_the_text_is_dropped(page: Callable[..., Document]) -> None:
    document = page(
        "<header><a href='/'>Home</a></header><nav><ul><li><a href='/a'>About us</a></li></ul></nav>"
        "<div class='cookie-banner'>We use cookies.</div><script>var a = 'b';</script>"
        f"<main><h1>Water committees</h1><p>{LONG}</p><p style='display: none'>secret</p><form>Search</form></main>"
        "<aside class='sidebar'><a href='/b'>Other news</a></aside><footer>All rights reserved</footer>"
    )
    assert shown(document) == [("heading", 1, "Water committees"), ("paragraph", None, LONG.strip())]


def test_the_text_is_found_where_nothing_marks_it(page: Callable[..., Document]) -> None:
    links = "".join(f"<li><a href='/{n}'>Another page of the site {n}</a></li>" for n in range(40))
    document = page(
        f"<div><ul>{links}</ul></div><div><div><h2>Fees</h2><p>{LONG}</p><p>{LONG}</p></div></div>"
    )
    assert [block.kind for block in document.blocks] == ["heading", "paragraph", "paragraph"]


def test_a_form_around_the_whole_page_is_not_dropped(page: Callable[..., Document]) -> None:
    assert page(f"<form><div><p>{LONG}</p></div></form>").blocks[0].text == LONG.strip()


def test_a_title_in_the_header_heads_the_text(page: Callable[..., Document]) -> None:
    document = page(
        f"<header><h1>Water committees</h1></header><main><p>{LONG}</p></main>",
        "<title>Water committees | Aid</title>",
    )
    assert document.blocks[0].kind == "heading"
    assert document.report.title == "Water committees"


def test_lists_keep_depth_and_number(page: Callable[..., Document]) -> None:
    document = page(
        f"<p>{LONG}</p><ol start=3 type=a><li>Pay monthly<ul><li>in cash</li></ul></li><li><p>Mend quickly</p></li></ol>"
    )
    assert shown(document)[1:] == [
        ("list_item", 1, "c. Pay monthly"),
        ("list_item", 2, "in cash"),
        ("list_item", 1, "d. Mend quickly"),
    ]


def test_tables_are_rows_with_their_columns_in_line(page: Callable[..., Document]) -> None:
    document = page(
        f"<p>{LONG}</p><table><caption>Table 1: Pumps</caption><tr><th>District<th colspan=2>Pumps</tr>"
        "<tr><td rowspan=2>North<td>hand<td>14</tr><tr><td>solar<td><p>two</p><p>three</p></tr></table>"
    )
    assert shown(document)[1:] == [
        ("caption", None, "Table 1: Pumps"),
        ("table", None, "District\tPumps\nNorth\thand\t14\n\tsolar\ttwo three"),
    ]


def test_a_table_that_lays_out_a_page_is_no_table(page: Callable[..., Document]) -> None:
    document = page(
        f"<table><tr><td>{LONG}<br><br>{LONG}</td><td><h2>Fees</h2><p>{LONG}</p></td></tr><tr><td>a</td><td>b</td></tr></table>"
    )
    assert [block.kind for block in document.blocks][:4] == ["paragraph", "paragraph", "heading", "paragraph"]


def test_notes_are_tied_to_their_mark(page: Callable[..., Document]) -> None:
    document = page(
        f'<p>{LONG}<sup><a href="#fn1">1</a></sup></p><p>{LONG}</p>'
        '<ol><li id="fn1"><p>Two crowns. <a href="#r1">↩</a></p></li></ol>'
    )
    note = document.blocks[-1]
    assert document.blocks[0].text.endswith("went. ¹")
    assert (note.kind, note.text, note.anchor) == ("footnote", "¹ Two crowns.", 0)


def test_notes_in_brackets_are_notes(page: Callable[..., Document]) -> None:
    document = page(f"<p>{LONG}[2]</p><p>{LONG}</p><p>[2] Two crowns.</p>")
    assert (document.blocks[-1].kind, document.blocks[-1].anchor) == ("footnote", 0)


def test_breaks_and_preformatted_text_are_kept_apart(page: Callable[..., Document]) -> None:
    document = page(f"{LONG}<br>goes on<br><br>new<hr>newer<pre>one\ntwo</pre>")
    assert [block.text for block in document.blocks] == [f"{LONG}goes on", "new", "newer", "one two"]
    assert len(document.blocks[-1].spans) == 2


def test_a_bold_line_over_text_is_a_heading(page: Callable[..., Document]) -> None:
    document = page(f"<p>{LONG}</p><p><b>What worked</b></p><p>{LONG}</p>")
    assert document.blocks[1].kind == "heading"


def test_headings_that_are_links_are_kept_without_the_sign_of_the_link(page: Callable[..., Document]) -> None:
    document = page(
        f"<main><h2><a class='header' href='#fees'>Fees</a><a href='#fees'>¶</a></h2><p>{LONG}</p></main>"
    )
    assert shown(document)[0] == ("heading", 1, "Fees")


def test_each_block_has_its_number(page: Callable[..., Document]) -> None:
    document = page(f"<p>{LONG}</p><p>{LONG}</p>")
    assert [block.spans[0].place for block in document.blocks] == ["paragraph 1", "paragraph 2"]


def test_the_head_gives_the_facts(page: Callable[..., Document]) -> None:
    report = page(
        f"<p>{LONG}</p>",
        '<title>Water committees in the valley | Aid Office</title><meta property="og:site_name" content="Aid Office">'
        '<meta name="citation_title" content="Water committees in the valley">'
        '<meta name="citation_author" content="Ada Writer"><meta name="citation_author" content="Ben Author">'
        '<meta name="citation_publication_date" content="2019/05/01">',
    ).report
    assert (report.title, report.authors, report.publisher, report.year) == (
        "Water committees in the valley",
        ("Ada Writer", "Ben Author"),
        "Aid Office",
        2019,
    )
    assert report.origins["year"] == "the file's properties"


@pytest.mark.parametrize(
    ("encoding", "declared"),
    [
        ("utf-8", ""),
        ("utf-16", ""),
        ("cp1252", '<meta charset="iso-8859-1">'),
        ("cp1251", '<meta http-equiv="Content-Type" content="text/html; charset=windows-1251">'),
        ("cp1250", '<meta charset="cp1250">'),
        ("utf-8", '<meta charset="no-such-encoding">'),
    ],
)
def test_encodings_are_honoured(page: Callable[..., Document], encoding: str, declared: str) -> None:
    words = {"cp1251": "Комитет чинит насосы", "cp1250": "Výbor opravuje čerpadla"}.get(
        encoding, "Le comité répare — là"
    )
    assert page(f"<p>{words} &amp; plus</p>", declared, encoding=encoding).blocks[0].text == f"{words} & plus"


@pytest.mark.parametrize("name", ["page.txt", "page.doc", "page.xhtml", "page"])
def test_a_page_under_another_name_is_read_as_a_page(page: Callable[..., Document], name: str) -> None:
    assert page(f"<p>{LONG}</p>", name=name).report.media_type == "text/html"


def test_xhtml_that_closes_what_html_does_not(page: Callable[..., Document]) -> None:
    document = page(
        f'<p><a id="x"/>{LONG}</p>', '<meta xmlns="http://www.w3.org/1999/xhtml"/><script src="a"/><title/>'
    )
    assert document.blocks[0].text == LONG.strip()


@pytest.mark.parametrize("tag", ["div", "span", "ul><li", "table><tr><td", "b"])
def test_elements_a_hundred_thousand_deep_neither_crash_nor_hang(
    page: Callable[..., Document], tag: str
) -> None:
    with soon(20):
        document = page(f"<{tag}>" * 100_000 + f"<p>{LONG}</p>")
    assert LONG.strip() in document.blocks[-1].text


def test_broken_markup_gives_its_words(page: Callable[..., Document]) -> None:
    document = page(f"<p><b>{LONG}</p></i></td><table><tr><p>{LONG}</table></div></div><p>End")
    assert document.blocks[-1].text == "End"


LESSON = "Farmers trust a buyer who pays in cash on the day of delivery."
OTHER = "Local traders must be asked before the prices are set."


def words_of(document: Document) -> list[str]:
    return [block.text for block in document.blocks]


@pytest.mark.parametrize(
    "section",
    [
        f"<section id='social-protection'><h2>Social protection</h2><p>{LESSON}</p></section>",
        "<section id='section-knowledge-sharing'><h2>2. Knowledge sharing</h2><ul><li>Radio</li></ul></section>",
        f"<section id='recommendations-on-social-cohesion' class='level1'><h1>Social cohesion</h1><p>{LESSON}</p></section>",
        f"<section id='navigation-fluviale'><h2>Navigation fluviale</h2><p>{LESSON}</p></section>",
        f"<div class='share-box'><p>{LESSON}</p></div>",
        f"<div class='content modal-body'><ul><li>{LESSON}</li></ul></div>",
        "<div id='informed-consent'><p>在採訪前以當地語言宣讀同意書是良好的做法。</p></div>",
    ],
)
def test_sections_named_with_words_of_menus_are_kept(page: Callable[..., Document], section: str) -> None:
    document = page(f"<main><p>{LONG}</p><p>{LONG}</p>{section}<p>{LONG}</p></main>")
    assert len(document.blocks) == 3 + (2 if "<h" in section else 1)


@pytest.mark.parametrize(
    "box",
    [
        "<div class='share'><h3>Share this page</h3>Facebook</div>",
        "<div id='social-links'><a href='/f'>Follow us on the network that you like best.</a></div>",
        f"<div class='newsletter'><h3>Our letter</h3><p>{OTHER}</p></div>",
        "<div class='consent popup'><p>We use cookies so that our pages show you what you like.</p></div>",
        "<div role='complementary'><a href='/f'>Farmers were paid in cash in the north.</a></div>",
    ],
)
def test_boxes_of_a_site_are_dropped(page: Callable[..., Document], box: str) -> None:
    assert words_of(page(f"<main><p>{LONG * 3}</p>{box}</main>")) == [(LONG * 3).strip()]


@pytest.mark.parametrize(
    ("part", "more"),
    [
        ("<article>", "<article>"),
        ("<main>", "<div>"),
        ("<div class=WordSection1>", "<div class=WordSection2>"),
    ],
)
def test_text_beside_the_main_part_is_kept(page: Callable[..., Document], part: str, more: str) -> None:
    end, ends = (each.replace("<", "</").split(" ")[0].rstrip(">") + ">" for each in (part, more))
    document = page(
        f"{part}{f'<p>{LONG}</p>' * 6}{end}<div>Print</div>{more}<h2>Lessons</h2><p>{LESSON}</p>{ends}"
        f"<h2>Advice</h2><p>{OTHER}</p>"
    )
    assert words_of(document)[6:] == ["Lessons", LESSON, "Advice", OTHER]


def test_sections_on_what_pages_offer_too_are_kept_beside_the_main_part(
    page: Callable[..., Document],
) -> None:
    beside = (
        f"<section class='social-protection'><p>{LESSON}</p></section><div class='nav'><p>{OTHER}</p></div>"
    )
    assert words_of(page(f"<main><p>{LONG * 3}</p></main>{beside}"))[1:] == [LESSON]


def test_text_before_the_main_part_stays_before_it(page: Callable[..., Document]) -> None:
    document = page(
        f"<div><p>{OTHER}</p></div><h2>In short</h2><p>{LESSON}</p><main><p>{LONG * 5}</p></main>"
    )
    assert words_of(document) == [OTHER, "In short", LESSON, (LONG * 5).strip()]


def test_notes_beside_the_main_part_are_tied_to_their_mark(page: Callable[..., Document]) -> None:
    note = "<div style='mso-element:footnote' id=ftn1><p><a href='#_ftnref1' name='_ftn1'>[1]</a> 340 households.</p></div>"
    document = page(
        f"<div class=WordSection1><p>{LONG * 5}<a href='#_ftn1' name='_ftnref1'><span>[1]</span></a></p></div>"
        f"<div style='mso-element:footnote-list'><hr>{note}</div>"
    )
    assert shown(document)[1:] == [("footnote", None, "¹ 340 households.")]
    assert document.blocks[1].anchor == 0


@pytest.mark.parametrize(
    "beside",
    [
        f"<div id='comments'><h3>2 comments</h3><p>{OTHER}</p><p>{LESSON}</p></div>",
        f"<section class='related'><h2>Read on</h2><p>{OTHER}</p></section>",
        f"<div><article><h3><a href='/b'>Other news</a></h3><p>{OTHER}</p></article></div>",
        "<div>© 2020 The Office of Aid. All of its rights are reserved here.</div>",
        f"<footer><p>{OTHER}</p></footer>",
        f"<nav><p>{OTHER}</p></nav>",
        f"<ul><li><a href='/a'>{OTHER}</a></li></ul>",
        "The office, 2 Main Street",
    ],
)
def test_what_is_no_text_beside_the_main_part_is_dropped(page: Callable[..., Document], beside: str) -> None:
    assert words_of(page(f"<main><p>{LONG * 3}</p></main>{beside}")) == [(LONG * 3).strip()]


def test_a_button_that_is_a_heading_is_its_words(page: Callable[..., Document]) -> None:
    document = page(
        f"<p>{LONG}</p><h2><button><svg></svg> Advice</button></h2><p>{OTHER}</p>"
        f"<h2>Fees <button>Copy link</button></h2><p>{LESSON}</p><button>Send</button>"
    )
    assert words_of(document) == [LONG.strip(), "Advice", OTHER, "Fees", LESSON]


@pytest.mark.parametrize(
    "how", ["style='display:none'", "aria-hidden=true", "hidden='until-found'", "role=complementary"]
)
def test_text_that_a_reader_opens_is_read(page: Callable[..., Document], how: str) -> None:
    document = page(f"<div><p>{LONG}</p></div><div {how}><ul><li>{LESSON}</li></ul></div>")
    assert words_of(document) == [LONG.strip(), LESSON]


def test_a_page_that_a_script_is_yet_to_show_is_read(page: Callable[..., Document]) -> None:
    document = page(
        f"<main hidden><p>{LONG}</p><ul><li>{OTHER}</li><li style='display:none'>{LESSON}</li></ul></main>"
    )
    assert words_of(document) == [LONG.strip(), OTHER, LESSON]


def test_the_title_is_kept_where_each_section_has_its_own(page: Callable[..., Document]) -> None:
    sections = "".join(f"<section><h1>{name}</h1><p>{LONG}</p></section>" for name in ("Fees", "Pumps"))
    document = page(f"<header><h1>Water</h1></header>{sections}", "<title>Water</title>")
    assert [block.text for block in document.blocks if block.kind == "heading"] == ["Water", "Fees", "Pumps"]


@pytest.mark.parametrize(
    "hidden",
    [
        "<div aria-hidden=true>menu</div>",
        "<span aria-hidden=true>x</span>",
        f"<p style='display:none'>{OTHER}</p>",
        f"<div hidden class='modal fade'><p>{OTHER}</p></div>",
        f"<div hidden class='error-message'><p>{OTHER}</p></div>",
        "<div hidden>Farmers of {{district}} were paid in cash each week.</div>",
        f"<template><p>{OTHER}</p></template>",
    ],
)
def test_what_no_reader_opens_is_not_read(page: Callable[..., Document], hidden: str) -> None:
    assert words_of(page(f"<p>{LONG}</p>{hidden}")) == [LONG.strip()]


@pytest.mark.parametrize(
    ("mark", "sheet"),
    [
        ("style='display: none'", ""),
        ("class=later", ".later, .never { display:none; }"),
        ("class='x later'", "/* .x{} */ li.later { visibility: hidden }"),
        ("id=gone", "#gone {text-decoration: line-through red}"),
        ("style='text-decoration:line-through'", ""),
    ],
)
def test_an_item_that_is_not_shown_or_struck_out_is_not_read(
    page: Callable[..., Document], mark: str, sheet: str
) -> None:
    items = f"<ul><li>{LESSON}</li><li {mark}>{OTHER}</li></ul>"
    assert words_of(page(f"<p>{LONG}</p>{items}", f"<style>{sheet}</style>")) == [LONG.strip(), LESSON]


@pytest.mark.parametrize(
    ("more", "sheet"),
    [
        ("<script>open()</script>", ".later { display: none }"),
        ("", "@media print { .later { display: none } }"),
        ("", ".later .menu { display: none }"),
    ],
    ids=["a page that can change", "on paper only", "what stands in it only"],
)
def test_an_item_that_may_be_shown_is_read(page: Callable[..., Document], more: str, sheet: str) -> None:
    items = f"<ul><li>{LESSON}</li><li class=later>{OTHER}</li></ul>{more}"
    assert words_of(page(f"<p>{LONG}</p>{items}", f"<style>{sheet}</style>")) == [LONG.strip(), LESSON, OTHER]


def test_sentences_that_are_links_to_other_pages_after_the_text_are_not_read(
    page: Callable[..., Document],
) -> None:
    links = "".join(f"<li><a href='/{at}'>{each}</a></li>" for at, each in enumerate((LESSON, OTHER)))
    document = page(f"<h1>Fees</h1><p>{LONG * 3}</p><h2>More from this programme</h2><ul>{links}</ul>")
    assert words_of(document) == ["Fees", (LONG * 3).strip()]


def test_titles_of_sources_that_are_links_are_read(page: Callable[..., Document]) -> None:
    links = "<li><a href='/a'>Okello 2011, Fees</a></li><li><a href='/b'>Njeri 2012, Pumps</a></li>"
    document = page(f"<p>{LONG * 3}</p><h2>References</h2><ul>{links}</ul>")
    assert words_of(document)[1:] == ["References", "Okello 2011, Fees", "Njeri 2012, Pumps"]


@pytest.mark.parametrize("tag", ["del", "s", "strike"])
def test_changes_are_read_as_accepted(page: Callable[..., Document], tag: str) -> None:
    document = page(f"<p>{LONG}</p><p>It should <{tag}>never </{tag}><ins>always </ins>pay on Friday.</p>")
    assert document.blocks[1].text == "It should always pay on Friday."


@pytest.mark.parametrize("said", ["role=doc-noteref", "epub:type=noteref"])
def test_a_link_said_to_be_a_mark_is_one(page: Callable[..., Document], said: str) -> None:
    document = page(
        f"<p>{LONG}</p><p>They were paid 250<a {said} href='#n1'>1</a> francs.</p><ol><li id=n1>A survey.</li></ol>"
    )
    assert words_of(document)[1:] == ["They were paid 250¹ francs.", "¹ A survey."]


@pytest.mark.parametrize(
    "tag",
    [
        "div class=menu id=menu",
        "div hidden",
        "a href='#1' id=1",
        "s",
        "h2><button",
        "div role=complementary",
        "p><h2",
    ],
)
def test_elements_without_end_do_not_hang_what_prunes_them(page: Callable[..., Document], tag: str) -> None:
    with soon(20):
        page(f"<p>{LONG}</p><div><p>{LONG}</p>" + f"<{tag}>" * 50_000 + f"<p>{LONG}</p>")


def test_a_list_typed_with_line_breaks_is_a_list(page: Callable[..., Document]) -> None:
    document = page(f"<p>{LONG}</p><div>We advise:<br>- Pay the fees.<br>- Lock the<br>pump house.</div>")
    assert shown(document)[1:] == [
        ("paragraph", None, "We advise:"),
        ("list_item", 1, "Pay the fees."),
        ("list_item", 1, "Lock the pump house."),
    ]


@pytest.mark.parametrize(
    "card", ["<h3><a href='/x'>{}</a></h3><p>{}</p>", "<a href='/x'><h3>{}</h3><p>{}</p></a>"]
)
def test_teasers_of_other_pages_after_the_text_are_dropped(page: Callable[..., Document], card: str) -> None:
    others = "".join(
        f"<div>{card.format(title, text)}</div>"
        for title, text in [
            ("Lessons from Lima", "Markets should open at dawn because buyers come early."),
            ("Advice from Oslo", "Schools should buy fish from boats that land close by."),
        ]
    )
    document = page(
        f"<div><h1>Pumps</h1><p>{LONG * 6}</p><section><h2>Read next</h2>{others}</section></div>"
    )
    text = " ".join(words for _, _, words in shown(document))
    assert "should" not in text
    assert LONG.strip() in text


def test_sections_whose_headings_are_links_stay_where_the_text_goes_on(page: Callable[..., Document]) -> None:
    parts = "".join(f"<div><h3><a href='/p{n}'>Part {n}</a></h3><p>{LONG}</p></div>" for n in (1, 2))
    document = page(f"<div><h1>Pumps</h1><p>{LONG * 5}</p>{parts}<p>{LONG}</p></div>")
    assert sum(words == LONG.strip() for _, _, words in shown(document)) == 3
