"""The words that announce records, a table a language.

Another language is another `Language` in LANGUAGES; nothing else changes. All are patterns, matched without
regard to case.
"""

import re
from dataclasses import dataclass
from functools import cached_property

from lessonbase.model import RecordKind

_NUMBER = r"(?:no\.? ?|nr\.? ?|#)?(?:\d{1,2}(?:\.\d{1,2})*[a-z]?|[ivx]{1,5}|[a-h]|one|two|three|four|five|six|seven|eight|nine|ten)\b"
# What may follow the name of a column of statements: not what makes it a column of their numbers or states.
_COLUMN_TAIL = (
    r"(?!\s*\d)(?!\W*(?:no\b|number|#|type|status|ref|id\b|code|owner|level|categor|priorit))\b[^.\d]{0,40}"
)
# What may stand before a label: a bullet, emphasis, the number of a list or section; and after it, in brackets.
_MARKER = r"(?P<marker>[\W_]{0,3}(?:\(?[\d.]{1,6}\)?[.)]?\s+)?)[*_]{0,3}"
_ASIDE = r"(?:\s*\([^()]{1,80}\))?"


@dataclass(frozen=True)
class Language:
    """What one language calls things.

    Labels: `names` of the kinds of record, singular and plural, `plurals` alone, the `adjectives` before them,
    `stops` that open something else that is numbered, `sentence_labels` ("One lesson is that …"), `box`.
    Headings: what may lead and follow a name, further names, how they are joined, `neutral_parts` that may stand
    beside them; headings of sections that state `no_records`, of annexes, of addressees.
    Lists and tables: sentences that lead in a list of records and those that only seem to; titles of columns.
    Sentences: those that only announce; those that recommend, and that teach, from the plainest pattern to the
    faintest; "should" that expects rather than advises; verbs that open an order, verbs that make a title a
    claim, nouns that make it an action; notes on the page and particulars of a recommendation, which are none.
    `broad` are sections mostly of findings.
    """

    names: dict[RecordKind, str]
    plurals: str
    adjectives: str
    stops: str
    conjunction: str
    neutral_parts: str
    heading_lead: str
    heading_tail: str
    heading_names: dict[RecordKind, str]
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
    particulars: str
    broad: str

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
    def headings(self) -> dict[RecordKind, re.Pattern[str]]:
        """For each kind the whole title, or one of its joined parts, of a section that states such records."""
        return {
            kind: re.compile(
                rf"(?:{self.heading_lead})*(?:(?:{self.adjectives})\s+)*"
                rf"(?:(?:{name}){self.heading_tail}|{self.heading_names.get(kind, '(?!)')})",
                re.IGNORECASE,
            )
            for kind, name in self.names.items()
        }

    @cached_property
    def order(self) -> re.Pattern[str]:
        """The opening of a sentence in the imperative."""
        return re.compile(rf"[\W_]*(?:{self.imperatives})\b(?!['’-])", re.IGNORECASE)

    @cached_property
    def _kinds(self) -> str:
        return "|".join(f"(?P<{kind}>{name})" for kind, name in self.names.items())


ENGLISH = Language(
    names={
        "lesson": r"lessons?(?:[\s-]learn(?:ed|t))?|learnings|learning points",
        "best_practice": r"(?:good|best|promising|emerging)(?:\s+(?:and|or|/)\s+(?:good|best|promising|emerging))?\s+practices?(?:\s+example)?",
        "recommendation": r"recommendations?|rec\.(?=\s*\d)",
        "challenge": r"challenge",
        "success": r"success",
    },
    plurals=r"\b(?:lessons|learnings|learning points|practices|recommendations|recommended actions)\b",
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
    # "Lessons from the pilot and recommendations" is two titles, joined, not one with a long tail.
    heading_tail=r"(?!.*\band recommendations\b)(?:\s+(?:learn(?:ed|t|ing)|identified|drawn|emerging|arising|made|observed|generated))*"
    r"(?:\s+(?:(?:from|for|on|about|in|to|of|regarding|at|by|with|related|relating|per|going|moving)\b|\()(?!.*\b(?:workshop|survey|follow-up)\b).*)?",
    heading_names={"recommendation": r"recommended actions?|actions? recommended"},
    sentence_labels={
        "lesson": r"(?:an?|one|the|another|a further|our)\s+(?:\w+[\s-]){0,2}?lessons?\b(?:(?!\b(?:is|was)\b)[^.;:?]){0,90}?\s(?:is|was)\s(?:that|to(?=\s))\s+",
        "best_practice": r"(?:an?|one|the|another|a further)\s+(?:\w+[\s-]){0,1}?(?:good|best|promising)\s+practice\b(?:(?!\b(?:is|was)\b)[^.;:?]){0,90}?\s(?:is|was)\s(?:that|to(?=\s))\s+",
    },
    lead_ins=r"\b(?:following|these|main|key|several|some|number of|two|three|four|five|six|seven|eight|nine|ten|\d+)\s+(?:[\w-]+\s+){0,3}?"
    r"(?P<noun>lessons?(?:\s+learn(?:ed|t))?|recommendations|(?:good|best|promising)\s+practices)\b[^.:?]{0,120}:\W*$|"
    r"\b(?:evaluat(?:ion|ors?)|team|mission|review|report|study|assessment|panel|consultants?|authors?|we|IEO|IOE|IEG)\b[^.:?]{0,40}"
    r"\brecommends?\b[^.?]{0,120}:\W*$|\bit is (?:\w+ )?recommended (?:that|to)\b[^.?]{0,120}:\W*$",
    not_lead_ins=r"\b(?:will|would|shall|aims?|aimed|objectives?|purpose|scope|questions?|respond(?:s|ed)? to|workshops?|"
    r"implement(?:ed|ing)|previous|earlier|mid-?term|to (?:identify|draw|provide|generate|capture|document|develop))\b",
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
    announcing=r"^\W*(?:the|these|all|our|this set of|most of the|following)\s+(?:\w+\s+){0,2}(?:lessons?|recommendations?|practices?)(?:\s+below)?\s+"
    r"(?:should be|must be|need to be|are|were|is|was|can be|have been|has been|will be|draw|build|follow|fall|relate|respond|take|reflect)\b|"
    r"\b(?:this (?:section|chapter|report|paper|part|annex)|following (?:\w+\s+){0,3}(?:lessons?|recommendations?|practices?)|"
    r"(?:lessons?|recommendations?|practices?) (?:below|above|are (?:presented|organi[sz]ed|grouped|addressed|listed|structured|based|directed|made|offered|drawn))|"
    r"(?:present|summari[sz]e|outline|offer|list|set out|make)s? (?:\w+\s+){0,3}(?:lessons?|recommendations?|practices?)|"
    r"following (?:\w+\s+){0,2}(?:actions?|steps|measures|points|issues|areas)\b[^.]{0,60}[.:]?$|"
    r"(?:as follows|below)\W*$)",
    table_columns={
        "recommendation": rf"(?:(?:key|main|proposed|evaluation|strategic|operational|final|priority)\s+)*recommendations?{_COLUMN_TAIL}|"
        r"recommended actions?|actions? recommended",
        "lesson": rf"(?:(?:key|main)\s+)*lessons?(?:\s+learn(?:ed|t))?{_COLUMN_TAIL}",
        "best_practice": rf"(?:(?:key|main)\s+)*(?:good|best|promising)\s+practices?{_COLUMN_TAIL}",
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
    particulars=r"\W*(?:priority|responsib\w+|responsible \w+|time\s?(?:line|frame|table)|addressed to|addressees?|target\w*|by whom|deadline|"
    r"level of priority|linked to|based on|relates to)(?:\s+\w+){0,3}\s*[:–—-]",
    broad=r"\b(?:findings|results|discussion|analysis)\b",
)

LANGUAGES: tuple[Language, ...] = (ENGLISH,)
