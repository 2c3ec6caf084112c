"""The models that a library is searched by: listed, added, removed; and their vectors made in the background.

One that is added does not take the place of the library's own: questions are answered with both, by what each has
vectors of so far. That is the careful search. A cross-encoder makes no vectors: what may become a point of an answer is
read by it, together with the question.
"""

import logging
import threading
from collections.abc import Callable
from functools import partial
from pathlib import Path

import numpy as np
from filelock import FileLock, Timeout

from lessonbase.errors import LessonbaseError, ModelError, NotFoundError, QueryError
from lessonbase.model import Passage, SearchModel
from lessonbase.retrieval import Embedder, FurtherModels
from lessonbase.retrieval.index import Vectors
from lessonbase.retrieval.late import Tokens, as_kept, fitted
from lessonbase.retrieval.model_files import find_model
from lessonbase.store import Store
from lessonbase.store.added_models import AddedModel

log = logging.getLogger(__name__)

# The first so many passages, from all over the library, tell how token vectors are made shorter.
FIRST = 100
# So many passages are embedded and kept at once: some ten seconds' work, lost where a program is ended.
LOT = 64
# How often the background looks for passages that came since.
SECONDS = 30

# Passages that have a model's vectors, passages in all.
OnCount = Callable[[int, int], None]


class Models:
    """The models of one library; `Library.models` gives it.

    Raises LibraryError where the library cannot be written.
    """

    def __init__(self, store: Store, further: FurtherModels, index: Path) -> None:
        self._store = store
        self._further = further
        self._at_work = FileLock(index / "models.lock")
        self._worker: threading.Thread | None = None
        self._ended = threading.Event()

    def all(self) -> list[SearchModel]:
        """The library's own model, then those that were added, in their order."""
        sizes = self._store.added_models.sizes()
        total = self._store.overview().passages
        own = self._store.embeddings.model
        found = []
        if own:
            made, size = sizes.get(own, (0, 0))
            name = own.rpartition("@")[0]
            found.append(
                SearchModel(
                    name=name,
                    identity=own,
                    source=name,
                    own=True,
                    in_use=made > 0,
                    ready=made / total if total else 1.0,
                    passages=made,
                    size=size,
                )
            )
        for added in self._store.added_models.all():
            made, size = sizes.get(added.identity, (0, 0))
            fault = self._fault(added)
            pairs = added.reads_pairs
            found.append(
                SearchModel(
                    name=added.name,
                    identity=added.identity,
                    source=added.source,
                    own=False,
                    in_use=(made > 0 or pairs) and fault is None,
                    ready=made / total if total and not pairs else 1.0,
                    reads_pairs=pairs,
                    passages=made,
                    size=size,
                    late=self._store.added_models.projection(added.identity) is not None,
                    fault=fault,
                )
            )
        return found

    def says(self) -> str:
        """Which search is in use, in a sentence or two, and what the other would bring."""
        pairs = [each.name for each in self._store.added_models.cross_encoders()]
        read = f" Points are read together with the question by {pairs[0]}." if pairs else ""
        added = self._store.added_models.of_vectors()
        if not added:
            return (
                "Plain search. A stronger model makes the careful search, which finds more of what is asked in other words "
                f"than the reports use: lessonbase models add all-mpnet-base-v2.{read}"
            )
        total = self._store.overview().passages
        told = []
        for each in added:
            ready = total - len(self._store.added_models.missing(each.identity))
            whole = "" if ready == total else f", ready for {ready:,} of {total:,} passages"
            told.append(f"{each.name}{whole}")
        return f"Careful search with {' and '.join(told)}.{read}"

    def _fault(self, added: AddedModel) -> str | None:
        try:
            if added.reads_pairs:
                self._further.load_pairs(added)
            else:
                self._further.load(added)
        except ModelError as error:
            return str(error)
        return None

    def add(self, source: str, by: str, checksum: str | None = None) -> SearchModel:
        """Add a model by the name that a hub has it under, a folder, or an installed package, once it has shown that it
        runs here. `checksum` is the SHA-256 that its weights should have. Its vectors are made by `complete` or `begin`.

        Raises ModelError where there is no such model, its weights are others, or it cannot be run; QueryError where it
        is the library's own, or nobody is named.
        """
        if not by.strip():
            raise QueryError("Nobody was named who does this. Say who: --by NAME, or by=… in Python.")
        self._store.check_writable()
        files = find_model(source)
        if checksum and files.checksum != checksum.lower():
            raise ModelError(
                f"The weights of the model {source} are not those that were expected (SHA-256 {files.checksum}, not "
                f"{checksum}). It was not added. Get them again from where the checksum is published."
            )
        if files.identity == self._store.embeddings.model:
            raise QueryError(f"The library is searched by the model {files.name} already: it is its own.")
        folder = Path(source).expanduser()
        kept = str(folder.resolve()) if folder.is_dir() else source
        model = AddedModel(
            identity=files.identity,
            name=files.name,
            source=kept,
            checksum=files.checksum,
            dimension=self._further.tried(files),
        )
        self._store.added_models.add(model, by.strip())
        return self.get(files.name)

    def get(self, name: str) -> SearchModel:
        """A model by its name or identity. Raises NotFoundError if there is none."""
        for model in self.all():
            if name in (model.name, model.identity):
                return model
        raise NotFoundError(f"There is no model {name} in this library. See: lessonbase models list")

    def remove(self, name: str, by: str) -> SearchModel:
        """Remove an added model with all that was made by it; gives what it was.

        Raises NotFoundError if there is none, QueryError if it is the library's own, or nobody is named.
        """
        if not by.strip():
            raise QueryError("Nobody was named who does this. Say who: --by NAME, or by=… in Python.")
        model = self.get(name)
        if model.own:
            raise QueryError(
                f"{model.name} is the library's own model, without which nothing is found by meaning. To have another in "
                "its place, set LESSONBASE_MODEL and run: lessonbase reindex"
            )
        self._store.added_models.remove(model.identity)
        log.info("%s removed the model %s.", by.strip(), model.name)
        return model

    # ── the vectors ──────────────────────────────────────────────────────────────────────────

    def complete(self, on_count: OnCount | None = None) -> int:
        """Make the vectors that passages lack by added models; gives for how many passages some were made. Stopped at any
        moment, the next call goes on there. A model that cannot be used is passed over; where another program is at
        this already, nothing is done."""
        made = 0
        try:
            with self._at_work.acquire(timeout=0):
                for added in self._store.added_models.of_vectors():
                    try:
                        model = self._further.load(added)
                    except ModelError:
                        continue  # it was told of when it was loaded
                    made += self._made_by(added, model, on_count)
        except Timeout:
            log.info("Another program is preparing passages for the careful search already.")
        return made

    def _made_by(self, added: AddedModel, model: Embedder, on_count: OnCount | None) -> int:
        of_models = self._store.added_models
        missing = of_models.missing(added.identity)
        total, done = self._store.overview().passages, 0
        if missing and of_models.projection(added.identity) is None:
            done += self._begun(added, model, missing)
        while not self._ended.is_set() and (keys := of_models.missing(added.identity, LOT)):
            if on_count:
                on_count(total - len(missing) + done, total)
            projection = of_models.projection(added.identity)
            short = partial(as_kept, projection=projection) if projection is not None else _nothing_of
            detailed = model.embed_in_detail(self._passages(keys), short)
            of_models.keep(
                added.identity, keys, [each.pair for each in detailed], [each.tokens for each in detailed]
            )
            done += len(keys)
        if on_count and missing:
            on_count(total - len(missing) + done, total)
        return done

    def _begun(self, added: AddedModel, model: Embedder, missing: list[int]) -> int:
        """Embed passages from all over the library, and keep what makes token vectors shorter as they tell."""
        some = np.linspace(0, len(missing) - 1, min(FIRST, len(missing))).astype(int)
        keys = [missing[place] for place in some.tolist()]
        detailed = model.embed_in_detail(self._passages(keys), lambda tokens: tokens)
        held = [each.tokens for each in detailed if each.tokens is not None]
        tokens: list[Tokens | None] = [None] * len(keys)
        if held:
            projection = fitted(np.concatenate(held))
            self._store.added_models.project(added.identity, projection)
            tokens = [None if each.tokens is None else as_kept(each.tokens, projection) for each in detailed]
        self._store.added_models.keep(added.identity, keys, [each.pair for each in detailed], tokens)
        return len(keys)

    def _passages(self, keys: list[int]) -> list[Passage]:
        by_key = self._store.passages_by_key(keys)
        return [by_key[key] for key in keys]

    def begin(self) -> None:
        """Make the missing vectors in the background, and those of what comes later, until `close`."""
        if self._worker is None and not self._store.read_only:
            self._worker = threading.Thread(target=self._work_on, name="models", daemon=True)
            self._worker.start()

    def _work_on(self) -> None:
        while not self._ended.wait(SECONDS):
            try:
                self.complete()
            except LessonbaseError as error:
                log.warning("%s", error)
            except Exception:  # the border of a background thread
                log.exception("vectors of an added model could not be made")

    def close(self) -> None:
        """Stop what goes on in the background, after the passages that are being embedded."""
        self._ended.set()


def _nothing_of(tokens: Vectors) -> Vectors:
    return tokens[:0]
