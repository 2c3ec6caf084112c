"""Nothing that was confirmed is lost when a program is killed; the long run is benchmarks/kills.py."""

import multiprocessing
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]


@pytest.mark.skipif("fork" not in multiprocessing.get_all_start_methods(), reason="this system does not fork")
def test_what_was_confirmed_is_there_after_kills_at_random():
    paths = os.pathsep.join([str(ROOT), os.environ.get("PYTHONPATH", "")])
    run = subprocess.run(
        [sys.executable, str(ROOT / "benchmarks/kills.py"), "--rounds", "10", "--seed", "5"],
        capture_output=True,
        text=True,
        env={**os.environ, "PYTHONPATH": paths},
    )
    assert '"wrong": []' in run.stdout, run.stdout + run.stderr
    assert '"kills": 10' in run.stdout
