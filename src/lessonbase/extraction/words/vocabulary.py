"""The words of every language in one: compiled once, all asked together, so that a report may mix languages.

That the words of four languages apply everywhere costs no false record in the reports measured: few of them are
words of another language, and those few are kept out of the tables.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from typing import Any

from lessonbase.extraction.words.language import LANGUAGES, Language
from lessonbase.model import Decision, RecordKind, SectionRole

# The number of a label; a letter must be a capital unless it is parted from what follows, see `markers`.
_DIGITS = r"(?:no\.?\s?|nr\.?\s?|n\.\s?o?\.?\s?|num(?:ero)?\.?\s?|#)?(?:\d{1,3}(?:\.\d{1,2})*[a-z]?|[ivx]{1,5}|[a-h]"
# What may stand before a label: a bullet, emphasis, the number of a list or section; and after it, in brackets.
_MARKER = r"(?P<marker>[\W_]{0,3}(?:\(?[\d.]{1,6}\)?[.)]?\s+)?)[*_]{0,3}"
_ASIDE = r"(?:\s*\([^()]{1,80}\))?"
_SEPARATOR = r"[*_]{0,3}[\s»”\"]*(?::|[–—]|\s-|\.)[*_]{0,3}(?:\s+|$)"
_ORDINAL = r"\d{1,2}(?:st|nd|rd|th|re|ere|er|eme|e|a|o)"

# The kinds that a section's heading may announce in many words, and those that it announces in plain ones only.
SECTION_KINDS: tuple[RecordKind, ...] = ("lesson", "best_practice", "recommendation")
PLAIN_KINDS: tuple[RecordKind, ...] = ("challenge", "success")


def either(patterns: Iterable[str]) -> str:
    """One pattern for several."""
    return "|".join(f"(?:{pattern})" for pattern in dict.fromkeys(patterns))


class Vocabulary:
    """The patterns of several languages as one, all for folded text."""

    def __init__(self, languages: Sequence[Language]) -> None:
        self._languages = languages

    def _all(self, field: str) -> str:
        return either(getattr(language, field) for language in self._languages)

    def _by_key(self, field: str) -> dict[Any, str]:
        tables: list[Mapping[str, str]] = [getattr(language, field) for language in self._languages]
        keys = dict.fromkeys(key for table in tables for key in table)
        return {key: either(table[key] for table in tables if key in table) for key in keys}

    @cached_property
    def names(self) -> dict[RecordKind, str]:
        """The names of each kind of record."""
        return self._by_key("names")

    @cached_property
    def _kinds(self) -> str:
        return "|".join(f"(?P<{kind}>{name})" for kind, name in self.names.items())

    @cached_property
    def _adjectives(self) -> str:
        return rf"(?:(?:{self._all('adjectives')}|{_ORDINAL})\s+)*"

    @cached_property
    def _after(self) -> str:
        return rf"(?:\s+(?:{self._all('after')})\b)*"

    @cached_property
    def _number(self) -> str:
        return rf"(?P<number>{_DIGITS}|{self._all('numbers')})\b)"

    @cached_property
    def numbers(self) -> str:
        """Small numbers in words."""
        return self._all("numbers")

    @cached_property
    def label(self) -> re.Pattern[str]:
        """A label at the start of a text, up to and with its separator; the kind is the group's name."""
        article = rf"(?:(?P<article>{self._all('articles')})\s+)?"
        name = rf"{self._adjectives}(?:(?:{self._kinds}){self._after}|(?P<stop>{self._all('stops')}))"
        return re.compile(
            rf"{_MARKER}(?P<label>{article}{name}(?:\s+\(?{self._number}\)?)?{_ASIDE})(?P<separator>{_SEPARATOR})"
        )

    @cached_property
    def bare_label(self) -> re.Pattern[str]:
        """A label that stands alone with its number ("Recommendation 4"), or before a title without a stop."""
        name = rf"{self._adjectives}(?:{self._kinds}){self._after}\s+(?P<open>\()?{self._number}\)?"
        return re.compile(rf"{_MARKER}(?P<label>{name}{_ASIDE})(?:\s*$|\s+(?=\S))")

    @cached_property
    def heading(self) -> re.Pattern[str]:
        """The whole title, or one of its joined parts, of a section that states records; the kind is the group's name."""
        further: dict[RecordKind, str] = self._by_key("heading_names")
        # "Lessons from the pilot and recommendations" is two titles, joined, not one with a long tail.
        joined = rf"(?!.*\s(?:{self._all('join')})\s+(?:\w+\s+)?(?:{self.names['recommendation']})\b)"
        tail = (
            rf"{joined}(?:\s+(?:{self._all('heading_participles')}))*"
            rf"(?:\s+(?:(?:{self._all('heading_prepositions')})\b|\()(?!.*\b(?:{self._all('heading_excludes')})\b).*)?"
        )
        lead = rf"(?:(?:{self._all('heading_lead')})\s+|l')*{self._adjectives}"
        kinds = "|".join(
            f"(?P<{kind}>{self.names[kind]}|{further.get(kind, '(?!)')})" for kind in SECTION_KINDS
        )
        return re.compile(rf"{lead}(?:{kinds}){self._after}{tail}")

    @cached_property
    def plain_titles(self) -> re.Pattern[str]:
        """A whole title that promises a list of challenges or of successes; the kind is the group's name."""
        further: dict[RecordKind, str] = self._by_key("heading_names")
        kinds = "|".join(f"(?P<{kind}>{further[kind]})" for kind in PLAIN_KINDS)
        lead = rf"(?:(?:{self._all('heading_lead')})\s+)*{self._adjectives}"
        return re.compile(rf"{lead}(?:{kinds}){self._after}\W*")

    @cached_property
    def plain_heading(self) -> re.Pattern[str]:
        """The name of a kind of record alone, as a whole title; the kind is the group's name."""
        return re.compile(rf"{self._adjectives}(?:{self._kinds}){self._after}")

    @cached_property
    def join(self) -> re.Pattern[str]:
        """What joins two titles."""
        words = self._all("join")
        return re.compile(rf"\s*[,/&;]\s*(?:(?:{words})\s+)?|\s+(?:{words})\s+")

    @cached_property
    def columns(self) -> dict[RecordKind, re.Pattern[str]]:
        """For each kind the title of a table's column that states such records."""
        tail = rf"(?!\s*\d)(?!\W*(?:{self._all('not_columns')}))\b[^.\d]{{0,40}}"
        titles: dict[RecordKind, str] = self._by_key("columns")
        return {kind: re.compile(rf"(?:{title}){tail}") for kind, title in titles.items()}

    @cached_property
    def sentence_labels(self) -> dict[RecordKind, tuple[re.Pattern[str], re.Pattern[str]]]:
        """For each kind the opening of a sentence that names itself one, and its words up to that name."""
        openings: dict[RecordKind, str] = self._by_key("sentence_labels")
        return {
            kind: (re.compile(opening), re.compile(rf".*?\b(?:{self.names[kind]})\b"))
            for kind, opening in openings.items()
        }

    @cached_property
    def roles(self) -> dict[SectionRole, re.Pattern[str]]:
        """For each role but annex, whole titles of such sections; those that announce records are in `headings`."""
        return {role: re.compile(titles) for role, titles in self._by_key("roles").items()}

    @cached_property
    def box(self) -> re.Pattern[str]:
        """The number of a box, before its title."""
        return re.compile(rf"[*_# ]*(?:{self._all('box')})(?:\s+\d{{1,2}}(?:\.\d{{1,2}})?)?\s*[:.–—-]\s*")

    @cached_property
    def named(self) -> re.Pattern[str]:
        """The name of a kind of record, anywhere; the kind is the group's name."""
        return re.compile(rf"\b(?:{self._kinds})(?!\w)")

    @cached_property
    def plurals(self) -> re.Pattern[str]:
        """A name of several records, anywhere."""
        return re.compile(rf"\b(?:{self._all('plurals')})\b")

    @cached_property
    def counting(self) -> re.Pattern[str]:
        """A sentence about several records by their number, which states none ("Three lessons deserve to be known.")."""
        counted = rf"(?:{self.numbers}|{self._all('several')}|\d{{1,2}})\s+(?:[\w-]+\s+){{0,2}}?"
        return re.compile(rf"\W*{counted}(?:{self._all('plurals')})\b[^:;]{{0,120}}$")

    @cached_property
    def decisions(self) -> dict[Decision, re.Pattern[str]]:
        """What a recommendation's answer decides, at the start of a text: rejected and partly before accepted."""
        told: dict[Decision, str] = self._by_key("decisions")
        order: tuple[Decision, ...] = ("partly", "rejected", "accepted")
        return {key: re.compile(rf"\W*(?:{told[key]})") for key in order}

    @cached_property
    def plurals_or_nouns(self) -> re.Pattern[str]:
        """A name of several records, or a noun that heads titles of such, anywhere."""
        nouns = either(self._by_key("title_nouns").values())
        return re.compile(rf"\b(?:{self._all('plurals')}|{nouns})\b")

    @cached_property
    def allied(self) -> dict[RecordKind, re.Pattern[str]]:
        """By kind the nouns that name its records where something else says that these follow ("suggestions"), anywhere."""
        return {kind: re.compile(rf"\b(?:{nouns})\b") for kind, nouns in self._by_key("allied").items()}

    @cached_property
    def opening(self) -> dict[str, re.Pattern[str]]:
        """Patterns for the start of a text, by field."""
        words = {
            field: rf"(?:{self._all(field)})\b"
            for field in (
                "annex",
                "pointers",
                "orders",
                "exhorting",
                "advising_openings",
                "ordinals",
                "going_on",
                "nothing",
                "details",
                "figures",
            )
        }
        phrases = {
            field: self._all(field)
            for field in ("asides", "particulars", "addressee", "actions", "describing", "presenting")
        }
        words["orders"] = rf"{words['orders']}|{self._polite_orders}"
        return {field: re.compile(rf"[\W_]*(?:{pattern})") for field, pattern in {**words, **phrases}.items()}

    @property
    def _polite_orders(self) -> str:
        """An order to a reader as languages have it that name it by the infinitive: "Libere os dados", of "liberar". An article
        follows, for some of these forms are nouns too."""
        told = []
        for language in self._languages:
            ends = sorted(language.polite_endings, key=len, reverse=True)
            forms = [
                verb.removesuffix(end) + other
                for verb in language.imperatives.split("|")
                if (end := next((end for end in ends if verb.endswith(end)), None))
                for other in language.polite_endings[end].split("|")
            ]
            if forms:
                told.append(rf"(?:{either(forms)})\s(?:{language.polite_before})\b")
        return either(told)

    @cached_property
    def mandate(self) -> re.Pattern[str]:
        """What an evaluator is to do, by terms of reference."""
        return re.compile(rf"\W*(?:{self._all('mandated')})\s(?:\w+\s)?(?:{self._all('mandating')})\b")

    @cached_property
    def entry(self) -> re.Pattern[str]:
        """An entry of contents: "Chapter 5.1 for the ministry"."""
        return re.compile(rf"\W*(?:{self._all('entries')})\s[\divx.]+\b")

    @cached_property
    def joint(self) -> str:
        """What joins a sentence to the one before it, as a pattern for its start."""
        return rf"\W*(?:{self._all('joints')})\b"

    @cached_property
    def before_details(self) -> re.Pattern[str]:
        """The end of a sentence whose details stand in the list after it."""
        return re.compile(rf"\b(?:{self._all('leads_to_details')})\W*:\W*$")

    @cached_property
    def annexed(self) -> re.Pattern[str]:
        """The title of what is put after a report, with or without its number."""
        return re.compile(rf"[\W\d]*(?:{self._all('annexed')})")

    @cached_property
    def bidding(self) -> re.Pattern[str]:
        """A sentence of terms of reference, of a form or of a glossary, anywhere in it."""
        return re.compile(self._all("bidding"))

    @cached_property
    def pointing_back(self) -> re.Pattern[str]:
        """The start of a sentence that points back to what came before it."""
        return re.compile(rf"[\W_]*(?:(?:{self._all('linking')})\b,?\s+)?(?:{self._all('pointing_back')})")

    @cached_property
    def named_before(self) -> re.Pattern[str]:
        """The start of a sentence that soon names something as known from before ("The cost of these visits …"); meets small letters with
        their accents."""
        return re.compile(rf"^(?:\S+\s+){{0,7}}?(?:{self._all('named_before')})\s")

    @cached_property
    def anatomy(self) -> dict[str, str]:
        """The words that tell the parts of a record apart, by name, each as a pattern for a text with its accents."""
        return self._by_key("anatomy")

    @cached_property
    def conjunctions(self) -> str:
        """What joins the last of several things to the others."""
        return self._all("conjunctions")

    @cached_property
    def wanting(self) -> re.Pattern[str]:
        """The end of words that lack what they lead to."""
        return re.compile(rf"\b(?:{self._all('wanting')})\s*$")

    @cached_property
    def personal(self) -> re.Pattern[str]:
        """Words to a reader or of the writer, in a text as it stands."""
        return re.compile(rf"\b(?:{self._all('personal')})\b")

    @cached_property
    def bare_order(self) -> re.Pattern[str]:
        """The start of a sentence that looks like an order whose verb no table knows: a bare word, then what a verb
        takes. The words that open a sentence otherwise are few, and nouns that do so end otherwise than verbs."""
        return re.compile(
            rf"[\W_]*(?!(?:{self._all('bare_order_not')})\b)"
            r"(?P<verb>[a-z]+)(?<!ing)(?<!ion)(?<!ment)(?<!ness)(?<!ity)(?<!nce)(?<!ship)(?<!ly)(?<!ism)(?<!ed)(?<![^s]s) "
            rf"(?:{self._all('bare_order_objects')})\b"
        )

    @cached_property
    def infinitive_order(self) -> re.Pattern[str]:
        """The start of a sentence that opens with an infinitive, where orders are said so."""
        return re.compile(
            rf"[\W_]*(?!(?:{self._all('infinitive_order_not')})\b)(?:{self._all('infinitive_order_leads')})?"
            r"(?P<verb>[a-z]{2,}(?:er|ir|re|ar|or)(?:se|-se|los|las|lo|la)?|por)\b(?= )"
        )

    @cached_property
    def gerunds_not(self) -> frozenset[str]:
        """Words in -ing that name nothing to do."""
        return frozenset(word for language in self._languages for word in language.gerunds_not.split("|"))

    @cached_property
    def words(self) -> dict[str, re.Pattern[str]]:
        """Whole words that are counted in a text, by field."""
        return {
            field: re.compile(rf"\b(?:{self._all(field)})\b") for field in ("work", "prescribing", "telling")
        }

    @cached_property
    def whole(self) -> dict[str, re.Pattern[str]]:
        """Patterns for a whole title, by field."""
        return {
            field: re.compile(self._all(field))
            for field in (
                "contents",
                "works",
                "terms",
                "past",
                "neutral_parts",
                "takeaways",
                "advising_titles",
                "timetable",
                "boilerplate",
                "columns_beside",
                "steps_titles",
                "responses",
                "action_titles",
                "who_titles",
                "due_titles",
                "status_titles",
            )
        }

    @cached_property
    def within(self) -> dict[str, re.Pattern[str]]:
        """Patterns for a place in a text, by field."""
        fields = (
            "lead_ins",
            "recommending_lead_ins",
            "not_lead_ins",
            "announcing",
            "expecting",
            "finite",
            "standards",
            "course",
            "broad",
            "steps",
            "below",
            "on_itself",
        )
        told = {field: re.compile(rf"\b(?:{self._all(field)})\b") for field in ("happened", "sections_apart")}
        told["prepositions"] = re.compile(rf"\b(?:{self._all('heading_prepositions')})\b")
        told["leading"] = re.compile(rf"\s(?:{self._all('led_in_by')})\s")
        told["led_in_by"] = re.compile(rf"\s(?:{self._all('led_in_by')})\W*$")
        return told | {field: re.compile(self._all(field)) for field in fields}

    @cached_property
    def recommending(self) -> tuple[re.Pattern[str], ...]:
        """What recommends, plainest first."""
        return self._ranked("recommending")

    @cached_property
    def teaching(self) -> tuple[re.Pattern[str], ...]:
        """What teaches, plainest first."""
        return self._ranked("teaching")

    def _ranked(self, field: str) -> tuple[re.Pattern[str], ...]:
        tables: list[tuple[str, ...]] = [getattr(language, field) for language in self._languages]
        return tuple(re.compile(either(row)) for row in zip(*tables, strict=True))

    @cached_property
    def imperatives(self) -> frozenset[str]:
        """The verbs that open an order."""
        return frozenset(word for language in self._languages for word in language.imperatives.split("|"))


WORDS = Vocabulary(LANGUAGES)
