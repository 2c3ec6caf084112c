"""What announces a record: the words of labels and headings, a table a language.

Another language is another `Language` in LANGUAGES; nothing else changes. Patterns are matched without regard
to case; `{n}` in them stands for a number ("3", "2.1", "IV", "two").
"""

import re
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from lessonbase.model import RecordKind

# What else a label can open: it ends the record before it, and is none itself.
Stop = Literal["stop"]
# What a section is for, as far as finding records goes: "none" cannot state any, "annex" neither, to the end.
Role = Literal["records", "none", "annex", "other"]

_NUMBER = r"(?:no\.? ?|nr\.? ?|#)?(?:\d{1,2}(?:\.\d{1,2})*[a-z]?|[ivx]{1,5}|one|two|three|four|five|six|seven|eight|nine|ten)\b"
# What may stand before a label: a bullet, emphasis, the number of a list or section; and after it, in brackets.
_MARKER = r"(?P<marker>[\W_]{0,3}(?:\(?[\d.]{1,6}\)?[.)]?\s+)?)[*_]{0,3}"
_ASIDE = r"(?:\s*\([^()]{1,80}\))?"


@dataclass(frozen=True)
class Language:
    """The words of one language. `names` are singular and plural nouns of a kind, as patterns."""

    code: str
    names: dict[RecordKind, str]
    plurals: str
    adjectives: str
    stops: str
    conjunction: str
    neutral_parts: str
    heading_lead: str
    heading_tail: str
    sentence_labels: dict[RecordKind, str]
    lead_ins: str
    not_lead_ins: str
    no_records: str
    annex: str
    box: str
    addressee: str
    announcing: str
    table_columns: dict[RecordKind, str]
    recommending: tuple[str, ...]
    expecting: str
    teaching: tuple[str, ...]
    imperatives: str
    finite: str
    actions: str
    asides: str

    @cached_property
    def label(self) -> re.Pattern[str]:
        """A label at the start of a text, up to and with its separator; the kind is the group's name."""
        name = rf"(?:(?:{self.adjectives})\s+)*(?:{self._kinds}|(?P<stop>{self.stops}))"
        number = rf"(?:\s+\(?(?P<number>{_NUMBER})\)?)?"
        separator = r"[*_]{0,3}\s*(?::|[–—]|\s-\s|(?(number)\.|(?!)))[*_]{0,3}(?:\s+|$)"
        return re.compile(
            rf"{_MARKER}(?P<label>{name}{number}{_ASIDE})(?P<separator>{separator})", re.IGNORECASE
        )

    @cached_property
    def bare_label(self) -> re.Pattern[str]:
        """A label that stands alone with its number ("Recommendation 4"), or before a title without a stop."""
        name = rf"(?:(?:{self.adjectives})\s+)*(?:{self._kinds})\s+(?P<number>{_NUMBER})"
        return re.compile(rf"{_MARKER}(?P<label>{name}{_ASIDE})(?:\s*$|\s+(?-i:(?=[A-Z“\"])))", re.IGNORECASE)

    @cached_property
    def _kinds(self) -> str:
        return "|".join(f"(?P<{kind}>{name})" for kind, name in self.names.items())


ENGLISH = Language(
    code="en",
    names={
        "lesson": r"lessons?(?:[\s-]learn(?:ed|t))?",
        "best_practice": r"(?:good|best|promising|emerging)(?:\s+(?:and|or|/)\s+(?:good|best|promising|emerging))?\s+practices?(?:\s+example)?",
        "recommendation": r"recommendations?",
        "challenge": r"challenge",
        "success": r"success",
    },
    plurals=r"\b(?:lessons|practices|recommendations|recommended actions)\b",
    adjectives=r"key|main|major|important|overall|overarching|general|emerging|central|critical|crucial|core|principal|"
    r"strategic|operational|specific|additional|priority|top|final|draft|cross-cutting|evaluation|proposed|programmatic|"
    r"policy|technical|first|second|third|other|relevant|selected|broader|wider|detailed|full|consolidated|individual|revised|concluding|forward-looking|actionable",
    stops=r"(?:conclusion|finding|objective|question|case study|example|evaluation question|EQ)s?",
    conjunction=r"\s*(?:,|/|&|;|\band\b)\s*(?:and\s+)?",
    neutral_parts=r"(?:(?:key|main|overall|general|summary of)\s+)*(?:conclusions?|findings|results|next steps|way forward|the way forward|"
    r"ways forward|implications|challenges|summary|discussion|observations|reflections|insights|outlook|constraints|successes|"
    r"future directions|opportunities|issues|achievements|sustainability|learning)",
    heading_lead=r"(?:summary|list|table|overview|set|matrix)\s+of\s+(?:the\s+)?|the\s+|some\s+|our\s+|\d+\s+|"
    r"suggestions\s+and\s+|suggested\s+",
    heading_tail=r"(?:\s+(?:learn(?:ed|t|ing)|identified|drawn|emerging|arising|made|observed|generated))*"
    r"(?:\s+(?:(?:from|for|on|about|in|to|of|regarding|at|by|with|related|relating|per|going|moving)\b|\()(?!.*\b(?:workshop|survey|follow-up)\b).*)?",
    sentence_labels={
        "lesson": r"(?:an?|one|the|another|a further|our)\s+(?:\w+[\s-]){0,2}?lessons?\b(?:(?!\b(?:is|was)\b)[^.;:?]){0,90}?\s(?:is|was)\s(?:that|to(?=\s))\s+",
        "best_practice": r"(?:an?|one|the|another|a further)\s+(?:\w+[\s-]){0,1}?(?:good|best|promising)\s+practice\b(?:(?!\b(?:is|was)\b)[^.;:?]){0,90}?\s(?:is|was)\s(?:that|to(?=\s))\s+",
    },
    lead_ins=r"\b(?:following|these|main|key|several|some|number of|two|three|four|five|six|seven|eight|nine|ten|\d+)\s+(?:[\w-]+\s+){0,3}?"
    r"(?P<noun>lessons?(?:\s+learn(?:ed|t))?|recommendations|(?:good|best|promising)\s+practices)\b[^.:?]{0,120}:\W*$",
    not_lead_ins=r"\b(?:will|would|shall|aims?|aimed|objectives?|purpose|scope|questions?|respond(?:s|ed)? to|workshops?|"
    r"implement(?:ed|ing)|previous|earlier|to (?:identify|draw|provide|generate|capture|document|develop))\b",
    no_records=r"(?:table of )?contents|(?:list of |key )?(?:acronyms|abbreviations|tables|figures|boxes|maps|annexes|appendices).*|"
    r"terms of reference.*|scope of work.*|statement of work.*|references|bibliography|works cited|literature cited|sources|"
    r"(?:list of )?(?:documents|people|persons|stakeholders|literature)\s+(?:reviewed|consulted|met|interviewed).*|"
    r".*\b(?:questionnaires?|interview guides?|discussion guides?|interview protocols?|survey instruments?|"
    r"data collection (?:tools?|instruments?|methods?)|evaluation (?:matrix|questions?|design|criteria)|topic guides?)|"
    r"(?:(?:evaluation|study|research|detailed|overview of(?: the)?)\s+)*(?:methodology|methods|methodological approach|approach and methodology|"
    r"methodology and .*|methods and .*)|(?:evaluation |study )?(?:objectives?|purpose|scope)(?:(?:,| and) .*)?|"
    r"acknowledge?ments?|disclaimer|glossary.*|key questions|areas of inquiry|"
    r"(?:status|follow[- ]up|implementation|progress|uptake)\b.*\brecommendations.*|(?:previous|past|earlier)\b.*",
    annex=r"(?:annex(?:es)?|appendix|appendices|attachments?)\b.*",
    box=r"box(?:\s+\d{1,2}(?:\.\d{1,2})?)?\s*[:.–—-]\s*",
    addressee=r"(?:to|for|at|addressed to|directed (?:to|at))\s+(?!(?:be|do|ensure|make|have|improve|strengthen)\b)\S.*",
    announcing=r"\b(?:this (?:section|chapter|report|paper|part|annex)|following (?:\w+\s+){0,3}(?:lessons?|recommendations?|practices?)|"
    r"(?:lessons?|recommendations?|practices?) (?:below|above|are (?:presented|organi[sz]ed|grouped|addressed|listed|structured|based|directed|made|offered|drawn))|"
    r"(?:present|summari[sz]e|outline|offer|list|set out|make)s? (?:\w+\s+){0,3}(?:lessons?|recommendations?|practices?)|"
    r"following (?:\w+\s+){0,2}(?:actions?|steps|measures|points|issues|areas)\b[^.]{0,60}[.:]?$|"
    r"(?:as follows|below)\W*$)",
    table_columns={
        "recommendation": r"(?:(?:key|main|proposed|evaluation|strategic|operational|final|priority)\s+)*recommendations?(?:\s+[^\d\s]\S*){0,3}|recommended actions?",
        "lesson": r"(?:(?:key|main)\s+)*lessons?(?:\s+learn(?:ed|t))?(?:\s+[^\d\s]\S*){0,3}",
        "best_practice": r"(?:(?:key|main)\s+)*(?:good|best|promising)\s+practices?(?:\s+[^\d\s]\S*){0,3}",
    },
    recommending=(
        r"\brecommends?\b|\brecommending that\b|\b(?:is|are)\s+(?:\w+\s+)?(?:recommended|advised)\b|\brecommendation is (?:that|to)\b|"
        r"\bit is (?:suggested|proposed|advisable) that\b|"
        r"(?<!already )(?<!previously )(?<!earlier )(?<!was )(?<!were )(?<!is )(?<!are )\brecommended that\b",
        r"\b(?:should|shall|ought to)\b",
        r"\b(?:must|needs? to|(?:has|have) to|(?:is|are) encouraged to|could consider|may wish to)\b|"
        r"\bit (?:is|will be|would be) (?:important|essential|critical|necessary|crucial|imperative|vital)\b",
    ),
    expecting=r"\bshould (?:then |also |thus |therefore |in turn )?(?:supply|lead|result|help|enable|allow|contribute|yield|produce|generate|"
    r"facilitate|benefit|be noted|be seen|be able|be possible|have been|have had|not be (?:seen|taken|interpreted))\b|"
    r"\b(?:noted|found|felt|said|stated|reported|argued|asked|question(?:ed)?|whether|what|how|why) (?:\w+\s+){0,4}should\b",
    teaching=(
        r"\blessons?\b|\blearn(?:ed|t) that\b",
        r"\b(?:should|must|needs? to|essential|crucial|critical|vital|important|importance|key (?:to|factor|element|for)|necessary|imperative|"
        r"requires?|depends? on|cannot|prerequisite|only (?:when|if|where)|more (?:likely|effective|successful|sustainable))\b",
        r"\b(?:can|may|helps?|enables?|works? (?:best|well|better)|takes time|leads? to|improves?|increases?|reduces?|allows?|matters?|pays off)\b",
    ),
    imperatives=r"(?:continue to|do not|don['’]t|never|always|further|clearly|actively|systematically|urgently|immediately)\s+\w+|"
    "accelerate|address|adapt|adjust|adopt|advocate|agree|align|allocate|allow|analy[sz]e|appoint|apply|articulate|assess|assign|assist|assure|"
    "avoid|be|begin|bolster|bring|broaden|build|capitali[sz]e|carry|clarify|collaborate|collect|combine|commission|commit|communicate|complete|"
    "conduct|confirm|consider|consolidate|consult|continue|convene|coordinate|create|decentrali[sz]e|deepen|define|delegate|deliver|deploy|design|"
    "determine|develop|devote|disseminate|distribute|diversify|document|draft|draw|educate|elaborate|embed|emphasi[sz]e|empower|enable|encourage|"
    "engage|enhance|ensure|establish|evaluate|examine|expand|explore|extend|facilitate|finali[sz]e|finance|focus|follow|form|formali[sz]e|formulate|"
    "foster|fund|gather|generate|give|harmoni[sz]e|help|hire|identify|implement|improve|include|incorporate|increase|initiate|institute|"
    "institutionali[sz]e|integrate|intensify|introduce|invest|investigate|involve|issue|keep|launch|learn|leverage|limit|link|lobby|maintain|make|"
    "manage|map|maximi[sz]e|measure|merge|minimi[sz]e|mobili[sz]e|monitor|move|negotiate|nurture|offer|open|optimi[sz]e|organi[sz]e|partner|perform|"
    "phase|pilot|place|plan|position|prepare|prioriti[sz]e|produce|professionali[sz]e|promote|propose|protect|provide|publish|pursue|put|rationali[sz]e|"
    "realign|reassess|recogni[sz]e|reconsider|recruit|redesign|reduce|refine|reform|regulari[sz]e|reinforce|remove|replicate|require|research|"
    "restructure|retain|rethink|review|revise|revisit|revitali[sz]e|roll|safeguard|scale|scale-up|scale up|secure|select|set|share|shift|"
    "simplify|speed|standardi[sz]e|start|step|stop|streamline|strengthen|structure|subsidi[sz]e|support|sustain|tackle|tailor|take|target|test|track|"
    "train|transfer|transform|translate|treat|undertake|update|upgrade|use|utili[sz]e|widen|withdraw|work",
    finite=r"\b(?:is|are|was|were|can|cannot|should|must|needs?|requires?|helps?|takes?|works?|matters?|makes?|depends?|builds?|leads?|will|may|"
    r"has|have|do(?:es)?|enables?|allows?|improves?|increases?|reduces?|creates?|brings?|pays?|strengthens?|ensures?|remains?|plays?)\b",
    actions=r"(?:joint |early |regular )?(?:development|establishment|creation|introduction|use|integration|adoption|formation|provision|"
    r"involvement|engagement|inclusion|application|organi[sz]ation|mobili[sz]ation|promotion|production|publication|expansion|"
    r"decentrali[sz]ation|training|setting up|scaling up)\s+(?:of|with)\b|(?!(?:during|thing|king|spring)\b)[a-z][a-z-]{2,}ing\s",
    asides=r"\W*(?:abbreviations?|acronyms?|notes?|sources?|key|legend|n\.?b\.?|adapted from)\s*[:.]",
)

LANGUAGES: tuple[Language, ...] = (ENGLISH,)

_NUMBERING = re.compile(
    r"^[\W_]*(?:(?i:chapter|section|part)\s+)?"
    r"(?:\(?\d{1,2}(?:\.\d{1,2})*\)?[.):–-]+(?!\d)\s*|\(?(?:[IVX]{1,5}|[A-Z])[.):–-]+\s+|\d{1,2}(?:\.\d{1,2})*\s+)?"
)


def title_words(heading: str) -> str:
    """A heading's title alone: numbering, emphasis and closing punctuation left out, on one line."""
    line = " ".join(heading.split()).strip("*_# ")
    return _NUMBERING.sub("", line, count=1).rstrip(" .:*_–-—")


def is_plural(label: str, language: Language = ENGLISH) -> bool:
    """Whether a label or title announces several records."""
    return bool(re.search(language.plurals, label, re.IGNORECASE))


def is_box(title: str, language: Language = ENGLISH) -> bool:
    """Whether a title is that of a box."""
    return bool(re.match(language.box, title.strip("*_# "), re.IGNORECASE))


def under_box_or_annex(title: str, language: Language = ENGLISH) -> str:
    """What a box or annex is about: its title without "Box 4:" or "Annex II –"."""
    line = " ".join(title.split()).strip("*_# ")
    if box := re.match(language.box, line, re.IGNORECASE):
        return line[box.end() :]
    if re.match(language.annex, line, re.IGNORECASE):
        return re.sub(r"^\w+\s*[\w.]{0,4}\s*[:.–—-]*\s*", "", line)
    return line


def heading_kinds(heading: str, language: Language = ENGLISH) -> tuple[tuple[RecordKind, ...], bool]:
    """The kinds of record a section of this heading states, and whether it holds other things besides.

    "Conclusions and recommendations" → (("recommendation",), True); "Lessons learned workshop" → ((), False).
    """
    title = title_words(heading)
    if kind := _kind_of_part(title, language):
        return (kind,), False
    kinds: list[RecordKind] = []
    mixed = False
    for part in re.split(language.conjunction, title, flags=re.IGNORECASE):
        if kind := _kind_of_part(part, language):
            kinds.append(kind)
        elif re.fullmatch(language.neutral_parts, part, re.IGNORECASE):
            mixed = True
        elif not kinds or not _tail_only(part):
            return (), False
    return tuple(dict.fromkeys(kinds)), mixed


def _kind_of_part(part: str, language: Language) -> RecordKind | None:
    for kind in ("lesson", "best_practice", "recommendation"):
        pattern = rf"(?:{language.heading_lead})*(?:(?:{language.adjectives})\s+)*(?:{language.names[kind]}){language.heading_tail}"
        if re.fullmatch(pattern, part, re.IGNORECASE) and not re.search(
            r"\band recommendations\b", part, re.IGNORECASE
        ):
            return kind
    if (
        re.fullmatch(language.table_columns["recommendation"], part, re.IGNORECASE)
        and "action" in part.lower()
    ):
        return "recommendation"
    return None


def _tail_only(part: str) -> bool:
    """Whether a part merely goes on with the one before ("for donors | governments")."""
    return part[:1].islower()


def section_role(heading: str, language: Language = ENGLISH) -> Role:
    """What a heading says about the section under it."""
    about = under_box_or_annex(heading, language)
    if re.match(language.annex, heading.strip("*_# "), re.IGNORECASE):
        return "records" if heading_kinds(about, language)[0] else "annex"
    title = title_words(heading)
    if re.fullmatch(language.no_records, title, re.IGNORECASE):
        return "none"
    return "records" if heading_kinds(about, language)[0] else "other"


def is_addressee(title: str, language: Language = ENGLISH) -> bool:
    """Whether a heading names whom recommendations are for ("To the Ministry", "For donors:")."""
    return bool(re.match(language.addressee, title_words(title), re.IGNORECASE))


def is_claim(title: str, language: Language = ENGLISH) -> bool:
    """Whether a title says something to do or something that is so, rather than naming a topic."""
    words = title_words(title)
    if is_order(words, language):
        return len(words.split()) >= 3
    return len(words.split()) >= 5 and bool(re.search(language.finite, words))


def is_action(title: str, language: Language = ENGLISH) -> bool:
    """Whether a title names something that was done, as titles of practices do ("Use of radio to …")."""
    words = title_words(title)
    return len(words.split()) >= 4 and bool(re.match(language.actions, words, re.IGNORECASE))


def is_aside(text: str, language: Language = ENGLISH) -> bool:
    """Whether a text explains the page rather than the subject: a source, a key to abbreviations."""
    return bool(re.match(language.asides, text, re.IGNORECASE))


def is_order(text: str, language: Language = ENGLISH) -> bool:
    """Whether a text opens with a verb in the imperative ("Strengthen …")."""
    return bool(re.match(rf"[\W_]*(?:{language.imperatives})\b(?!['’-])", text, re.IGNORECASE))


def is_question(text: str) -> bool:
    """Whether a text asks rather than states."""
    return text.rstrip(" *_”\"')").endswith("?")


def is_announcement(text: str, language: Language = ENGLISH) -> bool:
    """Whether a sentence only says that lessons or recommendations follow."""
    return bool(re.search(language.announcing, text, re.IGNORECASE))


def recommending_strength(sentence: str, language: Language = ENGLISH) -> int:
    """How plainly a sentence recommends: 0 not at all, 3 in so many words."""
    for strength, pattern in zip((3, 2, 1), language.recommending, strict=True):
        hit = re.search(pattern, sentence, re.IGNORECASE)
        if hit and not (strength < 3 and re.search(language.expecting, sentence, re.IGNORECASE)):
            return strength
    return 2 if is_order(sentence, language) else 0


def teaching_strength(sentence: str, language: Language = ENGLISH) -> int:
    """How plainly a sentence teaches: 0 not at all, 3 names itself a lesson."""
    for strength, pattern in zip((3, 2, 1), language.teaching, strict=True):
        if re.search(pattern, sentence, re.IGNORECASE):
            return strength
    return 0
