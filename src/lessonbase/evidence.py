"""The whole of a library seen at once: where there is evidence, where none was found, and where nobody looked.

Every count is of records as *Lessons* counts them, and of independent programmes: what digests retell counts with the
report that they retell. The idea of a map of gaps is that of Snilstveit et al. 2016, 3ie evidence gap maps.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from typing import Literal, Unpack

from pydantic import Field

from lessonbase.answering.voices import programmes
from lessonbase.asking import chosen_filters
from lessonbase.filters import FilterFields
from lessonbase.model import Frozen, RecordKind
from lessonbase.record_search import RecordSearch
from lessonbase.store import Store
from lessonbase.store.browsing import RecordFacts
from lessonbase.taxonomies import Taxonomies

Grouping = Literal["country", "sector", "theme", "project"]

# How an action's status says, in the reports' four languages, that it is done; and that it is not, or not wholly.
_DONE = ("complet", "implemented", "done", "achieved", "closed", "finished", "terminé", "achevé", "réalisé",
         "mis en œuvre", "cumplid", "terminad", "implementad", "concluíd", "realizad")  # fmt: skip
_NOT = ("not ", "no ", "non ", "não ", "partial", "partly", "partiel", "parcial", "incomplet", "to be", "ongoing", "progress",
        "en cours", "en curso", "em curso")  # fmt: skip


class Count(Frozen):
    """How many records there are of something, by kind, and of how many independent programmes."""

    records: int = 0
    programmes: int = 0
    kinds: dict[RecordKind, int] = Field(default_factory=dict)
    kind_programmes: dict[RecordKind, int] = Field(default_factory=dict)


class Value(Frozen):
    """A value that records are grouped by, and how many have it; `years` counts them by year, where one is known."""

    code: str
    label: str
    count: Count
    years: dict[int, int] = Field(default_factory=dict)


class Cell(Frozen):
    """What there is on a theme in a sector. `reports` is in how many reports on the sector it was looked for: where that
    is none, nobody looked; where it is some and `count` is none, nothing was found."""

    theme: str
    sector: str
    count: Count
    reports: int


class EvidenceMap(Frozen):
    """Themes and sectors, those with most records first, and a cell for each pair, theme by theme. `reports` were read."""

    themes: tuple[Value, ...]
    sectors: tuple[Value, ...]
    cells: tuple[Cell, ...]
    reports: int

    def cell(self, theme: str, sector: str) -> Cell | None:
        """The cell of a theme and a sector; None where the map has none."""
        return next((one for one in self.cells if (one.theme, one.sector) == (theme, sector)), None)


class Reviewed(Frozen):
    """How far people have checked records of a kind, those that reports state apart from those that were found."""

    kind: RecordKind
    stated: bool
    accepted: int
    waiting: int
    rejected: int


class Followed(Frozen):
    """What became of recommendations: how many were made, how many of them were answered and how, how many actions follow
    from them, and how many of these are reported as done."""

    made: int
    answered: int
    accepted: int
    partly: int
    rejected: int
    actions: int
    done: int


class Evidence:
    """What one library holds, counted; `Library.evidence` is one. Calls take a text and filters as `Records.search` does."""

    def __init__(self, store: Store, search: RecordSearch, taxonomies: Taxonomies) -> None:
        self._store = store
        self._search = search
        self._taxonomies = taxonomies

    def gaps(self, text: str = "", **filters: Unpack[FilterFields]) -> EvidenceMap:
        """The map of themes and sectors: of those that any record or report of the library has."""
        facts = self._facts(text, filters)
        under = self._programmes()
        everything = self._facts("", {})
        on = {report: set(codes) for report, codes in self._store.browsing.report_tags("sector").items()}
        for one in everything:
            on.setdefault(one.report_id, set()).update(one.codes("sector"))
        left = self._store.browsing.reports_within(chosen_filters(filters))
        searched = Counter(code for report in left for code in on.get(report, ()))
        themes, sectors = (self._values(everything, facts, under, scheme) for scheme in ("theme", "sector"))
        by_cell: dict[tuple[str, str], list[RecordFacts]] = defaultdict(list)
        for one in facts:
            for theme in one.codes("theme"):
                for sector in one.codes("sector"):
                    by_cell[theme, sector].append(one)
        cells = tuple(
            Cell(
                theme=theme.code,
                sector=sector.code,
                count=_count(by_cell.get((theme.code, sector.code), ()), under),
                reports=searched[sector.code],
            )
            for theme in themes
            for sector in sectors
        )
        return EvidenceMap(themes=themes, sectors=sectors, cells=cells, reports=len(left))

    def by(self, scheme: Grouping, text: str = "", **filters: Unpack[FilterFields]) -> tuple[Value, ...]:
        """The values of a scheme that any record has, those with most records first; with 0 those that the filters leave none
        of."""
        facts = self._facts(text, filters)
        return self._values(self._facts("", {}), facts, self._programmes(), scheme)

    def unused(self, scheme: str) -> tuple[tuple[str, str], ...]:
        """The codes of a taxonomy, with their labels, that neither a record nor a report has."""
        used = {code for one in self._facts("", {}) for code in one.codes(scheme)}
        used |= {code for codes in self._store.browsing.report_tags(scheme).values() for code in codes}
        labels = self._taxonomies.get(scheme).labels
        return tuple((code, label) for code, label in labels.items() if code not in used)

    def years(self, text: str = "", **filters: Unpack[FilterFields]) -> tuple[Value, ...]:
        """The years that records are of, the first one first; those of no known year are left out."""
        under = self._programmes()
        by_year: dict[int, list[RecordFacts]] = defaultdict(list)
        for one in self._facts(text, filters):
            for year in one.years:
                by_year[year].append(one)
        return tuple(
            Value(code=str(year), label=str(year), count=_count(several, under))
            for year, several in sorted(by_year.items())
        )

    def review(self, text: str = "", **filters: Unpack[FilterFields]) -> tuple[Reviewed, ...]:
        """How far people have checked the records, a row a kind and origin that there is."""
        found: dict[tuple[RecordKind, bool], Counter[str]] = defaultdict(Counter)
        for one in self._facts(text, filters, rejected=True):
            found[one.kind, one.explicit][one.status] += 1
        return tuple(
            Reviewed(
                kind=kind,
                stated=stated,
                accepted=statuses["accepted"],
                waiting=statuses["proposed"],
                rejected=statuses["rejected"] + statuses["withdrawn"],
            )
            for (kind, stated), statuses in sorted(
                found.items(), key=lambda each: (each[0][0], not each[0][1])
            )
        )

    def recommendations(self, text: str = "", **filters: Unpack[FilterFields]) -> Followed:
        """What became of the recommendations."""
        made = [one for one in self._facts(text, filters) if one.kind == "recommendation"]
        answered = [one.response for one in made if one.response]
        actions = [action for response in answered for action in response.actions]
        decided = Counter(response.decision for response in answered)
        return Followed(
            made=len(made),
            answered=len(answered),
            accepted=decided["accepted"],
            partly=decided["partly"],
            rejected=decided["rejected"],
            actions=len(actions),
            done=sum(is_done(action.status) for action in actions),
        )

    def _facts(self, text: str, filters: FilterFields, rejected: bool = False) -> list[RecordFacts]:
        facts = self._store.browsing.facts(chosen_filters(filters), rejected)
        if not text.strip():
            return facts
        matching = self._search.matching(text)
        return [one for one in facts if one.id in matching]

    def _programmes(self) -> dict[str, str]:
        return programmes(self._store.reports())

    def _values(
        self,
        everything: Sequence[RecordFacts],
        facts: Sequence[RecordFacts],
        under: dict[str, str],
        scheme: Grouping,
    ) -> tuple[Value, ...]:
        labels = {code: label for one in everything for code, label in one.tags.get(scheme, {}).items()}
        having: dict[str, list[RecordFacts]] = defaultdict(list)
        for one in facts:
            for code in one.codes(scheme):
                having[code].append(one)
        whole = Counter(code for one in everything for code in one.codes(scheme))
        return tuple(
            Value(
                code=code,
                label=labels[code],
                count=_count(having[code], under),
                years=dict(sorted(Counter(year for one in having[code] for year in one.years).items())),
            )
            for code in sorted(labels, key=lambda code: (-whole[code], labels[code]))
        )


def is_done(status: str | None) -> bool:
    """Whether the words of an action's status say that it is done."""
    said = f"{status or ''} ".casefold()
    return any(word in said for word in _DONE) and not any(word in said for word in _NOT)


def _count(facts: Iterable[RecordFacts], under: dict[str, str]) -> Count:
    several = list(facts)

    def voices(some: Iterable[RecordFacts]) -> int:
        return len({under.get(one.report_id, one.report_id) for one in some})

    kinds = dict(sorted(Counter(one.kind for one in several).items()))  # databases give records in any order
    return Count(
        records=len(several),
        programmes=voices(several),
        kinds=kinds,
        kind_programmes={kind: voices(one for one in several if one.kind == kind) for kind in kinds},
    )
