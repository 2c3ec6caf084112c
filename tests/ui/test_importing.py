"""What the framework does as it is imported."""

import importlib
import sys
from pathlib import Path

import pytest

COMPONENT = """
import gradio as gr


class Own(gr.HTML):
    EVENTS = ["change"]
"""


def test_no_stub_is_written_beside_a_component(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("lessonbase_ui.app", reason="the framework of the page is not installed")
    (tmp_path / "own_component.py").write_text(COMPONENT)
    monkeypatch.syspath_prepend(tmp_path)
    try:
        assert importlib.import_module("own_component").Own.change
    finally:
        sys.modules.pop("own_component", None)
    assert list(tmp_path.rglob("*.pyi")) == []
