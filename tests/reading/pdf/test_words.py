"""Where the words of a page stand, so that they can be chosen on its picture."""

from itertools import pairwise
from pathlib import Path

import pytest

from lessonbase import Library


@pytest.fixture(scope="module")
def paged(starter_index: Path):
    with Library(starter_index) as library:
        yield library, next(one for one in library.reports() if one.page_count)


def test_every_word_of_a_page_has_a_box_inside_the_line_it_was_read_from(paged):
    library, report = paged
    found = library.pages.words(report.id, 1)
    passages = {one.id: one for one in library.browsing.passages_on(report.id, 1)}
    assert {passage for passage, *_ in found} == set(passages)
    for passage, start, end, box in found:
        line = next(span.box for span in passages[passage].spans if span.start <= start < span.end)
        assert passages[passage].text[start:end].split() == [passages[passage].text[start:end]]
        assert line.x0 - 1.5 <= box.x0 < box.x1 <= line.x1 + 1.5
        assert line.y0 - 1.5 <= (box.y0 + box.y1) / 2 <= line.y1 + 1.5


def test_words_of_a_line_stand_beside_one_another_in_their_order(paged):
    library, report = paged
    passage = library.browsing.passages_on(report.id, 1)[-1]
    line = passage.spans[0]
    boxes = [
        box
        for name, start, _, box in library.pages.words(report.id, 1)
        if name == passage.id and start < line.end
    ]
    assert all(one.x1 <= other.x0 + 0.5 for one, other in pairwise(boxes))
