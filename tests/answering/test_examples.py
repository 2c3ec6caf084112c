"""Questions to begin with, in words as a person would put them."""

import pytest

from lessonbase.answering.examples import example_questions
from lessonbase.model import Tag
from tests.documents import passage, record, report

OF = report()


def tag(scheme: str, label: str) -> Tag:
    return Tag(scheme=scheme, code=label, label=label)


@pytest.mark.parametrize(
    ("country", "said"),
    [
        ("Chad", "in Chad?"),
        ("Dominican Republic", "in the Dominican Republic?"),
        ("Philippines", "in the Philippines?"),
    ],
)
def test_a_country_has_its_article(country: str, said: str):
    tags = (tag("theme", "Water supply"), tag("country", country))
    about = record(OF, 1, "Dig where people walk.", passage(OF, 1, "Dig where people walk."), tags=tags)
    assert next(example_questions([about])) == f"What has been learned about water supply {said}"
