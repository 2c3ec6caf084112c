"""The exchange of one library with others, with spreadsheets and other tools. `Library.exchange` gives it."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, time
from pathlib import Path

from lessonbase.errors import NotFoundError, QueryError, TaxonomyError
from lessonbase.exchange.entries import Shelf, Taken
from lessonbase.exchange.forms import FORMS, Form, FormName
from lessonbase.exchange.merging import merge
from lessonbase.model import RecordStatus, Tag
from lessonbase.store import Coded, Store
from lessonbase.taxonomies import Taxonomies


class Exchange:
    """Records with tags and decisions, out of a library and into it. Each call that changes something says who does it,
    `by`."""

    def __init__(self, store: Store, taxonomies: Taxonomies) -> None:
        self._store = store
        self._taxonomies = taxonomies

    def export(
        self,
        form: FormName,
        reports: Iterable[str] = (),
        only: RecordStatus | None = None,
        since: int | date | datetime | None = None,
    ) -> bytes:
        """The records of some reports, or of all, with what people decided, as a file of one of `FORMS`.

        `only` keeps to those of one status; `since` to those that people changed after an event, by its number, or from a
        day or moment on, and those of reports added from then on. Raises QueryError for a form that does not go out.
        """
        write = _form(form).write
        if write is None:
            raise QueryError(f"Records come in as “{form}” and do not go out so. Choose {_known(out=True)}.")
        coded = self._coded(reports)
        if only:
            coded = [one for one in coded if one.record.status == only]
        if since is not None:
            changed, fresh = self._since(since)
            coded = [one for one in coded if one.record.id in changed or one.record.report_id in fresh]
        return write(coded, self._shelf())

    def take_in(self, data: bytes, form: FormName, by: str) -> Taken:
        """Take in what a file says of records that this library has, and those that people marked in its reports.

        What contradicts a decision made here is told and left out, and so is what cannot be found here. All is one batch,
        to be taken back at once. Raises QueryError, and changes nothing, for a file that is none of the form.
        """
        if not by.strip():
            raise QueryError("Nobody was named who takes it in. Say who: --by NAME, or by=… in Python.")
        return merge(self._store, _form(form).read(data, self._shelf()), by)

    def _coded(self, reports: Iterable[str]) -> list[Coded]:
        named = list(reports)
        if not named:
            return self._store.coding.of()
        found = []
        for name in dict.fromkeys(named):
            held = self._store.report(name)
            if held is None:
                raise NotFoundError(f"There is no report {name} in this library.")
            found += self._store.coding.of(report_id=held.id)
        return found

    def _since(self, since: int | date | datetime) -> tuple[set[str], set[str]]:
        """The records that people changed since then, and the reports that came since."""
        events = self._store.events.since(since if isinstance(since, int) else 0)
        fresh: set[str] = set()
        if not isinstance(since, int):
            moment = since if isinstance(since, datetime) else datetime.combine(since, time())
            moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
            events = [event for event in events if event.at >= moment]
            fresh = {report.id for report in self._store.reports() if report.added_at >= moment}
        targets = {event.target for event in events if event.scheme == "record"}
        present = (self._store.record(target) for target in targets)
        return targets | {record.id for record in present if record}, fresh

    def _shelf(self) -> Shelf:
        """What forms may ask; the tags of reports are known beside those of taxonomies."""
        called: dict[str, list[tuple[str, str]]] = {}
        for one in self._taxonomies.all():
            if one.scheme == "kind":  # a bare “Recommendation” is what a record is, and no tag
                continue
            for concept in one.concepts:
                for name in {concept.label.casefold(), concept.code.casefold()}:
                    called.setdefault(name, []).append((one.scheme, concept.code))

        def tag(name: str) -> Tag | None:
            scheme, colon, said = (part.strip() for part in name.partition(":"))
            same = called.get((said if colon else name).strip().casefold(), [])
            if colon:
                try:
                    return self._taxonomies.tag(f"{scheme}:{said}")
                except (QueryError, TaxonomyError):
                    same = [each for each in same if each[0] == scheme]
            return self._taxonomies.tag(":".join(same[0])) if len(same) == 1 else None

        return Shelf(self._store.report_titles(), self._store.passage, tag)


def form_of(name: str | None, path: Path) -> FormName:
    """The form that is named, or else that of a file by its ending. Raises QueryError, with those that there are."""
    for form, one in FORMS.items():
        if form == name or (not name and path.suffix.lower() in one.endings):
            return form
    if name:
        raise QueryError(f"“{name}” is no form of exchange. Choose one of {_known()}.")
    raise QueryError(f"“{path.name}” does not say which form it is of. Give --format: {_known()}.")


def _form(name: str) -> Form:
    return FORMS[form_of(name, Path())]


def _known(*, out: bool = False) -> str:
    return ", ".join(name for name, form in FORMS.items() if form.write or not out)
