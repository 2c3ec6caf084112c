"""What a language is to extraction: a table of its words."""

from collections.abc import Mapping
from dataclasses import dataclass

from lessonbase.model import RecordKind, SectionRole


@dataclass(frozen=True)
class Language:
    """The words by which one language announces, states and orders records.

    All are patterns without named groups, matched against folded text: small letters without accents, straight
    apostrophes, plain spaces ("lecon", "recomendacao"). Only `finite` meets the text as it stands.

    Labels: `names` of the kinds, singular and plural; `plurals` alone; the `articles` and adjectives before and `after` a name;
    `numbers` in words; `stops` that open something else that is numbered; `box`; `sentence_labels` ("One lesson
    is that "); `pointers` that refer to another page.
    Headings: what may lead a name, the participles and prepositions that may follow it and what must not; further
    names; `takeaways`, of which only what teaches is a lesson; words that `join` two titles; `neutral_parts` that may stand beside a name; `roles` of other sections;
    tables of `contents`; `works` consulted; `terms` of reference and tools of the survey; `past` recommendations and lessons, the answer to them, and analyses
    of strengths as such, none of which state this report's records; annexes; addressees.
    Lists and tables: sentences that lead in a list of records, those that only recommend and those that only
    seem to; titles of columns, and words that make such a column one of numbers or names.
    Sentences: those that only announce; those that recommend, and that teach, from the plainest pattern to the
    faintest; "should" that expects rather than advises; `orders` and the verbs that open one; verbs that make a
    title a claim, nouns that make it an action; notes on the page and particulars of a recommendation, which are
    none; `standards` that a text holds itself to, which are no practice; what units of a `course` are announced by, and
    columns of a `timetable`; what a form is `describing` in a row. `broad` are sections mostly of findings.
    """

    names: Mapping[RecordKind, str]
    plurals: str
    adjectives: str
    articles: str
    after: str
    numbers: str
    stops: str
    box: str
    sentence_labels: Mapping[RecordKind, str]
    pointers: str
    heading_lead: str
    heading_participles: str
    heading_prepositions: str
    heading_excludes: str
    heading_names: Mapping[RecordKind, str]
    takeaways: str
    join: str
    neutral_parts: str
    roles: Mapping[SectionRole, str]
    contents: str
    works: str
    terms: str
    past: str
    annex: str
    addressee: str
    lead_ins: str
    recommending_lead_ins: str
    not_lead_ins: str
    columns: Mapping[RecordKind, str]
    not_columns: str
    announcing: str
    recommending: tuple[str, str, str]
    expecting: str
    teaching: tuple[str, str, str]
    orders: str
    imperatives: str
    finite: str
    actions: str
    asides: str
    particulars: str
    broad: str
    standards: str
    course: str
    timetable: str
    describing: str
