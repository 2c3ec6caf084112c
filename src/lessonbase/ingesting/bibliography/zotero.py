"""Zotero RDF: what Zotero exports with "Export Files", a file .rdf beside a folder `files`.

It is read as the XML that Zotero writes: it is no RDF by the letter (`rdf:resource` as an element), and parsers of RDF
refuse it.
"""

from urllib.parse import unquote

from lxml import etree

from lessonbase.ingesting.bibliography.item import Item, path_of

_NAMES = {
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "z": "http://www.zotero.org/namespaces/export#",
    "dc": "http://purl.org/dc/elements/1.1/",
    "dcterms": "http://purl.org/dc/terms/",
    "bib": "http://purl.org/net/biblio#",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "vcard": "http://nwalsh.com/rdf/vCard#",
    "link": "http://purl.org/rss/1.0/modules/link/",
    "prism": "http://prismstandard.org/namespaces/1.2/basic/",
}
_ABOUT, _RESOURCE, _ID = (f"{{{_NAMES['rdf']}}}{name}" for name in ("about", "resource", "ID"))
_APART = frozenset({"attachment", "note", "annotation"})
TYPES = {
    "report": "report",
    "book": "book",
    "bookSection": "book section",
    "journalArticle": "journal article",
    "magazineArticle": "magazine article",
    "newspaperArticle": "newspaper article",
    "conferencePaper": "conference paper",
    "thesis": "thesis",
    "webpage": "web page",
    "blogPost": "blog post",
    "manuscript": "manuscript",
    "presentation": "presentation",
    "dataset": "dataset",
    "standard": "standard",
}


def read_zotero_rdf(text: str) -> tuple[list[Item], list[str]]:
    """The entries, and in words what of them is broken. Raises ValueError for what is no such file."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, remove_comments=True, recover=True)
    root = etree.fromstring(text.encode(), parser)
    if root is None or root.tag != f"{{{_NAMES['rdf']}}}RDF" or "<!DOCTYPE" in text:
        raise ValueError("it is no RDF as Zotero writes it")
    elements = [each for each in root.iter() if _text(each, "z:itemType")]
    paths = {
        f"#{name.removeprefix('#')}": path
        for each in elements
        if (name := each.get(_ABOUT) or each.get(_ID) or "") and (path := _path(each))
    }
    items = [
        _item(f"line {each.sourceline}", each, paths)
        for each in elements
        if _text(each, "z:itemType") not in _APART
    ]
    fault = parser.error_log.last_error
    broken = fault and f"line {fault.line}: the file is damaged ({fault.message.strip()}); export it again"
    return items, [broken] if broken else []


def _item(where: str, element: etree._Element, paths: dict[str, str]) -> Item:
    links = [each.get(_RESOURCE, "") for each in element.findall("link:link", _NAMES)]
    within = [_path(each) for each in element.findall("link:link/z:Attachment", _NAMES)]
    kind = TYPES.get(_text(element, "z:itemType"), "")
    publisher = "dc:publisher/foaf:Organization/"
    identifiers = [each.text or "" for each in element.findall("dc:identifier", _NAMES)]
    authors = element.findall("bib:authors/rdf:Seq/rdf:li/foaf:Person", _NAMES)
    subjects = element.findall("dc:subject", _NAMES)
    return Item(
        where=where,
        title=_text(element, "dc:title"),
        authors=tuple(filter(None, map(_name, authors))),
        publisher=_text(element, f"{publisher}foaf:name"),
        date=_text(element, "dc:date"),
        type=_text(element, "z:type") or kind,
        place=_text(element, f"{publisher}vcard:adr/vcard:Address/vcard:locality"),
        series=_text(element, "dcterms:isPartOf/bib:Series/dc:title"),
        number=_text(element, "prism:number"),
        url=_text(element, "dc:identifier/dcterms:URI/rdf:value"),
        doi=next((each for each in identifiers if each.startswith("DOI")), ""),
        licence=_text(element, "dc:rights"),
        keywords=tuple(
            _text(each, "z:AutomaticTag/rdf:value") or (each.text or "").strip() for each in subjects
        ),
        files=tuple(
            dict.fromkeys([*(paths[each] for each in links if each in paths), *filter(None, within)])
        ),
    )


def _path(element: etree._Element) -> str:
    for name in ("rdf:resource", "z:path"):
        if (said := element.find(name, _NAMES)) is not None and said.get(_RESOURCE):
            return path_of(unquote(said.get(_RESOURCE, "")))
    return ""


def _name(person: etree._Element) -> str:
    given = _text(person, "foaf:givenName") or _text(person, "foaf:givenname")
    return ", ".join(filter(None, (_text(person, "foaf:surname"), given)))


def _text(element: etree._Element, path: str) -> str:
    return " ".join((element.findtext(path, "", _NAMES) or "").split())
