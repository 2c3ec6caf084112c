"""The vectors of reports, made by a process beside the one that serves, at a lower priority: whoever asks meanwhile does not
wait for them."""

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from lessonbase.model import Passage
from lessonbase.retrieval.embedding import PassageEmbedder, PassageVectors, embedder
from lessonbase.retrieval.running import OnCount
from lessonbase.worker import Caller, EndedError, Worker, give_way

log = logging.getLogger(__name__)

_MAIN = "lessonbase.retrieval.embedding_beside:main"
_SECONDS = 3600  # of the processor, for one report; some thousand pages take so long
_IDLE = 600


class _Opening(NamedTuple):
    model: str
    cache: Path


@dataclass(frozen=True)
class _Counted:
    done: int
    total: int


@dataclass(frozen=True)
class _Made:
    """The vectors; None where they could not be made."""

    vectors: list[PassageVectors] | None


class EmbeddingBeside:
    """A model, by its name or folder, that makes the vectors of passages in a process beside this one; where that ends, it
    makes them here. For one thread at a time. The process ends when nothing was made for ten minutes."""

    def __init__(self, model: PassageEmbedder, name: str, cache: Path) -> None:
        self._model = model
        self._opening = _Opening(name, cache)
        self._worker: Worker | None = None

    @property
    def identity(self) -> str:
        """See PassageEmbedder."""
        return self._model.identity

    def embed_passages(
        self, passages: Sequence[Passage], on_count: OnCount | None = None
    ) -> list[PassageVectors]:
        """See PassageEmbedder."""
        if self._worker is None or not self._worker.alive:
            self._worker = Worker(_MAIN, self._opening)
        try:
            for said in self._worker.messages(list(passages), _SECONDS, last=_Made):
                if isinstance(said, _Counted) and on_count:
                    on_count(said.done, said.total)
        except EndedError as ended:
            log.warning("The process that makes vectors ended (%s); they are made here.", ended)
            said = _Made(None)
        return said.vectors or self._model.embed_passages(passages, on_count)

    def end(self) -> None:
        """End the process."""
        if self._worker:
            self._worker.end()


def main() -> None:
    """Make vectors until stdin ends, or nothing was made for a while."""
    caller = Caller()
    opening: _Opening = caller.opening()
    give_way()
    model = embedder(opening.model, opening.cache)
    for passages in caller.tasks(_SECONDS, _IDLE):
        try:
            made = model.embed_passages(passages, lambda done, total: caller.tell(_Counted(done, total)))
        except Exception:  # the process that asked makes them itself, and says what is wrong
            log.debug("vectors were not made beside", exc_info=True)
            made = None
        caller.tell(_Made(made))
