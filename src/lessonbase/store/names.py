"""Names that a later reading no longer gives, and what says today what they named.

A record or passage is named by its words (see `lessonbase.ids`). When a reading or an edition words it otherwise, its
name goes to `former`, with what it said; as soon as something of the same work says nearly the same, that is its
successor, and whoever asks for the former name gets it.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from difflib import SequenceMatcher
from itertools import pairwise
from typing import Literal, NamedTuple

import sqlalchemy as sa

from lessonbase.ids import words_of
from lessonbase.store.rows import lots
from lessonbase.store.schema import former, passages, records, reports

Scheme = Literal["record", "passage", "work"]

# Two statements are one worded anew when this share of all their words stands in both in the same order (2 M / T of
# Ratcliff and Obershelp), or this share of the shorter one's, where one of them was cut or goes on.
SAME, SAME_PART = 0.7, 0.9
_FEWEST = 5  # words of a statement that may be a part of another
# A passage's words stand in another when this share of its pairs of neighbouring words does, or of the other's.
_PASSAGE = 0.5
_NEAREST = 5  # statements that are compared word by word with each


class Said(NamedTuple):
    """The name of a record or passage, and its words."""

    id: str
    text: str


# Where the present names of a scheme stand.
_NAMES = {"record": records.c.id, "passage": passages.c.id, "work": reports.c.work}


def leave_records(connection: sa.Connection, work: str, *which: sa.ColumnElement[bool]) -> None:
    """Note the names and words of records that are about to go, as former ones of a work."""
    _leave(connection, "record", work, sa.select(records.c.id, records.c.statement).where(*which))


def leave_report(connection: sa.Connection, work: str, report_id: str) -> None:
    """Note the names of all that is about to go with a reading of a report, as former ones of a work."""
    leave_records(connection, work, records.c.report_id == report_id)
    of_report = passages.c.report_id == report_id
    _leave(connection, "passage", work, sa.select(passages.c.id, passages.c.text).where(of_report))
    own = connection.scalar(sa.select(reports.c.work).where(reports.c.id == report_id))
    if own and own != work:
        connection.execute(former.delete().where(former.c.id == own))
        connection.execute(former.insert().values(id=own, work=work, scheme="work", text="", successor=work))


def _leave(connection: sa.Connection, scheme: Scheme, work: str, going: sa.Select[tuple[str, str]]) -> None:
    connection.execute(
        former.delete().where(former.c.id.in_(going.with_only_columns(going.selected_columns[0])))
    )
    named = going.add_columns(sa.literal(work), sa.literal(scheme))
    connection.execute(former.insert().from_select(["id", "text", "work", "scheme"], named))


def forget_words(connection: sa.Connection, work: str) -> None:
    """Forget what the former names of a work said, of which nothing is to be found any more."""
    connection.execute(former.update().where(former.c.work == work).values(text="", body=None))


def arrive(connection: sa.Connection, scheme: Scheme, work: str, arrived: Sequence[Said]) -> None:
    """Lead the former names of a work to what has come that says the same. A name that is back is former no more."""
    noted = connection.execute(
        sa.select(former.c.id, former.c.text, former.c.successor).where(
            former.c.work == work, former.c.scheme == scheme
        )
    ).all()
    if not noted:
        return
    known, here = {row.id for row in noted}, {each.id for each in arrived}
    for lot in lots(list(known & here)):
        connection.execute(former.delete().where(former.c.id.in_(lot)))
    gone = [Said(row.id, row.text) for row in noted if row.successor is None and row.id not in here]
    stayed = {row.id for row in noted if row.successor is None}
    fresh = [each for each in arrived if each.id not in stayed]
    led = successors(gone, fresh, by_part=scheme == "passage")
    for old, new in led.items():
        connection.execute(former.update().where(former.c.id == old).values(successor=new, text=""))


def successors(gone: Sequence[Said], fresh: Sequence[Said], *, by_part: bool = False) -> dict[str, str]:
    """By the id of what has gone, the id of what says nearly the same among what is new.

    `by_part`: half of the words of either are enough, as of passages that were cut otherwise.
    """
    holding: defaultdict[tuple[str, ...], list[int]] = defaultdict(list)
    sizes = []
    for number, each in enumerate(fresh):
        pairs = _pairs(each.text)
        sizes.append(len(pairs))
        for pair in pairs:
            holding[pair].append(number)
    led = {}
    for each in gone if fresh else ():
        pairs = _pairs(each.text)
        shared = Counter(number for pair in pairs for number in holding.get(pair, ()))
        nearest = shared.most_common(_NEAREST)
        if not nearest:
            continue
        if by_part:
            best, count = nearest[0]
            found = count >= _PASSAGE * min(len(pairs), sizes[best])
        else:
            rate, best = max((_sameness(each.text, fresh[n].text), -n) for n, _ in nearest)
            best, found = -best, rate >= SAME
        if found:
            led[each.id] = fresh[best].id
    return led


def _pairs(text: str) -> set[tuple[str, ...]]:
    """The pairs of neighbouring words; of one word that alone."""
    words = words_of(text)
    return set(pairwise(words)) or {words}


def _sameness(one: str, other: str) -> float:
    """How much two statements are one, in [0, 1]; at least `SAME` for a long part of another."""
    ours, theirs = words_of(one), words_of(other)
    common = sum(
        block.size for block in SequenceMatcher(None, ours, theirs, autojunk=False).get_matching_blocks()
    )
    whole = 2 * common / max(1, len(ours) + len(theirs))
    shorter = min(len(ours), len(theirs))
    is_part = shorter >= _FEWEST and common >= SAME_PART * shorter
    return max(whole, SAME) if is_part else whole


def present(connection: sa.Connection, scheme: Scheme, name: str) -> str | None:
    """The id by which what a name once named is known today; None if nothing says it any more."""
    named = _NAMES[scheme]
    seen: set[str] = set()
    following: str | None = name
    while following is not None and following not in seen:
        if connection.scalar(sa.select(named).where(named == following).limit(1)):
            return following
        seen.add(following)
        following = connection.scalar(sa.select(former.c.successor).where(former.c.id == following))
    return None


def names_of(connection: sa.Connection, ids: Iterable[str]) -> dict[str, str]:
    """All names, present and former, of records or passages; each with the present id it leads to."""
    found = {each: each for each in ids}
    newest = dict(found)
    while newest:
        earlier = dict(_led_to(connection, newest))
        newest = {name: owner for name, owner in earlier.items() if name not in found}
        found |= newest
    return found


def _led_to(connection: sa.Connection, owners: dict[str, str]) -> Iterator[tuple[str, str]]:
    for lot in lots(list(owners)):
        query = sa.select(former.c.id, former.c.successor).where(former.c.successor.in_(lot))
        for row in connection.execute(query):
            yield row.id, owners[row.successor]
