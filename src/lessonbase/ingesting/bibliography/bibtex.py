"""BibTeX and BibLaTeX, as Zotero, JabRef and Mendeley write it; bibtexparser parses it, pylatexenc knows LaTeX's letters."""

import logging
import re

from lessonbase.ingesting.bibliography.item import Item, path_of

TYPES = {
    "techreport": "report",
    "report": "report",
    "book": "book",
    "incollection": "book section",
    "inbook": "book section",
    "article": "journal article",
    "inproceedings": "conference paper",
    "phdthesis": "thesis",
    "mastersthesis": "thesis",
    "thesis": "thesis",
    "online": "web page",
    "unpublished": "manuscript",
    "dataset": "dataset",
}


def read_bibtex(text: str) -> tuple[list[Item], list[str]]:
    """The entries, and in words what of them is broken."""
    from bibtexparser.entrypoint import parse_string  # slow to load, and few add such files
    from bibtexparser.model import DuplicateBlockKeyBlock, DuplicateFieldKeyBlock, Entry

    logging.getLogger("bibtexparser").setLevel(logging.ERROR)  # what is broken is told below
    library = parse_string(text)
    entries, faults = list(library.entries), []
    for block in library.failed_blocks:
        whole = block.ignore_error_block
        line = f"line {(block.start_line or 0) + 1}"
        if isinstance(block, DuplicateBlockKeyBlock) and isinstance(whole, Entry):
            entries.append(whole)  # two exports put together: both are somebody's reports
        elif isinstance(block, DuplicateFieldKeyBlock) and isinstance(whole, Entry):
            entries.append(whole)
            faults.append(f"{line}: “{whole.key}” says one thing twice, the first counts")
        else:
            opening = " ".join((block.raw or "").split())[:60]
            faults.append(
                f"{line}: the entry that begins “{opening}” is broken, mostly a bracket that is not closed"
            )
    entries.sort(key=lambda entry: entry.start_line or 0)
    return [
        _item(
            f"“{entry.key}”",
            entry.entry_type.lower(),
            {field.key.lower(): str(field.value) for field in reversed(entry.fields)},
        )
        for entry in entries
    ], faults


def _item(where: str, kind: str, said: dict[str, str]) -> Item:
    def one(*names: str) -> str:
        return next((_letters(said[name]) for name in names if said.get(name)), "")

    return Item(
        where=where,
        title=one("title"),
        authors=tuple(_letters(each) for each in _names(said.get("author") or said.get("editor", ""))),
        publisher=one("institution", "publisher", "organization", "school"),
        date=one("year", "date"),
        type=one("type") or TYPES.get(kind, ""),
        place=one("address", "location"),
        series=one("series", "journal", "journaltitle", "booktitle"),
        number=one("number"),
        url=said.get("url", "").replace("\\", ""),
        doi=said.get("doi", "").replace("\\", ""),
        keywords=tuple(word.strip() for word in re.split(r"[,;]", one("keywords"))),
        files=tuple(dict.fromkeys(filter(None, map(path_of, _files(said.get("file", "")))))),
    )


def _letters(said: str) -> str:
    from pylatexenc.latex2text import LatexNodes2Text

    # Dollars and per cents that nobody marked as themselves are money and shares, not formulas and comments.
    return str(LatexNodes2Text(math_mode="verbatim", keep_comments=True).latex_to_text(said))


def _names(said: str) -> list[str]:
    """Names parted by "and", but not within the braces of an organisation's name."""
    names, depth, begin = [], 0, 0
    for match in re.finditer(r"\\.|[{}]|\s+and\s+", said):
        if match[0] in "{}":
            depth += 1 if match[0] == "{" else -1
        elif match[0][0] != "\\" and depth == 0:
            names.append(said[begin : match.start()])
            begin = match.end()
    return [name for each in (*names, said[begin:]) if (name := each.strip()) and name != "others"]


def _files(said: str) -> list[str]:
    """The paths of a field like "Full Text PDF:files/3/a.pdf:application/pdf;…", or of one that has paths only."""
    # Mendeley writes the colon after a drive, and backslashes, as formulas.
    said = said.replace("$\\backslash$", "\\\\").replace("{\\_}", "_")
    paths = []
    for each in _parted(said, ";"):
        parts = _parted(each, ":")
        path = ":".join(parts[1:-1]) if len(parts) > 2 else max(parts, key=lambda part: "." in part)
        paths.append(re.sub(r"\\([\\:;_&%#{}$ ])", r"\1", path))
    return paths


def _parted(said: str, sign: str) -> list[str]:
    return re.split(rf"(?<!\\){sign}", said)
