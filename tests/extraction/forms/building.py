"""A form → what stands in its report, piece by piece, and the records that are in it."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from lessonbase.evaluation.records import JudgedRecord
from lessonbase.model import RecordKind
from tests.extraction.forms.choices import Form

_CODES = {"lesson": "L", "best_practice": "BP", "recommendation": "R"}
# The other kind of a title of two kinds, by the one that is asked for.
_BESIDE: dict[RecordKind, RecordKind] = {"lesson": "challenge", "recommendation": "lesson"}
_SECOND = {"en": "fr", "fr": "en", "es": "en", "pt": "en"}
_RECORDS = 3


@dataclass(frozen=True)
class Piece:
    """A heading, paragraph, item, table or box; line breaks of `text` are kept. `mark` is an item's own number."""

    kind: str
    text: str = ""
    level: int = 1
    mark: str = ""
    rows: tuple[tuple[str, ...], ...] = ()
    within: tuple["Piece", ...] = ()


@dataclass
class Made:
    """A report's pieces and its records; a step has the number of its recommendation as parent."""

    pieces: list[Piece] = field(default_factory=list)
    records: list[JudgedRecord] = field(default_factory=list)

    def tell(self, kind: RecordKind, statement: str, parent: int | None = None) -> int:
        """Note a record; gives its number."""
        number = len(self.records) + 1
        self.records.append(JudgedRecord(kind=kind, statement=statement, n=number, parent=parent))
        return number


@cache
def content() -> dict[str, Any]:
    """The words of the made reports, by language."""
    return dict(yaml.safe_load(Path(__file__).with_name("content.yaml").read_text("utf-8")))


def made(form: Form) -> Made:
    """The report of a form."""
    return _Building(form).whole()


class _Building:
    def __init__(self, form: Form) -> None:
        self.form = form
        self.words = content()[form.language]
        self.out = Made()
        self.numbered = form.label == "numbered"
        self.count = 0

    def whole(self) -> Made:
        words, form = self.words, self.form
        body = [self.heading(words["report"], 1, number=False)]
        body += self.contents()
        body += [self.heading(words["introduction"], 2), *self.texts("introduction")]
        body += [self.heading(words["method"], 2), *self.texts("method")]
        if form.container == "summary":
            body += [self.heading(words["summary"], 2), *self.texts("findings"), *self.section(3)]
        elif form.container == "own":
            body += [self.heading(words["findings"], 2), *self.texts("findings"), *self.section(2)]
        else:
            body += [self.heading(words["findings"], 2), *self.texts("findings")]
            body += self.contained()
        body += [self.heading(words["about"], 2, number=False), *self.texts("about")]
        self.out.pieces = body
        return self.out

    def texts(self, name: str) -> list[Piece]:
        return [Piece("paragraph", text) for text in self.words["texts"][name]]

    def contents(self) -> list[Piece]:
        words = self.words
        titles = [words["introduction"], words["method"], words["findings"], words["several"][self.form.kind]]
        entries = [f"{n}. {title} {'.' * 40} {3 * n}" for n, title in enumerate(titles, 1)]
        entries.append(
            f"{words['one'][self.form.kind]} 1: {words['texts']['findings'][0][:60]} {'.' * 20} 17"
        )
        return [
            self.heading(words["contents"], 2, number=False),
            *(Piece("paragraph", each) for each in entries),
        ]

    def heading(self, text: str, level: int, *, number: bool = True) -> Piece:
        if self.numbered and number and level == 2:
            self.count += 1
            text = f"{self.count}. {text}"
        return Piece("heading", text, level)

    def title(self) -> str:
        words, kind = self.words, self.form.kind
        several: str = words["several"][kind]
        match self.form.label:
            case "section":
                return f"{words['section']} 6: {several}"
            case "qualified" | "other":
                return str(words[self.form.label][kind])
            case "two kinds":
                return str(words["two"][kind])
            case "bar":
                return f"{several.upper()} | Orro"
            case "bilingual":
                return f"{several}\n{content()[_SECOND[self.form.language]]['several'][kind]}"
            case "spaced":
                return "   ".join(" ".join(word) for word in several.upper().split())
        return several

    def contained(self) -> list[Piece]:
        form, title = self.form, self.title()
        if form.container == "findings":
            return self.section(3)
        if form.container == "box":
            name = {"en": "Box", "fr": "Encadré", "es": "Recuadro", "pt": "Quadro"}[form.language]
            inside = (Piece("bold", f"{name} 1: {title}"), *self.structure(4))
            return [Piece("box", within=inside), *self.texts("findings")]
        if form.container == "form":
            text = " ".join(self.pairs()[0]) if form.structure == "one paragraph" else self.broken()
            self.tell_all(1 if form.structure == "one paragraph" else _RECORDS)
            fields = self.words["form"]
            rows = (
                (fields["title"], self.words["report"]),
                (fields["date"], "2016–2019"),
                (title, text),
                (fields["budget"], "48 300"),
            )
            return [Piece("table", rows=rows)]
        return [Piece("table", rows=tuple(self.rows(title)))]

    def rows(self, title: str) -> Iterator[tuple[str, ...]]:
        topics = self.words["topics"]
        if self.form.structure == "steps below":
            yield ("", title, self.words["steps"][1])
            for number, (statement, _) in enumerate(self.pairs()):
                parent = self.out.tell(self.form.kind, statement)
                steps = self.steps(number)
                for step in steps:
                    self.out.tell("recommendation", step, parent)
                yield (topics[number], statement, "\n".join(f"– {step}" for step in steps))
            return
        yield ("", title)
        if self.form.structure == "line breaks":
            yield (topics[0], self.broken())
        else:
            for topic, pair in zip(topics, self.pairs(), strict=True):
                yield (topic, " ".join(pair))
        self.tell_all(_RECORDS)

    def section(self, level: int) -> list[Piece]:
        return [self.heading(self.title(), level), *self.structure(level + 1)]

    def pairs(self) -> list[list[str]]:
        return list(self.words[self.form.kind][:_RECORDS])

    def tell_all(self, number: int) -> None:
        for statement, _ in self.pairs()[:number]:
            self.out.tell(self.form.kind, statement)

    def steps(self, number: int) -> list[str]:
        return list(self.words["step"][2 * number : 2 * number + 2])

    def broken(self) -> str:
        return "\n".join(f"– {statement}" for statement, _ in self.pairs())

    def marked(self, number: int, *, alone: bool = False) -> str:
        """What stands before a record: its label or code."""
        one = self.words["one"][self.form.kind]
        if self.form.label == "each":
            return f"{one} {number}" if alone else f"{one} {number}: "
        return f"{_CODES[self.form.kind]}{number}. " if self.form.label == "coded" else ""

    def structure(self, level: int) -> list[Piece]:
        form, pairs = self.form, self.pairs()
        if form.label == "two kinds":
            return self.two_kinds()
        if form.structure == "steps below":
            return list(self.with_steps())
        self.tell_all(1 if form.structure == "one paragraph" else _RECORDS)
        numbered = [(self.marked(n), *pair) for n, pair in enumerate(pairs, 1)]
        match form.structure:
            case "one paragraph":
                return [Piece("paragraph", " ".join(pairs[0]))]
            case "paragraphs":
                return [Piece("paragraph", f"{mark}{said} {told}") for mark, said, told in numbered]
            case "list":
                return [Piece("item", f"{mark}{said} {told}") for mark, said, told in numbered]
            case "list from four":
                return [Piece("item", " ".join(pair), mark=f"{n}.") for n, pair in enumerate(pairs, 4)]
            case "headings":
                return [
                    piece
                    for mark, said, told in numbered
                    for piece in (Piece("heading", mark + said.rstrip("."), level), Piece("paragraph", told))
                ]
            case "label over title":
                return [
                    piece
                    for n, (said, told) in enumerate(pairs, 1)
                    for piece in (
                        Piece("heading", self.marked(n, alone=True), level),
                        Piece("heading", said.rstrip("."), level + 1),
                        Piece("paragraph", told),
                    )
                ]
            case "topics":
                return [
                    piece
                    for topic, pair in zip(self.words["topics"], pairs, strict=True)
                    for piece in (Piece("heading", topic, level), Piece("paragraph", " ".join(pair)))
                ]
            case "counted":
                a, b, c = (_small(said).rstrip(".") for said, _ in pairs)
                several = self.words["several"][form.kind].lower()
                return [Piece("paragraph", self.words["counted"].format(several=several, a=a, b=b, c=c))]
            case "ordinals":
                return [
                    piece
                    for first, (said, told) in zip(self.words["first"], pairs, strict=True)
                    for piece in (Piece("paragraph", first + _small(said)), Piece("paragraph", told))
                ]
        return [Piece("paragraph", self.broken())]

    def two_kinds(self) -> list[Piece]:
        kind = "item" if self.form.structure == "list" else "paragraph"
        pieces = []
        for told in (_BESIDE[self.form.kind], self.form.kind):
            for pair in self.words[told][:_RECORDS]:
                self.out.tell(told, pair[0])
                pieces.append(Piece(kind, " ".join(pair)))
        return pieces

    def with_steps(self) -> Iterator[Piece]:
        for number, (statement, told) in enumerate(self.pairs(), 1):
            parent = self.out.tell(self.form.kind, statement)
            yield Piece("paragraph", f"{self.marked(number) or f'{number}. '}{statement} {told}")
            steps = self.steps(number - 1)
            if steps:
                yield Piece("paragraph", f"{self.words['steps'][0]}:")
            for step in steps:
                self.out.tell("recommendation", step, parent)
                yield Piece("item", step)


def _small(text: str) -> str:
    return text[0].lower() + text[1:]
