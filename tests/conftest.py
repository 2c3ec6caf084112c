"""Fixtures shared by all tests."""

from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of real reports beside the checkout; tests that need it skip where it is absent."""
    folder = ROOT.parent / "shared"
    if not (folder / "reports").is_dir():
        pytest.skip("the folder ../shared with real reports is not here")
    return folder


@pytest.fixture(scope="session")
def corpus() -> Path:
    """The starter library that ships with the project."""
    return ROOT / "corpus"
