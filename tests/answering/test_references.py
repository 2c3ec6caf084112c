"""References read as reports write them, with whatever the report tells of itself."""

import pytest

from lessonbase.answering import reference
from tests.documents import report


@pytest.mark.parametrize(
    ("fields", "page", "expected"),
    [
        (
            {
                "authors": ("Ruth Okello", "Ben Ade"),
                "year": 2019,
                "publisher": "UNHCR",
                "title": "Sharing data",
            },
            23,
            "Ruth Okello; Ben Ade (2019). Sharing data. UNHCR, p. 23.",
        ),
        ({"publisher": "UNHCR", "year": 2019, "title": "Sharing data"}, None, "UNHCR (2019). Sharing data."),
        ({"title": "Sharing data"}, 4, "Sharing data (n.d.). p. 4."),
    ],
)
def test_a_reference_names_what_is_known(fields: dict, page: int | None, expected: str):
    assert reference(report(**fields), page) == expected
