"""A pack put together: quotes numbered by their sources, acronyms explained, warnings told."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence

from lessonbase.model import Passage, Record, Report
from lessonbase.packs.model import Case, Item, Pack, Quote, Source, Term, Warn

_ACRONYM = re.compile(r"\b[A-ZÀ-Þ][A-ZÀ-Þ&]{1,7}s?\b")
_DEFINED = re.compile(r"((?:[\w’'&-]+\s+){1,8})\(([A-ZÀ-Þ][A-ZÀ-Þ&]{1,7})s?\)")
_SMALL = frozenset(
    [
        "of",
        "and",
        "the",
        "for",
        "in",
        "on",
        "to",
        "a",
        "an",
        "de",
        "des",
        "du",
        "la",
        "le",
        "les",
        "et",
        "pour",
        "el",
        "los",
        "las",
        "y",
        "para",
        "da",
        "do",
        "dos",
        "das",
        "e",
    ]
)


def cited(pack: Pack, reports: Mapping[str, Report]) -> Pack:
    """The pack with its sources numbered from 1 in the order in which they are first quoted, and its quotes by them.

    A report that is no longer in `reports` keeps the source that the pack knows of it.
    """
    known = {source.report_id: source for source in pack.sources}
    numbers: dict[str, int] = {}
    for quote in pack.quotes:
        numbers.setdefault(quote.report_id, len(numbers) + 1)
    sources = tuple(
        source_of(reports[report], number)
        if report in reports
        else known[report].model_copy(update={"number": number})
        for report, number in numbers.items()
    )

    def renumber(quote: Quote) -> Quote:
        return quote.model_copy(update={"source": numbers[quote.report_id]})

    cases = tuple(_with_quotes(case, renumber) for case in pack.cases)
    items = tuple(
        item.model_copy(update={"quotes": tuple(map(renumber, item.quotes))}) for item in pack.items
    )
    return pack.model_copy(update={"cases": cases, "items": items, "sources": sources})


def _with_quotes(case: Case, change: Callable[[Quote], Quote]) -> Case:
    fields = tuple(
        field.model_copy(update={"quotes": tuple(map(change, field.quotes))}) for field in case.fields
    )
    return case.model_copy(update={"fields": fields})


def source_of(report: Report, number: int) -> Source:
    """A report as a pack's source."""
    return Source(
        number=number,
        report_id=report.id,
        title=report.title,
        authors=report.authors,
        publisher=report.publisher,
        year=report.year,
        countries=report.countries,
        language=report.language,
        url=report.url,
        licence=report.licence,
        type=report.type,
        place=report.place,
        series=report.series,
        report_number=report.report_number,
    )


def glossary(pack: Pack, passages: Mapping[str, Iterable[Passage]]) -> tuple[Term, ...]:
    """The acronyms that the pack's quotes use and that one of their reports spells out, in alphabetical order."""
    used: dict[str, int] = {}
    for quote in pack.quotes:
        for found in _ACRONYM.findall(quote.text):
            used.setdefault(found.rstrip("s"), quote.source)
    terms: dict[str, Term] = {}
    for source in pack.sources:
        for passage in passages.get(source.report_id, ()):
            for before, short in _DEFINED.findall(passage.text):
                long = long_form(before, short)
                if short in used and short not in terms and long:
                    terms[short] = Term(short=short, long=long, source=source.number)
    return tuple(terms[short] for short in sorted(terms))


def long_form(before: str, short: str) -> str:
    """The words before an acronym in brackets that it stands for, by their first letters; empty where they do not fit.

    After Schwartz and Hearst (2003): letters of the acronym are matched from its end, each at the start of a word.
    """
    words = before.split()
    letters = [letter for letter in short.casefold() if letter.isalpha()]
    at = len(words) - 1
    for letter in reversed(letters):
        while at >= 0 and words[at].casefold() in _SMALL and not words[at].casefold().startswith(letter):
            at -= 1
        if at < 0 or not words[at].casefold().startswith(letter):
            return ""
        at -= 1
    return " ".join(words[at + 1 :]) if words else ""


def item_of(record: Record, quotes: Sequence[Quote], note: str = "") -> Item:
    """A record as something collected."""
    return Item(
        id=record.id,
        title=record.statement.split("\n")[0],
        quotes=tuple(quotes),
        record_id=record.id,
        note=note,
    )


def standing(
    pack: Pack,
    reports: Mapping[str, Report],
    passage: Callable[[str], Passage | None],
    record: Callable[[str], Record | None],
) -> list[Warn]:
    """What has changed since the pack quoted it: reports withdrawn, passages that read otherwise, records rejected.

    The pack keeps what it quoted; the trainer decides.
    """
    found: list[Warn] = []
    told: set[tuple[str, str]] = set()

    def tell(code: str, subject: str, text: str, case: str | None) -> None:
        if (code, subject) not in told:
            told.add((code, subject))
            found.append(Warn.model_validate({"code": code, "text": text, "case": case}))

    places: list[tuple[str | None, Quote]] = [
        (case.id, quote) for case in pack.cases for quote in case.quotes
    ]
    places += [(None, quote) for item in pack.items for quote in item.quotes]
    for case_id, quote in places:
        source = pack.source(quote.source)
        if quote.report_id not in reports:
            text = f"“{source.title}” is no longer in the library. Its words stay in the pack; check that it may still be used."
            tell("withdrawn", quote.report_id, text, case_id)
            continue
        now = passage(quote.passage_id)
        if now is None or quote.text not in now.text:
            text = f"“{source.title}” was read anew and reads otherwise where it is quoted. Compare the page."
            tell("changed", quote.passage_id, text, case_id)
    for case in pack.cases:
        for record_id in case.record_ids:
            now_record = record(record_id)
            if now_record is not None and now_record.status == "rejected":
                text = f"A record of the case “{case.title}” was rejected since: “{now_record.statement[:100]}”. Take it out, or keep it with a note."
                tell("rejected", record_id, text, case.id)
    return found
