"""What the README tells people to type exists, and what it shows is there."""

import re
import shutil
from pathlib import Path

import pytest

from lessonbase.cli import app
from lessonbase.reading import MEDIA_TYPES
from lessonbase.reading.warnings import WARNINGS

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text()
BLOCKS = "\n".join(re.findall(r"```sh\n(.*?)```", README, flags=re.DOTALL))


def test_every_command_it_names_is_a_command_and_every_command_is_named():
    named = set(re.findall(r"^(?:\S*/)?lessonbase (\w[\w-]*)", BLOCKS, flags=re.MULTILINE))
    commands = {command.name or command.callback.__name__ for command in app.registered_commands}
    assert named == commands | {group.name for group in app.registered_groups}


@pytest.mark.parametrize("page", ["README.md", "CONTRIBUTING.md"])
def test_every_make_target_it_names_is_in_the_makefile(page: str):
    targets = set(re.findall(r"^(\w+):", (ROOT / "Makefile").read_text(), flags=re.MULTILINE))
    named = set(re.findall(r"^make (\w+)", (ROOT / page).read_text(), flags=re.MULTILINE))
    assert named
    assert named <= targets


def test_every_warning_is_explained_and_every_ending_named():
    told = dict(re.findall(r"^\| `([\w-]+)` \| (.+) \|$", README, flags=re.MULTILINE))
    assert told == WARNINGS
    named = set(re.findall(r"`(\.\w+)`", README))
    assert set(MEDIA_TYPES) <= named


def test_every_link_leads_to_a_file():
    for target in re.findall(r"\]\(([^)#]+)\)", README):
        assert (ROOT / target).is_file(), target


def test_the_python_example_runs(
    starter_index: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys
):
    own = shutil.copytree(starter_index, tmp_path / "own")  # it changes what is in the library
    [example] = re.findall(r"```python\n(.*?)```", README, flags=re.DOTALL)
    monkeypatch.chdir(tmp_path)
    exec(example.replace('Library("index")', f'Library("{own}")').replace("reports/", str(ROOT / "corpus")))
    assert "Traceback" not in capsys.readouterr().out
