"""What evaluators call the columns and the decisions of their review sheets, in English, French, Spanish and Portuguese."""

import re
from typing import get_args

from lessonbase.model import RecordKind, RecordStatus
from lessonbase.reading.lesson_tables import names

# The first that a folded header fits is taken.
COLUMNS: dict[str, re.Pattern[str]] = {
    "confidence": re.compile(r"^(?:confidence|page|decided by)$"),
    "parent": re.compile(r"^(?:parent|parent id)$"),
    "status": re.compile(
        r"\b(?:status|statut|estado|decision|decisao|accept(?:ed)?|keep|verdict|approved|relevant|include|valid(?:ated)?)\b"
    ),
    "reviewer": re.compile(
        r"\b(?:reviewers?|reviewed by|coders?|coded by|evaluators?|annotators?|initials|evaluateurs?|codeurs?|evaluador(?:es)?"
        r"|avaliador(?:es)?|revisor(?:es)?|revu par)\b"
    ),
    "note": re.compile(
        r"\b(?:notes?|comments?|remarks?|commentaires?|remarques?|comentarios?|observaciones|observacoes|notas?|reasons?|why)\b"
    ),
    "date": re.compile(r"\b(?:dates?|reviewed (?:on|at)|fecha|data)\b"),
    "id": re.compile(r"^(?:id|record id|record|lesson id|uid|identifi\w+|identificador)$"),
    "report": re.compile(
        r"\b(?:reports?|rapports?|informes?|relatorios?|documents?|documentos?|source|file|evaluation title)\b"
    ),
    "sector": names.SECTOR,
    "country": names.COUNTRY,
    "sdg": re.compile(r"\b(?:sdgs?|odd|ods|sustainable development goals?)\b"),
    "theme": re.compile(r"^(?:themes?|topics?|temas?|thematique|tematica)$"),
    "tags": re.compile(
        r"\b(?:tags?|codes?|keywords?|labels?|etiquettes?|etiquetas?|mots cles|palabras clave|palavras chave)\b"
    ),
    "kind": re.compile(
        r"^(?:kind|type|tipo|nature|category|categorie|categoria|record type|kind of record)$"
    ),
    "statement": re.compile(
        r"\b(?:statements?|texte?|texto|lessons?|lecons?|leccion(?:es)?|lic(?:ao|oes)|recommendations?|recommandations?"
        r"|recomendaciones|recomendacoes|excerpts?|quotes?|findings?|wording)\b"
    ),
}

_STATUSES: dict[RecordStatus, str] = {
    "accepted": "accepted accept yes y ok okay keep kept agree agreed valid approved approve confirmed confirm true 1 x include "
    "included correct relevant oui o accepte acceptee retenu retenue valide si s aceptado aceptada acepto valido sim aceito aceite",
    "rejected": "rejected reject no n drop dropped remove removed delete deleted disagree invalid false 0 exclude excluded "
    "incorrect irrelevant wrong non rejete rejetee rechazado rechazada nao rejeitado rejeitada",
    "withdrawn": "withdrawn",
    "proposed": "proposed pending open todo undecided",
}
_BY_WORD = {word: status for status, words in _STATUSES.items() for word in words.split()}


def status_of(cell: str, *, ours: bool = False) -> RecordStatus | None:
    """The status that a cell names; None where it names none, or nothing was decided in a table of others (not `ours`)."""
    word = names.folded(cell)
    status = "accepted" if cell.strip() in ("✓", "✔", "☑") else _BY_WORD.get(word)
    return None if status == "proposed" and not ours else status


def kind_of(cell: str) -> RecordKind | None:
    """The kind that a cell names."""
    word = names.folded(cell).replace(" ", "_")
    kinds: tuple[RecordKind, ...] = get_args(RecordKind)
    return next((kind for kind in kinds if kind == word), None) or names.kind_named(cell)
