"""Collections: reports that only some groups of people see. They lie with the accounts, not in the library.

A report in no collection is seen by everybody, one in several by the groups of each. Administrators see all.
"""

from collections.abc import Callable, Collection
from contextlib import AbstractContextManager

import sqlalchemy as sa

from lessonbase.errors import NotFoundError
from lessonbase.model import Frozen
from lessonbase.service.account_tables import collected, collections, meta
from lessonbase.service.naming import folded, plain_name

# Counts the changes of collections, so that what is hidden from whom is worked out once after each.
_STATE = "collections"

Connecting = Callable[[], AbstractContextManager[sa.Connection]]


class Gathered(Frozen):
    """A collection: the groups that see it, and the works that lie in it."""

    name: str
    groups: tuple[str, ...]
    works: tuple[str, ...]


class Collections:
    """The collections of one library; `Accounts.collections` gives it. Raises NotFoundError for one that is not there."""

    def __init__(self, reading: Connecting, changing: Connecting) -> None:
        self._reading = reading
        self._changing = changing
        self._hidden: dict[tuple[str, tuple[str, ...]], frozenset[str]] = {}

    def all(self) -> list[Gathered]:
        """The collections, by name."""
        with self._reading() as connection:
            found = connection.execute(sa.select(collections).order_by(collections.c.id)).all()
            return [_gathered(connection, row) for row in found]

    def get(self, name: str) -> Gathered:
        """One collection."""
        with self._reading() as connection:
            return _gathered(connection, _row(connection, name))

    def set(self, name: str, groups: Collection[str]) -> Gathered:
        """Let these groups and no others see a collection, which is made if there is none; without groups only
        administrators see it. Raises QueryError for a name that cannot be."""
        plain, seen_by = plain_name(name, "collection"), sorted({as_group(each) for each in groups})
        with self._changing() as connection:
            known = connection.execute(
                sa.select(collections).where(collections.c.id == folded(plain))
            ).first()
            if known:
                changed = collections.update().where(collections.c.id == known.id)
                connection.execute(changed.values(groups=seen_by))
            else:
                connection.execute(collections.insert().values(id=folded(plain), name=plain, groups=seen_by))
            _count(connection)
        return self.get(plain)

    def put(self, name: str, works: Collection[str]) -> None:
        """Put works into a collection."""
        with self._changing() as connection:
            own = _row(connection, name).id
            held = set(connection.scalars(sa.select(collected.c.work).where(collected.c.collection == own)))
            new = [{"collection": own, "work": work} for work in sorted(set(works) - held)]
            if new:
                connection.execute(collected.insert(), new)
            _count(connection)

    def take(self, name: str, works: Collection[str]) -> None:
        """Take works out of a collection."""
        with self._changing() as connection:
            own = _row(connection, name).id
            for work in works:
                connection.execute(
                    collected.delete().where(collected.c.collection == own, collected.c.work == work)
                )
            _count(connection)

    def remove(self, name: str) -> None:
        """Take a collection away; what lies in no other is seen by everybody then."""
        with self._changing() as connection:
            connection.execute(collections.delete().where(collections.c.id == _row(connection, name).id))
            _count(connection)

    def hidden_from(
        self, connection: sa.Connection, groups: tuple[str, ...], *, all_seen: bool
    ) -> frozenset[str]:
        """The works that are hidden from somebody of these groups; none from who sees all."""
        if all_seen:
            return frozenset()
        state = connection.scalar(sa.select(meta.c.value).where(meta.c.key == _STATE)) or ""
        if (state, groups) not in self._hidden:
            if any(known != state for known, _ in self._hidden):
                self._hidden.clear()
            self._hidden[state, groups] = _hidden_from(connection, groups)
        return self._hidden[state, groups]


def as_group(name: str) -> str:
    """The name of a group, as it is compared: case makes no difference. Raises QueryError for what can be none."""
    return folded(plain_name(name, "group"))


def _hidden_from(connection: sa.Connection, groups: tuple[str, ...]) -> frozenset[str]:
    rows = connection.execute(sa.select(collections.c.id, collections.c.groups)).all()
    opened = [row.id for row in rows if set(groups) & set(row.groups)]
    seen = sa.select(collected.c.work).where(collected.c.collection.in_(opened))
    return frozenset(connection.scalars(sa.select(collected.c.work).where(collected.c.work.not_in(seen))))


def _gathered(connection: sa.Connection, row: sa.Row[tuple[str, ...]]) -> Gathered:
    works = sa.select(collected.c.work).where(collected.c.collection == row.id).order_by(collected.c.work)
    return Gathered(name=row.name, groups=tuple(row.groups), works=tuple(connection.scalars(works)))


def _row(connection: sa.Connection, name: str) -> sa.Row[tuple[str, ...]]:
    row = connection.execute(sa.select(collections).where(collections.c.id == folded(name))).one_or_none()
    if row is None:
        raise NotFoundError(
            f"There is no collection {name}. `lessonbase accounts collections list` shows those there are."
        )
    return row


def _count(connection: sa.Connection) -> None:
    state = connection.scalar(sa.select(meta.c.value).where(meta.c.key == _STATE))
    if state is None:
        connection.execute(meta.insert().values(key=_STATE, value="1"))
    else:
        connection.execute(meta.update().where(meta.c.key == _STATE).values(value=str(int(state) + 1)))
