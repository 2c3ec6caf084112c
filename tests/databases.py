"""Where tests have their libraries: in files, or, where LESSONBASE_TEST_DATABASE is "postgresql", on a server of that, which is
started for them on a socket of its own and stopped when they are through."""

import atexit
import os
import shutil
import signal
import subprocess
import tempfile
import time
from functools import cache
from pathlib import Path
from uuid import uuid4

import psycopg
import pytest

from lessonbase.moving import move

ON_POSTGRESQL = os.environ.get("LESSONBASE_TEST_DATABASE") == "postgresql"
_STARTS_WITHIN = 60
# Nothing of it outlives the tests.
_QUICK = (
    "fsync=off",
    "full_page_writes=off",
    "listen_addresses=",
    "max_connections=200",
)

# It is on a server whatever the others are on.
once = pytest.mark.skipif(ON_POSTGRESQL, reason="it is tested with those in files")
only_in_files = pytest.mark.skipif(ON_POSTGRESQL, reason="it is about the file of SQLite")


def programs() -> Path | None:
    """The folder of the server's programs; None where it is not installed."""
    debian = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    found = debian[-1] if debian else shutil.which("initdb")
    return Path(found).parent if found else None


class Server:
    """A server of PostgreSQL of the tests' own."""

    def __init__(self) -> None:
        self._programs = programs()
        if self._programs is None:
            pytest.skip("PostgreSQL is not installed")
        self._folder = Path(tempfile.mkdtemp(prefix="lessonbase-pg-"))
        self._as: tuple[str, ...] = ()
        if os.geteuid() == 0:  # it refuses to run as root
            shutil.chown(self._folder, "postgres", "postgres")
            self._as = ("setpriv", "--reuid=postgres", "--regid=postgres", "--init-groups", "--pdeathsig=INT")
        self._data = self._folder / "data"
        made = (
            self._programs / "initdb",
            "-D",
            self._data,
            "-U",
            "lessonbase",
            "-A",
            "trust",
            "-N",
            "-E",
            "UTF8",
        )
        subprocess.run([*self._as, *made], check=True, capture_output=True, cwd=self._folder)
        self.start()
        atexit.register(self.remove)

    def start(self) -> None:
        """Have it run."""
        options = [word for each in _QUICK for word in ("-c", each)]
        run = [self._programs / "postgres", "-D", self._data, "-k", self._folder, *options]
        log = (self._folder / "log").open("ab")
        self._process = subprocess.Popen([*self._as, *run], stdout=log, stderr=log, cwd=self._folder)
        until = time.monotonic() + _STARTS_WITHIN
        while True:
            try:
                return psycopg.connect(self.address("postgres"), autocommit=True).close()
            except psycopg.OperationalError:
                if time.monotonic() > until or self._process.poll() is not None:
                    raise RuntimeError((self._folder / "log").read_text()) from None
                time.sleep(0.05)

    def stop(self, how: signal.Signals = signal.SIGQUIT) -> None:
        """Stop it at once, as if its machine had stopped."""
        self._process.send_signal(how)
        self._process.wait()

    def remove(self) -> None:
        """Stop it, and take away all it had."""
        if self._process.poll() is None:
            self.stop()
        shutil.rmtree(self._folder, ignore_errors=True)

    def run(self, statement: str, schema: str | None = None) -> list[tuple]:
        """What a statement gives."""
        with psycopg.connect(self.address("postgres"), autocommit=True) as connection:
            if schema:
                connection.execute(f"SET search_path = {schema}")
            done = connection.execute(statement)
            return done.fetchall() if done.description else []

    def address(self, database: str) -> str:
        """The address of a database, as libpq has it."""
        return f"postgresql://lessonbase@/{database}?host={self._folder}"

    def fresh(self) -> str:
        """The address of a place with nothing in it: a schema of its own."""
        schema = f"s{uuid4().hex}"
        self.run(f"CREATE SCHEMA {schema}")
        return f"{self.address('postgres')}&options=-csearch_path%3D{schema}".replace("://", "+psycopg://", 1)


@cache
def server() -> Server:
    """The server of this process."""
    return Server()


_places: dict[Path, str] = {}


def _of(folder: Path) -> str:
    if folder not in _places:
        _places[folder] = server().fresh()
    return _places[folder]


def at(folder: Path) -> Path | str:
    """Where the database of a library in a folder is in these tests, for a `Store`; always the same for one folder."""
    return _of(folder) if ON_POSTGRESQL else folder / "lessonbase.db"


def named(folder: Path | None) -> dict[str, str]:
    """What a command is told of it in its environment, where the library was made by these tests so."""
    return {"LESSONBASE_DATABASE": _places[folder]} if folder in _places else {}


def where(folder: Path) -> dict[str, str]:
    """What `Library` is told of its database."""
    return {"database": _of(folder)} if ON_POSTGRESQL else {}


def moved(folder: Path) -> dict[str, str]:
    """What `Library` is told of its database, where the library was made as a file."""
    if ON_POSTGRESQL:
        move(folder, _of(folder))
    return where(folder)
