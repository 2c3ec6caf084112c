"""A library written to one file, and such a file taken in by another, with what was decided in both."""

import json
import tempfile
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path, PurePath
from typing import Any

from pydantic import TypeAdapter, ValidationError

from lessonbase.errors import LessonbaseError, LibraryError, NotFoundError, QueryError
from lessonbase.exchange.portable.archive import Reader, Writer
from lessonbase.model import Document, Event, Frozen
from lessonbase.originals import Originals, content_id
from lessonbase.packs.model import Pack
from lessonbase.paths import absolute
from lessonbase.reading.lesson_tables import COLUMNS_ENDING, Columns, save_columns
from lessonbase.store import Store
from lessonbase.store.carried import Carried
from lessonbase.store.carrying import Contradiction
from lessonbase.store.saved_packs import SavedPack
from lessonbase.taxonomies import Taxonomies

_APART = TypeAdapter(dict[str, tuple[Event, ...]])
_Given = tuple[Carried, Document | None, str]


class Arrived(Frozen):
    """What came of taking a portable file in.

    `added` are the ids of reports that came with it, `known` of those that were here, `other_editions` of those of which
    another edition is here: of them only what people did was taken. `events` were taken, `events_known` were here already;
    `conflicts` are kept on both sides, and what was decided here holds. `taxonomies` and `packs` came with it; `notes` say in
    words what was left out.
    """

    added: tuple[str, ...]
    known: tuple[str, ...]
    other_editions: tuple[str, ...]
    events: int
    events_known: int
    conflicts: tuple[Contradiction, ...]
    taxonomies: tuple[str, ...]
    packs: tuple[str, ...]
    notes: tuple[str, ...]


class Portable:
    """The way of one library to others as one file; `Library.portable` is one."""

    def __init__(
        self,
        store: Store,
        originals: Originals,
        taxonomies: Taxonomies,
        complete: Callable[[], None],
    ) -> None:
        self._store = store
        self._originals = originals
        self._taxonomies = taxonomies
        self._complete = complete

    def export(self, path: str | Path, reports: Iterable[str] = ()) -> Path:
        """Write the library, or some of its reports, to a file: originals, what was read and found, what people did, the
        organisation's own taxonomies; packs, where it is the whole library. Raises LibraryError where it cannot be written.
        """
        target = Path(path)
        named = list(dict.fromkeys(self._named(each) for each in reports))
        chosen = named or sorted(report.id for report in self._store.reports())
        try:
            with Writer(target) as writer:
                for report_id in sorted(chosen):
                    self._write_report(writer, report_id)
                for scheme in self._taxonomies.own():
                    writer.file(f"taxonomies/{scheme}.yaml", self._taxonomies.file(scheme))
                if not named:
                    self._write_rest(writer)
        except OSError as error:
            raise LibraryError(
                f"{target} cannot be written ({error.strerror}). Name another place, or make room there."
            ) from error
        return target

    def take_in(self, path: str | Path, by: str) -> Arrived:
        """Take in a file that `export` wrote: all of it, in one transaction, or nothing.

        Each thing that people did is known once. Stopped, the same call does the rest. Raises LibraryError, in words, for a
        file that is none, damaged, of a newer lessonbase or a trap.
        """
        if not by.strip():
            raise QueryError("Nobody was named who takes it in. Say who: --by NAME, or by=… in Python.")
        self._store.check_writable()
        with Reader(absolute(path)) as reader:
            taken = self._taken(reader, by.strip())
        self._complete()
        return taken

    # ── out ──────────────────────────────────────────────────────────────────────────────────

    def _named(self, name: str) -> str:
        held = self._store.report(name)
        if held is None:
            raise NotFoundError(f"There is no report {name} in this library.")
        return held.id

    def _write_report(self, writer: Writer, report_id: str) -> None:
        carried, document = self._store.carrying.of(report_id)
        folder = f"reports/{report_id}"
        writer.report(report_id, carried.report.title)
        writer.text(f"{folder}/report.json", carried.model_dump_json(exclude_defaults=True))
        if document:
            writer.text(f"{folder}/document.json", document.model_dump_json(exclude_defaults=True))
        if self._originals.has(report_id):
            original = self._originals.path(report_id)
            writer.file(f"{folder}/original{original.suffix.lower()}", original)
            columns = original.with_name(original.name + COLUMNS_ENDING)
            if columns.is_file():
                writer.file(f"{folder}/columns.json", columns)

    def _write_rest(self, writer: Writer) -> None:
        packs = [
            saved._asdict()
            for pack in sorted(self._store.packs.newest(), key=lambda one: one.id)
            for saved in reversed(self._store.packs.versions(pack.id))
        ]
        if packs:
            writer.text("packs.json", json.dumps(packs, ensure_ascii=False, sort_keys=True))
        if apart := self._store.carrying.apart():
            writer.text("apart.json", _APART.dump_json(apart, exclude_defaults=True).decode())

    # ── in ───────────────────────────────────────────────────────────────────────────────────

    def _taken(self, reader: Reader, by: str) -> Arrived:
        notes: list[str] = []
        here = {report.id for report in self._store.reports()}
        try:
            apart = _APART.validate_json(reader.text("apart.json") or "{}")
        except ValidationError as error:
            raise reader.refuse("what people did, in it, cannot be understood") from error
        for _ in self._given(reader):
            pass  # all of it can be understood before anything is changed
        packs = _packs(reader)
        kept = [each for each in reader.manifest.reports if self._keep_original(reader, each, each in here)]
        merged = self._store.carrying.take_in(self._given(reader), apart, by)
        for report_id in kept:
            if not self._originals.has(report_id):  # another program took it for one that was removed
                self._keep_original(reader, report_id, is_here=True)
        return Arrived(
            added=merged.added,
            known=tuple(each for each in reader.manifest.reports if each in here),
            other_editions=merged.other_editions,
            events=merged.taken,
            events_known=merged.known,
            conflicts=merged.contradictions,
            taxonomies=tuple(self._take_taxonomies(reader, by, notes)),
            packs=tuple(self._take_packs(packs)),
            notes=tuple(notes),
        )

    def _given(self, reader: Reader) -> Iterator[_Given]:
        for report_id in reader.manifest.reports:
            folder = f"reports/{report_id}"
            try:
                carried = Carried.model_validate_json(reader.text(f"{folder}/report.json") or "")
                text = reader.text(f"{folder}/document.json")
                document = Document.model_validate_json(text) if text else None
            except ValidationError as error:
                raise reader.refuse(f"what it holds of {report_id} cannot be understood") from error
            if carried.report.id != report_id:
                raise reader.refuse(f"what it holds of {report_id} is of another report")
            name = PurePath(carried.report.source).name or report_id
            yield carried, document, f"{reader.path}/{folder}/{name}"

    def _keep_original(self, reader: Reader, report_id: str, is_here: bool) -> bool:
        """Keep the original of a report; whether there is one. Raises LibraryError where it is another file."""
        name = next(iter(reader.names(f"reports/{report_id}/original")), None)
        if name is None:
            return False
        with tempfile.TemporaryDirectory() as folder:
            copy = Path(folder) / f"{report_id}{PurePath(name).suffix}"
            reader.file(name, copy)
            if content_id(copy) != report_id:
                raise reader.refuse(f"the original of {report_id} in it is another file")
            if not is_here:
                self._store.expect(report_id)
            self._originals.keep(copy, report_id)
        if mapping := reader.text(f"reports/{report_id}/columns.json"):
            save_columns(self._originals.path(report_id), Columns.model_validate_json(mapping))
        return True

    def _take_taxonomies(self, reader: Reader, by: str, notes: list[str]) -> Iterator[str]:
        """The schemes of taxonomies that came; one that is otherwise here stays as it is here."""
        for name in reader.names("taxonomies/"):
            scheme = PurePath(name).stem
            text = reader.text(name) or ""
            if scheme in self._taxonomies.own():
                if self._taxonomies.file(scheme).read_text(encoding="utf-8") != text:
                    notes.append(f"The taxonomy {scheme} is another here; it was left as it is.")
                continue
            with tempfile.TemporaryDirectory() as folder:
                copy = Path(folder) / f"{scheme}.yaml"
                copy.write_text(text, encoding="utf-8")
                try:
                    self._taxonomies.take_in(copy, scheme, by=by)
                    yield scheme
                except LessonbaseError as error:
                    notes.append(f"The taxonomy {scheme} was left out: {error}")

    def _take_packs(self, packs: list[SavedPack]) -> Iterator[str]:
        """The names of packs that came; one that is otherwise here comes under another name."""
        own = {pack.id: _bodies(self._store.packs.versions(pack.id)) for pack in self._store.packs.newest()}
        theirs: dict[str, list[SavedPack]] = {}
        for pack in packs:
            theirs.setdefault(pack.id, []).append(pack)
        for pack_id, versions in theirs.items():
            if _bodies(versions) in own.values():
                continue
            name, number = pack_id, 1
            while name in own:
                number += 1
                name = f"{pack_id}-{number}"
            own[name] = _bodies(versions)
            for each in versions:
                body = {**each.body, "pack": {**each.body["pack"], "id": name}}
                self._store.packs.save(name, body, each.saved_by, each.label)
            yield name


def _packs(reader: Reader) -> list[SavedPack]:
    """The packs in a file, oldest version first."""
    try:
        found = [SavedPack(**each) for each in json.loads(reader.text("packs.json") or "[]")]
        for each in found:
            Pack.model_validate(each.body["pack"])
    except (TypeError, KeyError, ValueError) as error:
        raise reader.refuse("a pack in it cannot be understood") from error
    return found


def _bodies(versions: Iterable[SavedPack]) -> list[dict[str, Any]]:
    """What packs hold, whatever they are called, oldest version first."""
    in_order = sorted(versions, key=lambda one: one.version)
    return [{**each.body["pack"], "id": "", "version": 0} for each in in_order]
