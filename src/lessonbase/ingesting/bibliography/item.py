"""An entry of a reference manager, whichever form it was written in."""

import re
from dataclasses import dataclass, replace
from urllib.parse import unquote, urlsplit

from lessonbase.ingesting.manifest import ENTRY, Entry
from lessonbase.tagging import country_tag

_YEAR = re.compile(r"\b(?:1[89]|20)\d\d\b")
# What stands before a path in place of its folder: "file:///a.pdf", Zotero's "attachments:a.pdf" and "storage:a.pdf",
# EndNote's "internal-pdf://123/a.pdf".
_SCHEME = re.compile(r"^(?:file|attachments|storage|internal-pdf):(?://(?:localhost)?)?", re.I)


@dataclass(frozen=True)
class Item:
    """What an entry says, as written; "" or nothing where it is silent. `where` names the entry's place in its file,
    `files` its attached files, addresses of the web left out; `type` is the kind of work in words."""

    where: str
    title: str = ""
    authors: tuple[str, ...] = ()
    publisher: str = ""
    date: str = ""
    type: str = ""
    place: str = ""
    series: str = ""
    number: str = ""
    url: str = ""
    doi: str = ""
    licence: str = ""
    keywords: tuple[str, ...] = ()
    files: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """How a message names it."""
        return f"“{self.title}”" if self.title else self.where

    @property
    def entry(self) -> Entry:
        """What it says of its report. Countries are those of its keywords: its place is where the publisher sits."""
        year = _YEAR.search(self.date)
        tags = [tag for keyword in self.keywords if len(keyword) > 3 and (tag := country_tag(keyword))]
        return Entry(
            title=_plain(self.title),
            authors=tuple(said for each in self.authors if (said := _plain(each))),
            publisher=_plain(self.publisher),
            year=int(year[0]) if year else None,
            url=_address(self.url, self.doi),
            licence=_plain(self.licence),
            type=_plain(self.type),
            place=_plain(self.place),
            series=_plain(self.series),
            report_number=_plain(self.number),
            countries=tuple(
                {
                    tag.code: tag.model_copy(update={"origin": "person", "evidence": (ENTRY,)})
                    for tag in tags
                }.values()
            ),
            origin=ENTRY,
        )

    @property
    def further(self) -> Entry:
        """What it says of its second and further files, annexes mostly: that they belong to the first."""
        return replace(self.entry, title=None, of=self.entry.title)


def path_of(said: str) -> str:
    """The path that an attachment names, "" for an address of the web."""
    path = " ".join(said.split())
    if re.match(r"^(?:https?|ftp|doi):", path, re.I):
        return ""
    plain = _SCHEME.sub("", path)
    return (unquote(plain) if plain != path else plain).replace("\\", "/")


def _plain(said: str) -> str | None:
    return " ".join(said.split()) or None


def _address(url: str, doi: str) -> str | None:
    """The address of the web that an entry gives, or that its DOI stands for."""
    url = "".join(url.split())
    if url and urlsplit(url).scheme.lower() in ("http", "https"):
        return url
    found = re.search(r"10\.\d{4,9}/\S+", doi)
    return f"https://doi.org/{found[0]}" if found else None
