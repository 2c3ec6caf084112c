"""Store: everything that is written to or read from the database."""

from collections.abc import Iterable, Sequence
from contextlib import AbstractContextManager
from copy import copy
from pathlib import Path

import numpy as np
import sqlalchemy as sa
from numpy.typing import NDArray

from lessonbase.errors import NotFoundError
from lessonbase.filters import Filters
from lessonbase.model import Document, Edition, Finding, Overview, Page, Passage, Record, Report, Work
from lessonbase.paths import absolute
from lessonbase.store import names, rows, writing
from lessonbase.store.accepted import Accepted, forget_accepted
from lessonbase.store.added_models import AddedModels
from lessonbase.store.browsing import Browsing
from lessonbase.store.carrying import Carrying
from lessonbase.store.changes import ChangeLog
from lessonbase.store.codes import Codes
from lessonbase.store.coding import Coding
from lessonbase.store.contents import Contents
from lessonbase.store.database import Database, set_fact
from lessonbase.store.documents import Documents, document_row
from lessonbase.store.embeddings import Embeddings
from lessonbase.store.events import Events
from lessonbase.store.failures import Failures
from lessonbase.store.loading import load_passages, load_records, load_reports, tags_of
from lessonbase.store.opening import database_of, note_down, note_of, opened
from lessonbase.store.people import People
from lessonbase.store.rows import UNKNOWN, States, lots
from lessonbase.store.saved_packs import SavedPacks
from lessonbase.store.schema import (
    documents,
    editions,
    failures,
    meta,
    pages,
    passages,
    record_passages,
    records,
    repeats,
    reports,
    sources,
    tags,
    vectors,
)
from lessonbase.store.selection import COUNTED, HIDDEN, NOT_REJECTED, record_conditions
from lessonbase.store.settling import (
    proposed_record,
    proposed_records,
    proposed_report,
    retag_proposed,
    settle_added,
    settle_records,
    settle_reports,
    write_report,
)
from lessonbase.store.soundness import soundness

Keys = NDArray[np.int64]


class Store:
    """The database of one library, at `address`, a file or a server. Safe to use from several threads and processes.

    Raises LibraryError for whatever the disk, the server or another program does to it; a failed call changes nothing.
    """

    def __init__(self, address: Path | str, belongs_to: str | None = None) -> None:
        self.address = address.resolve() if isinstance(address, Path) else address
        self._use(opened(address, belongs_to))

    def _use(self, database: Database) -> None:
        self._database = database
        self.embeddings = Embeddings(self._database)
        self.added_models = AddedModels(self._database)
        self.browsing = Browsing(self._database)
        self.changes = ChangeLog(self._database)
        self.contents = Contents(self._database)
        self.documents = Documents(self._database)
        self.failures = Failures(self._database)
        self.events = Events(self._database)
        self.codes = Codes(self._database)
        self.coding = Coding(self._database)
        self.carrying = Carrying(self._database)
        self.accepted = Accepted(self._database)
        self.packs = SavedPacks(self._database)
        self.people = People(self._database)

    def without(self, works: frozenset[str]) -> "Store":
        """The same store for somebody who may not see some works: nothing of them is there."""
        seen = copy(self)
        seen._use(self._database.without(works))
        return seen

    def hidden(self) -> frozenset[str]:
        """The reports, by their present ids, that are not seen here."""
        if not self._database.hidden:
            return frozenset()
        query = sa.text("SELECT id FROM hidden_reports")
        with self._database.reading() as connection:
            return frozenset(connection.scalars(query))

    @classmethod
    def of_folder(cls, folder: Path, database: str = "") -> "Store":
        """The database of the library in a folder; `database` is the setting that names one elsewhere."""
        note = note_of(folder)
        store = cls(database_of(folder, database), note.library if note else None)
        if database and note is None:
            note_down(folder, store._database)
        return store

    def one_view(self) -> AbstractContextManager[None]:
        """While it lasts, all that this thread reads is as it was at its begin, whatever is written meanwhile."""
        return self._database.one_view()

    @property
    def read_only(self) -> bool:
        """Whether the library can be read but not changed."""
        return self._database.read_only

    def check_writable(self) -> None:
        """Raise LibraryError if the library can only be read: to be asked before long work."""
        self._database.check_writable()

    def close(self) -> None:
        """Let go of the file."""
        self._database.close()

    def __enter__(self) -> "Store":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    # ── writing ──────────────────────────────────────────────────────────────────────────────

    def add(
        self,
        document: Document,
        passages_: Sequence[Passage],
        records_: Sequence[Record],
        states: States = UNKNOWN,
        as_read: Document | None = None,
    ) -> str | None:
        """Store a report, whole but for its vectors, in one transaction; return the id of the report it replaced.

        `document.report` and the passages and records carry their tags, and ids of the work that `work_for` gave;
        `states` are those of the stages that made them; `as_read`, the document without what tagging found, is kept. The
        report's own former reading is replaced, and that of the same source unless another source still names it; what
        people did stands on what says the same now.
        """
        report = document.report
        with self._database.writing() as connection:
            work = report.work or writing.work_for(connection, report.id, report.source)
            document = document.model_copy(update={"report": report.model_copy(update={"work": work})})
            named = writing.sources_of(connection, report.id)
            replaced = writing.replaced_at(connection, report.source, report.id)
            writing.forget(connection, report.id, work)
            if replaced:
                writing.remove(connection, replaced, work)
            writing.insert_report(connection, document, passages_, states)
            connection.execute(documents.insert().values(document_row(as_read or document)))
            writing.insert_records(connection, records_)
            for source in dict.fromkeys((*named, report.source)):
                writing.name_source(connection, source, report.id)
            settle_added(connection, document.report)
            settle_reports(connection, [work])
            connection.execute(failures.delete().where(failures.c.path == report.source))
            connection.execute(meta.delete().where(meta.c.key == writing.REMOVED + report.id))
        return replaced

    def work_for(self, report_id: str, source: str) -> str:
        """The work that a report is an edition of once it is added from a source: its records and passages have ids
        of that."""
        with self._database.reading() as connection:
            return writing.work_for(connection, report_id, source)

    def work(self, work_id: str) -> Work | None:
        """A report over its editions, or None; a work that was found to be another is that."""
        with self._database.reading() as connection:
            known = list(names.names_of(connection, [work_id]))
            query = sa.select(editions, reports.c.id.is_not(None).label("current")).outerjoin(
                reports, sa.and_(reports.c.id == editions.c.report_id, reports.c.work == editions.c.work)
            )
            found = connection.execute(
                query.where(editions.c.work.in_(known)).order_by(editions.c.added_at, editions.c.report_id)
            ).all()
        made = [
            Edition.model_validate({k: v for k, v in row._asdict().items() if k != "work"}) for row in found
        ]
        return Work(id=work_id, editions=tuple(made)) if made else None

    def describe(self, report: Report) -> None:
        """Put what is said of a report in the place of what was; what people corrected stays as they have it."""
        with self._database.writing() as connection:
            write_report(connection, report, report)
            settle_reports(connection, [writing.work_of(connection, report.id)])

    def retag(
        self, report: Report, passages_: Sequence[Passage], records_: Sequence[Record], states: States
    ) -> None:
        """Put other tags on a report and its passages and records, all else left as it is, in one transaction; what
        people did about tags stands."""
        owned = [(one.id, one.tags) for one in passages_] + [(one.id, one.tags) for one in records_]
        with self._database.writing() as connection:
            for lot in lots([owner for owner, _ in owned]):
                connection.execute(tags.delete().where(tags.c.owner.in_(lot)))
            tagged = [row for owner, several in owned for row in rows.tag_rows(owner, report.id, several)]
            rows.insert(connection, tags, tagged)
            retag_proposed(connection, records_)
            write_report(connection, report, report)
            settle_records(connection, [each.id for each in records_])
            settle_reports(connection, [writing.work_of(connection, report.id)])
            connection.execute(reports.update().where(reports.c.id == report.id).values(**states._asdict()))

    def stale(self, states: States) -> list[str]:
        """The reports of which a stage has an older state than `states`, or whose document is not kept, in the order in
        which they were added."""
        older = [reports.c[stage] < state for stage, state in states._asdict().items()]
        query = sa.select(reports.c.id).outerjoin(documents, documents.c.report_id == reports.c.id)
        query = query.where(sa.or_(*older, documents.c.report_id.is_(None)))
        with self._database.reading() as connection:
            return list(connection.scalars(query.order_by(reports.c.added_at, reports.c.id)))

    def proposed_records(self, report_id: str) -> list[Record]:
        """The records of a report as they were found, in their order; those that people added are left out."""
        with self._database.reading() as connection:
            return proposed_records(connection, report_id)

    def proposed_report(self, report_id: str) -> Report | None:
        """A report as it was read, before anybody corrected it, or None."""
        with self._database.reading() as connection:
            return proposed_report(connection, report_id)

    def proposed_record(self, record_id: str) -> Record | None:
        """A record as it was found or added, before anybody changed it, or None."""
        with self._database.reading() as connection:
            return proposed_record(connection, record_id)

    def repeats(self, record_id: str) -> list[Record] | None:
        """The records, in this and other reports, that say almost the same, the likest first; None where there is no record
        of that id, now or formerly."""
        with self._database.reading() as connection:
            name = names.present(connection, "record", record_id)
            if name is None:
                return None
            either = sa.union_all(
                sa.select(repeats.c.other_id.label("id"), repeats.c.likeness).where(
                    repeats.c.record_id == name
                ),
                sa.select(repeats.c.record_id.label("id"), repeats.c.likeness).where(
                    repeats.c.other_id == name
                ),
            ).subquery()
            likeness = {row.id: row.likeness for row in connection.execute(sa.select(either))}
            found = load_records(connection, records.c.id.in_(likeness), NOT_REJECTED) if likeness else []
        return sorted(found, key=lambda record: -likeness[record.id])

    def add_source(self, source: str, report_id: str) -> str | None:
        """Note that a report stored already is also at `source`; return the report this forgot, if any."""
        with self._database.writing() as connection:
            connection.execute(failures.delete().where(failures.c.path == source))
            previous = connection.scalar(sa.select(sources.c.report_id).where(sources.c.source == source))
            if previous == report_id:
                return None
            replaced = writing.replaced_at(connection, source, report_id)
            writing.name_source(connection, source, report_id)
            if replaced:
                writing.replace_by(connection, replaced, report_id)
        return replaced

    def remove(self, report_id: str) -> None:
        """Remove a report and all its text; what people did stays in the log. Raises NotFoundError if there is none."""
        if report_id in self.hidden():
            raise NotFoundError(f"There is no report {report_id} in this library.")
        with self._database.writing() as connection:
            held = connection.scalar(sa.select(reports.c.work).where(reports.c.id == report_id))
            forget_accepted(connection, report_id)
            if not writing.remove(connection, report_id):
                raise NotFoundError(f"There is no report {report_id} in this library.")
            names.forget_words(connection, str(held))

    def expect(self, report_id: str) -> None:
        """Note that an original is about to be kept whose report is not here yet."""
        with self._database.writing() as connection:
            set_fact(connection, writing.REMOVED + report_id, "its report is to be added")

    def removed(self) -> list[str]:
        """The ids of reports that were removed, or never came, and whose originals may be there."""
        named = sa.select(meta.c.key).where(meta.c.key.startswith(writing.REMOVED, autoescape=True))
        with self._database.reading() as connection:
            ids = [key.removeprefix(writing.REMOVED) for key in connection.scalars(named)]
            back = set(connection.scalars(sa.select(reports.c.id).where(reports.c.id.in_(ids))))
        return [one for one in ids if one not in back]

    def clear_removed(self, report_ids: Sequence[str]) -> None:
        """Note that the originals of removed reports are gone."""
        if report_ids:
            keys = [writing.REMOVED + one for one in report_ids]
            with self._database.writing() as connection:
                connection.execute(meta.delete().where(meta.c.key.in_(keys)))

    # ── reports, pages, passages, records ────────────────────────────────────────────────────

    def reports(self) -> list[Report]:
        """All reports, by title."""
        with self._database.reading() as connection:
            return load_reports(connection)

    def report(self, report_id: str) -> Report | None:
        """One report by its id, or that of an edition which it has taken the place of; or None."""
        with self._database.reading() as connection:
            held = load_reports(connection, reports.c.id == report_id)
            if not held:
                works = connection.scalars(
                    sa.select(editions.c.work).where(editions.c.report_id == report_id)
                )
                today = [names.present(connection, "work", work) for work in works.all()]
                held = load_reports(connection, reports.c.work.in_(filter(None, today)))
        return next(iter(held), None)

    def report_from(self, name: str) -> Report | None:
        """The report that came from a file, by its path or by its bare name; the latest where several share it."""
        path = str(absolute(name))
        query = (
            sa.select(sources.c.report_id)
            .join(reports, reports.c.id == sources.c.report_id)
            .where(sa.or_(sources.c.source == path, sources.c.source.endswith(f"/{name}", autoescape=True)))
            .order_by(sources.c.source != path, reports.c.added_at.desc())
        )
        with self._database.reading() as connection:
            found = connection.scalars(query).first()
        return self.report(found) if found else None

    def states(self, report_id: str) -> States | None:
        """The states of the stages that made a report, None where there is no such report."""
        query = sa.select(reports.c.reading, reports.c.extraction, reports.c.tagging)
        with self._database.reading() as connection:
            row = connection.execute(query.where(reports.c.id == report_id)).one_or_none()
        return States(*row) if row else None

    def report_titles(self) -> dict[str, str]:
        """Title by report id."""
        with self._database.reading() as connection:
            return {row.id: row.title for row in connection.execute(sa.select(reports.c.id, reports.c.title))}

    def page(self, report_id: str, number: int | None) -> Page | None:
        """One page by its number; the one page of a source without pages has the number None."""
        position = (number or 1) - 1
        with self._database.reading() as connection:
            body = connection.scalar(
                sa.select(pages.c.body).where(pages.c.report_id == report_id, pages.c.position == position)
            )
        page = Page.model_validate(body) if body else None
        return page if page and page.number == number else None

    def passages(self, report_id: str) -> list[Passage]:
        """The passages of a report in reading order."""
        return self._passages(passages.c.report_id == report_id)

    def passage(self, passage_id: str) -> Passage | None:
        """One passage by its id or a former one, or None."""
        with self._database.reading() as connection:
            if found := load_passages(connection, passages.c.id == passage_id):
                return found[0]
            name = names.present(connection, "passage", passage_id)
            return next(iter(load_passages(connection, passages.c.id == name)), None) if name else None

    def passages_by_key(self, keys: Iterable[int]) -> dict[int, Passage]:
        """Passages by the key that indexes use; unknown keys are left out."""
        wanted = [int(key) for key in keys]
        with self._database.reading() as connection:
            found = [
                row
                for lot in lots(wanted)
                for row in connection.execute(sa.select(passages).where(passages.c.key.in_(lot)))
            ]
            tagged = tags_of(connection, [row.id for row in found])
        return {row.key: rows.to_passage(row, tagged.get(row.id, ())) for row in found}

    def _passages(self, condition: sa.ColumnElement[bool]) -> list[Passage]:
        with self._database.reading() as connection:
            return load_passages(connection, condition)

    def records(self, filters: Filters = Filters()) -> list[Record]:
        """Records that the filters leave, by report title and place in the report."""
        return self._records(*record_conditions(filters))

    def explicit_records(self, report_id: str) -> list[Record]:
        """The records that a report labels, those that a person rejected too, in reading order."""
        return self._records(records.c.report_id == report_id, records.c.explicit)

    def record(self, record_id: str) -> Record | None:
        """One record by its id or a former one, or None."""
        with self._database.reading() as connection:
            if found := load_records(connection, records.c.id == record_id):
                return found[0]
            name = names.present(connection, "record", record_id)
            return next(iter(load_records(connection, records.c.id == name)), None) if name else None

    def records_of(self, passage_ids: Sequence[str]) -> dict[str, list[Record]]:
        """By passage id, the records whose statement or evidence stands in it, statements first."""
        with self._database.reading() as connection:
            links = [
                link
                for lot in lots(list(passage_ids))
                for link in connection.execute(
                    sa.select(record_passages)
                    .where(record_passages.c.passage_id.in_(lot))
                    .order_by(record_passages.c.position, record_passages.c.record_id)
                )
            ]
        wanted = list({link.record_id for link in links})
        by_id = {record.id: record for lot in lots(wanted) for record in self._records(records.c.id.in_(lot))}
        found: dict[str, list[Record]] = {}
        for link in links:
            if (record := by_id.get(link.record_id)) and record.status not in HIDDEN:
                found.setdefault(link.passage_id, []).append(record)
        return found

    def _records(self, *conditions: sa.ColumnElement[bool]) -> list[Record]:
        with self._database.reading() as connection:
            return load_records(connection, *conditions)

    def overview(self) -> Overview:
        """What the library holds, in numbers."""

        def count(table: sa.Table) -> int:
            return connection.scalar(sa.select(sa.func.count()).select_from(table)) or 0

        own = sa.select(meta.c.value).where(meta.c.key == "model").scalar_subquery()
        embedded = sa.select(sa.func.count()).select_from(vectors).where(vectors.c.model == own)
        kinds = sa.select(records.c.kind, sa.func.count()).where(COUNTED).group_by(records.c.kind)
        kinds = kinds.order_by(records.c.kind)
        with self._database.reading() as connection:
            return Overview(
                reports=count(reports),
                passages=count(passages),
                records=dict(connection.execute(kinds).all()),
                failures=count(failures),
                passages_without_vector=count(passages) - (connection.scalar(embedded) or 0),
            )

    def soundness(self, deep: bool = False) -> list[Finding]:
        """Whether the database is whole, told first, and what else is wrong with what it holds; `deep` looks at all."""
        return soundness(self._database, deep)
