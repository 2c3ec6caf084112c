"""A sample of the forms; `benchmarks/forms.py` measures all of them."""

import pytest

from tests.extraction.forms.choices import FORMATS, Form, can_be, cover, every_form
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
    wanted = {(form.structure, form.format) for form in every_form()}
    assert {(form.structure, form.format) for form in cover()} == wanted
    assert all(map(can_be, cover()))
    assert {form.format for form in cover()} == set(FORMATS)
