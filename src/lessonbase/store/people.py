"""Who works on a library, and in which roles: noted as events, and held to once anybody has a role."""

from collections.abc import Sequence

import sqlalchemy as sa

from lessonbase.errors import ForbiddenError, QueryError
from lessonbase.model import ROLES, Person, Role, now
from lessonbase.store.database import Database
from lessonbase.store.schema import events


class People:
    """The people of one library; `Library.people` is one. Nobody signs in here: a name is what somebody gives."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def __call__(self) -> list[Person]:
        """Those who were added, and those who did something, by name."""
        with self._database.reading() as connection:
            held = _roles(connection)
            did = connection.scalars(sa.select(events.c.by).distinct()).all()
        return [
            Person(name=name, roles=held.get(name, ())) for name in sorted({*held, *did}, key=str.casefold)
        ]

    def set(self, name: str, roles: Sequence[Role], by: str) -> Person:
        """Add somebody, or give them other roles. The first to have a role is an administrator, and one always stays.

        Raises QueryError for what is no role, ForbiddenError where `by` is no administrator.
        """
        name, by = " ".join(name.split()), by.strip()
        if not name or not by:
            raise QueryError("Nobody was named. Say whose roles these are, and who gives them: --by NAME.")
        if unknown := [each for each in roles if each not in ROLES]:
            raise QueryError(f"“{unknown[0]}” is no role. Choose among: {', '.join(ROLES)}.")
        with self._database.writing() as connection:
            check_role(connection, by, "administrator")
            before = _roles(connection)
            given = {**before, name: tuple(dict.fromkeys(roles))}
            if any(given.values()) and not any("administrator" in own for own in given.values()):
                raise QueryError(
                    "Somebody must be administrator, or nobody could change roles any more. Name one first."
                )
            row = {"scheme": "person", "target": name, "field": "roles", "by": by, "at": now().isoformat()}
            values = {"before": list(before.get(name, ())), "after": list(given[name])}
            connection.execute(events.insert().values(**row, **values))
        return Person(name=name, roles=given[name])

    def check(self, by: str, *needed: Role) -> None:
        """Raise ForbiddenError where people have roles, and somebody none of those that are needed."""
        with self._database.reading() as connection:
            check_role(connection, by.strip(), *needed)


def check_role(connection: sa.Connection, by: str, *needed: Role) -> None:
    """Raise ForbiddenError where people have roles, and somebody none of those that are needed."""
    held = _roles(connection)
    wanted = {*needed, "administrator"}
    if any(held.values()) and not wanted & {*held.get(by, ())}:
        able = [name for name, own in held.items() if "administrator" in own]
        raise ForbiddenError(
            f"{by} may not do this here: it takes the role {' or '.join(needed)}. Nothing was changed. Ask "
            f"{' or '.join(able)} for it: lessonbase people role NAME {needed[0]} --by {able[0]}"
        )


def _roles(connection: sa.Connection) -> dict[str, tuple[Role, ...]]:
    own = sa.and_(
        events.c.work.is_(None), events.c.scheme == "person"
    )  # few have no work, and there is an index
    query = sa.select(events.c.target, events.c.after).where(own).order_by(events.c.seq)
    return {row.target: tuple(row.after) for row in connection.execute(query)}
