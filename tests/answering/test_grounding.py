"""No words are shown that do not stand verbatim on the page they are said to come from."""

from hypothesis import given
from hypothesis import strategies as st

from lessonbase.answering.grounding import cite, is_verbatim
from lessonbase.model import Hit, Passage, Span

LINES = st.lists(
    st.text(alphabet="abc,. é\u202e<", min_size=1, max_size=12).filter(str.strip), min_size=1, max_size=6
)


def passage_over_pages(pages: list[list[str]]) -> Passage:
    text, spans = "", []
    for number, lines in enumerate(pages, 1):
        for line in lines:
            start = len(text)
            text += line + " "
            spans.append(Span(start=start, end=len(text), page=number))
    return Passage(
        id="r-p0001", report_id="r", text=text, page_start=1, page_end=len(pages), spans=tuple(spans)
    )


def hit(passage: Passage) -> Hit:
    return Hit(rank=1, score=1.0, passage=passage, report_title="A report")


@given(st.lists(LINES, min_size=1, max_size=3), st.data())
def test_every_citation_is_verbatim_on_its_own_page(pages: list[list[str]], data: st.DataObject):
    passage = passage_over_pages(pages)
    start = data.draw(st.integers(0, len(passage.text) - 1))
    end = data.draw(st.integers(start + 1, len(passage.text)))
    texts = {number: "\n".join(lines) for number, lines in enumerate(pages, 1)}

    citations = cite(hit(passage), start, end, 1, lambda _, page: texts[page or 0]) or []

    for citation in citations:
        assert citation.quote == passage.text[citation.start : citation.end]
        assert is_verbatim(citation.quote, texts[citation.page or 0])
    quoted = "".join("".join(citation.quote.split()) for citation in citations)
    assert quoted == "".join(passage.text[start:end].split())


def test_a_sentence_across_a_page_break_cites_both_pages():
    passage = passage_over_pages([["Trust takes"], ["time and money."]])
    texts = {1: "Trust takes", 2: "time and money."}
    citations = cite(hit(passage), 0, len(passage.text), 3, lambda _, page: texts[page or 0])
    assert citations is not None
    assert [(each.number, each.page, each.quote) for each in citations] == [
        (3, 1, "Trust takes"),
        (4, 2, "time and money."),
    ]


def test_words_that_are_not_on_the_page_are_not_cited():
    passage = passage_over_pages([["Trust takes time."]])
    assert cite(hit(passage), 0, len(passage.text), 1, lambda *_: "Trust takes no time.") is None
