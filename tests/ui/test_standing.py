"""What the server tells a page that watches files being read."""

import time
from pathlib import Path
from typing import Any

import pytest

from lessonbase import Library
from lessonbase_ui import app, reports
from tests.ui.documents import plain_report


@pytest.mark.parametrize("action", ["show", "rows"])
def test_a_page_drawn_as_a_file_came_through_looks_again(
    action: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Library(tmp_path / "index") as library:
        draw = reports.rows

        def drawn_late(*given: Any) -> str:
            rows = draw(*given)
            late = time.monotonic() + 60
            while library.jobs.waiting() and time.monotonic() < late:
                time.sleep(0.01)
            return rows

        monkeypatch.setattr(reports, "rows", drawn_late)
        library.jobs.add([str(plain_report(tmp_path))])
        told, after = (getattr(app, action)(library, {"search": "?tab=reports"}) for _ in range(2))
    assert told["busy"]
    assert "1 lesson or practice" not in told["parts"]["rows"]
    assert not after["busy"]
    assert "1 lesson or practice" in after["parts"]["rows"]


def test_no_two_actions_of_the_page_have_one_name() -> None:
    names = [action.__name__ for action in app.actions()]
    assert len(set(names)) == len(names)
