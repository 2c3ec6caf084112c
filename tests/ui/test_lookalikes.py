"""Signs in a report that look like our citations are taken for its own."""

from pathlib import Path
from typing import Any

import pytest

from lessonbase import Library
from tests.ui.documents import citing_report
from tests.ui.serving import served

pytestmark = pytest.mark.browser
QUESTION = "How did the beekeepers of Marsabit sell more honey?"


def test_only_the_numbers_of_an_answer_can_be_pressed_and_the_report_s_are_quiet(
    visit: Any, tmp_path: Path
) -> None:
    with Library(tmp_path / "index") as library:
        library.ingest(citing_report(tmp_path))
    with served(tmp_path / "index") as site:
        page = visit(f"{site.address}/?q={QUESTION}")
        answer = page.locator(".point").first
        assert "[1][2]" in answer.inner_text()
        assert answer.locator("a.n").all_inner_texts() == ["1"]
        assert "".join(answer.locator(".theirs").all_inner_texts()) == "[1][2][UNHCR 2019, p. 12]"
        size = "element => parseFloat(getComputedStyle(element).fontSize)"
        assert answer.locator(".theirs").first.evaluate(size) < answer.locator(".said").evaluate(size)
        visit.leave()
