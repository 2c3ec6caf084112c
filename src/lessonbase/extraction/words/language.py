"""What a language is to extraction: a table of its words, one YAML file a language, read from this folder."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib import resources
from typing import Any

import yaml

from lessonbase.model import RecordKind, SectionRole


@dataclass(frozen=True)
class Language:
    """The words by which one language announces, states and orders records.

    Each field of the file is a list of entries, or a list for each kind, role or rank; an entry is a word, a phrase, or a
    short pattern, and a text has the field if it has one of them. Entries have no named groups and are matched against folded text: small letters without accents, straight
    apostrophes, plain spaces ("lecon", "recomendacao"). Only `finite` meets the text as it stands.

    Labels: `names` of the kinds, singular and plural; `plurals` alone; the `articles` and adjectives before and `after` a name;
    `numbers` in words, from one on; `stops` that open something else that is numbered; `box`; `sentence_labels` ("One lesson
    is that "); `pointers` that refer to another page.
    Headings: what may lead a name, the participles and prepositions that may follow it and what must not; further
    names; `takeaways`, of which only what teaches is a lesson, and `advising_titles`, of which only what says what to do is a recommendation; words that `join` two titles; `neutral_parts` that may stand beside a name; `roles` of other sections;
    tables of `contents`; `works` consulted; `terms` of reference and tools of the survey; `past` recommendations and lessons, the answer to them, and analyses
    of strengths as such, none of which state this report's records; annexes; addressees.
    Lists and tables: sentences that lead in a list of records, those that only recommend and those that only
    seem to; titles of columns, those of advice in `columns_beside` of lessons, and words that make such a column one of numbers or names.
    Sentences: those that only announce; words that count `several` records before their name; those that recommend, and that teach, from the plainest pattern to the
    faintest; how a sentence opens that gives advice of its own (`advising_openings`); "should" that expects rather than advises; `orders` and the verbs that open one, how these end where they are infinitives and a reader is bidden politely (`polite_endings`), and what stands after that (`polite_before`), and how one is `exhorting` several people; verbs that make a
    title a claim, nouns that make it an action; notes on the page and particulars of a recommendation, which are
    none; `standards` that a text holds itself to, which are no practice; what units of a `course` are announced by, and
    columns of a `timetable`; what a form is `describing` in a row. `broad` are sections mostly of findings.
    Titles by their parts: `adjectives_stand` before or after their noun; what a question is `asking` with; `title_nouns` that head a title, `allied` nouns that
    count beside such a one only; words `not_before` it; `boilerplate`, whole titles of what is no part of the report.
    Paragraphs: what tells what `happened`; `ordinals` that count them; words by which one is `going_on` with the last;
    `steps` of a recommendation, and whole `steps_titles` over such a list; words for what stands
    `below`; how a sentence presents them (“Here are the …”) `presenting`. Answers to recommendations: `responses`, what is decided (`decisions`), and titles of columns and lines that
    tell the actions, who, by when, and how far.
    Beside records: what says that there is `nothing`; who is `mandated`, and the words `mandating` him; the nouns of `entries` of
    contents; `details` of a recommendation, and what `leads_to_details` in a list; `joints` between sentences.
    Whole texts: what reports name of their `work`, and words `prescribing` and `telling`.
    Sentences that cannot be read alone: those in `sections_apart` from the subject and in what is `annexed`; those that speak
    of the report (`on_itself`), to a reader or of a writer (`personal`, as the text stands), or bid someone do his work or define
    (`bidding`); those `pointing_back`, perhaps after a `linking` word, or that soon name what was `named_before` (small letters
    with accents).
    Small parts: `conjunctions`; `figures` in captions; `parts_of_report` before a number (as the text stands); `words_of_titles`
    beside names; what only says that a record is `of_the_project`; what a line ends with that is left `wanting`.
    Orders by their form: words in -ing that are `gerunds_not`; what opens a sentence that is a `bare_order_not`, and
    what stands after the verb of one; words that look like infinitives and are `infinitive_order_not`, and what may stand before one.
    `anatomy`: by name the words that tell the parts of a record apart (`extraction.anatomy`), whatever the case of letters,
    with their accents.
    Sentences that state a record without saying so: the `cues` they are told with, by name, and the `small_words` that tell
    the language from others; these two meet the text in small letters, with its accents.
    """

    code: str
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
    advising_titles: str
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
    led_in_by: str
    recommending_lead_ins: str
    not_lead_ins: str
    columns: Mapping[RecordKind, str]
    columns_beside: str
    not_columns: str
    announcing: str
    several: str
    recommending: tuple[str, str, str]
    advising_openings: str
    expecting: str
    teaching: tuple[str, str, str]
    orders: str
    exhorting: str
    imperatives: str
    polite_endings: Mapping[str, str]
    polite_before: str
    finite: str
    actions: str
    asides: str
    particulars: str
    broad: str
    standards: str
    course: str
    timetable: str
    describing: str
    adjectives_stand: str
    asking: str
    title_nouns: Mapping[RecordKind, str]
    allied: Mapping[RecordKind, str]
    not_before: str
    boilerplate: str
    happened: str
    ordinals: str
    going_on: str
    steps: str
    steps_titles: str
    presenting: str
    below: str
    responses: str
    decisions: Mapping[str, str]
    action_titles: str
    who_titles: str
    due_titles: str
    status_titles: str
    nothing: str
    mandated: str
    mandating: str
    entries: str
    details: str
    leads_to_details: str
    joints: str
    work: str
    prescribing: str
    telling: str
    sections_apart: str
    annexed: str
    on_itself: str
    personal: str
    bidding: str
    linking: str
    pointing_back: str
    named_before: str
    conjunctions: str
    figures: str
    parts_of_report: str
    words_of_titles: str
    of_the_project: str
    wanting: str
    gerunds_not: str
    bare_order_not: str
    bare_order_objects: str
    infinitive_order_not: str
    infinitive_order_leads: str
    anatomy: Mapping[str, str]
    small_words: str
    cues: Mapping[str, str]


def _joined(entries: Any) -> Any:
    """The entries of a field as one pattern, or one a key or rank."""
    if isinstance(entries, Mapping):
        return {key: "|".join(map(str, each)) for key, each in entries.items()}
    if isinstance(entries, str):
        return entries
    if entries and isinstance(entries[0], list):
        return tuple("|".join(map(str, each)) for each in entries)
    return "|".join(map(str, entries))


def tables() -> dict[str, dict[str, Any]]:
    """The tables as they stand in the files, by the language's code, in order of the codes."""
    files = resources.files(__package__).iterdir()
    named = sorted((file for file in files if file.name.endswith(".yaml")), key=lambda file: file.name)
    return {file.name.removesuffix(".yaml"): yaml.load(file.read_text("utf-8"), _Loader) for file in named}


# The tables are read in every process: libyaml, where there is one, does it in a tenth of the time.
_Loader: type = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

TABLES = tables()
LANGUAGES = tuple(
    Language(code=code, **{field: _joined(entries) for field, entries in table.items()})
    for code, table in TABLES.items()
)


def entries() -> Iterator[tuple[str, str, str]]:
    """Every entry of every table, as language, field (and key) and pattern."""
    for code, table in TABLES.items():
        for field, told in table.items():
            if isinstance(told, str):
                continue
            keyed = (
                told.items()
                if isinstance(told, Mapping)
                else enumerate(told)
                if isinstance(told[0], list)
                else [("", told)]
            )
            for key, own in keyed:
                for entry in own:
                    yield code, f"{field}.{key}" if key != "" else field, str(entry)
