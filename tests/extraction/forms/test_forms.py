"""A sample of the forms; `benchmarks/forms.py` measures all of them."""

import pytest

from tests.extraction.forms.choices import FORMATS, Form, Pair, can_be, cover, every_form
from tests.extraction.forms.measuring import measured

_SAMPLE = [
    Form("numbered", "own", "list", "lesson", "en", "md"),
    Form("bilingual", "own", "list from four", "recommendation", "fr", "docx"),
    Form("spaced", "summary", "paragraphs", "lesson", "es", "html"),
    Form("bar", "findings", "topics", "challenge", "pt", "pdf"),
    Form("plain", "own", "steps below", "recommendation", "en", "html"),
    Form("plain", "box", "list", "best_practice", "es", "docx"),
    Form("other", "table", "list", "recommendation", "fr", "pdf"),
    Form("section", "own", "one paragraph", "success", "pt", "md"),
]


@pytest.mark.parametrize("form", _SAMPLE, ids=str)
def test_the_records_of_a_form_are_found_and_nothing_else(form):
    scores = measured(form).scores
    assert (scores.missed, scores.extra) == ((), ())
    assert scores.parents in (None, 1.0)


def test_every_two_choices_that_can_meet_do_meet_in_the_few_forms_measured():
    few, all_forms = cover(), list(every_form())
    assert len(few) < len(all_forms) / 20
    assert all(map(can_be, few))
    assert pairs(few) == pairs(all_forms)
    assert {form.format for form in few} == set(FORMATS)


def pairs(forms: list[Form]) -> set[Pair]:
    return {pair for form in forms for pair in form.pairs()}
