"""The language that a text is in, by py3langid (M. Lui and T. Baldwin, "langid.py", ACL 2012; 97 languages and more)."""

from collections.abc import Iterable, Sequence
from functools import cache
from typing import Any

from lessonbase.reading.drafts import Draft

_SAMPLE = 6000  # characters: more does not change what is told, and costs time
_FEWEST_LETTERS = 24
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
    from py3langid.langid import (
        MODEL_FILE,
        LanguageIdentifier,
    )  # half a second, and not every process needs it

    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
