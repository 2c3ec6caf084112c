"""Workers are forked from a process that has loaded what they need, and are as if each were started by itself."""

import os
import pickle
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from lessonbase import nursery
from lessonbase.nursery import Started, start

pytestmark = pytest.mark.skipif(not nursery.CAN_FORK, reason="this system does not fork workers")

THIS = "tests.test_nursery"


def tell_where() -> None:
    """A worker: what surrounds it."""
    where = (os.environ.get("RIVER"), os.environ.get("LAKE"), str(Path.cwd()), sys.stdin.buffer.read())
    sys.stdout.buffer.write(pickle.dumps(where))


def end_with_3() -> None:
    """A worker that ends so."""
    sys.exit(3)


def stumble() -> None:
    """A worker with a fault."""
    raise KeyError("nobody foresaw this")


def wait() -> None:
    """A worker that lives as long as its stdin is open."""
    sys.stdin.buffer.read()


def ended(worker: Started) -> int:
    assert worker.stdin
    worker.stdin.close()
    return worker.wait(30)


def is_there(pid: int) -> bool:
    return Path(f"/proc/{pid}").exists() and "Z" not in Path(f"/proc/{pid}/stat").read_text().split()[2]


@pytest.mark.parametrize("forks", [True, False])
def test_a_worker_has_the_surroundings_of_its_start(
    forks: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(nursery, "CAN_FORK", forks)
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join(filter(None, sys.path)))
    monkeypatch.setenv("RIVER", "Niger")
    monkeypatch.delenv("LAKE", raising=False)
    monkeypatch.chdir(tmp_path)
    worker = start(f"{THIS}:tell_where", {"LAKE": "Chad"})
    assert worker.stdin
    assert worker.stdout
    worker.stdin.write(b"a task")
    worker.stdin.close()
    assert pickle.loads(worker.stdout.read()) == ("Niger", "Chad", str(tmp_path), b"a task")
    assert worker.wait(30) == 0
    monkeypatch.delenv("RIVER")
    other = start(f"{THIS}:tell_where", {})
    assert other.stdin
    assert other.stdout
    other.stdin.close()
    assert pickle.loads(other.stdout.read())[:2] == (None, None)
    assert other.wait(30) == 0


def test_how_a_worker_ended_is_told():
    assert ended(start(f"{THIS}:end_with_3", {})) == 3
    assert ended(start(f"{THIS}:stumble", {})) == 1
    assert ended(start("no.such.module:main", {})) == 1
    killed = start(f"{THIS}:wait", {})
    assert killed.poll() is None
    with pytest.raises(subprocess.TimeoutExpired):
        killed.wait(0.01)
    killed.kill()
    assert killed.wait(30) == killed.poll() == killed.returncode == -signal.SIGKILL
    killed.kill()  # what has ended may be ended once more


def test_workers_go_on_and_others_are_started_when_the_nursery_is_ended_from_outside():
    before = start(f"{THIS}:wait", {})
    assert nursery._NURSERY._process
    nursery._NURSERY._process.kill()
    nursery._NURSERY._process.wait()
    after = start(f"{THIS}:wait", {})
    assert ended(before) == ended(after) == 0


def test_a_worker_is_started_by_itself_where_no_nursery_can_be_had(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(nursery, "_NURSERY", nursery._Nursery())
    monkeypatch.setattr(nursery, "_BEGIN", "raise SystemExit")
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join(filter(None, sys.path)))
    worker = start(f"{THIS}:end_with_3", {})
    assert isinstance(worker, subprocess.Popen)
    assert ended(worker) == 3


def test_nothing_is_left_of_a_program_that_was_killed():
    begin = (
        "import sys; from lessonbase import nursery; "
        f"worker = nursery.start('{THIS}:wait', {{}}); "
        "print(worker.pid, nursery._NURSERY._process.pid, flush=True); sys.stdin.read()"
    )
    surroundings = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    program = subprocess.Popen(
        (sys.executable, "-c", begin), stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=surroundings
    )
    assert program.stdout
    left = list(map(int, program.stdout.readline().split()))
    assert all(map(is_there, left))
    program.kill()
    program.communicate()
    until = time.monotonic() + 30
    while any(map(is_there, left)) and time.monotonic() < until:
        time.sleep(0.05)
    assert not any(map(is_there, left))
