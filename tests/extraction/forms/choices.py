"""The choices a form is made of, which of them can meet, and a few forms that bring together all that can."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations, product
from random import Random
from typing import TypeAlias

from lessonbase.model import RecordKind

KINDS: tuple[RecordKind, ...] = ("lesson", "best_practice", "recommendation", "challenge", "success")
LABELS = (
    "plain",  # Lessons learned
    "numbered",  # 6. Lessons learned
    "section",  # Section 6: Lessons learned
    "qualified",  # Lessons: areas to improve
    "other",  # Key takeaways
    "two kinds",  # Challenges faced & lessons learned
    "each",  # Lesson 1: …
    "coded",  # R1 …
    "bar",  # LESSONS LEARNED | North
    "bilingual",  # Lessons learned / Leçons apprises, on two lines
    "spaced",  # L E S S O N S
)
CONTAINERS = ("own", "findings", "box", "table", "summary", "form")
STRUCTURES = (
    "one paragraph",
    "paragraphs",
    "list",
    "list from four",
    "headings",
    "topics",
    "counted",
    "ordinals",
    "label over title",
    "steps below",
    "line breaks",
)
LANGUAGES = ("en", "fr", "es", "pt")
FORMATS = ("md", "html", "docx", "pdf")

_CODED: frozenset[str] = frozenset(("lesson", "best_practice", "recommendation"))
# What can stand in a container, and what labels its title can have.
_IN: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "box": (("plain", "qualified", "other"), ("one paragraph", "paragraphs", "list", "counted")),
    "table": (("plain", "other"), ("list", "line breaks", "steps below")),
    "form": (("plain", "other"), ("one paragraph", "line breaks")),
}
# In what structures records have labels of their own.
_EACH = ("paragraphs", "list", "headings", "label over title", "steps below")

Pair: TypeAlias = tuple[tuple[int, str], ...]


@dataclass(frozen=True)
class Form:
    """One choice of each line."""

    label: str
    container: str
    structure: str
    kind: RecordKind
    language: str
    format: str

    def __str__(self) -> str:
        return " / ".join(self._choices())

    def pairs(self) -> Iterator[Pair]:
        """Every two of its choices, each with its line."""
        return combinations(enumerate(self._choices()), 2)

    def _choices(self) -> tuple[str, ...]:
        return tuple(vars(self).values())


def can_be(form: Form) -> bool:
    """Whether reports are written so: the choices do not exclude each other."""
    labels, structures = _IN.get(form.container, (LABELS, STRUCTURES))
    if form.label not in labels or form.structure not in structures:
        return False
    if form.structure == "steps below" and form.kind != "recommendation":
        return False
    if form.structure == "label over title" and form.label != "each":
        return False
    if form.label == "each":
        return form.structure in _EACH
    if form.label == "coded":
        return form.kind in _CODED and form.structure in ("paragraphs", "list", "headings", "steps below")
    if form.label == "two kinds":
        return form.kind in ("lesson", "recommendation") and form.structure in ("paragraphs", "list")
    return True


def every_form() -> Iterator[Form]:
    """All forms there can be, in order."""
    for choice in product(LABELS, CONTAINERS, STRUCTURES, KINDS, LANGUAGES, FORMATS):
        form = Form(*choice)
        if can_be(form):
            yield form


def cover(forms: Iterator[Form] | None = None) -> list[Form]:
    """Few forms in which every two choices that can meet do meet: the form with most pairs not yet seen, in turn."""
    left = list(every_form() if forms is None else forms)
    Random(1).shuffle(left)  # so that what many forms would do for is not always the first choice
    numbers: dict[Pair, int] = {}
    pairs = {form: sum(1 << numbers.setdefault(pair, len(numbers)) for pair in form.pairs()) for form in left}
    unseen = (1 << len(numbers)) - 1
    chosen: list[Form] = []
    while unseen:
        best = max(left, key=lambda form: (pairs[form] & unseen).bit_count())
        unseen &= ~pairs[best]
        chosen.append(best)
        left = [form for form in left if pairs[form] & unseen]
    return chosen
