"""How a report is cut into passages."""

from collections import Counter
from collections.abc import Iterable
from itertools import pairwise

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lessonbase.extraction import extract
from lessonbase.model import Block, Box, Document, Page, Report, Span
from lessonbase.sentences import sentences

from .conftest import document_of

SENTENCE = "The committee met in the school of the village and kept its accounts in a book."


def test_a_paragraph_that_fits_stays_whole_and_short_neighbours_join(extracted):
    passages, _ = extracted("First words here.\nSecond words here.\nThird words here.")
    assert [passage.text for passage in passages] == [
        "First words here.\nSecond words here.\nThird words here."
    ]


def test_a_heading_parts_passages_and_is_their_section(extracted):
    passages, _ = extracted("# Results\n## Water\nWells were dug.\n## Roads\nRoads were graded.")
    assert [(passage.section, passage.text) for passage in passages] == [
        (("Results", "Water"), "Wells were dug."),
        (("Results", "Roads"), "Roads were graded."),
    ]
    assert passages[0].context == "Results > Water"
    assert passages[0].indexed_text == "Results > Water\nWells were dug."


def test_a_long_paragraph_is_cut_at_sentence_ends_without_a_small_tail(extracted):
    text = " ".join([SENTENCE] * 12)
    passages, _ = extracted(text)
    assert " ".join(passage.text for passage in passages) == text
    assert all(passage.text.endswith(".") for passage in passages)
    assert max(len(passage.text) for passage in passages) <= 900
    assert min(len(passage.text) for passage in passages) >= 400


def test_a_sentence_longer_than_the_limit_is_cut_between_words(extracted):
    text = "The committee listed " + ", ".join(f"village number {n}" for n in range(120)) + "."
    passages, _ = extracted(text)
    assert " ".join(passage.text for passage in passages) == text
    assert max(len(passage.text) for passage in passages) <= 900


def test_a_list_stays_with_its_lead_in(extracted):
    filler = " ".join([SENTENCE] * 11)
    passages, _ = extracted(
        f"{filler}\nThe project built:\n- wells of twenty metres\n- roads to the market", 900
    )
    assert [passage.text for passage in passages][-1] == (
        "The project built:\nwells of twenty metres\nroads to the market"
    )


def test_a_record_begins_a_passage_and_ends_one(extracted):
    passages, [record] = extracted(
        "Wells were dug.\nLesson 1: Users must own the pump.\nThey chose it.\nThey paid."
    )
    assert [passage.text for passage in passages] == [
        "Wells were dug.",
        "Lesson 1: Users must own the pump.",
        "They chose it.\nThey paid.",
    ]
    assert record.passage_id == passages[1].id
    assert record.passage_ids == (passages[2].id,)


def test_evidence_carries_its_lesson_in_context_and_the_statement_itself_does_not(extracted):
    passages, _ = extracted("# Water\nLesson 1: Users must own the pump.\nThey chose it.")
    assert passages[0].context == "Water"
    assert passages[1].context == "Water\nLesson 1: Users must own the pump."


def test_the_context_of_a_practice_is_its_lesson(extracted):
    passages, _ = extracted(
        "Lesson: Users must own the pump.\nBest Practice: Let them choose it.\nThey chose it."
    )
    assert passages[1].context == "Lesson: Users must own the pump."
    assert passages[2].context == "Lesson: Users must own the pump.\nBest Practice: Let them choose it."


def test_a_context_stays_short(extracted):
    long = "very " * 200
    passages, _ = extracted(f"# {long}\n## {long}\nLesson 1: Users must {long} own the pump.\nThey chose it.")
    assert all(len(passage.context) <= 300 for passage in passages)


def test_footnotes_follow_the_passage_of_their_paragraph(extracted):
    text = """
The pump was dear.¹ It was paid in two years.
Footnote: ¹ 900 dollars.
## Next
Roads were graded.
"""
    passages, _ = extracted(text)
    assert [(passage.kind, passage.text) for passage in passages] == [
        ("text", "The pump was dear.¹ It was paid in two years."),
        ("footnote", "¹ 900 dollars."),
        ("text", "Roads were graded."),
    ]
    assert passages[1].context == "The pump was dear.¹"


def test_a_long_table_is_cut_between_rows_and_later_parts_name_its_columns_in_context(extracted):
    rows = "\n".join(f"| District {n} | {SENTENCE} | {n}" for n in range(20))
    passages, _ = extracted(
        f"# Results\nCaption: Table 2: Committees\n| District | Committee | Wells\n{rows}"
    )
    assert {passage.kind for passage in passages} == {"table"}
    assert passages[0].text.startswith("Table 2: Committees\nDistrict\tCommittee\tWells\nDistrict 0\t")
    for passage in passages[1:]:
        assert passage.text.startswith("District ")
        assert passage.text.count("\t") == 2 * len(passage.text.split("\n"))
        assert "Table 2: Committees — District · Committee · Wells" in passage.context


def test_rows_that_are_records_name_their_columns_in_context_too(extracted):
    text = """
| No. | Recommendation | Responsible
| 1 | Pay road committees before the rains. | Ministry of Works
| 2 | Train their treasurers every year. | Road fund
"""
    passages, _ = extracted(text)
    assert [passage.text for passage in passages] == [
        "No.\tRecommendation\tResponsible",
        "1\tPay road committees before the rains.\tMinistry of Works",
        "2\tTrain their treasurers every year.\tRoad fund",
    ]
    assert passages[2].context == "No. · Recommendation · Responsible"


def test_furniture_is_left_out(extracted):
    passages, _ = extracted("Wells were dug.\nFurniture: page 4 of 9\nRoads were graded.")
    assert [passage.text for passage in passages] == ["Wells were dug.\nRoads were graded."]


def test_pages_come_from_the_lines():
    box = Box(x0=72, y0=90, x1=500, y1=102)
    block = Block(
        kind="paragraph",
        text="Wells were dug and roads graded.",
        spans=(Span(start=0, end=15, page=4, box=box), Span(start=15, end=32, page=5, box=box)),
    )
    [passage], _ = extract(document_of((block,)))
    assert (passage.page_start, passage.page_end) == (4, 5)
    assert passage.spans == block.spans


def test_an_empty_document_has_nothing():
    assert extract(document_of(())) == ([], [])


words = st.text(st.sampled_from("aeéo nst,;.?!:()“”’1\u00a0"), min_size=1, max_size=60)
openings = st.sampled_from(
    [
        "",
        "Lesson 1: ",
        "Best Practice: ",
        "Recommendation 2. ",
        "The team should ",
        "Box 1: Good practice: ",
        "3. ",
        "One lesson is that ",
    ]
)


@st.composite
def documents(draw: st.DrawFn) -> Document:
    """Documents of any blocks, lines cut anywhere."""
    blocks: list[Block] = []
    for index in range(draw(st.integers(0, 12))):
        kind = draw(
            st.sampled_from(
                [
                    "heading",
                    "paragraph",
                    "paragraph",
                    "list_item",
                    "table",
                    "caption",
                    "footnote",
                    "furniture",
                ]
            )
        )
        text = draw(openings) + draw(words) * draw(st.integers(1, 6))
        if kind == "heading":
            text = draw(st.sampled_from(["Recommendations", "Lessons learned", "Annex 1", "To donors", text]))
        if kind == "table":
            text = "\n".join(
                f"{draw(openings)}{draw(words)}\t{draw(words)}" for _ in range(draw(st.integers(1, 4)))
            )
            text = draw(st.sampled_from(["Recommendation\tWho\n", "A\tB\n", ""])) + text
        cuts = sorted({0, len(text), *draw(st.lists(st.integers(0, len(text)), max_size=4))})
        spans = tuple(Span(start=a, end=b, page=index + 1) for a, b in pairwise(cuts))
        anchor = draw(st.none() | st.integers(0, max(0, index - 1))) if kind == "footnote" and index else None
        blocks.append(
            Block(kind=kind, text=text, spans=spans, level=draw(st.sampled_from([None, 1, 2])), anchor=anchor)
        )
    return document_of(tuple(blocks))


def _letters(texts: Iterable[str]) -> Counter[str]:
    return Counter("".join("".join(texts).split()))


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(documents(), st.sampled_from([40, 120, 900]))
def test_no_word_is_lost_or_told_twice(document: Document, limit: int):
    passages, _ = extract(document, limit)
    told = _letters(passage.text for passage in passages)
    words = [block.text for block in document.blocks if block.kind not in ("heading", "furniture")]
    headings = [block.text for block in document.blocks if block.kind == "heading"]
    assert told >= _letters(words)
    assert told <= _letters([*words, *headings])


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(documents(), st.sampled_from([40, 120, 900]))
def test_spans_tile_a_passage_and_name_the_page_of_every_word(document: Document, limit: int):
    sources = {index + 1: block.text for index, block in enumerate(document.blocks)}
    passages, _ = extract(document, limit)
    for passage in passages:
        assert len(passage.text) <= limit
        assert passage.spans[0].start == 0
        assert passage.spans[-1].end == len(passage.text)
        for span, following in pairwise(passage.spans):
            assert span.end == following.start
        for span in passage.spans:
            assert span.page is not None
            assert passage.text[span.start : span.end].rstrip("\n") in sources[span.page]


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(documents())
def test_a_statement_is_the_words_of_its_passages(document: Document):
    passages, records = extract(document)
    by_id = {passage.id: passage for passage in passages}
    assert len(by_id) == len(passages)
    ids = {record.id for record in records}
    for record in records:
        shown = "\n".join(by_id[passage].text for passage in (record.passage_id, *record.passage_ids))
        first = sentences(record.statement)[0]
        words = record.statement[first[0] : first[1]]
        assert words[:200] in "\n".join(passage.text for passage in passages)
        assert record.statement.split("\n")[0][:20] in shown
        assert record.passage_id not in record.passage_ids
        assert record.parent_id is None or record.parent_id in ids


def test_a_long_caption_below_a_line_of_its_table_is_cut_to_fit():
    texts = (
        ("heading", "Results"),
        ("paragraph", "1"),
        ("caption", "1" * 44),
        ("furniture", "1"),
        ("table", "Recommendation\tWho\n1\t1"),
    )
    blocks = tuple(
        Block(kind=kind, text=text, spans=(Span(start=0, end=len(text), page=page),))
        for page, (kind, text) in enumerate(texts, 1)
    )
    of = Report(id="0" * 16, title="A report", source="report.txt", media_type="text/plain")
    document = Document(
        report=of, pages=(Page(number=None, text="\n".join(text for _, text in texts)),), blocks=blocks
    )
    assert all(len(passage.text) <= 40 for passage in extract(document, 40)[0])
