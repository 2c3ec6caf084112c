"""A small library of three reports, and the API over it."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from argon2 import PasswordHasher, profiles
from fastapi.testclient import TestClient

from lessonbase import Library
from lessonbase.service import passwords
from lessonbase.service.api import api
from tests.databases import moved

FILES = ("mango-cluster-trust.md", "paraguay-sesame-orange-juice.txt", "peru-buyers-first.pdf")


@pytest.fixture(scope="session")
def few_reports(corpus: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An index directory with three reports; read it, do not change it."""
    folder = tmp_path_factory.mktemp("few")
    with Library(folder) as library:
        library.ingest([corpus / name for name in FILES])
    return folder


@pytest.fixture
def index(few_reports: Path, tmp_path: Path) -> Path:
    """A library of three reports that may be changed."""
    folder = tmp_path / "index"
    shutil.copytree(few_reports, folder)
    return folder


@pytest.fixture
def library(index: Path) -> Iterator[Library]:
    """It, opened."""
    with Library(index, **moved(index)) as opened:
        yield opened


@pytest.fixture
def client(library: Library) -> TestClient:
    """Who asks the API of a library without accounts."""
    return TestClient(api(library), raise_server_exceptions=False)


@pytest.fixture(scope="session", autouse=True)
def quick_hashes() -> Iterator[None]:
    """Passwords hashed in no time, as no service would: a hundred are set and tried here."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(passwords, "PasswordHasher", lambda: PasswordHasher.from_parameters(profiles.CHEAPEST))
        yield
