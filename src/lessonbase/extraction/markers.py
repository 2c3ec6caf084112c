"""What announces a record: questions about labels, headings and sentences, asked in every known language at once."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from lessonbase.extraction.titles import heading_kinds, title_words
from lessonbase.extraction.words.folding import folded
from lessonbase.extraction.words.vocabulary import PLAIN_KINDS, SECTION_KINDS, WORDS
from lessonbase.model import RecordKind
from lessonbase.sentences import sentences

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
    found = WORDS.label.match(folded(text[:_LABEL]))
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


# No label is longer, its number and what stands before it and in brackets after it included.
_LABEL = 240
_TITLE = 60


def any_label_of(text: str) -> Label | None:
    """The label a text opens with, also one with nothing but its number after it ("Recommendation 4")."""
    if label := label_of(text):
        return label
    found = WORDS.bare_label.match(folded(text[:_LABEL]))
    if found is None or found.end() == _LABEL:
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


def led_in_kind(sentence: str) -> tuple[RecordKind, str] | None:
    """The kind of the records in the list after a sentence, and what the sentence calls them."""
    if ":" not in sentence[-4:]:
        return None
    words = folded(sentence)
    lead = WORDS.within["lead_ins"].search(words)
    found = lead or WORDS.within["recommending_lead_ins"].search(words)
    if not found or WORDS.within["not_lead_ins"].search(words):
        return None
    if not lead:
        return "recommendation", " ".join(sentence[found.start() : found.end()].split()).rstrip(" :")
    for noun in WORDS.named.finditer(words, *lead.span()):
        kind = _kind_in(noun)
        if kind in SECTION_KINDS and is_plural(noun.group()):
            return kind, " ".join(sentence[noun.start() : noun.end()].split())
    return None


def announced_below(sentence: str) -> RecordKind | None:
    """The kind of the records that a sentence says to stand below it ("The main lessons are given below.")."""
    words = folded(sentence)
    if WORDS.within["below"].search(words) and not WORDS.within["not_lead_ins"].search(words):
        for noun in WORDS.named.finditer(words):
            kind = _kind_in(noun)
            if kind in SECTION_KINDS and is_plural(noun.group()):
                return kind
    return None


def named_kind(text: str) -> RecordKind | None:
    """The kind of record a text names, if it does nothing else ("Lessons learned")."""
    words = folded(title_words(text)) if len(text) <= _TITLE else ""
    return _kind_in(WORDS.plain_heading.fullmatch(words))


def _kind_in(found: re.Match[str] | None) -> RecordKind | None:
    """The kind that is the name of the group which matched."""
    return next((kind for kind in _KINDS if found.groupdict().get(kind)), None) if found else None


def described_kind(text: str) -> RecordKind | None:
    """The kind of record that a row of a form describes ("Brief description of the lesson learned")."""
    found = WORDS.opening["describing"].match(folded(text[:_LABEL]))
    return named_kind(text[found.end() :].split("(")[0]) if found else None


def column_kind(title: str) -> RecordKind | None:
    """The kind of record a column of this title states."""
    words = folded(title)
    if kind := next((kind for kind, pattern in WORDS.columns.items() if pattern.fullmatch(words)), None):
        return kind
    if len(title) > _TITLE or title[:1].isdigit():  # a row of contents
        return None
    kinds, mixed = heading_kinds(title)
    return kinds[0] if len(kinds) == 1 and is_several(title) and (not mixed or kinds == ("lesson",)) else None


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
    box = WORDS.box.match(folded(title[:_LABEL]))
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


# What a form leaves to be filled in, what stands in brackets as a whole, and whom to call or write to.
_FORM = re.compile(r"_{4,}|\.{6,}|…{3,}")
_BRACKETED = re.compile(r"\W*[(\[][^()\[\]]*[)\]]\W*")
_CONTACT = re.compile(r"\(\d{3}\)\s?\d{3}-\d{4}|\+\d{1,3}[\s(.-]*\d[\d\s().-]{6,}\d|[\w.-]+@[\w-]+\.\w{2,}")
# What holds the place of what was never written, or says that there is nothing.
_EMPTY = re.compile(
    r"\W*(?:to be (?:completed|formulated|determined|confirmed|defined|developed|added)|tbd|tbc|n/a|not applicable|"
    r"no (?:\w+ ){0,2}(?:lessons?|practices?|recommendations?|challenges?|successes)\b.{0,30}\b(?:were|was|have|has|to report)|none (?:was|were|identified|reported|noted)|"
    r"a completer|neant|sans objet|aucune? (?:\w+ ){0,2}(?:lecon|enseignement|pratique|recommandation|difficulte)|"
    r"por completar|ningun[oa]? (?:\w+ ){0,2}(?:leccion|practica|recomendacion|dificultad)|no aplica|"
    r"por preencher|nenhum[a]? (?:\w+ ){0,2}(?:licao|pratica|recomendacao|dificuldade)|nao aplicavel)\b"
)
# What an evaluator is to do, by the terms of reference.
_MANDATE = re.compile(
    r"\W*(?:the |le |la |l'|les |el |los |las |o |a |os |as )?"
    r"(?:evaluators?|consultants?|consultancy|evaluation team|contractors?|bidders?|interviewers?|evaluateurs?|consultante?s?|"
    r"evaluador(?:a|es|as)?|consultor(?:a|es|as|ia)?|avaliador(?:a|es|as)?)\s(?:\w+\s)?"
    r"(?:will|shall|should|must|is|are|needs?|has|have|proposes?|doit|doivent|devra|devront|propose(?:ra|nt)?|debe|deben|debera|deberan|"
    r"deve|devem|devera|deverao|ira|irao)\b"
)
# Entries of contents: "Chapter 5.1 for the ministry".
_ENTRY = re.compile(
    r"\W*(?:chapter|section|annex|appendix|table|figure|chapitre|tableau|annexe|capitulo|seccion|tabla|cuadro|tabela|quadro|anexo)\s[\divx.]+\b"
)
_CARD, _LINE = 200, 60  # characters of a line that names someone and a number, and of an entry


def is_aside(text: str) -> bool:
    """Whether a text explains the page rather than the subject: a source, a key to abbreviations, whom to call, what
    a form asks for, what an evaluator is to do, that there is nothing to say."""
    words = folded(text[:_LABEL])
    return (
        any(pattern.match(words) for pattern in (WORDS.opening["asides"], _EMPTY, _MANDATE))
        or bool(_FORM.search(text) or _BRACKETED.fullmatch(text))
        or (len(text) <= _LINE and bool(_ENTRY.match(words)))
        or (len(text) <= _CARD and bool(_CONTACT.search(text)))
    )


def is_particular(text: str) -> bool:
    """Whether a text only says to whom, when or how urgently a recommendation is made."""
    return len(text) <= 200 and bool(WORDS.opening["particulars"].match(folded(text)))


# What tells about a recommendation: why, at what cost, to what effect.
_DETAIL = re.compile(
    r"\W*(?:rationale|justifica\w+|reasons?|raisons?|razon\w*|motivo|background|context[eo]?|evidence|problem[ea]?|findings?|constats?|"
    r"based on|sur la base d\w+|con base en|com base em|costs?|couts?|costos?|custos?|budget|presupuesto|orcamento|risks?|risques?|riesgos?|riscos?|"
    r"indicat\w+|indicad\w+|expected|resultats?|resultados?|impacts?|impacto|status|estado)\b"
)


def is_detail(text: str) -> bool:
    """Whether a text says something about a recommendation rather than the recommendation ("Rationale: …")."""
    words = folded(text[:_TITLE])
    return is_particular(text) or (bool(_DETAIL.match(words)) and ":" in words)


def is_standard(text: str) -> bool:
    """Whether a text only holds itself to good practice ("We are committed to best practice in all we do")."""
    return bool(WORDS.within["standards"].search(folded(text)))


def is_course(text: str) -> bool:
    """Whether a text says what a unit of a course is to teach ("By the end of this lesson …")."""
    return bool(WORDS.within["course"].search(folded(text)))


def is_timetable(titles: Iterable[str]) -> bool:
    """Whether titles of columns are those of a timetable ("Time", "Trainer")."""
    return any(WORDS.whole["timetable"].fullmatch(folded(title)) for title in titles)


def is_pointer(text: str) -> bool:
    """Whether a text only refers to another place ("See page 14")."""
    return bool(WORDS.opening["pointers"].match(folded(text[:_LABEL])))


def is_broad(title: str) -> bool:
    """Whether a section of this title is mostly about what was found, so that "should" in it advises nobody."""
    return bool(WORDS.within["broad"].search(folded(title)))


_FIRST_WORD = re.compile(r"[\W_]*([^\W\d_]+(?:-[^\W\d_]+)*)(?![\w'-])")


def is_order(text: str) -> bool:
    """Whether a text opens with a verb in the imperative or, where that is how it is said, the infinitive."""
    return _orders(folded(text[:_LABEL]))


# "For example:" names neither an addressee nor a topic.
_JOINT = (
    r"\W*(?:for (?:example|instance)|to (?:date|this end|do so|conclude|sum up|summari[sz]e)|pour (?:cela|ce faire|conclure)|"
    r"a (?:cet effet|cette fin|titre d.*|savoir|saber)|para (?:ello|tal|isso|concluir)|(?:par|por) (?:exemple|ejemplo|exemplo))\b"
)
# "To the ministry: …".
_ADDRESSED = re.compile(rf"(?!{_JOINT})[^:.;]{{3,60}}:\s+")
# "Logistics: …", "Short term (2020–2024): …", "Logistics – …"; one with a number is a part of a plan ("Output 2: …").
_TOPIC = re.compile(
    rf"(?!{_JOINT})[\W_]*(?P<topic>[^\W\d_][^\d:.;()–—]{{1,58}}?)(?:\s\([^()]{{1,40}}\))?(?:\s?(?P<colon>:)|\s[–—-])[*_]*\s+(?=\w)"
)
_TOPIC_WORDS = 6
# After a colon it may be in small letters ("Logistique : signer …"); a small word of English is rather a noun.
_INFINITIVE = re.compile(r"[^\W\d_]+re?\b")
# Words in which the subject of a sentence has its verb: "Logistics: Support from the ministry was late."
_SUBJECT_WORDS = 6


def after_topic(text: str) -> int:
    """Where the words after a topic begin that runs into them ("Logistics: Sign …"); 0 when there is none."""
    found = _TOPIC.match(folded(text[:_LABEL]))
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


def is_question(text: str) -> bool:
    """Whether a text asks rather than states."""
    return text.rstrip(" *_”\"'»)").endswith("?")


def is_announcement(text: str) -> bool:
    """Whether a sentence only says that lessons or recommendations follow."""
    return bool(WORDS.within["announcing"].search(folded(text)))


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
    return bool(WORDS.opening["ordinals"].match(folded(text[:_LABEL])))


def goes_on(text: str) -> bool:
    """Whether a paragraph goes on with what the one before it says ("This meant …", "For example, …")."""
    return bool(WORDS.opening["going_on"].match(folded(text[:_LABEL]))) or text.lstrip()[:1].islower()


def is_steps_title(text: str) -> bool:
    """Whether a title or line of its own stands over what is to be done ("Actions", "Key steps:")."""
    return len(text) <= _TITLE and bool(WORDS.whole["steps_titles"].fullmatch(folded(title_words(text))))


def is_response_title(text: str) -> bool:
    """Whether a title is that of answers to recommendations ("Management response")."""
    return 0 < len(text) <= _TITLE and bool(WORDS.whole["responses"].fullmatch(folded(title_words(text))))


def leads_to_steps(text: str) -> bool:
    """Whether a text leads to a list of what is to be done: a title of such, or "These steps can be taken:"."""
    if is_steps_title(text):
        return True
    bounds = sentences(text)
    last = text[bounds[-1][0] :] if bounds else text
    return text.rstrip(" *_").endswith(":") and bool(WORDS.within["steps"].search(folded(last)))


def opens_with_gerund(text: str) -> bool:
    """Whether a text opens with what is to be done as English lists it ("Building trust …")."""
    first = _FIRST_WORD.match(folded(text[:_LABEL]))
    return bool(
        first
        and len(first[1]) > 5
        and first[1].endswith("ing")
        and first[1]
        not in (
            "during",
            "something",
            "nothing",
            "everything",
            "morning",
            "according",
            "including",
            "regarding",
            "concerning",
            "following",
        )
    )


def is_contents(title: str) -> bool:
    """Whether a title is that of a table of contents."""
    return len(title) <= _TITLE and bool(WORDS.whole["contents"].fullmatch(folded(title_words(title))))


def is_boilerplate(title: str) -> bool:
    """Whether a title is that of what is no part of the report: who its publisher is, whom to write to."""
    return len(title) <= _TITLE and bool(WORDS.whole["boilerplate"].fullmatch(folded(title_words(title))))


# How an order looks where no table knows its verb: a bare word, then what a verb takes. The words of English that open
# a sentence otherwise are few, and nouns that do so end otherwise than verbs.
_BARE = re.compile(
    r"[\W_]*(?!(?:the|an?|this|these|that|those|it|they|we|he|she|you|i|in|on|at|by|for|from|to|with|of|as|if|when|while|although|"
    r"since|because|there|here|both|all|some|many|most|several|no|not|one|two|three|more|less|our|their|its|his|her|what|"
    r"how|why|who|which|where|first|second|third|then|next|later|also|only|just|even|still|once|people|women|men|children|staff|data|during|after|before|under|over|through|about|due|lack|access|support|need|and|or|but)\b)"
    r"(?P<verb>[a-z]+)(?<!ing)(?<!ion)(?<!ment)(?<!ness)(?<!ity)(?<!nce)(?<!ship)(?<!ly)(?<!ism)(?<!ed)(?<![^s]s) "
    r"(?:the|an?|all|any|for|to|with|that|this|these|those|its|their|our|your|more|in|on|up|out|over|into|from|against|at least|"
    r"each|every|both|new|one|two|three)\b"
)
_INFINITIVE_FIRST = re.compile(
    r"[\W_]*(?!(?:lugar|lugares|mujer|mulher|hogar|poder|hier|hiver|acier|par|por|sur|leur|pour|ser|mar|entre|entre|sobre|mayor|mejor|maior|melhor)\b)"
    r"(?:se |ne pas |no |nao |nunca |mieux )?(?P<verb>[a-z]{2,}(?:er|ir|re|ar|or)(?:se|-se|los|las|lo|la)?|por)\b(?= )"
)


def is_order_by_form(text: str) -> bool:
    """Whether a sentence has the form of an order, whatever its verb: nobody does anything in it. To be asked only
    where orders are to be expected, since bare nouns look alike."""
    words = folded(text[:_LABEL])
    if _INFINITIVE_FIRST.match(words):
        return True
    main = re.split(r"\b(?:that|which|who|where|when|so|if|to)\b", text, maxsplit=1)[0]
    return bool(_BARE.match(words)) and not WORDS.within["finite"].search(main)
