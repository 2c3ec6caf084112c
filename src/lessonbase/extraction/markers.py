"""What announces a record: questions about labels, headings and sentences, asked in every known language."""

import re
from dataclasses import dataclass
from typing import Literal

from lessonbase.extraction.language import LANGUAGES, Language
from lessonbase.model import RecordKind

# What a section is for, as far as finding records goes: "none" cannot state any, "annex" neither, to the end.
Role = Literal["records", "none", "annex", "other"]

_KINDS: tuple[RecordKind, ...] = ("lesson", "best_practice", "recommendation", "challenge", "success")


@dataclass(frozen=True)
class Label:
    """A label at the start of a text: characters up to `name_end` name it, the statement begins at `end`.

    `kind` is None for a label that opens something else, a conclusion say. `closed`: a colon, dash or stop
    parts it from what follows; `colon`: a colon does.
    """

    kind: RecordKind | None
    name: str
    name_end: int
    end: int
    numbered: bool
    closed: bool
    colon: bool

    @property
    def plural(self) -> bool:
        """Whether it announces several records."""
        return is_plural(self.name) and not self.numbered


def label_of(text: str) -> Label | None:
    """The label a text opens with and parts from what follows ("Lesson 3: …")."""
    return next((_label(found) for language in LANGUAGES if (found := language.label.match(text))), None)


def any_label_of(text: str) -> Label | None:
    """The label a text opens with, also one with nothing but its number after it ("Recommendation 4")."""
    bare = (_label(found) for language in LANGUAGES if (found := language.bare_label.match(text)))
    return label_of(text) or next(bare, None)


def _label(found: re.Match[str]) -> Label:
    groups = found.groupdict()
    return Label(
        kind=next((kind for kind in _KINDS if groups.get(kind)), None),
        name=" ".join(found["label"].split()),
        name_end=found.end("label"),
        end=found.end(),
        numbered=bool(found["number"]),
        closed=bool(groups.get("separator")),
        colon=":" in (groups.get("separator") or ""),
    )


def sentence_label(text: str, start: int, end: int) -> tuple[RecordKind, str, int] | None:
    """The kind, name and end of the label a sentence opens with ("An important lesson from it is that …")."""
    for language in LANGUAGES:
        for kind, pattern in language.sentence_labels.items():
            if found := re.compile(pattern, re.IGNORECASE).match(text, start, end):
                name = re.match(rf".*?\b(?:{language.names[kind]})\b", found.group(), re.IGNORECASE)
                return kind, name.group() if name else found.group().strip(), found.end()
    return None


def led_in_kind(sentence: str) -> tuple[RecordKind, str] | None:
    """The kind of the records in the list after a sentence, and what the sentence calls them."""
    for language in LANGUAGES:
        lead = re.search(language.lead_ins, sentence, re.IGNORECASE)
        if lead and not re.search(language.not_lead_ins, sentence, re.IGNORECASE):
            kinds = heading_kinds(lead["noun"])[0] if lead["noun"] else ("recommendation",)
            if kinds:
                return kinds[0], " ".join((lead["noun"] or lead.group()).split()).rstrip(" :")
    return None


def column_kind(title: str) -> RecordKind | None:
    """The kind of record a column of this title states."""
    for language in LANGUAGES:
        for kind, pattern in language.table_columns.items():
            if re.fullmatch(pattern, title, re.IGNORECASE):
                return kind
    return None


_NUMBERING = re.compile(
    r"^[\W_]*(?:(?i:chapter|section|part)\s+)?"
    r"(?:\(?\d{1,2}(?:\.\d{1,2})*\)?[.):–-]+(?!\d)\s*|\(?(?:[IVX]{1,5}|[A-Z])[.):–-]+\s+|\d{1,2}(?:\.\d{1,2})*\s+)?"
)


def title_words(heading: str) -> str:
    """A heading's title alone: numbering, emphasis and closing punctuation left out, on one line."""
    line = " ".join(heading.split()).strip("*_# ")
    return _NUMBERING.sub("", line, count=1).rstrip(" .:*_–-—")


def is_plural(label: str) -> bool:
    """Whether a label or title announces several records."""
    return any(re.search(language.plurals, label, re.IGNORECASE) for language in LANGUAGES)


def box_end(title: str) -> int | None:
    """Where the number of a box ends and its title begins; None when the text is no title of a box."""
    boxes = (re.match(rf"[*_# ]*{language.box}", title, re.IGNORECASE) for language in LANGUAGES)
    return next((box.end() for box in boxes if box), None)


def is_annex(title: str) -> bool:
    """Whether a heading is that of an annex."""
    return any(re.match(language.annex, title.strip("*_# "), re.IGNORECASE) for language in LANGUAGES)


def under_box_or_annex(title: str) -> str:
    """What a box or annex is about: its title without "Box 4:" or "Annex II –"."""
    line = " ".join(title.split()).strip("*_# ")
    if begin := box_end(line):
        return line[begin:]
    return re.sub(r"^\w+\s*[\w.]{0,4}\s*[:.–—-]*\s*", "", line) if is_annex(line) else line


def heading_kinds(heading: str) -> tuple[tuple[RecordKind, ...], bool]:
    """The kinds of record a section of this heading states, and whether it holds other things besides.

    "Conclusions and recommendations" → (("recommendation",), True); "Lessons learned workshop" → ((), False).
    """
    title = title_words(heading)
    found = (_heading_kinds(title, language) for language in LANGUAGES)
    return next((answer for answer in found if answer[0]), ((), False))


def _heading_kinds(title: str, language: Language) -> tuple[tuple[RecordKind, ...], bool]:
    if kind := _kind_of_part(title, language):
        return (kind,), False
    kinds: list[RecordKind] = []
    mixed = False
    for part in re.split(language.conjunction, title, flags=re.IGNORECASE):
        if kind := _kind_of_part(part, language):
            kinds.append(kind)
        elif re.fullmatch(language.neutral_parts, part, re.IGNORECASE):
            mixed = True
        elif not kinds or not part[:1].islower():
            # Only a part in lower case merely goes on with the one before ("for donors | governments").
            return (), False
    return tuple(dict.fromkeys(kinds)), mixed


def _kind_of_part(part: str, language: Language) -> RecordKind | None:
    for kind in _KINDS[:3]:
        if language.headings[kind].fullmatch(part):
            return kind
    return None


def section_role(heading: str) -> Role:
    """What a heading says about the section under it."""
    states = bool(heading_kinds(under_box_or_annex(heading))[0])
    if is_annex(heading):
        return "records" if states else "annex"
    title = title_words(heading)
    if any(re.fullmatch(language.no_records, title, re.IGNORECASE) for language in LANGUAGES):
        return "none"
    return "records" if states else "other"


def is_addressee(title: str) -> bool:
    """Whether a heading names whom recommendations are for ("To the Ministry", "For donors:")."""
    return any(re.match(language.addressee, title_words(title), re.IGNORECASE) for language in LANGUAGES)


def is_claim(title: str) -> bool:
    """Whether a title says something to do or something that is so, rather than naming a topic."""
    words = title_words(title)
    if is_order(words):
        return len(words.split()) >= 3
    return len(words.split()) >= 5 and any(re.search(language.finite, words) for language in LANGUAGES)


def is_action(title: str) -> bool:
    """Whether a title names something that was done, as titles of practices do ("Use of radio to …")."""
    words = title_words(title)
    return len(words.split()) >= 4 and any(
        re.match(language.actions, words, re.IGNORECASE) for language in LANGUAGES
    )


def is_aside(text: str) -> bool:
    """Whether a text explains the page rather than the subject: a source, a key to abbreviations."""
    return any(re.match(language.asides, text, re.IGNORECASE) for language in LANGUAGES)


def is_particular(text: str) -> bool:
    """Whether a text only says to whom, when or how urgently a recommendation is made."""
    return len(text) <= 200 and any(
        re.match(language.particulars, text, re.IGNORECASE) for language in LANGUAGES
    )


def is_broad(title: str) -> bool:
    """Whether a section of this title is mostly about what was found, so that "should" in it advises nobody."""
    return any(re.search(language.broad, title, re.IGNORECASE) for language in LANGUAGES)


def is_order(text: str) -> bool:
    """Whether a text opens with a verb in the imperative ("Strengthen …")."""
    return any(language.order.match(text) for language in LANGUAGES)


def is_question(text: str) -> bool:
    """Whether a text asks rather than states."""
    return text.rstrip(" *_”\"')").endswith("?")


def is_announcement(text: str) -> bool:
    """Whether a sentence only says that lessons or recommendations follow."""
    return any(re.search(language.announcing, text, re.IGNORECASE) for language in LANGUAGES)


def recommending_strength(sentence: str) -> int:
    """How plainly a sentence recommends: 0 not at all, 3 in so many words."""
    return max(_recommending(sentence, language) for language in LANGUAGES)


def _recommending(sentence: str, language: Language) -> int:
    for strength, pattern in zip((3, 2, 1), language.recommending, strict=True):
        if strength < 3 and re.search(language.expecting, sentence, re.IGNORECASE):
            break
        if re.search(pattern, sentence, re.IGNORECASE):
            return strength
    return 2 if language.order.match(sentence) else 0


def teaching_strength(sentence: str) -> int:
    """How plainly a sentence teaches: 0 not at all, 3 names itself a lesson."""
    return max(
        next(
            (
                strength
                for strength, pattern in zip((3, 2, 1), language.teaching, strict=True)
                if re.search(pattern, sentence, re.IGNORECASE)
            ),
            0,
        )
        for language in LANGUAGES
    )
