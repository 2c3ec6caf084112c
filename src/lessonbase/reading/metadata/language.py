"""The language that a text is in, by py3langid (M. Lui and T. Baldwin, "langid.py", ACL 2012; 97 languages and more)."""

from collections.abc import Iterable, Sequence
from contextlib import suppress
from functools import cache
from importlib.metadata import version
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np

from lessonbase.reading.drafts import Draft
from lessonbase.settings import settings

_SAMPLE = 6000  # characters: more does not change what is told, and costs time
_FEWEST_LETTERS = 24
_TABLES = 6
_SURE = 0.6  # in [0, 1]; on 200 sentences of four languages all that was surer was right
_ONE_LANGUAGE = {"wuu": "zh", "yue": "zh", "nb": "no", "nn": "no"}


def language_of(drafts: Sequence[Draft]) -> str | None:
    """The language of a report as an ISO 639 code ("fr"), by its running text; None when it is not clear."""
    running = [draft.text for draft in drafts[:600] if draft.kind in ("paragraph", "list_item")]
    return language_in(running) or language_in(draft.text for draft in drafts[:600])


def language_in(texts: Iterable[str]) -> str | None:
    """The same of plain texts."""
    sample: list[str] = []
    length = 0
    for text in texts:
        sample.append(text)
        length += len(text)
        if length > _SAMPLE:
            break
    joined = " ".join(sample)[: 2 * _SAMPLE]
    if sum(map(str.isalpha, joined)) < _FEWEST_LETTERS:
        return None
    code, sure = _identifier().classify(joined)
    return _ONE_LANGUAGE.get(code, code) if sure >= _SURE else None


def load_languages() -> None:
    """Load what tells languages, so that the first text need not wait for it: for a worker that will read many."""
    _identifier()


@cache
def _identifier() -> Any:
    from py3langid.langid import LanguageIdentifier  # slow to load, and not every process needs it

    scores, priors, classes, moves, rows, features = _tables()
    return LanguageIdentifier(
        scores,
        priors,
        classes.tolist(),
        memoryview(moves),
        features.tolist(),
        norm_probs=True,
        tk_row=rows.tolist(),
    )


def _tables() -> list[Any]:
    """The tables of py3langid's model as arrays, mapped from files that the first process to need them left unpacked:
    to unpack their 65 MB takes most of a second, and all processes share what is mapped."""
    folder = settings().cache / f"py3langid-{version('py3langid')}"
    names = [folder / f"{number}.npy" for number in range(_TABLES)]
    with suppress(OSError, ValueError, EOFError):  # there are none yet, or they are damaged
        return [np.load(name, mmap_mode="r") for name in names]
    from py3langid.langid import MODEL_DIR, MODEL_FILE
    from py3langid.modelio import load_model

    tables = list(map(np.asarray, load_model(MODEL_DIR / MODEL_FILE)))
    with suppress(OSError):  # no room, no leave to write, or another process was quicker
        folder.parent.mkdir(parents=True, exist_ok=True)
        with TemporaryDirectory(dir=folder.parent, ignore_cleanup_errors=True) as scratch:
            for number, table in enumerate(tables):
                np.save(Path(scratch, f"{number}.npy"), table)
            Path(scratch).rename(folder)
    return tables
