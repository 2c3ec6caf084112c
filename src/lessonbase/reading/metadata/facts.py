"""Title, authors, publisher, year and language of a report, from what stands on its first pages and in its file.

Each fact has candidates from several kinds of evidence, and one function that decides: `title_of`, `publisher_of`,
`year_of`, `language_of`. What is not clear stays unknown.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from lessonbase.reading.drafts import Draft, Facts
from lessonbase.reading.metadata.dates import year_of
from lessonbase.reading.metadata.evidence import HEADING, PROPERTIES, WORDS
from lessonbase.reading.metadata.front import front_of
from lessonbase.reading.metadata.language import language_of
from lessonbase.reading.metadata.publishers import publisher_of
from lessonbase.reading.metadata.relations import original_of, programme_of
from lessonbase.reading.metadata.titles import title_of
from lessonbase.reading.text import clean

__all__ = ["HEADING", "PROPERTIES", "Properties", "facts_of", "facts_of_pdf"]


@dataclass(frozen=True, slots=True)
class Properties:
    """What a file's properties say, unchecked. `published` is when the report came out, as written; the day on which
    the file was made is no such date. `language` is a code like "fr-FR"."""

    title: str = ""
    authors: tuple[str, ...] = ()
    publisher: str = ""
    published: str = ""
    language: str = ""


def facts_of(
    drafts: Sequence[Draft],
    properties: Properties = Properties(),
    title: str | None = None,
    size: float = 0.0,
) -> Facts:
    """The facts of a file: what it shows on its front, and what its properties say where that is plausible.

    `title` is what a reader knows to be the title on it, by its style; `size` that of running text, in points, where
    the format has pages. Each value's origin is noted.
    """
    facts = Facts()
    front = front_of(drafts)
    if found := title_of(drafts, front, properties.title, title, size):
        facts.set("title", *found)
    names = [clean(name) for entry in properties.authors for name in re.split(r"\s*;\s*", entry)]
    if authors := tuple(dict.fromkeys(name for name in names if _plausible_author(name))):
        facts.set("authors", authors, PROPERTIES)
    if publisher := publisher_of(front, drafts, facts.title or "", clean(properties.publisher)):
        facts.set("publisher", *publisher)
    if language := language_of(drafts):
        facts.set("language", language, WORDS)
    elif code := re.match(r"([a-z]{2})(?:[-_]|$)", properties.language.lower()):
        facts.set("language", code[1], PROPERTIES)
    if year := year_of(front, drafts, facts.title or "", properties.published):
        facts.set("year", *year)
    if original := original_of(front, facts.title or ""):
        facts.set("of", *original)
    if programme := programme_of(front):
        facts.set("programme", *programme)
    return facts


def facts_of_pdf(drafts: Sequence[Draft], info: dict[str, str], size: float) -> Facts:
    """The facts of a PDF: what its cover shows, and what its information dictionary says where that is plausible.

    `size` is that of running text, in points.
    """
    return facts_of(
        drafts, Properties(title=info.get("Title", ""), authors=(info.get("Author", ""),)), None, size
    )


_NO_AUTHOR = re.compile(
    r"^(?:user|admin\w*|owner|author|unknown|anonymous|pc|hp|dell|lenovo|windows|microsoft|default|none|n/a)\b|[\\/@_]|\d{3}",
    re.IGNORECASE,
)


def _plausible_author(author: str) -> bool:
    return len(author) > 3 and not _NO_AUTHOR.search(author) and (" " in author or author.isupper())
