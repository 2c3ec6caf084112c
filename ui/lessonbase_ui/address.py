"""Addresses of the page: `?q=…&since=2015`, `?tab=lessons&record=…`, `?report=…&page=23`.

Every view is an address, so that it can be sent to a colleague and the browser's Back works. What an
address says that is not understood is left out rather than refused: it may come from an older link. What it
may hold is bounded, since anybody can send one: far beyond what a person chooses, far below what takes long.
"""

from typing import Any, Literal, get_args
from urllib.parse import parse_qs, urlencode

from pydantic import BaseModel, ConfigDict

from lessonbase.errors import QueryError
from lessonbase.model import RecordKind, SectionRole
from lessonbase.packs import BALANCES, Balance
from lessonbase.review import Order, Sureness

Tab = Literal["ask", "lessons", "reports", "review", "packs"]
# How Lessons shows what it holds, in which order, and which picture of the whole.
View = Literal["list", "map"]
Sort = Literal["closest", "report", "newest", "surest", "agreed"]
Picture = Literal["gaps", "countries", "years", "tags", "review", "followed"]

# The filters an address may carry, in the order in which they are shown.
CHOICES = ("kind", "country", "sector", "theme", "project", "role", "report", "year", "stated", "checked")
BOUNDS = ("since", "until")
Part = Literal["agreement", "summary", "several", "coders", "codes", "exchange"]
CARDS_SHOWN = 24
TOPIC_CHARACTERS = 300

# Characters: a question of 20,000, the most that its box takes, in signs that an address writes with nine.
LONGEST = 200_000
MOST_VALUES = 100
LONGEST_TEXT = 2000
MOST_KEPT = 8
_LONGEST_VALUE = 200
_LONGEST_NAME = 80
_MOST_CARDS = 100 * CARDS_SHOWN


class Address(BaseModel):
    """Where a person is on the page.

    `filters` holds (name, value) pairs. `about` is what the question `q` keeps of those that it follows. `opened` is the report that is open in Reports; `passage` the one
    shown in the viewer; `cite` the number of the chosen citation; `shown` the number of cards in Lessons.
    Lessons is a list in an order, or one like a record (`like`), or those found that say almost the same as one (`same`); or a `picture` of the whole, in which `cell`, "THEME~SECTOR"
    or one code, is chosen, and nothing is left out if `whole`. In Ask, `design` is the check of a draft that is open, "new" for one to begin, and `piece` the number of its part.
    In Packs, `pack` and `case` are open, or cases are looked for: so many `cases` of a `topic`, for so many `minutes`, in a
    `balance` of some kinds (of all, where it does not say).
    In Review, records come in an `order`, those alone that the report states itself or not (`stated`), of one `sureness`,
    `checked` or not, that a coder was `assigned`; `part` is what else than a record is open, `take` which records are
    decided on at once, or which taxonomy is open, and `cell` which code of it. `person` is who looks, as the browser says; it is no part of the address.
    """

    model_config = ConfigDict(frozen=True)

    tab: Tab = "ask"
    q: str = ""
    about: tuple[str, ...] = ()
    filters: tuple[tuple[str, str], ...] = ()
    text: str = ""
    record: str | None = None
    opened: str | None = None
    page: int | None = None
    passage: str | None = None
    cite: int | None = None
    shown: int = CARDS_SHOWN
    view: View = "list"
    sort: Sort | None = None
    like: str | None = None
    same: str | None = None
    picture: Picture = "gaps"
    cell: str | None = None
    whole: bool = False
    pack: str | None = None
    case: str | None = None
    topic: str = ""
    cases: int | None = None
    balance: tuple[Balance, ...] | None = None
    minutes: int | None = None
    design: str | None = None
    piece: int | None = None
    order: Order = "useful"
    stated: Literal["yes", "no"] | None = None
    sureness: Sureness | None = None
    checked: Literal["yes", "no"] | None = None
    assigned: str | None = None
    part: Part | None = None
    take: str = ""
    person: str = ""

    @classmethod
    def parse(cls, search: str) -> "Address":
        """Read the part of an address after its question mark (with or without it).

        Raises QueryError for one that holds more than is taken.
        """
        if len(search) > LONGEST:
            raise QueryError(
                f"This address has more than {LONGEST:,} characters. Choose a tab above to begin anew, and ask for less at once."
            )
        said = {name: values for name, values in parse_qs(search.lstrip("?")).items() if values}
        first = {name: values[0] for name, values in said.items()}
        tab = _tab(first)
        filters = () if tab == "reports" else tuple(_filters(said))
        if tab == "review":  # its own choices have these names
            filters = tuple(pair for pair in filters if pair[0] not in ("stated", "checked"))
        if len(filters) > MOST_VALUES:
            raise QueryError(
                f"This address chooses {len(filters):,} values to filter by; at most {MOST_VALUES} can be chosen at once. "
                "Choose a tab above to begin anew, and narrow by fewer."
            )
        text = first.get("text", "") if tab != "ask" else ""
        if len(text) > LONGEST_TEXT:
            raise QueryError(
                f"The text to look for has {len(text):,} characters; at most {LONGEST_TEXT:,} can be looked for. "
                "Give a few words of it."
            )
        return cls(
            tab=tab,
            q=first.get("q", "") if tab == "ask" else "",
            about=tuple(one[:_LONGEST_VALUE] for one in said.get("about", [])[:MOST_KEPT])
            if tab == "ask"
            else (),
            filters=filters,
            text=text,
            record=first.get("record"),
            opened=first.get("report") if tab == "reports" else None,
            page=_whole(first.get("page")),
            passage=first.get("passage"),
            cite=_whole(first.get("cite")),
            shown=min(_whole(first.get("shown")) or CARDS_SHOWN, _MOST_CARDS),
            view="map" if tab == "lessons" and first.get("view") == "map" else "list",
            sort=_one_of(Sort, first.get("sort")),
            like=first.get("like") if tab == "lessons" else None,
            same=first.get("same") if tab == "lessons" else None,
            picture=_one_of(Picture, first.get("picture")) or "gaps",
            cell=first.get("cell"),
            whole=first.get("whole") == "yes",
            pack=first.get("pack") if tab == "packs" else None,
            case=first.get("case") if tab == "packs" else None,
            topic=first.get("topic", "")[:TOPIC_CHARACTERS] if tab == "packs" else "",
            cases=_whole(first.get("cases")),
            balance=tuple(one for one in BALANCES if one in said["balance"])
            if tab == "packs" and "balance" in said
            else None,
            minutes=_whole(first.get("minutes")),
            design=first.get("design", "")[:32] or None if tab == "ask" else None,
            piece=_whole(first.get("piece")) if tab == "ask" else None,
            **(_reviewing(first) if tab == "review" else {}),
        )

    @property
    def search(self) -> str:
        """This address, from its question mark on."""
        pairs: list[tuple[str, str]] = []
        if self.tab == "lessons" or (self.tab == "ask" and not self.q and (self.filters or self.design)):
            pairs.append(("tab", self.tab))
        if self.tab in ("packs", "review"):
            pairs.append(("tab", self.tab))
        if self.tab == "reports" and not self.opened:
            pairs.append(("tab", self.tab))
        named = {
            "q": self.q,
            "text": self.text,
            "record": self.record,
            "report": self.opened,
            "page": self.page,
            "passage": self.passage,
            "cite": self.cite,
            "shown": self.shown if self.shown != CARDS_SHOWN else None,
            "view": self.view if self.view != "list" else None,
            "sort": self.sort,
            "like": self.like,
            "same": self.same,
            "picture": self.picture if self.picture != "gaps" else None,
            "cell": self.cell,
            "whole": "yes" if self.whole else None,
            "pack": self.pack,
            "case": self.case,
            "topic": self.topic,
            "cases": self.cases,
            "minutes": self.minutes,
            "design": self.design,
            "piece": self.piece,
            "order": self.order if self.order != "useful" else None,
            "stated": self.stated,
            "sureness": self.sureness,
            "checked": self.checked,
            "assigned": self.assigned,
            "part": self.part,
            "take": self.take,
        }
        pairs += [(name, str(value)) for name, value in named.items() if value]
        pairs += [("about", one) for one in self.about]
        if self.balance is not None:
            pairs += [("balance", one) for one in self.balance or ("none",)]
        pairs += self.filters
        return "?" + urlencode(pairs)

    def of(self, person: object) -> "Address":
        """The same address, looked at by a person."""
        return self.model_copy(update={"person": " ".join(str(person or "").split())[:_LONGEST_NAME]})

    def to(self, **changes: Any) -> str:
        """The address with some parts changed."""
        return self.model_copy(update=changes).search

    def with_filter(self, name: str, value: str) -> str:
        """The address with one filter more; a year it begins with replaces the former."""
        kept = tuple(pair for pair in self.filters if pair[0] != name or name not in BOUNDS)
        return self._filtered((*kept, (name, value)) if (name, value) not in kept else kept)

    def without_filter(self, name: str, value: str) -> str:
        """The address with one filter fewer."""
        return self._filtered(tuple(pair for pair in self.filters if pair != (name, value)))

    def without(self, about: str) -> str:
        """The address of a question that keeps one thing less of those that it follows."""
        return self.to(
            about=tuple(one for one in self.about if one != about), cite=None, passage=None, page=None
        )

    def without_filters(self) -> str:
        """The address with no filter and no text."""
        return self.model_copy(update={"text": "", "cell": None})._filtered(())

    def _filtered(self, filters: tuple[tuple[str, str], ...]) -> str:
        fresh = {
            "record": None,
            "passage": None,
            "cite": None,
            "page": None,
            "like": None,
            "same": None,
            "shown": CARDS_SHOWN,
        }
        return self.model_copy(update={"filters": filters, **fresh}).search

    @property
    def wanted(self) -> dict[str, Any]:
        """The filters as keyword arguments of `Library`."""
        return wanted(self.filters)


def wanted(filters: tuple[tuple[str, str], ...]) -> dict[str, Any]:
    """Pairs of filter name and value as keyword arguments of `Library`: alternatives gathered, years as numbers."""
    gathered: dict[str, Any] = {}
    for name, value in filters:
        if name in BOUNDS:
            gathered[name] = int(value)
        else:
            gathered.setdefault(name, []).append(int(value) if name == "year" else value)
    return gathered


def _tab(first: dict[str, str]) -> Tab:
    tabs: tuple[Tab, ...] = get_args(Tab)
    for tab in tabs:
        if first.get("tab") == tab:
            return tab
    if "q" in first:
        return "ask"
    if "record" in first:
        return "lessons"
    return "reports" if "report" in first else "ask"


def _reviewing(first: dict[str, str]) -> dict[str, Any]:
    """What an address says of the queue in Review, as far as it is understood."""
    choices = {"order": Order, "sureness": Sureness, "part": Part}
    known = {name: get_args(choice) for name, choice in choices.items()}
    known |= {"stated": ("yes", "no"), "checked": ("yes", "no")}
    chosen = {name: first[name] for name, values in known.items() if first.get(name) in values}
    return chosen | {name: first[name][:_LONGEST_VALUE] for name in ("assigned", "take") if first.get(name)}


def _filters(said: dict[str, list[str]]) -> list[tuple[str, str]]:
    pairs: dict[tuple[str, str], None] = {}
    for name, values in said.items():
        for value in values:
            numeric = name in (*BOUNDS, "year")
            if name in (*CHOICES, *BOUNDS) and (
                _whole(value) is not None
                if numeric
                else value in get_args(RecordKind)
                if name == "kind"
                else value in get_args(SectionRole)
                if name == "role"
                else value in ("yes", "no")
                if name in ("stated", "checked")
                else len(value) <= _LONGEST_VALUE
            ):
                pairs[(name, value)] = None
    return list(pairs)


def _whole(text: str | None) -> int | None:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 6 else None


def _one_of(choices: Any, said: str | None) -> Any:
    """What an address says, if it is one of the choices of a Literal."""
    return said if said in get_args(choices) else None
