"""Taxonomies in and out of files: YAML as they ship, CSV for spreadsheets, SKOS (Turtle, RDF/XML, JSON-LD) for others.

A CSV file has a row a code, with columns code, label, description, criteria, examples (a line each), broader, status
("retired") and replaced_by; the first two are needed. Of SKOS the concepts' notation (or the end of their address) is the code,
the English label the label, definition the description, a scope note a criterion; a deprecated one is a retired code.
"""

import csv
import io
import json
import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml
from pydantic import ValidationError

from lessonbase.errors import TaxonomyError
from lessonbase.paths import text_of
from lessonbase.tagging.taxonomy import Taxonomy, parse

if TYPE_CHECKING:
    from rdflib import Graph, URIRef
    from rdflib.term import Node

_COLUMNS = ("code", "label", "description", "criteria", "examples", "broader", "status", "replaced_by")
_RETIRED = "retired"
_SKOS = {".ttl": "turtle", ".rdf": "xml", ".xml": "xml", ".jsonld": "json-ld"}
_LARGEST = 20_000_000
"""Bytes of a file that are read: far more than the largest thesaurus of this field (AGROVOC's core, 10 MB) asks for."""
_OUTSIDE = re.compile(r"[^A-Za-z0-9._-]+")
_OURS = "urn:lessonbase:"
_ELSEWHERE = re.compile(r"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)


def read_taxonomy(path: Path, scheme: str | None = None, title: str | None = None) -> Taxonomy:
    """The taxonomy in a file, told by its ending; `scheme` and `title` go before what the file says.

    Raises TaxonomyError, in words, for a file that cannot be read, is malformed, has a code twice, under itself or under
    one that is not there.
    """
    text = text_of(path, _LARGEST, "Part it into several.", TaxonomyError)
    ending = path.suffix.lower()
    if ending in (".yaml", ".yml"):
        given = _of_yaml(text, path.name)
    elif ending == ".csv":
        given = _of_csv(text, path.name)
    elif ending in _SKOS:
        given = _of_skos(text, path.name, _SKOS[ending])
    else:
        raise TaxonomyError(
            f"{path.name} is no taxonomy that is read. Give CSV (.csv), YAML (.yaml) or SKOS ({', '.join(_SKOS)})."
        )
    named = {"scheme": scheme or given.get("scheme") or _scheme_of(path.stem)}
    named["title"] = title or given.get("title") or path.stem
    return checked_taxonomy({**given, **named}, path.name)


def checked_taxonomy(given: Mapping[str, Any], file: str) -> Taxonomy:
    """The taxonomy of these values. Raises TaxonomyError, naming the code, for what is none."""
    try:
        return Taxonomy.model_validate(given)
    except ValidationError as error:
        first = error.errors()[0]
        entry = next((given["concepts"][one] for one in first["loc"] if isinstance(one, int)), None)
        code = entry.get("code") if isinstance(entry, dict) else None
        place = f"{file}, code {code!r}" if code else file
        wrong = " ".join(str(one) for one in first["loc"] if not isinstance(one, int) and one != "concepts")
        raise TaxonomyError(
            f"{place}: {': '.join(one for one in (wrong, first['msg']) if one)}. Nothing was taken in; correct the file."
        ) from error


def _of_yaml(text: str, file: str) -> dict[str, Any]:
    found = parse(text, file)
    if not isinstance(found, Taxonomy):
        raise TaxonomyError(f"{file} is no list of codes. Give it a scheme of its own.")
    return found.model_dump()


def _of_csv(text: str, file: str) -> dict[str, Any]:
    first = text.partition("\n")[0]
    reader = csv.DictReader(io.StringIO(text), delimiter=max(",;\t", key=first.count), strict=True)
    try:
        rows = list(reader)
    except csv.Error as error:
        raise TaxonomyError(f"{file}, line {reader.line_num}, is malformed: {error}. Correct it.") from error
    heads = {str(name).strip().lower(): name for name in reader.fieldnames or ()}
    if missing := [name for name in _COLUMNS[:2] if name not in heads]:
        raise TaxonomyError(f"{file} has no column {missing[0]!r}. Its first line must name code and label.")
    concepts: list[dict[str, Any]] = []
    retired = []
    for row in rows:
        cells = {name: _plain((row.get(heads[name]) or "").strip()) for name in _COLUMNS if name in heads}
        values: dict[str, Any] = {name: cell for name, cell in cells.items() if cell}
        status, successor = values.pop("status", ""), values.pop("replaced_by", None)
        if status.lower() == _RETIRED or successor:
            retired.append({"code": values.get("code"), "label": values.get("label"), "successor": successor})
        elif values:
            for name in {"criteria", "examples"} & set(values):
                values[name] = values[name].splitlines()
            concepts.append(values)
    return {"concepts": concepts, "retired": retired}


def _of_skos(text: str, file: str, form: str) -> dict[str, Any]:
    from rdflib import OWL, RDF, SKOS, Graph, URIRef  # slow to load, and few take in SKOS

    if _ELSEWHERE.search(text) if form == "xml" else form == "json-ld" and _draws_on_others(text, file):
        raise TaxonomyError(
            f"{file} draws on other files or defines entities, and neither is followed. Save it plainly."
        )
    from rdflib.namespace import DCTERMS

    graph = Graph()
    try:
        graph.parse(data=text, format=form)
    except Exception as error:  # rdflib's parsers raise whatever they come upon
        raise TaxonomyError(
            f"{file} is not valid SKOS: {str(error).strip().splitlines()[0]}. Correct it."
        ) from error
    found = [one for one in graph.subjects(RDF.type, SKOS.Concept) if isinstance(one, URIRef)]
    if not found:
        raise TaxonomyError(f"{file} has no skos:Concept. Give a file of SKOS concepts.")
    codes = {one: _code(graph, one) for one in found}
    concepts = []
    retired = []
    for one in sorted(found, key=lambda each: _by_numbers(codes[each])):
        if str(graph.value(one, OWL.deprecated) or "").lower() in ("true", "1"):
            successor = graph.value(one, DCTERMS.isReplacedBy)
            retired.append(
                {
                    "code": codes[one],
                    "label": _said(graph, one, SKOS.prefLabel) or codes[one],
                    "successor": codes.get(successor) if isinstance(successor, URIRef) else None,
                }
            )
            continue
        above = [*graph.objects(one, SKOS.broader), *graph.subjects(SKOS.narrower, one)]
        broader = next((codes[each] for each in above if isinstance(each, URIRef) and each in codes), None)
        outside = next((each for each in above if each not in codes), None)
        definition, notes = _said(graph, one, SKOS.definition), _all_said(graph, one, SKOS.scopeNote)
        # Many thesauri define by a scope note alone; ours are criteria.
        loose = 0 if definition or str(one).startswith(_OURS) else 1
        concepts.append(
            {
                "code": codes[one],
                "label": _said(graph, one, SKOS.prefLabel) or codes[one],
                "description": definition or next(iter(notes[:loose]), ""),
                "criteria": notes[loose:],
                "examples": _all_said(graph, one, SKOS.example),
                "broader": broader or (_end(str(outside)) if outside else None),
            }
        )
    scheme = next(graph.subjects(RDF.type, SKOS.ConceptScheme), None)
    title = (scheme and _said(graph, scheme, SKOS.prefLabel)) or None
    return {"title": title, "concepts": concepts, "retired": retired}


def _draws_on_others(text: str, file: str) -> bool:
    """Whether a JSON-LD text names a context by an address, which rdflib would fetch."""
    try:
        waiting = [json.loads(text)]
    except (ValueError, RecursionError) as error:
        raise TaxonomyError(f"{file} is not valid JSON: {error}. Correct it.") from error
    while waiting:
        one = waiting.pop()
        if isinstance(one, dict):
            contexts = one.get("@context")
            several = contexts if isinstance(contexts, list) else [contexts]
            if "@import" in one or any(isinstance(each, str) for each in several):
                return True
            waiting.extend(one.values())
        elif isinstance(one, list):
            waiting.extend(one)
    return False


def _code(graph: "Graph", concept: "URIRef") -> str:
    from rdflib import SKOS

    notation = next(graph.objects(concept, SKOS.notation), None)
    return _OUTSIDE.sub("-", str(notation).strip()) if notation is not None else _end(str(concept))


def _end(address: str) -> str:
    return _OUTSIDE.sub("-", re.split(r"[/#:]", address.rstrip("/#"))[-1])


def _said(graph: "Graph", concept: "Node", what: "URIRef") -> str:
    """What is said of a concept, in English if there is that, else without a language, else in any."""
    said = list(graph.objects(concept, what))
    order = {"en": 0, "": 1}
    said.sort(key=lambda one: (order.get((getattr(one, "language", None) or "")[:2], 2), str(one)))
    return " ".join(str(said[0]).split()) if said else ""


def _all_said(graph: "Graph", concept: "Node", what: "URIRef") -> list[str]:
    """All that is said of a concept, in English if there is that, else in any language."""
    said = [one for one in graph.objects(concept, what) if str(one).strip()]
    english = [one for one in said if (getattr(one, "language", None) or "en").startswith("en")]
    return sorted(" ".join(str(one).split()) for one in english or said)


def _by_numbers(code: str) -> list[tuple[int, int, str]]:
    return [(0, int(part), "") if part.isdigit() else (1, 0, part) for part in re.findall(r"\d+|\D+", code)]


def _scheme_of(stem: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", stem.lower()).strip("-") or "own"


# ── out ──────────────────────────────────────────────────────────────────────────────────────


def as_yaml(taxonomy: Taxonomy) -> str:
    """A taxonomy as a file of ours."""
    plain = taxonomy.model_dump(mode="json", exclude_defaults=True)
    return yaml.safe_dump(plain, allow_unicode=True, sort_keys=False, width=120)


def as_csv(taxonomy: Taxonomy) -> str:
    """A taxonomy as a table that a spreadsheet opens without taking a cell for a formula."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(_COLUMNS)
    rows = [
        {
            **concept.model_dump(include={"code", "label", "description"}),
            "criteria": "\n".join(concept.criteria),
            "examples": "\n".join(concept.examples),
            "broader": concept.broader or "",
        }
        for concept in taxonomy.concepts
    ]
    rows += [
        {"code": one.code, "label": one.label, "status": _RETIRED, "replaced_by": one.successor or ""}
        for one in taxonomy.retired
    ]
    writer.writerows([_harmless(row.get(name, "")) for name in _COLUMNS] for row in rows)
    return out.getvalue()


def as_skos(taxonomy: Taxonomy, form: str = "turtle") -> str:
    """A taxonomy as SKOS: "turtle", "xml" or "json-ld"."""
    from rdflib import OWL, RDF, SKOS, Graph, Literal, URIRef
    from rdflib.namespace import DCTERMS

    graph = Graph()
    graph.bind("skos", SKOS)
    scheme = URIRef(f"{_OURS}{taxonomy.scheme}")
    graph.add((scheme, RDF.type, SKOS.ConceptScheme))
    graph.add((scheme, SKOS.prefLabel, Literal(taxonomy.title, lang="en")))
    for relation, said in ((DCTERMS.source, taxonomy.source), (DCTERMS.license, taxonomy.licence)):
        if said:
            graph.add((scheme, relation, Literal(said)))
    codes = [*taxonomy.labels, *(one.code for one in taxonomy.retired)]
    names = {code: URIRef(f"{_OURS}{taxonomy.scheme}:{code}") for code in codes}
    for concept in taxonomy.concepts:
        name = names[concept.code]
        graph.add((name, RDF.type, SKOS.Concept))
        graph.add((name, SKOS.inScheme, scheme))
        graph.add((name, SKOS.notation, Literal(concept.code)))
        graph.add((name, SKOS.prefLabel, Literal(concept.label, lang="en")))
        if concept.description:
            graph.add((name, SKOS.definition, Literal(concept.description, lang="en")))
        for relation, texts in ((SKOS.scopeNote, concept.criteria), (SKOS.example, concept.examples)):
            for text in texts:
                graph.add((name, relation, Literal(text, lang="en")))
        for term in (*concept.strong, *concept.weak):
            graph.add((name, SKOS.altLabel, Literal(term, lang="en")))
        if concept.broader:
            graph.add((name, SKOS.broader, names[concept.broader]))
        else:
            graph.add((name, SKOS.topConceptOf, scheme))
    for one in taxonomy.retired:
        name = names[one.code]
        graph.add((name, RDF.type, SKOS.Concept))
        graph.add((name, SKOS.inScheme, scheme))
        graph.add((name, SKOS.notation, Literal(one.code)))
        graph.add((name, SKOS.prefLabel, Literal(one.label, lang="en")))
        graph.add((name, OWL.deprecated, Literal(True)))
        if one.successor:
            graph.add((name, DCTERMS.isReplacedBy, names[one.successor]))
    return graph.serialize(format=form)


FORMS: Mapping[str, Callable[[Taxonomy], str]] = {
    ".csv": as_csv,
    ".yaml": as_yaml,
    ".ttl": as_skos,
    ".rdf": lambda one: as_skos(one, "xml"),
    ".jsonld": lambda one: as_skos(one, "json-ld"),
}
"""How a taxonomy is written, by the ending of the file."""


def _harmless(cell: str) -> str:
    """A cell that no spreadsheet computes; `_plain` gives it back."""
    return f"'{cell}" if cell[:1] in tuple("=+-@\t\r'") else cell


def _plain(cell: str) -> str:
    return cell[1:] if cell[:1] == "'" and cell[1:2] in tuple("=+-@\t\r'") else cell
