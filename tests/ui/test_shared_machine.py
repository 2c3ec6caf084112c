"""A machine that several people share."""

import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.ui.documents import plain_report
from tests.ui.serving import started

TOLD = """
import os, sys
from lessonbase import Library
import lessonbase_ui

class Watch:
    def find_spec(self, name, path, target=None):
        if name == "gradio":
            print(os.environ.get("GRADIO_TEMP_DIR"))
            raise ModuleNotFoundError("seen", name="gradio")

sys.meta_path.insert(0, Watch())
with Library(sys.argv[1]) as library:
    try:
        lessonbase_ui.serve(library, port=0)
    except Exception as error:
        print(error)
"""


def test_the_framework_has_a_folder_of_the_library_from_the_moment_it_is_imported(tmp_path: Path) -> None:
    told = subprocess.run(
        [sys.executable, "-c", TOLD, str(tmp_path / "index")], capture_output=True, text=True, check=True
    ).stdout.splitlines()
    assert Path(told[0]).is_relative_to((tmp_path / "index").resolve())
    assert "pip install 'lessonbase[ui]'" in told[1]


@pytest.mark.browser
def test_a_report_is_taken_though_another_person_holds_the_framework_s_usual_folder(
    visit: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    elsewhere = tmp_path / "tmp"
    elsewhere.mkdir()
    (elsewhere / "gradio").write_text("nobody else may make a folder here")
    monkeypatch.setenv("TMPDIR", str(elsewhere))
    with started(tmp_path / "index") as site:
        page = visit(f"{site.address}/?tab=reports")
        page.set_input_files("[data-drop] input", plain_report(tmp_path))
        page.wait_for_selector(".row.report:has-text('Otters')")
        visit.leave()
