"""Library: the one object callers hold. It opens an index directory and delegates to the stages."""

import time
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from copy import copy
from dataclasses import replace
from functools import cached_property, partial
from itertools import islice
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Unpack
from weakref import WeakSet

from lessonbase import answering
from lessonbase.answerers import Answerers, Question
from lessonbase.asking import Reads, answered, chosen_filters, plain_question, sought, sources_of
from lessonbase.checking import check
from lessonbase.designs import Designs
from lessonbase.drawing import Drawing
from lessonbase.embedding_models import Models
from lessonbase.errors import LibraryError, found
from lessonbase.evidence import Evidence
from lessonbase.exchange import Exchange, Portable
from lessonbase.feedback import Feedback
from lessonbase.filters import Facet, FacetValue, FilterFields, Filters
from lessonbase.ingesting import (
    Cluster,
    IngestResult,
    Jobs,
    Limits,
    OnProgress,
    Tables,
    embed_anew,
    embed_missing,
    ingest,
    read_again,
    refresh,
    watch,
)
from lessonbase.model import (
    Answer,
    Drafted,
    Failure,
    Finding,
    Hit,
    Overview,
    Passage,
    Record,
    RecordStatus,
    Report,
)
from lessonbase.originals import Originals
from lessonbase.packs import Packs
from lessonbase.pages import Pages
from lessonbase.paths import absolute
from lessonbase.reading.lesson_tables import Columns
from lessonbase.record_search import RecordSearch
from lessonbase.records import Records
from lessonbase.reports import Reports
from lessonbase.retrieval import ChosenModel, FurtherModels, Search, index_of, together
from lessonbase.review import Review
from lessonbase.settings import Settings, settings
from lessonbase.store import Store
from lessonbase.taxonomies import Taxonomies
from lessonbase.tuned import Tuned
from lessonbase.usage import Usage

if TYPE_CHECKING:
    from lessonbase.evaluation import Fitting
    from lessonbase.proposals import Tagging


class Library:
    """A library of reports in an index directory, made if it is not there.

    `with Library("index") as library: library.ask("How do we build trust?")`. Several threads may share one,
    several processes may open the same directory. `options` are other fields of Settings.

    Raises LibraryError if the directory cannot be used, SchemaError if another version wrote it.
    """

    def __init__(self, path: str | Path | None = None, **options: Any) -> None:
        self._settings: Settings = settings(index=path, **options)
        self.path = Path(self._settings.index)
        try:
            self.path.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise LibraryError(
                f"The library folder {self.path} cannot be used ({error.strerror}). Name another with --index."
            ) from error
        self._originals = Originals(self.path / "originals")
        self._originals.check_beside(self.path / "lessonbase.db")
        store = Store.of_folder(self.path, self._settings.database)
        self._hidden: frozenset[str] = frozenset()
        self._views: WeakSet[Library] = WeakSet()
        self.answerers: Answerers | None = None
        self.feedback = Feedback(self.path / "feedback.jsonl")
        self.usage = Usage(self.path / "usage", 0 if store.read_only else self._settings.usage_days)
        self._limits = Limits.of(self._settings)
        self.tables = Tables(self._originals, self._limits)
        self.drawing = Drawing.of(self._settings)
        self._model = ChosenModel(self._settings.model, self._settings.cache, store, self.path)
        self._further = FurtherModels(store, self._settings.cache)
        self.models = Models(store, self._further, self.path)
        index = index_of(self._settings, store, self.path)
        self._use(store, Search(store, self.path, self._model.matching, self._further, index))
        self.jobs = Jobs(self, store, self._originals, self.tables, self.path)

    def _use(self, store: Store, search: Search) -> None:
        """Have the services that read reports read those of a store."""
        self._store = store
        self._search = search
        self.reports = Reports(store)
        self.taxonomies = Taxonomies(self.path / "taxonomies", store)
        self.exchange = Exchange(store, self.taxonomies)
        self.portable = Portable(store, self._originals, self.taxonomies, self.complete)
        self.events = store.events
        self.people = store.people
        self.browsing = store.browsing
        self.pages = Pages(store, self._originals, self.drawing)
        characters = self._settings.question_characters
        self._sought = partial(sought, store=store, search=search, most=characters)
        self._answered = partial(answered, store=store, search=search, most=characters)
        searching = RecordSearch(store, search, characters)
        self.records = Records(store, searching)
        self.review = Review(store, searching.matching)
        self.evidence = Evidence(store, searching, self.taxonomies)
        self.packs = Packs(store, self._sought, self.pages.cited, self.draft, self.path / "templates")
        self.designs = Designs(store, search, self.drawing, self.pages)

    def without(self, works: frozenset[str]) -> "Library":
        """The library as somebody sees it from whom some works are `hidden`: nothing of them is found, counted, opened or
        changed by it, as if they were not there. Files, models and the queue of files are shared."""
        seen = copy(self)
        seen._hidden, seen._views = works, WeakSet()
        self._views.add(seen)
        for bound in ("tagging", "fitting"):  # to what is seen from here
            seen.__dict__.pop(bound, None)
        store = self._store.without(works)
        seen._use(store, self._search.over(store))
        return seen

    @property
    def hidden(self) -> frozenset[str]:
        """The works that are not seen by it (`without`)."""
        return self._hidden

    def close(self) -> None:
        """Let go of the files; not needed at the end of a program."""
        if not self._hidden:
            self.jobs.close()
            self.models.close()
            self._model.close()
            self.drawing.close()
        for view in self._views:
            view.close()
        self._store.close()

    def __enter__(self) -> "Library":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def following(self) -> AbstractContextManager[None]:
        """Meanwhile the index is brought abreast as soon as any program has written, so that no question waits for it."""
        return self._search.following()

    @cached_property
    def tagging(self) -> "Tagging":
        """The tags that are proposed for records, and the learning from what people decided."""
        from lessonbase.proposals import Tagging  # here: a question does not wait for what learning takes

        models = partial(together, self._model.load, self._further)
        return Tagging(self._store, self.taxonomies, models, self.path / "models")

    @cached_property
    def fitting(self) -> "Fitting":
        """The fitting of the search to what people marked in answers, or to judged questions."""
        from lessonbase.evaluation import Fitting  # for the same reason

        return Fitting(
            self.feedback, self.search, self.would_answer, lambda: self.tuned, partial(setattr, self, "tuned")
        )

    @property
    def read_only(self) -> bool:
        """Whether the library can be read but not changed: the disk or the folder lets nobody write."""
        return self._store.read_only

    # ── adding and removing reports ──────────────────────────────────────────────────────────

    def ingest(
        self,
        paths: Iterable[str | Path] | str | Path,
        on_progress: OnProgress | None = None,
        manifest: str | Path | None = None,
        columns: str | Path | Mapping[str, Columns] | None = None,
    ) -> list[IngestResult]:
        """Add files, folders and zip archives; a result a file, in their order. See `ingest_each`."""
        results = sorted(self._ingest(paths, on_progress, manifest, columns), key=lambda each: each[0])
        return [result for _, result in results]

    def ingest_each(
        self,
        paths: Iterable[str | Path] | str | Path,
        on_progress: OnProgress | None = None,
        manifest: str | Path | None = None,
        columns: str | Path | Mapping[str, Columns] | None = None,
        leave_out: Collection[str] = (),
    ) -> Iterator[IngestResult]:
        """Add files, folders and zip archives, giving each file's result as it is done; it is stored by then.

        `manifest` is a CSV file with what is known of the files (see `lessonbase.ingesting.manifest`); a folder's
        own manifest.csv is found. `columns` is a file with the mapping of the columns of tables of lessons, as
        `save_columns` keeps it, or a mapping for each by its absolute path; without, the one beside a table holds, or
        the one it was last read by. Files to `leave_out` are named by their absolute paths. A file that cannot be read
        is a result with status "failed"; one in a folder that is of no kind we read is "skipped". What a stopped run
        left undone is done too. Raises LibraryError or ModelError for what stops the whole batch, ReadError for a
        manifest or a mapping that is none.
        """
        for _, result in self._ingest(paths, on_progress, manifest, columns, leave_out=leave_out):
            yield result

    def watch(
        self,
        paths: Iterable[str | Path] | str | Path,
        on_progress: OnProgress | None = None,
        manifest: str | Path | None = None,
        columns: str | Path | Mapping[str, Columns] | None = None,
        rest: Callable[[float], object] = time.sleep,
    ) -> Iterator[IngestResult]:
        """Do what `ingest_each` does whenever files come or change, the first time at once; without end.

        `rest` is what is done with the seconds between two looks at the folders.
        """
        several = _several(paths)
        for settled in watch(several, rest):
            changed = {str(absolute(path)) for path in settled}
            for _, result in self._ingest(several, on_progress, manifest, columns, changed):
                yield result

    def _ingest(
        self,
        paths: Iterable[str | Path] | str | Path,
        on_progress: OnProgress | None,
        manifest: str | Path | None,
        columns: str | Path | Mapping[str, Columns] | None,
        only: Collection[str] | None = None,
        leave_out: Collection[str] = (),
    ) -> Iterator[tuple[int, IngestResult]]:
        yield from ingest(
            _several(paths),
            self._store,
            self.path,
            self._model.beside if self.answerers else self._model.matching,  # people wait for answers
            self._limits,
            self._settings.workers,
            on_progress or _say_nothing,
            Path(manifest) if manifest else None,
            columns if columns is None or isinstance(columns, Mapping) else Columns.load(Path(columns)),
            only,
            leave_out,
            Cluster.of(self._settings),
        )
        self._search.sync()

    def read_again(
        self, report_id: str, columns: Columns, on_progress: OnProgress | None = None
    ) -> IngestResult:
        """Read a table in the library again by another mapping of its columns, which is kept with it. Where it cannot be
        read so, it stays as it was.

        Raises NotFoundError if there is no such report, LibraryError if its original is gone.
        """
        result = read_again(
            self.report(report_id),
            columns,
            self._store,
            self.path,
            self._model.matching,
            self._limits,
            on_progress or _say_nothing,
        )
        self._search.sync()
        return result

    def refresh(self, on_progress: OnProgress | None = None) -> Iterator[IngestResult]:
        """Bring the reports that an older lessonbase made up to date, stage by stage: what is kept of reading is used, and
        only what changed is done anew. A result a report, stored by then; stopped, the next call goes on there.

        Raises what `ingest_each` does.
        """
        yield from refresh(
            self._store,
            self.path,
            self._model.matching,
            self._limits,
            self._settings.workers,
            on_progress or _say_nothing,
        )
        self._search.sync()

    def complete(self, on_progress: OnProgress | None = None) -> None:
        """Do what a stopped run left undone: make the vectors that are missing. Raises what `ingest_each` does."""
        self._originals.follow(self._store)
        embed_missing(self._store, self._model.matching, on_progress or _say_nothing)
        self._search.sync()

    def remove(self, report_id: str) -> None:
        """Remove a report with all its records. Raises NotFoundError if there is none."""
        self._store.remove(report_id)
        self._originals.follow(self._store)
        self._search.sync()

    def reindex(self, on_progress: Callable[[int, int], None] | None = None) -> int:
        """Embed every passage anew with the model that is set, then swap; give the number of passages.

        Until the last moment the old vectors serve. This is the way to another embedding model.
        """
        count = embed_anew(self._store, self._model.load(), on_progress or _say_nothing)
        embed_missing(self._store, self._model.load, _say_nothing)  # what came meanwhile
        self._search.rebuild()
        return count

    def failures(self) -> list[Failure]:
        """The files that could not be read, latest first."""
        return self._store.failures.all()

    def dismiss(self, path: str) -> None:
        """Forget the failure of a file."""
        self._store.failures.dismiss(path)

    def check(self, deep: bool = False) -> list[Finding]:
        """Look over database, originals, indexes and failures; say what is well and what is not. Of what is large, some
        is looked at, all if `deep`."""
        return [*check(self._store, self._originals, self._search.check, deep), *self.tagging.check()]

    # ── reading the library ──────────────────────────────────────────────────────────────────

    def overview(self) -> Overview:
        """What the library holds, in numbers."""
        return self._store.overview()

    def report(self, report_id: str) -> Report:
        """One report. Raises NotFoundError if there is none."""
        return self.reports.get(report_id)

    def record(self, record_id: str) -> Record:
        """One record. Raises NotFoundError if there is none."""
        return self.records.get(record_id)

    def decide(self, record_id: str, status: RecordStatus, by: str, why: str | None = None) -> None:
        """Accept or reject a record, as a person. Raises NotFoundError if there is none."""
        self.records.decide(record_id, status, by, why)

    def repeats(self, record_id: str) -> list[Record]:
        """The records, in this report and others, that say almost the same, the likest first."""
        return self.records.repeats(record_id)

    def facets(self, **filters: Unpack[FilterFields]) -> dict[Facet, list[FacetValue]]:
        """For each facet its values with the number of records that choosing it would leave; a facet's own choice does not
        narrow its own values, so that another can be chosen beside it."""
        return self._search.facets(chosen_filters(filters))

    def passages(self, report_id: str) -> list[Passage]:
        """The passages of a report in reading order. Raises NotFoundError if there is no such report."""
        self.report(report_id)
        return self._store.passages(report_id)

    def passage(self, passage_id: str) -> Passage:
        """One passage. Raises NotFoundError if there is none."""
        return found(self._store.passage(passage_id), "passage", passage_id)

    # ── finding and answering ────────────────────────────────────────────────────────────────

    def search(self, query: str, k: int = 10, **filters: Unpack[FilterFields]) -> list[Hit]:
        """The `k` best passages for a question, or as many as there are, best first.

        Raises QueryError for an empty or overlong question or an unknown filter, ModelMismatchError if the
        library's vectors come from another model than the one set.
        """
        begun = time.perf_counter()
        hits = self._sought(query, k, filters)
        self.usage.note(query, "found" if hits else "nothing", len(hits), time.perf_counter() - begun)
        return hits

    def ask(
        self, question: str, about: Sequence[str] = (), on_read: Reads = None, **filters: Unpack[FilterFields]
    ) -> Answer:
        """An answer in sentences of the reports, each with its citations, or a declined one that says why.

        `about` is what the question keeps of one that it follows: its `Answer.understood.subject`. `on_read` is told how
        many of the texts that a cross-encoder reads it has read, where one was added. Raises what `search` raises.
        """
        begun = time.perf_counter()
        here = partial(self._answered, question, about, filters, on_read=on_read)
        asked = Question(question, tuple(about), filters, self._hidden)
        answer = self.answerers.answer(asked, here, on_read) if self.answerers else here()
        self.usage.note(question, answer.outcome, len(answer.points), time.perf_counter() - begun)
        return answer

    @property
    def tuned(self) -> Tuned:
        """What was fitted to this library by judged questions; setting it keeps it."""
        return self._search.tuned

    @tuned.setter
    def tuned(self, tuned: Tuned) -> None:
        tuned.write(self.path)
        self._search.tuned = tuned
        if self.answerers:
            self.answerers.renew()

    def would_answer(self, question: str, bar: float) -> bool:
        """Whether a question is answered where the confidence that it takes is so much higher."""
        search, most = self._search.as_of_now(), self._settings.question_characters
        sources = replace(sources_of(self._store, search), bar=bar)
        asked = answering.understand(plain_question(question, most), sources)
        return answering.answer(asked, search.search, sources, Filters()).outcome == "answered"

    @property
    def writes(self) -> bool:
        """Whether a language model is set that may write an answer as one text (the setting `llm_url`)."""
        return bool(self._settings.llm_url)

    def draft(self, answer: Answer) -> Iterator[Drafted]:
        """An answer as one text by the language model that is set, sentence by sentence, each checked against what it cites.

        Raises QueryError where no model is set, ModelError where it does not answer.
        """
        return answering.draft(answer, answering.Endpoint.of(self._settings))

    def example_questions(self, n: int = 3) -> list[str]:
        """Questions that this library answers, made from what its lessons are about; empty if it has none."""
        proposed = answering.example_questions(self.browsing.sample())
        answered = (question for question in proposed if self.would_answer(question, self.tuned.bar))
        return list(islice(answered, n))


def _several(paths: Iterable[str | Path] | str | Path) -> list[str | Path]:
    return [paths] if isinstance(paths, (str, Path)) else list(paths)


def _say_nothing(*_: object) -> None:
    pass
