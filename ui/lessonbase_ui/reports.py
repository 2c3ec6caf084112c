"""Reports: put files in, see what became of each, open a report to its sections, records and pages."""

from pathlib import Path
from typing import Any

from pydantic import JsonValue

from lessonbase import Library
from lessonbase.errors import ConflictError, QueryError
from lessonbase.filters import Filters
from lessonbase.ingesting import Job
from lessonbase.model import Report
from lessonbase_ui import words
from lessonbase_ui.address import CARDS_SHOWN, Address
from lessonbase_ui.ask import sight_of_passage, starter_files, starter_paths
from lessonbase_ui.parts import is_table, named, places, render
from lessonbase_ui.parts.viewer import Sight, of_passage, viewer
from lessonbase_ui.tabs import Asked, Shown, Told

# What of a report is corrected here.
FACTS = {
    "title": "Title",
    "authors": "By, with ; between names",
    "publisher": "Published by",
    "year": "Year",
    "country": "Countries, with ; between them",
    "of": "Is a digest, translation, draft or summary of",
    "programme": "Programme",
}
# Of an opened report; the rest stand in Lessons.
RECORDS_SHOWN = 40
SECTIONS_SHOWN = 60
# Of the library at first; of the files dropped in and of those that failed, before the rest is folded away.
REPORTS_SHOWN = 60
FILES_SHOWN = 12


def show(library: Library, address: Address) -> Shown:
    """The tab Reports at an address."""
    opened, _ = _opened(library, address)
    shown = viewer(library, _sight(library, address, opened)) if opened else ""
    return Shown({"rows": rows(library, address), "viewer": shown})


def rows(library: Library, address: Address) -> str:
    """The rows alone: files on their way, files that failed, reports in the library."""
    reports = library.reports()
    opened, missing = _opened(library, address)
    failures = library.failures()
    failed = {failure.path for failure in failures}
    jobs = [job for job in library.jobs.all() if job.open or job.again or str(job.path) not in failed]
    open_paths = {str(job.path) for job in jobs if job.open and not job.again}
    again = [job for job in jobs if opened and job.again == opened.id]
    jobs = [job for job in jobs if job not in again]
    found = [one for one in reports if _has_words(one, address.text) and one != opened]
    most = REPORTS_SHOWN if opened else max(REPORTS_SHOWN, address.shown)
    return render(
        "reports.html",
        jobs=_foremost(jobs),
        again=again,
        more_jobs=_more(jobs),
        through=sum(not job.open for job in jobs),
        failures=[(one, Job(0, Path(one.path)).name) for one in failures if one.path not in open_paths],
        few=FILES_SHOWN,
        pace=library.jobs.pace,
        reports=[*([opened] if opened else []), *found[:most]],
        text=address.text,
        searchable=len(reports) > FILES_SHOWN,
        more_reports=max(0, len(found) - most),
        more_href=address.to(opened=None, page=None, passage=None, shown=most + REPORTS_SHOWN * 5),
        opened=opened,
        detail=_detail(library, address, opened) if opened else None,
        counts=library.browsing.record_counts(),
        unchecked=library.browsing.unchecked_counts(),
        close=address.to(opened=None, page=None, passage=None, shown=CARDS_SHOWN),
        hrefs={
            one.id: address.to(opened=one.id, page=None, passage=None, shown=CARDS_SHOWN) for one in found
        },
        missing=missing,
        starter=0 if reports or jobs else starter_files(),
    )


def _has_words(report: Report, text: str) -> bool:
    said = f"{named(report)} {report.publisher or ''} {Path(report.source).name}".casefold()
    return all(word in said for word in text.casefold().split())


def _foremost(jobs: list[Job]) -> list[Job]:
    """Those that ask; then, of many files, those being read and the first of the rest, in their order."""
    busy = [job for job in jobs if job.open and job.progress]
    rest = [job for job in jobs if job not in busy and not job.question][:FILES_SHOWN]
    asking = [job for job in jobs if job.question]
    return [*asking, *sorted([*busy, *rest], key=lambda job: job.number)]


def _more(jobs: list[Job]) -> str:
    """What became of the files that are not shown, in words."""
    unseen = [job for job in jobs if job not in _foremost(jobs)]
    waiting = sum(job.open for job in unseen)
    said = [f"{len(unseen) - waiting:,} done"] if len(unseen) > waiting else []
    said += [f"{waiting:,} waiting"] if waiting else []
    return f"And {words.count(len(unseen), 'file')} more: {words.listed(said)}." if unseen else ""


def _opened(library: Library, address: Address) -> tuple[Report | None, str]:
    if not address.opened:
        return None, ""
    try:
        return library.report(address.opened), ""
    except QueryError:
        return None, "The report this address leads to is not in this library any more. The others are below."


def _sight(library: Library, address: Address, report: Report) -> Sight:
    if address.passage:
        try:
            return sight_of_passage(library, address)
        except QueryError:
            pass  # an old link: the report itself is still of use
    return Sight(report=report.id, page=address.page)


def _detail(library: Library, address: Address, report: Report) -> dict[str, Any]:
    """What a report holds: its sections with their first places, its records, what is known about it."""
    wanted = 0 if is_table(report) else max(SECTIONS_SHOWN, address.shown)
    total, openings = library.browsing.openings(report.id, wanted)
    sections: list[dict[str, Any]] = [
        {
            "name": passage.section[-1],
            "depth": len(passage.section),
            "place": passage.place,
            "page": passage.page_start,
            "view": of_passage(passage).model_copy(update={"quote": None}).model_dump(),
        }
        for passage in openings
    ]
    shallowest = min((section["depth"] for section in sections), default=1)
    for section in sections:
        section["depth"] -= shallowest
    countries = [tag.label for tag in report.tags if tag.scheme == "country"]
    ids = library.browsing.record_ids(Filters(report=(report.id,)))
    records = library.browsing.records(ids[:RECORDS_SHOWN])
    facts = [
        ("Title", report.title, "title"),
        ("By", ", ".join(report.authors), "authors"),
        ("Published by", report.publisher or "", "publisher"),
        ("Year", str(report.year or ""), "year"),
        ("Kind", report.type or "", "type"),
        ("Series", report.series or "", "series"),
        ("Number", report.report_number or "", "report_number"),
        ("Place", report.place or "", "place"),
        ("Countries", words.listed(countries), "countries"),
        ("Address", report.url or "", "url"),
        ("Licence", report.licence or "", "licence"),
        ("Added", words.date(report.added_at), ""),
    ]
    return {
        "correctable": [] if library.read_only else _correctable(library, report).items(),
        "names": FACTS,
        "history": [
            (one, _fact(one.field), _told(one.before), _told(one.after))
            for one in library.reports.history(report.id)
        ],
        "facts": [(name, value, report.origins.get(field, "")) for name, value, field in facts if value],
        "sections": sections,
        "more_sections": total - len(sections) if wanted else 0,
        "more_href": address.to(shown=total),
        "is_table": is_table(report),
        "records": records,
        "more_records": len(ids) - len(records),
        "places": places(library, records),
    }


def _correctable(library: Library, report: Report) -> dict[str, str]:
    """By fact that a person may correct, what it is now, as one writes it."""
    whole = report.of and next((one for one in library.reports() if report.of in (one.id, one.work)), None)
    return {
        "title": report.title,
        "authors": "; ".join(report.authors),
        "publisher": report.publisher or "",
        "year": str(report.year or ""),
        "country": "; ".join(tag.label for tag in report.tags if tag.scheme == "country"),
        "of": whole.title if whole else "",
        "programme": report.programme or "",
    }


def _fact(field: str) -> str:
    name = {"countries": "country"}.get(field, field)
    return FACTS.get(name, name.replace("_", " ")).partition(",")[0]


def _told(value: JsonValue) -> str:
    """A fact in words, as the log has it."""
    if isinstance(value, list):
        return ", ".join(map(_told, value))
    if isinstance(value, dict):
        return str(value.get("label", ""))
    return "" if value is None else str(value)


# ── what a person does here ───────────────────────────────────────────────────────────────────


def add(library: Library, asked: Asked) -> Told:
    """Put uploaded files into the library."""
    library.jobs.add([path for path in asked.get("paths", []) if library.jobs.is_upload(path)])
    return {}


def starter(library: Library, asked: Asked) -> Told:
    """Put the starter library into the library."""
    library.jobs.add(starter_paths())
    return {}


def retry(library: Library, asked: Asked) -> Told:
    """Try a file again that failed."""
    known = {failure.path for failure in library.failures()}
    known |= {str(job.path) for job in library.jobs.all() if job.fault}
    library.jobs.add([path for path in [str(asked["path"])] if path in known])
    return {}


def dismiss(library: Library, asked: Asked) -> Told:
    """Forget a file that failed."""
    library.dismiss(str(asked["path"]))
    library.jobs.discard(str(asked["path"]))
    return {}


def columns(library: Library, asked: Asked) -> Told:
    """Ask what the columns of a table in the library are."""
    library.jobs.ask_again(str(asked["report"]))
    return {}


def take(library: Library, asked: Asked) -> Told:
    """Take a column of a table that asks as something else."""
    library.jobs.take(int(asked["number"]), str(asked["header"]), str(asked["use"]))
    return {}


def apply(library: Library, asked: Asked) -> Told:
    """Add a table, or read it again, as its columns are taken by now."""
    library.jobs.answer(int(asked["number"]))
    return {}


def decline(library: Library, asked: Asked) -> Told:
    """Leave a table that asks as it is."""
    library.jobs.decline(int(asked["number"]))
    return {"announce": "The table was left as it is."}


def forget(library: Library, asked: Asked) -> Told:
    """Take the line about a finished file away, or all such lines."""
    if asked["number"] == "all":
        library.jobs.forget_all()
    else:
        library.jobs.forget(int(asked["number"]))
    return {}


def correct(library: Library, asked: Asked) -> Told:
    """Correct what a person altered of a report's facts; `was` is what stood there when they began."""
    address = Address.parse(str(asked["search"])).of(asked.get("by"))
    if not address.person:
        return {"who": True}
    report = library.report(str(asked["report"]))
    now, was = _correctable(library, report), dict(asked["was"])
    said = {name: " ".join(str(asked["said"].get(name, "")).split()) for name in FACTS}
    altered = {name: value for name, value in said.items() if value != was.get(name)}
    for name in altered:
        if now[name] not in (was.get(name), altered[name]):
            raise ConflictError(
                f"“{_fact(name)}” was corrected meanwhile: it is “{now[name]}” now. Nothing was saved; open the report anew, "
                "and correct it if need be."
            )
    if not said["title"]:
        raise QueryError("A report needs a title. Nothing was saved.")
    fields: dict[str, Any] = dict(altered)
    if "authors" in fields:
        fields["authors"] = [one.strip() for one in altered["authors"].split(";") if one.strip()]
    if altered.get("of"):
        fields["of"] = _meant(library, altered["of"], report)
    if fields:
        library.reports.correct(report.id, by=address.person, **fields)
    return {
        "go": address.search,
        "announce": "Saved. It stays so when the report is read anew." if fields else "Nothing was altered.",
    }


def _meant(library: Library, title: str, report: Report) -> str:
    """The report that a title, or words that one title alone has, name."""
    others = [one for one in library.reports() if one.id != report.id]
    found = [one for one in others if one.title.casefold() == title.casefold()]
    found = found or [one for one in others if title.casefold() in one.title.casefold()]
    if len(found) != 1:
        many = f"{len(found)} reports have" if found else "No other report here has"
        raise QueryError(f"{many} “{title}” in the title. Write enough of it to name one. Nothing was saved.")
    return found[0].id


def put_back(library: Library, asked: Asked) -> Told:
    """Take back a correction, or what took one back."""
    address = Address.parse(str(asked["search"])).of(asked.get("by"))
    if not address.person:
        return {"who": True}
    library.events.undo(int(asked["value"]), by=address.person)
    return {"go": address.search, "announce": "Taken back."}


def remove(library: Library, asked: Asked) -> Told:
    """Remove a report with its records."""
    try:
        report = library.report(str(asked["report"]))
        library.remove(report.id)
    except QueryError:  # by another window
        return {"announce": "It was removed already."}
    library.jobs.forget_report(report.id)
    return {"announce": f"“{words.plain(report.title)}” was removed."}


ACTIONS = (add, starter, retry, dismiss, columns, take, apply, decline, forget, correct, put_back, remove)
