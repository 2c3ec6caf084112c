"""The reports of a library: looked at, and corrected by people. Every correction is an event that can be taken back."""

import datetime
import re
from collections.abc import Collection, Sequence
from pathlib import Path
from typing import TypedDict, Unpack

from pydantic import JsonValue

from lessonbase.answering.bibliography import FORMS
from lessonbase.errors import NotFoundError, QueryError
from lessonbase.model import Event, Report, Work
from lessonbase.originals import content_id
from lessonbase.paths import absolute
from lessonbase.store import Change, Store
from lessonbase.tagging import country_tag

_EARLIEST = 1900


class ReportFields(TypedDict, total=False):
    """What a person may say of a report, in words; None takes it away. `country` is one or several, by name or code."""

    title: str
    authors: Sequence[str]
    publisher: str | None
    year: int | str | None
    language: str | None
    country: str | Sequence[str] | None
    url: str | None
    licence: str | None
    type: str | None
    place: str | None
    series: str | None
    report_number: str | None
    of: str | None
    programme: str | None
    note: str | None


class Reports:
    """The reports of one library; `Library.reports` is one. A report is named by its id, that of a former edition, or that
    of its work; raises NotFoundError where there is none."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def __call__(self) -> list[Report]:
        """All reports, by title."""
        return self._store.reports()

    def get(self, report_id: str) -> Report:
        """One report as it is current."""
        report = self._store.report(report_id)
        if report is None:
            raise NotFoundError(f"There is no report {report_id} in this library.")
        return report

    def proposed(self, report_id: str) -> Report:
        """One report as it was read, before anybody corrected it."""
        return self._store.proposed_report(self.get(report_id).id) or self.get(report_id)

    def work(self, report_id: str) -> Work:
        """A report over its editions."""
        report = self.get(report_id)
        return self._store.work(report.work or report.id) or Work(id=report.id, editions=())

    def work_of_file(self, path: Path) -> str:
        """The id of the work that a file is an edition of, or will be once it is added."""
        return self._store.work_for(content_id(path), str(absolute(path)))

    def history(self, report_id: str) -> list[Event]:
        """What people did to a report, over all its editions, oldest first."""
        return self._store.events.of("report", report_id)

    def references(self, form: str, only: Collection[str] = ()) -> str:
        """The references of all reports, or of some, as a file for reference managers: "ris", "bibtex" or "csl-json".

        Raises QueryError for another form.
        """
        if form not in FORMS:
            raise QueryError(f"References cannot be written as “{form}”. Choose among: {', '.join(FORMS)}.")
        return FORMS[form]([self.get(each) for each in only] if only else self._store.reports())

    def correct(
        self, report_id: str, by: str, why: str | None = None, **fields: Unpack[ReportFields]
    ) -> list[Event]:
        """Say what a report's title, year and the like are; it stays so in later readings and editions.

        Raises QueryError, in words, for what is no year, country or language.
        """
        given: dict[str, JsonValue] = {}
        for name, value in fields.items():
            match name:
                case "country":
                    given["countries"] = _countries(value)
                case "year":
                    given["year"] = _year(value)
                case "language":
                    given["language"] = _language(value)
                case "of":
                    given["of"] = self.work(str(value)).id if value else None
                case "authors":
                    given["authors"] = (
                        [str(each) for each in value] if isinstance(value, (list, tuple)) else []
                    )
                case _:
                    given[name] = " ".join(str(value).split()) or None if value is not None else None
        return self._store.events.change_all([Change("report", report_id, given)], by, why)


def _year(said: object) -> int | None:
    if said in (None, ""):
        return None
    latest = datetime.date.today().year + 1
    if not re.fullmatch(r"\s*\d{4}\s*", str(said)) or not _EARLIEST <= int(str(said)) <= latest:
        raise QueryError(
            f"“{said}” is no year of a report. Give four digits from {_EARLIEST} to {latest}, for example 2019."
        )
    return int(str(said))


def _language(said: object) -> str | None:
    if said in (None, ""):
        return None
    import pycountry  # slow to load, and few correct a language

    try:
        found = pycountry.languages.lookup(str(said).strip())
    except LookupError:
        raise QueryError(
            f"“{said}” is no language that we know. Give its English name or its code, for example French or fr."
        ) from None
    return str(getattr(found, "alpha_2", None) or found.alpha_3)


def _countries(said: object) -> list[JsonValue]:
    if not said:
        return []
    several = said if isinstance(said, (list, tuple)) else re.split(r"[;|]", str(said))
    found: list[JsonValue] = []
    for name in several:
        tag = country_tag(str(name).strip())
        if tag is None:
            raise QueryError(
                f"“{name}” is no country that we know. Give its name or its two-letter code, for example Kenya or KE."
            )
        found.append({"code": tag.code, "label": tag.label})
    return found
