"""CSL-JSON, as Zotero and word processors exchange it. It has no place for attached files; some programs add one."""

import json
from typing import Any

from lessonbase.ingesting.bibliography.item import Item, path_of

TYPES = {
    "report": "report",
    "book": "book",
    "chapter": "book section",
    "article": "article",
    "article-journal": "journal article",
    "article-magazine": "magazine article",
    "article-newspaper": "newspaper article",
    "paper-conference": "conference paper",
    "thesis": "thesis",
    "webpage": "web page",
    "post-weblog": "blog post",
    "post": "web page",
    "dataset": "dataset",
    "manuscript": "manuscript",
    "document": "document",
    "speech": "presentation",
    "standard": "standard",
    "legislation": "legislation",
    "regulation": "legislation",
    "pamphlet": "pamphlet",
}


def is_csl_json(text: str) -> bool:
    """Whether a JSON text is a list of references, and no table of lessons."""
    try:
        said = _listed(json.loads(text))
    except (ValueError, RecursionError):
        return False
    return bool(said) and all(
        isinstance(each, dict)
        and each.get("type") in TYPES
        and isinstance(each.get("title"), str)
        and (isinstance(each.get("issued", {}), dict) and isinstance(each.get("author", []), list))
        and each.keys() & {"id", "citation-key"}
        for each in said
    )


def read_csl_json(text: str) -> tuple[list[Item], list[str]]:
    """The entries, and in words what of them is broken. Raises ValueError for what is no JSON."""
    try:
        said = _listed(json.loads(text))
    except RecursionError:
        raise ValueError("it is nested too deeply") from None
    items = [_item(f"entry {number}", each) for number, each in enumerate(said, 1) if isinstance(each, dict)]
    broken = [number for number, each in enumerate(said, 1) if not isinstance(each, dict)]
    return items, [f"entry {number} is none" for number in broken]


def _listed(said: Any) -> list[Any]:
    """The entries of a text: a list, or "items" of one, as Better BibTeX writes it."""
    listed = said.get("items") if isinstance(said, dict) else said
    return listed if isinstance(listed, list) else []


def _item(where: str, said: dict[str, Any]) -> Item:
    def one(*names: str) -> str:
        return next((str(value) for name in names if isinstance(value := said.get(name), str | int)), "")

    authors = said.get("author") or said.get("editor") or []
    keywords = said.get("keyword") or said.get("tags") or ""
    words = keywords.split(",") if isinstance(keywords, str) else keywords
    files = [path_of(each) for name in ("file", "files") for each in _several(said.get(name))]
    return Item(
        where=where,
        title=one("title"),
        authors=tuple(filter(None, map(_name, authors))) if isinstance(authors, list) else (),
        publisher=one("publisher"),
        date=_date(said.get("issued")),
        type=one("genre") or TYPES.get(one("type"), ""),
        place=one("publisher-place"),
        series=one("collection-title", "container-title"),
        number=one("number"),
        url=one("URL"),
        doi=one("DOI"),
        keywords=tuple(word.strip() for word in words if isinstance(word, str)),
        files=tuple(dict.fromkeys(filter(None, files))),
    )


def _several(said: Any) -> list[str]:
    return [each for each in (said if isinstance(said, list) else [said]) if isinstance(each, str)]


def _name(said: Any) -> str:
    if not isinstance(said, dict):
        return said if isinstance(said, str) else ""
    particle = said.get("non-dropping-particle") or said.get("dropping-particle") or ""
    family = f"{particle} {said.get('family') or ''}".strip()
    return str(said.get("literal") or ", ".join(filter(None, (family, said.get("given")))))


def _date(said: Any) -> str:
    if not isinstance(said, dict):
        return str(said or "")
    parts = said.get("date-parts")
    first = parts[0] if isinstance(parts, list) and parts else None
    return (
        str(first[0])
        if isinstance(first, list) and first
        else str(said.get("raw") or said.get("literal") or "")
    )
