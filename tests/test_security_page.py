"""docs/security.md says what is so."""

import re
from pathlib import Path

import pytest

from lessonbase.settings import Settings

ROOT = Path(__file__).parents[1]
PAGE = (ROOT / "docs/security.md").read_text("utf-8")


def test_the_tests_and_files_that_it_names_are_there():
    named = set(re.findall(r"`((?:tests|src|ui)/[\w/.]+\.py)`", PAGE))
    assert len(named) > 5
    assert [path for path in named if not (ROOT / path).is_file()] == []


def test_the_limits_that_it_names_are_the_settings():
    named = dict(re.findall(r"`LESSONBASE_(\w+)` (\d+)", PAGE))
    assert named
    for name, value in named.items():
        assert Settings.model_fields[name.lower()].default == int(value)


def test_the_limits_of_requests_that_it_names_are_those_of_the_page():
    pytest.importorskip("gradio")
    from lessonbase_ui.address import LONGEST, MOST_VALUES
    from lessonbase_ui.guard import ASKED_BYTES, UPLOAD_MEGABYTES

    text = " ".join(PAGE.split())
    assert f"An action takes {ASKED_BYTES // 1_000_000} MB, a file {UPLOAD_MEGABYTES} MB" in text
    assert f"an address {MOST_VALUES} filter values and {LONGEST:,} characters" in text
