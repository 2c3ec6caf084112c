"""What an index shows after many small changes is what one shows that is opened anew; and keys are found in both levels."""

import random
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lessonbase.filters import Filters
from lessonbase.retrieval import places
from lessonbase.retrieval.faiss_tantivy import FaissTantivy
from lessonbase.retrieval.index_files import Embedded, View
from lessonbase.retrieval.places import NOWHERE, Places
from lessonbase.store import Store
from tests.databases import at
from tests.documents import country, unit_vectors
from tests.retrieval.test_index import TEXTS, add, follow, made

NOTED = st.lists(st.lists(st.tuples(st.integers(0, 40), st.integers(-1, 99)), max_size=12), max_size=12)
CODES = ("KE", "PE", "FR")
LANGUAGES = ("en", "fr", "pt")


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store(at(tmp_path)) as opened:
        yield opened


@given(NOTED, st.integers(0, 8))
def test_the_place_noted_last_counts(several: list[list[tuple[int, int]]], many: int):
    held: dict[int, int] = {}
    found = Places()
    with pytest.MonkeyPatch.context() as few:
        few.setattr(places, "MANY", many)
        for lot in several:
            held |= dict(lot)
            keys, where = (np.array([pair[n] for pair in lot], dtype=np.int64) for n in (0, 1))
            before, asked = found, np.arange(50)
            shown = before.of(asked).tolist()
            found = before.noting(keys, where)
            assert before.of(asked).tolist() == shown, "what was made before does not change"
    assert found.of(np.arange(50)).tolist() == [held.get(key, NOWHERE) for key in range(50)]


@pytest.mark.parametrize("seed", range(4))
def test_an_index_that_grew_shows_what_one_shows_that_is_opened_anew(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, seed: int
):
    monkeypatch.setattr(places, "MANY", 4)
    chance = random.Random(seed)
    add(store, "first", *TEXTS)
    grown = made(store, tmp_path)
    held: list[str] = []
    for step in range(30):
        match chance.choice(("add", "add", "remove", "decide", "vectors", "model")):
            case "remove" if held:
                store.remove(held.pop(chance.randrange(len(held))))
            case "decide" if store.records():
                one = chance.choice(store.records())
                store.events.change(
                    "record", one.id, {"status": chance.choice(("accepted", "rejected"))}, "Ana"
                )
            case "vectors" if held:
                of = chance.choice(held)
                store.embeddings.add(of, unit_vectors(len(store.passages(of))), "model-b", None)
            case "model":
                store.added_models.remove("model-b")
            case _:
                code = chance.choice(CODES)
                told = chance.sample(TEXTS, chance.randint(1, 3))
                held.append(
                    add(
                        store,
                        f"r{step}",
                        *told,
                        tags=(country(code, code),),
                        language=chance.choice(LANGUAGES),
                    )
                )
        if chance.random() < 0.6:
            follow(grown, store)
            anew = FaissTantivy(store, tmp_path / "search")
            anew.open()
            assert seen(grown) == seen(anew)


def seen(index: FaissTantivy) -> dict[str, object]:
    """All that a view says."""
    view = index._view
    assert isinstance(view, View)
    told: dict[str, object] = {"languages": set(view.languages), "embedded": set(view.embedded)}
    for name, table in (("passages", view.passages), ("records", view.records.terms)):
        keys = np.unique(table.keys)
        told[name] = [table.alive.tolist(), table.places.of(keys).tolist(), table.names]
        told[f"{name} left"] = [table.mask(Filters(country=(code,))).tolist() for code in CODES]
        told[f"{name} values"] = [table.values(scheme).tolist() for scheme in ("report", "role", "language")]
    for kind, every in (("passages", view.embedded), ("records", view.statements)):
        for model, embedded in every.items():
            told[f"{kind} by {model}"] = placed(embedded)
    return told


def placed(embedded: Embedded) -> list[object]:
    keys = np.unique(embedded.vectors.keys)
    alive = embedded.alive
    return [alive.tolist(), embedded.row_of_slot[alive].tolist(), embedded.slots_of(keys).tolist()]
