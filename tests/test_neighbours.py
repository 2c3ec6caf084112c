"""The passages before and after another are text: the footnotes between them are none of its neighbours."""

from types import SimpleNamespace
from typing import Any

from lessonbase.asking import sources_of
from tests.documents import passage, report

OF = report("wells")
PASSAGES = [
    passage(OF, 0, "The district put in forty pumps."),
    passage(OF, 1, "See the list of prices.", kind="footnote"),
    passage(OF, 2, "Prices are of 2018.", kind="footnote"),
    passage(OF, 3, "They broke in the second year."),
    passage(OF, 4, "Villages mended most of them."),
]


def library() -> tuple[Any, Any]:
    places = {one.id: number for number, one in enumerate(PASSAGES)}
    browsing = SimpleNamespace(
        census=lambda _: SimpleNamespace(reports=1, passages=len(PASSAGES), languages=frozenset()),
        passage_count=lambda _, one: places[one],
        passages=lambda _, first, many: PASSAGES[first : first + many],
        in_language=None,
    )
    search = SimpleNamespace(
        mark=lambda: None,
        tuned=SimpleNamespace(bar=0.0),
        read_as_one=None,
        holding=None,
        having=None,
        alike=None,
        is_word=None,
        judge=None,
    )
    return SimpleNamespace(browsing=browsing), search


def test_footnotes_are_passed_over():
    around = sources_of(*library()).around
    assert around(PASSAGES[3]) == (PASSAGES[0], PASSAGES[4])
    assert around(PASSAGES[0]) == (None, PASSAGES[3])
    assert around(PASSAGES[4]) == (PASSAGES[3], None)
