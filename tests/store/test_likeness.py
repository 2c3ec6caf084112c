"""Statements that are almost the same find each other, in a new library and in one that was written before."""

import random
import sqlite3
from pathlib import Path

from lessonbase.store import Store
from lessonbase.store.likeness import ALIKE, bands, likeness, shingles
from tests.databases import only_in_files
from tests.documents import document, passage, record, report

WORDS = [f"{first}{middle}{last}" for first in "bdfgklmnprst" for middle in "aeiou" for last in "bdlmnrst"]


def pair(chance: random.Random) -> tuple[str, str]:
    """A statement, and it with a few words changed at its end."""
    said = chance.choices(WORDS, k=40)
    return " ".join(said), " ".join([*said[:31], *chance.choices(WORDS, k=9)])


def test_nearly_all_that_are_alike_have_a_band_in_common():
    chance = random.Random(7)
    alike = [two for two in (pair(chance) for _ in range(400)) if likeness(*map(shingles, two)) >= ALIKE]
    assert len(alike) > 200
    found = sum(bool(set(bands(one)) & set(bands(other))) for one, other in alike)
    assert found >= 0.95 * len(alike)


def test_what_has_nothing_in_common_is_not_compared():
    chance = random.Random(7)
    said = [" ".join(chance.choices(WORDS, k=40)) for _ in range(200)]
    met = sum(len(bands(each)) for each in said) - len({band for each in said for band in bands(each)})
    assert met <= 2


@only_in_files
def test_a_library_written_before_is_looked_through_anew(tmp_path: Path):
    with Store(tmp_path / "lessonbase.db") as store:
        for words in ("early in the rains", "late in the rains"):
            said = f"Wells that women chose were mended by their own committees for years, {words}."
            of = report(words, f"/{words}.txt")
            one = passage(of, 1, said)
            store.add(document(of, said), [one], [record(of, 1, said, one)])
        first, second = store.records()
    with sqlite3.connect(tmp_path / "lessonbase.db") as connection:
        connection.executescript(
            "update record_bands set band = rowid + 1000; delete from repeats; update meta set value = '4' where key = 'schema'"
        )
    with Store(tmp_path / "lessonbase.db") as store:
        assert [one.id for one in store.repeats(first.id)] == [second.id]
