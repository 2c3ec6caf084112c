"""Which language a text is in, and the model that tells it, which is unpacked once."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from lessonbase.reading.metadata import language
from lessonbase.reading.metadata.language import language_in, load_languages

FRENCH = (
    "Les associations locales ont été consultées trop tard, et la plupart des activités ont dû être revues."
)


@pytest.fixture
def cache(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Path]:
    monkeypatch.setenv("LESSONBASE_CACHE", str(tmp_path / "cache"))
    language._identifier.cache_clear()
    yield tmp_path / "cache"
    language._identifier.cache_clear()


def test_the_model_is_unpacked_once_and_tells_the_same_from_what_is_kept(
    cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert language_in([FRENCH]) == "fr"
    language._identifier.cache_clear()
    monkeypatch.setattr("py3langid.modelio.load_model", lambda path: pytest.fail("unpacked again"))
    assert language_in([FRENCH]) == "fr"
    assert [path.name for path in cache.iterdir()] == [next(cache.glob("py3langid-*")).name]


def test_a_damaged_copy_of_the_model_is_not_used(cache: Path) -> None:
    load_languages()
    for table in cache.glob("py3langid-*/*.npy"):
        table.write_bytes(table.read_bytes()[:100])
    language._identifier.cache_clear()
    assert language_in([FRENCH]) == "fr"


def test_a_cache_that_cannot_be_written_stops_nothing(cache: Path) -> None:
    cache.write_text("a file where the folder should be")
    assert language_in([FRENCH]) == "fr"
