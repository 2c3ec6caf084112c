"""What columns of lessons are called, and the cells that name a kind, in English, French, Spanish and Portuguese."""

import re
import unicodedata
from collections.abc import Mapping
from itertools import chain

from lessonbase.model import RecordKind

_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")
_GAPS = re.compile(r"[\W_]+")
_SEPARATORS = re.compile(r"\s*[|;\n]\s*")
_JOINTS = re.compile(r"\s*(?:[,/&+]|\b(?:and|et|y|e)\b)\s*", re.IGNORECASE)

# In this order: "Good practices and lessons" names practices, "Lessons and challenges" lessons.
KINDS: dict[RecordKind, re.Pattern[str]] = {
    "best_practice": re.compile(
        r"\b(?:best|good|promising|bonnes?|meilleures?|buenas?|mejor(?:es)?|boas?|melhor(?:es)?) "
        r"(?:practices?|pratiques?|practicas?|praticas?)\b"
    ),
    "recommendation": re.compile(
        r"\brecomm(?:endation|andation|ended action|ended step)|\brecomenda(?:cion|cao|coes)|\bsugerencia"
        r"|\bsuggest(?:ion|ao|oes|ed action)|\bproposed action|\bnext time\b|\bdo differently\b|\bwe change\b"
    ),
    "lesson": re.compile(
        r"\blessons?\b|\blecons?\b|\blecci?on(?:es)?\b|\blic(?:ao|oes)\b|\blearnings?\b|\blearn(?:ed|t)?\b|\benseignements?\b"
        r"|\bappris\b|\bapren(?:dimos|demos|dido)\b"
        r"|\baprendizajes?\b|\baprendizad?os?\b|\baprendizagens?\b|\baprendizagem\b|\bensenanzas?\b|\bapprentissages?\b"
    ),
    "success": re.compile(
        r"\bsuccess(?:es)?\b|\bachievements?\b|\bstrengths?\b|\bwhat (?:worked|went) well|\breussites?\b|\bsucces\b"
        r"|\bexitos?\b|\blogros?\b|\bsucessos?\b|\bpoints? forts?\b|\bfortalezas?\b"
    ),
    "challenge": re.compile(
        r"\bchallenges?\b|\bdifficult(?:y|ies)\b|\bobstacles?\b|\bproblem[ae]?s?\b|\bconstraints?\b|\bbarriers?\b"
        r"|\bweakness(?:es)?\b|\bwhat (?:did not|didn t) (?:work|go)|\bdefis?\b|\bdifficultes?\b|\bdesafios?\b|\bretos?\b"
        r"|\bdificulta?d(?:es)?\b|\bdificuldades?\b|\bobstaculos?\b|\bcontraintes?\b"
    ),
}
# "Recommendation status", "Lesson owner", "Number of lessons": about a record, not its words.
ABOUT_A_RECORD = re.compile(
    r"\b(?:status|statut|estado|owner|responsib\w+|responsab\w+|priority|priorite|prioridade?|due|deadline|echeance|plazo"
    r"|prazo|number of|nombre de|numero de|accepted|author|auteur|autor|contact|phase|level|niveau|nivel|score|rating"
    r"|type|tipo|category|categorie|categoria|tags?|keywords?|response|reponse|respuesta|resposta)\b"
)

ID = re.compile(
    r"(?:^|\b)(?:ids?|uid|uuid|identifi\w+|identificador|code|codigo|nr|no|n|num|numero|number|ref|serial)$|^#?$"
)
TITLE = re.compile(
    r"\b(?:title|titre|titulo|headline|subject|asunto|assunto|intitule)\b|^(?:name|nom|nombre|nome|lesson name)$"
)
# "Title of the evaluation", "Project title": of where the lesson comes from.
SOURCE = re.compile(
    r"\b(?:evaluation|evaluacion|avaliacao|report|rapport|informe|relatorio|document|documento|source|fuente|fonte)\b"
)
KIND = re.compile(
    r"\b(?:kind|type|tipo|nature|naturaleza|natureza|category|categorie|categoria|class\w*|clas\w+|learning)\b"
)
DATE = re.compile(r"\b(?:year|date|annee|ano|fecha|data|yr)\b")
OTHER_DATE = re.compile(
    r"\b(?:due|target|created|modified|updated|submitted|closed|closing|review\w*|birth)\b"
)
COUNTRY = re.compile(r"\b(?:countr(?:y|ies)|pays|pais(?:es)?|nations?)\b")
SECTOR = re.compile(r"\b(?:sectors?|secteurs?|sectores|setor(?:es)?)\b")
THEME = re.compile(
    r"\b(?:themes?|themati\w+|tematic\w*|topics?|temas?|tags?|keywords?|mots? cles?|palabras? claves?|palavras? chaves?"
    r"|(?:sub )?dimensions?|subdimensions?|dimensiones|dimensoes|etiquetas?|etiquettes?|category|categorie|categoria|areas?"
    r"|domains?|domaines?|dominios?)\b"
)
PROJECT = re.compile(
    r"\b(?:projects?|programm?es?|programs?|operations?|appeals?|projets?|proyectos?|projetos?|programas?|operacion(?:es)?"
    r"|operac(?:ao|oes))\b"
)
PUBLISHER = re.compile(
    r"\b(?:organi[sz]ations?|publishers?|agenc(?:y|ies)|organismes?|organizacion|organizacao|institution|institucion"
    r"|instituicao|agence|agencia|editeur|editora?)\b"
)
CONTEXT = re.compile(
    r"\b(?:context|contexte|contexto|background|driving events?|events?|situation|situacion|situacao|what happened|evenement"
    r"|eventos?|acontecimiento|acontecimento|cause|causes|antecedentes?|incident\w*|circumstances?)\b"
)
TEXT = re.compile(
    r"\b(?:text|texte|texto|excerpts?|extraits?|extractos?|statements?|description|descripcion|descricao|content|contenu"
    r"|contenido|conteudo|findings?|observations?|observacion|observacao|constats?|hallazgos?|narrative|insights?|details?)\b"
)

# What people write into a cell that has to hold something.
_SHORT = 40  # characters; longer cells say something
NOTHING = re.compile(
    r"[-–—_.?x/ ]*|(?:n ?a|n ?d|none|nil|null|nan|tbd|tbc|not (?:applicable|available)|nothing(?: to report)?"
    r"|to be (?:done|completed|confirmed)|no data|idem|ditto|ibid(?:em)?|same|s ?o|neant|rien(?: a signaler)?"
    r"|sans objet|non applicable|non disponible|nada(?: que reportar)?|no aplica|no disponible|no hay|lo mismo|nao se aplica"
    r"|nao disponivel|nao ha|o mesmo|aucune?|ningun[oa]?|nenhuma?)"
    # "No lesson identified", "aucune recommandation formulée", "sin lecciones", "nenhuma lição identificada"
    r"|(?:no|aucune?|pas de|ningun[oa]?|sin|nenhuma?|sem) (?:(?:specific|new|major) )?"
    r"(?:lessons?|lecons?|lecci?on(?:es)?|lic(?:ao|oes)|recomm[ae]ndations?|recomenda(?:cion(?:es)?|cao|coes))"
    r"(?: (?:was |were )?(?:learn\w+|identif\w+|made|recorded|noted|reported|provided|appris\w*|tiree?s?|formulee?s?"
    r"|aprendid\w+|registrad\w+))?"
)
POINTER = re.compile(
    r"(?:please |idem )?(?:see|refer to|same as|as in|voir|cf|comme|vease|ver|veja|igual que|como)(?: \w+){0,2} (?:above|below|"
    r"previous|attached|lessons?|recommendations?|columns?|rows?|annex|ci dess(?:us|ous)|plus (?:haut|bas)|lecons?|arriba|abajo|"
    r"leccion(?:es)?|acima|abaixo|lic(?:ao|oes)|anexo)(?: s)?(?: \w+)?"
    r"|as (?:above|below)|ci dess(?:us|ous)"
)
"""A cell that only points to another."""


def folded(name: str) -> str:
    """A name without case, accents, marks and underscores: "Driving_Event (what?)" → "driving event what"."""
    plain = unicodedata.normalize("NFKD", _CAMEL.sub(" ", name))
    plain = "".join(char for char in plain if not unicodedata.combining(char))
    return _GAPS.sub(" ", plain.casefold()).strip()


def several(cell: str) -> list[str]:
    """The labels in a cell, which bars, semicolons and line breaks part; commas stand within labels too often."""
    return [part for part in _SEPARATORS.split(cell.strip()) if part]


def says_nothing(cell: str) -> bool:
    """Whether a cell that is not empty says nothing of its own: "N/A", "aucune", a dash, "See lesson(s) learned"."""
    if len(cell) > _SHORT:
        return False
    plain = folded(cell).rstrip(". ")
    return bool(NOTHING.fullmatch(plain) or POINTER.fullmatch(plain))


def kind_named(name: str) -> RecordKind | None:
    """The kind of record that a header, a label or a title of a sheet names; None if it names none."""
    words = folded(name)
    return next((kind for kind, pattern in KINDS.items() if pattern.search(words)), None)


def kinds_in(cell: str, own: Mapping[str, RecordKind]) -> list[tuple[RecordKind, str]]:
    """The kinds that the cell of a kind column names, each with the cell's word for it; `own` are further words."""
    found: dict[RecordKind, str] = {}
    mine = {folded(word): kind for word, kind in own.items()}
    labels = ([label] if folded(label) in mine else _parted(label) for label in several(cell))
    for label in chain.from_iterable(labels):
        kind = mine.get(folded(label)) or kind_named(label)
        if kind:
            found.setdefault(kind, label)
    return list(found.items())


def _parted(label: str) -> list[str]:
    """A label, or its parts where each names a kind: "Lesson and recommendation"."""
    parts = [part for part in _JOINTS.split(label) if part]
    return parts if all(map(kind_named, parts)) else [label]
