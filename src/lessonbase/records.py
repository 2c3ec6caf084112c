"""The records of a library: looked at, and changed by people. Every change is an event that can be taken back."""

from collections.abc import Mapping, Sequence
from typing import TypedDict, Unpack, cast

from pydantic import JsonValue

from lessonbase.asking import chosen_filters
from lessonbase.errors import NotFoundError, QueryError, found
from lessonbase.filters import FilterFields, Sort
from lessonbase.ids import Ids
from lessonbase.model import Event, Passage, Record, RecordKind, RecordStatus, Tag
from lessonbase.record_search import FoundRecords, RecordHit, RecordSearch
from lessonbase.store import Change, Store


class RecordFields(TypedDict, total=False):
    """What a person may say of a record beside deciding on it; None takes it away."""

    kind: RecordKind
    parent_id: str | None
    note: str | None
    assigned_to: str | None


# Words of a passage, by its id, and where they begin in it, if that is to be told: a statement is made of such.
Quote = tuple[str, str] | tuple[str, str, int]


class Records:
    """The records of one library; `Library.records` is one. Each call that changes something says who does it, `by`, and
    may say `why`; it gives the events that came of it, all or none.

    A record is named by its id or a former one; raises NotFoundError where there is none, QueryError for what cannot be.
    """

    def __init__(self, store: Store, search: RecordSearch) -> None:
        self._store = store
        self._search = search

    def __call__(self, **filters: Unpack[FilterFields]) -> list[Record]:
        """The records that the filters leave (see `Filters`), by report and place in it."""
        return self._store.records(chosen_filters(filters))

    def search(
        self,
        text: str = "",
        sort: Sort | None = None,
        first: int = 0,
        k: int = 24,
        same: str | None = None,
        **filters: Unpack[FilterFields],
    ) -> FoundRecords:
        """The records that match a text in words or meaning and that the filters leave, `k` of them after the `first`,
        with counts of all; without a text all that the filters leave, in the order of the reports.

        Those that match a text and say almost the same have one place; with `same`, the id of one of them, they alone are
        found, each in its own. No report crowds out the others, unless an order or a report is asked for.

        Raises QueryError for a text that is too long or an unknown filter, and what `Library.search` raises.
        """
        return self._search.find(text, chosen_filters(filters), sort, first, k, same)

    def marks(self, record_id: str, text: str) -> tuple[tuple[int, int], ...]:
        """Where the statement of a record has words of a text, in one of their forms: characters [start, end)."""
        return self._search.marks(self.get(record_id), text)

    def more_like(self, record_id: str, k: int = 6) -> list[RecordHit]:
        """The `k` records, in this report and others, that are most like one in words and meaning, closest first."""
        return self._search.like(self.get(record_id), k)

    def get(self, record_id: str) -> Record:
        """One record as it is current."""
        return found(self._store.record(record_id), "record", record_id)

    def proposed(self, record_id: str) -> Record:
        """One record as it was found or added, before anybody changed it."""
        return found(self._store.proposed_record(self.get(record_id).id), "record", record_id)

    def history(self, record_id: str) -> list[Event]:
        """What people did to a record, oldest first."""
        return self._store.events.of("record", record_id)

    def decide(
        self,
        record_id: str,
        status: RecordStatus,
        by: str,
        why: str | None = None,
        seen: RecordStatus | None = None,
    ) -> list[Event]:
        """Accept, reject or withdraw a record, or leave it as proposed. With the status that was `seen`, raises
        ConflictError if somebody has decided otherwise since."""
        change = Change("record", record_id, {"status": status}, {"status": seen} if seen else {})
        return self._store.events.change_all([change], by, why)

    def change(
        self, record_id: str, by: str, why: str | None = None, **fields: Unpack[RecordFields]
    ) -> list[Event]:
        """Give a record another kind or parent, a note, or somebody to look at it."""
        if parent := fields.get("parent_id"):
            if self.get(parent).id == self.get(record_id).id:
                raise QueryError("A record cannot stand under itself. Name another one.")
            fields["parent_id"] = self.get(parent).id
        return self._change(record_id, cast(dict[str, JsonValue], fields), by, why)

    def tag(self, record_id: str, tag: Tag, by: str, why: str | None = None) -> list[Event]:
        """Put a tag on a record."""
        given = tag.model_copy(update={"origin": "person"}).model_dump(mode="json")
        return self._change(record_id, {f"tag {tag.scheme}:{tag.code}": given}, by, why)

    def untag(self, record_id: str, tag: str, by: str, why: str | None = None) -> list[Event]:
        """Take a tag, "scheme:code", off a record."""
        return self._change(record_id, {f"tag {tag}": None}, by, why)

    def restate(
        self, record_id: str, quotes: Sequence[Quote], by: str, why: str | None = None
    ) -> list[Event]:
        """Let a record state other words of its report, verbatim, from one passage or several."""
        return self._change(record_id, {"extent": self._pieces(quotes)}, by, why)

    def add(
        self,
        kind: RecordKind,
        quotes: Sequence[Quote],
        by: str,
        why: str | None = None,
        label: str | None = None,
    ) -> Record:
        """Add a record that was not found, in words of a report."""
        added, change = self._added(kind, quotes, label)
        self._store.events.change_all([change], by, why)
        return self.get(added)

    def split(
        self, record_id: str, parts: Sequence[Sequence[Quote]], by: str, why: str | None = None
    ) -> list[Record]:
        """Make several records of one: it states the first part from then on, and others of its kind the rest."""
        if len(parts) < 2:
            raise QueryError("To split a record, give the words of two parts or more.")
        record = self.get(record_id)
        changes = [Change("record", record.id, {"extent": self._pieces(parts[0])})]
        ids = [record.id]
        for quotes in parts[1:]:
            added, change = self._added(record.kind, quotes, record.label)
            changes.append(change)
            ids.append(added)
        self._store.events.change_all(changes, by, why)
        return [self.get(each) for each in ids]

    def split_at(self, record_id: str, at: int, by: str, why: str | None = None) -> list[Record]:
        """Make two records of one: the second begins with the character `at` of what it states."""
        record = self.get(record_id)
        parts: tuple[list[Quote], list[Quote]] = ([], [])
        begun = 0
        for passage_id, line in self._quotes(record):
            cut = min(max(at - begun, 0), len(line))
            for part, words in zip(parts, (line[:cut].strip(), line[cut:].strip()), strict=True):
                if words:
                    part.append((passage_id, words))
            begun += len(line) + 1
        if not all(parts):
            raise QueryError("Both parts of a split must have words. Choose a word inside the record.")
        return self.split(record_id, parts, by, why)

    def merge(self, record_ids: Sequence[str], by: str, why: str | None = None) -> Record:
        """Make one record of several of a report: the first states the words of all, the others are withdrawn."""
        records = list({record.id: record for record in map(self.get, record_ids)}.values())
        if len(records) < 2 or len({record.report_id for record in records}) > 1:
            raise QueryError("Two or more records of one report can be made one. Nothing was changed.")
        into, *others = records
        quotes: list[Quote] = [quote for record in records for quote in self._quotes(record)]
        changes = [Change("record", into.id, {"extent": self._pieces(quotes)})]
        changes += [
            Change("record", each.id, {"status": "withdrawn", "merged_into": into.id}) for each in others
        ]
        self._store.events.change_all(changes, by, why)
        return self.get(into.id)

    def repeats(self, record_id: str) -> list[Record]:
        """The records, in this report and others, that say almost the same, the likest first."""
        return found(self._store.repeats(record_id), "record", record_id)

    def _change(
        self, record_id: str, fields: Mapping[str, JsonValue], by: str, why: str | None
    ) -> list[Event]:
        return self._store.events.change_all([Change("record", record_id, fields)], by, why)

    def _added(self, kind: RecordKind, quotes: Sequence[Quote], label: str | None) -> tuple[str, Change]:
        """The id of a new record, and the change that adds it."""
        pieces = self._pieces(quotes)
        passage = self._passage(quotes[0][0])
        report = self._store.report(passage.report_id)
        work = (report and report.work) or passage.report_id
        statement = "\n".join(quote[1] for quote in quotes)
        name = Ids(work).record(kind, statement)
        if self._store.record(name):
            raise QueryError(
                f"The report has a record of that kind and words already: {name}. Decide on that one."
            )
        record = Record(
            id=name,
            report_id=passage.report_id,
            kind=kind,
            statement=statement,
            label=label,
            passage_id=passage.id,
            origin="person",
        )
        return name, Change(
            "record", name, {"record": {**record.model_dump(mode="json"), "extent": pieces}}, work=work
        )

    def _pieces(self, quotes: Sequence[Quote]) -> list[JsonValue]:
        pieces: list[JsonValue] = []
        for passage_id, words, *said in quotes:
            passage = self._passage(passage_id)
            start = said[0] if said and passage.text.startswith(words, said[0]) else passage.text.find(words)
            if start < 0 or not words.strip():
                raise QueryError(
                    f"“{words[:80]}” does not stand in passage {passage.id}. A record states words of its report as they "
                    "stand there; copy them from the passage."
                )
            end = start + len(words)
            pieces.append({"passage_id": passage.id, "start": start, "end": end, "text": words})
        if not pieces:
            raise QueryError("A record must state something. Give words of a passage.")
        return pieces

    def _passage(self, passage_id: str) -> Passage:
        passage = self._store.passage(passage_id)
        if passage is None:
            raise NotFoundError(f"There is no passage {passage_id} in this library.")
        return passage

    def _quotes(self, record: Record) -> list[tuple[str, str]]:
        """The words of a record's statement, a line at a time, each with a passage that holds it."""
        near = [self._passage(each) for each in (record.passage_id, *record.passage_ids)]
        held = (
            (line, next((one.id for one in near if line in one.text), None))
            for line in record.statement.split("\n")
        )
        quotes = [(passage, line) for line, passage in held if passage]
        if len(quotes) < len(record.statement.split("\n")):
            raise QueryError(
                f"The words of record {record.id} stand in several passages and cannot be joined to others."
            )
        return quotes
