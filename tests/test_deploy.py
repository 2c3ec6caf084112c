"""What lies in deploy/ fits the program and itself, as far as that shows without running it."""

import re
import shlex
import shutil
import subprocess
from pathlib import Path

import pytest
import yaml
from typer.main import get_command
from typer.testing import CliRunner

from lessonbase.cli import app
from lessonbase.settings import Settings

DEPLOY = Path(__file__).parents[1] / "deploy"
UNIT = DEPLOY / "lessonbase.service"
SETTINGS = {f"LESSONBASE_{name.upper()}" for name in Settings.model_fields}


def understood(words: list[str]) -> bool:
    """Whether a command and its options are known: its help is given in place of doing it."""
    return CliRunner().invoke(app, [*words, "--help"]).exit_code == 0


def test_commands_and_settings_are_those_of_the_program():
    unit, dockerfile = UNIT.read_text(), (DEPLOY / "Dockerfile").read_text()
    compose = yaml.safe_load((DEPLOY / "compose.yaml").read_text())
    service = compose["services"]["lessonbase"]
    [started] = re.findall(r"^ExecStart=\S+/lessonbase (.*)$", unit, re.M)
    assert understood(shlex.split(started))
    assert understood(service["command"])
    assert "serve" in get_command(app).commands  # type: ignore[attr-defined]
    named = {*re.findall(r"LESSONBASE_\w+", unit + dockerfile), *service["environment"]}
    assert named <= SETTINGS


def test_the_composed_files_are_there_and_its_volumes_declared():
    compose = yaml.safe_load((DEPLOY / "compose.yaml").read_text())
    build = compose["services"]["lessonbase"]["build"]
    assert (DEPLOY / build["context"] / build["dockerfile"]).is_file()
    for service in compose["services"].values():
        for volume in service["volumes"]:
            source = volume.partition(":")[0]
            # Certificates are one's own.
            assert source in compose["volumes"] or "/certs/" in source or (DEPLOY / source).is_file()


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="there is no systemd-analyze here")
def test_the_unit_is_sound(tmp_path: Path):
    # The program lies elsewhere here: any that is there stands in for it.
    text = re.sub(r"^ExecStart=\S+", "ExecStart=/bin/true", UNIT.read_text(), flags=re.M)
    unit = tmp_path / "lessonbase.service"
    unit.write_text(text)
    checked = subprocess.run(["systemd-analyze", "verify", str(unit)], capture_output=True, text=True)
    assert (checked.returncode, checked.stderr) == (0, "")
