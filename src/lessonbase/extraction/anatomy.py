"""What a record tells, part by part: where and who, what happened, the lesson, what to do, the figures.

Each part is a whole sentence or clause of the report. The rules are strict, and where the text is silent there is no
part: half an anatomy is useful, a wrong one is not.
"""

import re
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from lessonbase.extraction.words.markers import is_finite, is_order
from lessonbase.extraction.words.numbering import after_marker
from lessonbase.model import Part, PartKind, Passage, Record

# At most so many parts of a kind, looked for in this order, since a sentence is one part; and evidence passages looked
# at: the nearest ones tell of the record itself.
_MOST: dict[PartKind, int] = {"lesson": 1, "action": 1, "figure": 2, "context": 1, "event": 1}
_NEAREST = 8
_FEWEST, _LONGEST = 6, 420  # words, and characters of a sentence that is not the statement's own

_AMOUNT = (
    r"(?:(?:US|AU|CA)?[$€£¥]\s?\d[\d.,]*(?:\s?(?:million|billion|thousand|m|bn|k)\b)?|(?:USD|EUR|GBP|CHF)\s?\d[\d.,]*|"
    r"(?<![\w.,-])(?!(?:19|20)\d\d\b(?!\s?(?:%|per\s?cent|people|households)))\d[\d.,]*\d?(?:\s?%|\b))"
)
_UNIT = (
    r"\s?(?:%|percentage points?|per\s?cent|percent|pour cent|por ciento|por cento|million|millions|millones|milhões|"
    r"billion|thousand|tonn?e?s|kg|kilograms?|hectares?|km|kilomet\w+|litres?|liters?|dollars?|d[oó]lares|euros?|days?|weeks?|months?|hours?|"
    r"families|households|people|persons|women|men|girls|boys|children|farmers|members|enterprises|firms|producers|jobs|"
    r"visitors|tourists|patients|cases|clients|schools|villages|communities|countries|companies|"
    r"ménages|personnes|femmes|familles|hogares|personas|mujeres|familias|pessoas|mulheres|famílias|agregados)\b"
)
_CHANGE = (
    r"\b(?:rose|risen|rise|increas\w+|grew|grown|growth|fell|fallen|fall|declin\w+|dropped|drop|decreas\w+|reduc\w+|doubl\w+|"
    r"tripl\w+|quadrupl\w+|reached|raised|cut|climbed|jumped|gained|saved|went up|went down|expanded|shrank|up from|down from|"
    r"sold|exported|export|bought|purchased|earned|generated|invested|attracted|mobili[sz]ed|"
    r"augment\w+|pass[ée]\w* de|baiss\w+|diminu\w+|atteint\w*|"
    r"aument\w+|pas[óa]\w* de|baj\w+|disminu\w+|alcanz\w+|cay\w+|"
    r"subi\w+|diminuiu|alcanç\w+|caiu|cresc\w+|reduz\w+)\b"
)
_FROM_TO = re.compile(
    rf"\b(?:from|de|du|desde)\s(?:\w+\s){{0,3}}?{_AMOUNT}.{{0,60}}?\b(?:to|à|a|até|hasta|para)\s(?:\w+\s){{0,3}}?{_AMOUNT}",
    re.IGNORECASE,
)
_CHANGED = re.compile(rf"{_CHANGE}.{{0,60}}?{_AMOUNT}", re.IGNORECASE)
_MEASURED = re.compile(rf"(?:{_AMOUNT}(?:\s\w+)?{_UNIT}|[$€£¥]\s?\d|\d\s?%)", re.IGNORECASE)

_DIGIT = re.compile(r"\d")

_ADVICE = re.compile(
    r"\b(?:should|ought to|recommend(?:s|ed)? that|is recommended|are (?:encouraged|advised) to|"
    r"devrai(?:t|ent)|il faut|il faudrait|il convient|recommande\w*|deber[ií]a[n]?|se recomienda|se debe[n]?|hay que|"
    r"deveria[m]?|recomenda-se|deve-se|devem-se)\b",
    re.IGNORECASE,
)
_NO_ADVICE = re.compile(
    r"\b(?:should|ought to) (?:have|be (?:noted|seen|able|possible)|lead|result|help|enable|allow|then)\b|"
    r"\b(?:whether|what|how|why|who|if|question|felt|said|thought|believed?|that they)\b.{0,60}\bshould\b|"
    r"^\W*ce qu['’]il faut",
    re.IGNORECASE,
)
_TEACHES = re.compile(
    r"\b(?:is|are|can|cannot|may|must|needs?|requires?|helps?|takes?|works?|matters?|makes?|depends?|builds?|leads?|will|"
    r"has|have|does|do not|enables?|allows?|improves?|increases?|reduces?|creates?|brings?|strengthens?|ensures?|plays?|"
    r"est|sont|peut|peuvent|doit|doivent|permet\w*|exige\w*|dépend\w*|es|son|puede[n]?|debe[n]?|permite[n]?|depende[n]?|"
    r"requiere[n]?|é|são|pode[m]?|deve[m]?|permitem|requer\w*)\b",
    re.IGNORECASE,
)
# Where a clause begins that is not the main one; a "needs analysis" has no verb.
_CLAUSE = re.compile(
    r"\b(?:that|which|who|when|where|if|so|because|until|before|after|once|needs (?:analys[ei]s|assessments?)|que|qui|quand|lorsque|où|si|"
    r"afin|avant|après|cuando|donde|antes|quando|onde|se)\b",
    re.IGNORECASE,
)
# Past tense; of regular verbs only where no article or the like makes them an adjective ("an integrated approach").
_HAPPENED = re.compile(
    r"\b(?:was|were|had|did|began|became|brought|built|came|chose|drew|found|gave|grew|held|kept|led|left|lost|made|met|paid|"
    r"ran|rose|saw|sent|set up|sold|spent|took|taught|went|won|wrote|"
    r"a été|ont été|a \w+é|ont \w+é|avai(?:t|ent)|étai(?:t|ent)|fue|fueron|hubo|[a-záéíóú]{3,}(?:ó|aron|ieron)|"
    r"foi|foram|houve|[a-zçáéíóú]{3,}(?:ou|aram|eram|iram))\b|"
    r"\b(?!(?:the|an?|of|more|most|less|their|its|his|her|our|with|for|in|by|on|as|than|such|these|those|all|any|and|or|many|"
    r"some|few|well|so-called|\w+ly|\w+ed)\b)[\w’']+ (?!(?:need|indeed|speed|embed|exceed|proceed|succeed)\b)[a-z]{3,}ed\b"
    r"(?! (?:by|in|on|to|with|from|through|as|for|at|of|into|over|under|after|before|when|and|or)\b)"
)
# Present, future and conditional, and judgements: a sentence that has them tells more, or other, than what happened.
_NOT_PAST = re.compile(
    r"\b(?:is|are|am|can|cannot|may|might|could|would|should|must|will|shall|has|have|needs?|does|do|tends?|often|always|never|"
    r"considers?|focus(?:es)?|requires?|provides?|includes?|describes?|shows?|makes?|means|works?|allows?|involves?|seeks?|aims?|"
    r"offers?|remains?|depends?|exists?|contains?|plays?|helps?|serves?|faces?|lacks?|refers?|"
    r"essential|crucial|critical|important|key to|lessons?|success factors?|most|"
    r"est|sont|peut|peuvent|doit|doivent|devrait|sera|es|son|está|están|puede|debe|será|é|são|pode|deve)\b|[?:]\W*$",
    re.IGNORECASE,
)
_ABOUT_REPORT = re.compile(
    r"\b(?:evaluat(?:ion|ors?)|interview\w*|survey\w*|respondents?|report|this (?:section|chapter|study|paper|document)|"
    r"(?:figure|table|box|annex) [A-Z0-9]|évaluation|entretiens?|rapport|evaluación|entrevistas?|informe|avaliação|relatório)\b",
    re.IGNORECASE,
)
_LEANS = re.compile(
    r"[\W_]*(?:this|these|those|that|it|they|he|she|such|its|their|his|her|both|another|also|for example|for instance|"
    r"however|moreover|furthermore|in addition|ce|cette|ces|cela|il|elle|ils|elles|este|esta|estos|estas|esto|ellos|isto|"
    r"isso|eles|elas)\b",
    re.IGNORECASE,
)
# "In the highlands of Peru, …": an opening that names a place, up to its comma.
_WHERE = re.compile(
    r"(?P<where>(?:In|Across|Throughout|Within|Dans|Au|Aux|En|À|Em|No|Na|Nos|Nas)\s"
    r"(?!(?:addition|fact|particular|general|order|other|contrast|short|sum|total|response|line|terms|case|view|light|spite|most|many|one|"
    r"some|all|this|these|that|each|such|both|outre|effet|particulier|revanche|cas|plus|además|cambio|cuanto|primer|adição)\b)"
    r"(?:(?!\b(?:it|they|we|he|she|is|are|was|were|has|had|il|elle)\b)[^,.;:()]){3,110}?),\s"
)
_PLACE_NAME = re.compile(
    r"(?<!^)\b(?!(?:January|February|March|April|May|June|July|August|September|October|November|December|Phase|Box|Table|Figure|Annex)\b)[A-ZÀ-Þ][\w’'-]{2,}"
)
# "X was a project funded by …", "The district is situated in …": who works where.
_WHO = re.compile(
    r"[\W_]*(?:The |La |Le |Les |El |Los |Las |O |A |Os |As )?[A-ZÀ-Þ][^.;,]{1,80}?\s(?:is|was|are|were|est|était|es|era|fue|é|foi)\s"
    r"[^.;]{0,80}?\b(?:funded by|financed by|implemented by|located in|situated in|based in|working in|active in|home to|"
    r"financé\w* par|situé\w*|financiad\w+ por|ejecutad\w+ por|ubicad\w+|implementad\w+ por|executad\w+ por|localizad\w+)\b"
)


def tells_past(text: str) -> bool:
    """Whether a text has a verb in the past tense."""
    return bool(_HAPPENED.search(text))


class _Told(NamedTuple):
    """Characters [start, end) of a passage: a sentence, or as much of it as belongs to the statement."""

    passage: Passage
    start: int
    end: int
    stated: bool

    @property
    def text(self) -> str:
        return self.passage.text[self.start : self.end]

    def part(self, kind: PartKind, end: int | None = None) -> Part:
        end = self.end if end is None else end
        text = self.passage.text[self.start : end]
        return Part(kind=kind, text=text, passage_id=self.passage.id, start=self.start, end=end)


def anatomy(record: Record, passages: Mapping[str, Passage]) -> tuple[Part, ...]:
    """The parts of a record, by where they stand: of its statement and of its evidence, at most one of a kind, but
    two figures. `passages` are by id, at least those that the record names.

    Where no sentence says plainly what a part is for, there is none.
    """
    told = list(_told(record, passages))
    found: list[Part] = []
    for kind, most in _MOST.items():
        found += _firsts(kind, told, record, most)
    order = {passage_id: number for number, passage_id in enumerate((record.passage_id, *record.passage_ids))}
    return tuple(sorted(found, key=lambda part: (order[part.passage_id], part.start)))


def _firsts(kind: PartKind, told: list[_Told], record: Record, most: int) -> list[Part]:
    """The first parts of a kind; their sentences are taken out of `told`, but for those they only open."""
    found: list[Part] = []
    for one in list(told):
        if len(found) < most and (part := _part(kind, one, record)):
            found.append(part)
            if part.end == one.end:
                told.remove(one)
    return found


def _told(record: Record, passages: Mapping[str, Passage]) -> Iterator[_Told]:
    """The sentences of the statement, then those of the nearest evidence."""
    lines = [line for line in record.statement.split("\n") if line]
    nearest = dict.fromkeys((record.passage_id, *record.passage_ids[:_NEAREST]))
    for passage_id in nearest:
        passage = passages.get(passage_id)
        if passage is None or passage.kind != "text":
            continue
        places = [(start, start + len(line)) for line in lines if (start := passage.text.find(line)) >= 0]
        for start, end in passage.sentences:
            within = [(max(start, a), min(end, b)) for a, b in places if a < end and b > start]
            if within:
                yield _Told(passage, *within[0], stated=True)
            elif passage_id in record.passage_ids:
                yield _Told(passage, start + after_marker(passage.text[start:end]), end, stated=False)


def _part(kind: PartKind, one: _Told, record: Record) -> Part | None:
    opening = one.stated and record.statement.startswith(one.text)
    if kind == "action" and opening and record.kind == "recommendation":
        return one.part(kind)
    if (
        len(one.text.split()) < _FEWEST
        or (len(one.text) > _LONGEST and not one.stated)
        or one.text.endswith(":")
    ):
        return None
    match kind:
        case "lesson":
            return one.part(kind) if record.kind == "lesson" and one.stated and _teaches(one.text) else None
        case "action":
            return one.part(kind) if _advises(one.text) else None
        case "figure":
            return one.part(kind) if _measures(one.text) else None
        case "event":
            return one.part(kind) if not one.stated and _happened(one.text) else None
        case "context":
            return _context(one)


def _teaches(text: str) -> bool:
    return bool(_TEACHES.search(text)) and not _advises(text) and not _orders(text)


def _orders(text: str) -> bool:
    """Whether a sentence is an order through and through: its main clause has no verb but the one it opens with."""
    return is_order(text) and not is_finite(_CLAUSE.split(text, maxsplit=1)[0])


def _advises(text: str) -> bool:
    return bool(_ADVICE.search(text)) and not _NO_ADVICE.search(text) and not text.endswith("?")


def _measures(text: str) -> bool:
    """Whether a sentence gives a change in figures with their unit."""
    if not _DIGIT.search(text) or _LEANS.match(text) or not _MEASURED.search(text):
        return False
    return bool(_CHANGED.search(text) or _FROM_TO.search(text))


def _happened(text: str) -> bool:
    return bool(_HAPPENED.search(text)) and not (
        _NOT_PAST.search(text) or _ABOUT_REPORT.search(text) or _LEANS.match(text)
    )


def _context(one: _Told) -> Part | None:
    """An opening that names a place, else a sentence that says who works where."""
    if where := _WHERE.match(one.text):
        if _PLACE_NAME.search(where["where"]) and not _HAPPENED.search(where["where"]):
            return one.part("context", one.start + where.end("where"))
        return None
    if _WHO.match(one.text) and not _ABOUT_REPORT.search(one.text) and not _LEANS.match(one.text):
        return one.part("context")
    return None
