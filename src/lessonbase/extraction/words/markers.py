"""What announces a record: questions about labels, headings and sentences, asked in every known language at once."""

import re
from dataclasses import dataclass

from lessonbase.extraction.words.asides import is_aside, is_detail
from lessonbase.extraction.words.folding import folded
from lessonbase.extraction.words.titles import (
    LONGEST_LABEL,
    LONGEST_TITLE,
    heading_kinds,
    is_advising,
    title_words,
)
from lessonbase.extraction.words.vocabulary import PLAIN_KINDS, SECTION_KINDS, WORDS
from lessonbase.model import RecordKind
from lessonbase.sentences import sentences

# Characters of a sentence that leads in a list and says no more than a title would.
_LONGEST_LEAD_IN = 200
# Words of one that does not say that they are here.
_LEAD_IN_WORDS = 4
_KINDS = (*SECTION_KINDS, *PLAIN_KINDS)


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
    found = WORDS.label.match(folded(text[:LONGEST_LABEL]))
    if found and found["article"] and not _names_one(found, text):
        return None
    label = _label(found, text) if found else None
    if label is None or found is None or label.numbered or "." not in found["separator"]:
        return label
    # Without a number, a stop closes the name of one record only ("Good practice. Guides visit …").
    return label if label.kind in SECTION_KINDS and not label.plural and text[label.end :].strip() else None


def _names_one(found: re.Match[str], text: str) -> bool:
    """Whether a label with an article is one, not the subject of a sentence ("A good practice – which …"): a colon
    parts it from what follows, or a dash from a capital."""
    separator, following = found["separator"], text[found.end() : found.end() + 1]
    teaches = _kind_in(found) in SECTION_KINDS and not found["number"]
    return teaches and (":" in separator or ("." not in separator and following.isupper()))


def any_label_of(text: str) -> Label | None:
    """The label a text opens with, also one with nothing but its number after it ("Recommendation 4")."""
    if label := label_of(text):
        return label
    found = WORDS.bare_label.match(folded(text[:LONGEST_LABEL]))
    if found is None or found.end() == LONGEST_LABEL:
        return None
    before_title = text[found.end() : found.end() + 1]
    letter = text[found.start("number") : found.end("number")]
    small = len(letter) == 1 and letter.islower() and letter in "abcdefgh" and not found["open"]
    if before_title and (small or not (before_title.isupper() or before_title in '“"«')):
        return None
    return _label(found, text)


def _label(found: re.Match[str], text: str) -> Label:
    groups = found.groupdict()
    start, end = found.span("label")
    return Label(
        kind=_kind_in(found),
        name=" ".join(text[start:end].split()),
        name_end=end,
        end=found.end(),
        numbered=bool(found["number"]),
        closed=bool(groups.get("separator")),
        colon=":" in (groups.get("separator") or ""),
    )


def sentence_label(text: str, start: int, end: int) -> tuple[RecordKind, str, int] | None:
    """The kind, name and end of the label a sentence opens with ("An important lesson from it is that …")."""
    words = folded(text[start:end])
    for kind, (opening, named) in WORDS.sentence_labels.items():
        if found := opening.match(words):
            name = named.match(found.group())
            length = name.end() if name else len(found.group().rstrip())
            return kind, text[start : start + length].strip(), start + found.end()
    return None


def is_elsewhere(sentence: str) -> bool:
    """Whether a sentence before a list speaks of records that stand elsewhere, or of what they are for ("The mid-term review
    made the following recommendations:")."""
    return bool(WORDS.within["not_lead_ins"].search(folded(sentence)))


def led_in_kind(sentence: str) -> tuple[RecordKind, str] | None:
    """The kind of the records in the list after a sentence, and what the sentence calls them."""
    if ":" not in sentence[-4:]:
        return _led_in_by_title(sentence)
    words = folded(sentence)
    lead = WORDS.within["lead_ins"].search(words)
    found = lead or WORDS.within["recommending_lead_ins"].search(words)
    if not lead and (titled := _led_in_by_title(sentence)):
        return titled
    if not found or WORDS.within["not_lead_ins"].search(words):
        return None
    if not lead:
        return "recommendation", " ".join(sentence[found.start() : found.end()].split()).rstrip(" :")
    for noun in WORDS.named.finditer(words, *lead.span()):
        kind = _kind_in(noun)
        if kind in SECTION_KINDS and is_plural(noun.group()):
            return kind, " ".join(sentence[noun.start() : noun.end()].split())
    return None


def _led_in_by_title(sentence: str) -> tuple[RecordKind, str] | None:
    """The same of a sentence that says no more than a title would: "Here are the lessons from the pilot:"."""
    words = folded(sentence)
    if len(words) > _LONGEST_LEAD_IN or WORDS.within["not_lead_ins"].search(words):
        return None
    presented = WORDS.opening["presenting"].match(words)
    if not presented and (":" not in sentence[-4:] or len(words.split()) < _LEAD_IN_WORDS):
        return None  # a line with nothing but a title is one, wherever it stands
    title = sentence[presented.end() if presented else 0 :].strip(" .:*_")
    linked = WORDS.within["led_in_by"].search(folded(title))
    if linked:
        title = _head(title[: linked.start()].rsplit(", ", 1)[-1])
    kinds, mixed = heading_kinds(title)
    named = len(kinds) == 1 and kinds[0] in SECTION_KINDS
    known = is_advising(title) or bool(WORDS.whole["takeaways"].fullmatch(folded(title)))
    named = named and (known or (is_plural(title) and not mixed))
    return (kinds[0], title) if named and (linked or len(title.split()) >= 2) else None


def _head(phrase: str) -> str:
    """A phrase from the name of records on that heads it ("The town's [recommendations from May]"), else as it is."""
    words = folded(phrase)
    noun = WORDS.plurals_or_nouns.search(words)
    before = words[: noun.start()] if noun else ""
    heads = noun and not is_finite(before) and not WORDS.within["prepositions"].search(before)
    return phrase[noun.start() :] if noun and heads else phrase


def announced_below(sentence: str) -> RecordKind | None:
    """The kind of the records that a sentence says to stand below it ("The main lessons are given below.")."""
    words = folded(sentence)
    if WORDS.within["below"].search(words) and not WORDS.within["not_lead_ins"].search(words):
        for noun in WORDS.named.finditer(words):
            kind = _kind_in(noun)
            if kind in SECTION_KINDS and is_plural(noun.group()):
                return kind
        if WORDS.allied["recommendation"].search(words):
            return "recommendation"
    return None


def named_kind(text: str) -> RecordKind | None:
    """The kind of record a text names, if it does nothing else ("Lessons learned")."""
    words = folded(title_words(text)) if len(text) <= LONGEST_TITLE else ""
    return _kind_in(WORDS.plain_heading.fullmatch(words))


def _kind_in(found: re.Match[str] | None) -> RecordKind | None:
    """The kind that is the name of the group which matched."""
    return next((kind for kind in _KINDS if found.groupdict().get(kind)), None) if found else None


def described_kind(text: str) -> RecordKind | None:
    """The kind of record that a row of a form describes ("Brief description of the lesson learned")."""
    found = WORDS.opening["describing"].match(folded(text[:LONGEST_LABEL]))
    return named_kind(text[found.end() :].split("(")[0]) if found else None


def column_kind(title: str) -> RecordKind | None:
    """The kind of record a column of this title states."""
    words = folded(title)
    if kind := next((kind for kind, pattern in WORDS.columns.items() if pattern.fullmatch(words)), None):
        return kind
    if len(title) > LONGEST_TITLE or title[:1].isdigit():  # a row of contents
        return None
    kinds, mixed = heading_kinds(title)
    return kinds[0] if len(kinds) == 1 and is_several(title) and (not mixed or kinds == ("lesson",)) else None


def advises_beside(title: str) -> bool:
    """Whether a column of this title, beside one of lessons or troubles, states advice ("Implications for donors")."""
    sides = title.split("/") if len(title) <= LONGEST_TITLE else ()
    return any(WORDS.whole["columns_beside"].fullmatch(folded(title_words(side))) for side in sides)


def is_several(title: str) -> bool:
    """Whether a title is headed by a name of several records."""
    return (
        bool(WORDS.plurals_or_nouns.search(folded(title)))
        or _kind_in(WORDS.plain_titles.fullmatch(folded(title))) is not None
    )


def is_plural(label: str) -> bool:
    """Whether a label or title announces several records."""
    return bool(WORDS.plurals.search(folded(label)))


def box_end(title: str) -> int | None:
    """Where the number of a box ends and its title begins; None when the text is no title of a box."""
    box = WORDS.box.match(folded(title[:LONGEST_LABEL]))
    return box.end() if box else None


def is_annex(title: str) -> bool:
    """Whether a heading is that of an annex."""
    return bool(WORDS.opening["annex"].match(folded(title_words(title))))


def under_box_or_annex(title: str) -> str:
    """What a box or annex is about: its title without "Box 4:" or "Annex II –"."""
    line = " ".join(title.split()).strip("*_# ")
    if begin := box_end(line):
        return line[begin:]
    return re.sub(r"^\w+\s*[\w.]{0,4}\s*[:.–—-]*\s*", "", title_words(line)) if is_annex(line) else line


def is_addressee(title: str) -> bool:
    """Whether a heading names whom recommendations are for ("To the Ministry", "For donors:")."""
    return bool(WORDS.opening["addressee"].match(folded(title_words(title))))


def is_claim(title: str) -> bool:
    """Whether a title says something to do or something that is so, rather than naming a topic."""
    words = title_words(title)
    if is_order(words):
        return len(words.split()) >= 3
    return len(words.split()) >= 5 and bool(WORDS.within["finite"].search(words))


def says_something(title: str) -> bool:
    """Whether a title has a verb, of what is, was, or is to be done."""
    words = title_words(title)
    return is_finite(words) or is_order_by_form(words) or bool(WORDS.within["happened"].search(words.lower()))


def is_finite(text: str) -> bool:
    """Whether a text has a verb that says that something is so or must be."""
    return bool(WORDS.within["finite"].search(text))


def is_action(title: str) -> bool:
    """Whether a title names something that was done, as titles of practices do ("Use of radio to …")."""
    words = title_words(title)
    return len(words.split()) >= 4 and bool(WORDS.opening["actions"].match(folded(words)))


def is_broad(title: str) -> bool:
    """Whether a section of this title is mostly about what was found, so that "should" in it advises nobody."""
    return bool(WORDS.within["broad"].search(folded(title)))


_FIRST_WORD = re.compile(r"[\W_]*([^\W\d_]+(?:-[^\W\d_]+)*)(?![\w'-])")


def is_order(text: str) -> bool:
    """Whether a text opens with a verb in the imperative or, where that is how it is said, the infinitive."""
    return _orders(folded(text[:LONGEST_LABEL]))


# "To the ministry: …".
_ADDRESSED = re.compile(rf"(?!{WORDS.joint})[^:.;]{{3,60}}:\s+")
# "Logistics: …", "Short term (2020–2024): …", "Logistics – …"; one with a number is a part of a plan ("Output 2: …").
_TOPIC = re.compile(
    rf"(?!{WORDS.joint})[\W_]*(?P<topic>[^\W\d_][^\d:.;()–—]{{1,58}}?)(?:\s\([^()]{{1,40}}\))?(?:\s?(?P<colon>:)|\s[–—-])[*_]*\s+(?=\w)"
)
_TOPIC_WORDS = 6
# After a colon it may be in small letters ("Logistique : signer …"); a small word of English is rather a noun.
_INFINITIVE = re.compile(r"[^\W\d_]+re?\b")
# Words in which the subject of a sentence has its verb: "Logistics: Support from the ministry was late."
_SUBJECT_WORDS = 6


def after_topic(text: str) -> int:
    """Where the words after a topic begin that runs into them ("Logistics: Sign …"); 0 when there is none."""
    found = _TOPIC.match(folded(text[:LONGEST_LABEL]))
    if not found:
        return 0
    topic = text[slice(*found.span("topic"))]
    following = text[found.end() :]
    small = found["colon"] and len(topic.split()) <= _TOPIC_WORDS // 2 and _INFINITIVE.match(following)
    parted = following[:1].isupper() or small
    names = topic[0].isupper() and len(topic.split()) <= _TOPIC_WORDS and not is_finite(topic)
    if not (parted and names) or is_order(topic) or is_detail(text) or is_aside(text) or label_of(text):
        return 0
    return found.end()


def _orders(words: str) -> bool:
    lead = _ADDRESSED.match(words)
    if lead and WORDS.opening["addressee"].match(words):
        words = words[lead.end() :]
    first = _FIRST_WORD.match(words)
    return first is not None and (
        first[1] in WORDS.imperatives or WORDS.opening["orders"].match(words) is not None
    )


def _orders_on_topic(text: str) -> bool:
    order = text[after_topic(text) :]
    return order != text and is_order(order) and not is_finite(" ".join(order.split()[:_SUBJECT_WORDS]))


def advises_itself(sentence: str) -> bool:
    """Whether a sentence gives advice as the report's own ("We suggest that …", "It is recommended to …")."""
    return bool(WORDS.opening["advising_openings"].match(folded(sentence.lstrip(" *_"))))


def is_question(text: str) -> bool:
    """Whether a text asks rather than states."""
    return text.rstrip(" *_”\"'»)").endswith("?")


def is_announcement(text: str) -> bool:
    """Whether a sentence only says that lessons or recommendations follow."""
    return (
        is_counting(text)
        or bool(WORDS.within["announcing"].search(folded(text)))
        or _led_in_by_title(text) is not None
    )


def announced_kind(sentence: str) -> RecordKind | None:
    """The kind of the records that a sentence leads to, as their list or by saying that they follow; None for another one."""
    if lead := led_in_kind(sentence):
        return lead[0]
    if below := announced_below(sentence):
        return below
    nouns = WORDS.named.finditer(folded(sentence)) if is_announcement(sentence) else ()
    kinds = [_kind_in(noun) for noun in nouns if is_plural(noun.group())]
    return kinds[-1] if kinds else None


def is_counting(text: str) -> bool:
    """Whether a sentence is about several records by their number ("Three lessons deserve to be known.")."""
    return bool(WORDS.counting.match(folded(text)))


def recommending_strength(sentence: str) -> int:
    """How plainly a sentence recommends: 0 not at all, 3 in so many words."""
    words = folded(sentence)
    for strength, pattern in zip((3, 2, 1), WORDS.recommending, strict=True):
        if strength < 3 and WORDS.within["expecting"].search(words):
            break
        if pattern.search(words):
            return strength
    return 2 if _orders(words) or _orders_on_topic(sentence) else 0


def teaching_strength(sentence: str) -> int:
    """How plainly a sentence teaches: 0 not at all, 3 names itself a lesson."""
    words = folded(sentence)
    ranked = zip((3, 2, 1), WORDS.teaching, strict=True)
    return next((strength for strength, pattern in ranked if pattern.search(words)), 0)


def tells_what_happened(text: str) -> bool:
    """Whether a sentence tells what was rather than what holds: its first verb is one of the past."""
    told = WORDS.within["happened"].search(text.lower())
    if told is None:
        return False
    present = (
        verb
        for verb in WORDS.within["finite"].finditer(text)
        if not WORDS.within["happened"].fullmatch(verb.group())
    )
    holds = next(present, None)
    return holds is None or told.start() < holds.start()


def is_counted(text: str) -> bool:
    """Whether a paragraph opens by counting itself among others ("Second, …", "A further challenge was …")."""
    return bool(WORDS.opening["ordinals"].match(folded(text[:LONGEST_LABEL])))


def goes_on(text: str) -> bool:
    """Whether a paragraph goes on with what the one before it says ("This meant …", "For example, …")."""
    return bool(WORDS.opening["going_on"].match(folded(text[:LONGEST_LABEL]))) or text.lstrip()[:1].islower()


def is_steps_title(text: str) -> bool:
    """Whether a title or line of its own stands over what is to be done ("Actions", "Key steps:")."""
    return len(text) <= LONGEST_TITLE and bool(
        WORDS.whole["steps_titles"].fullmatch(folded(title_words(text)))
    )


def is_plan_title(text: str) -> bool:
    """Whether a title is that of a column of a plan: what is done, by whom, by when, how far."""
    words = folded(title_words(text)) if 0 < len(text) <= LONGEST_TITLE else ""
    fields = ("action_titles", "who_titles", "due_titles", "status_titles")
    return any(WORDS.whole[field].fullmatch(words) for field in fields)


def is_response_title(text: str) -> bool:
    """Whether a title is that of answers to recommendations ("Management response")."""
    return 0 < len(text) <= LONGEST_TITLE and bool(
        WORDS.whole["responses"].fullmatch(folded(title_words(text)))
    )


def leads_to_steps(text: str) -> bool:
    """Whether a text leads to a list of what is to be done: a title of such, or "These steps can be taken:"."""
    if is_steps_title(text):
        return True
    bounds = sentences(text)
    last = text[bounds[-1][0] :] if bounds else text
    return text.rstrip(" *_").endswith(":") and bool(WORDS.within["steps"].search(folded(last)))


def opens_with_gerund(text: str) -> bool:
    """Whether a text opens with what is to be done as English lists it ("Building trust …")."""
    first = _FIRST_WORD.match(folded(text[:LONGEST_LABEL]))
    word = first[1] if first else ""
    return len(word) > 5 and word.endswith("ing") and word not in WORDS.gerunds_not


def is_order_by_form(text: str) -> bool:
    """Whether a sentence has the form of an order, whatever its verb: nobody does anything in it. To be asked only
    where orders are to be expected, since bare nouns look alike."""
    words = folded(text[:LONGEST_LABEL])
    if WORDS.infinitive_order.match(words) or WORDS.opening["exhorting"].match(words):
        return True
    main = re.split(r"\b(?:that|which|who|where|when|so|if|to)\b", text, maxsplit=1)[0]
    return bool(WORDS.bare_order.match(words)) and not WORDS.within["finite"].search(main)
