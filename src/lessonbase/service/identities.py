"""People whom somebody else vouches for: a provider of sign-ons, or a proxy. Their accounts are made when they first come, and
have the roles and groups that are said of them each time."""

from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager

import sqlalchemy as sa

from lessonbase.errors import ForbiddenError, QueryError, SignInError
from lessonbase.model import ROLES, Frozen, Role, now
from lessonbase.service.account_tables import accounts, groups, identities
from lessonbase.service.collections import as_group
from lessonbase.service.naming import folded, plain_name

EVERYBODY = "*"


class Identity(Frozen):
    """What is vouched for: who it is (`subject`, which lasts) at whom (`issuer`), how they are called, their roles and groups."""

    issuer: str
    subject: str
    name: str
    roles: tuple[Role, ...]
    groups: tuple[str, ...] = ()


def roles_of(said: Sequence[str], by_group: Mapping[str, Role]) -> tuple[Role, ...]:
    """The roles of somebody of these groups; those of "*" are everybody's."""
    given = {by_group[each] for each in (*said, EVERYBODY) if each in by_group}
    return tuple(role for role in ROLES if role in given)


def groups_of(said: Sequence[str]) -> tuple[str, ...]:
    """The groups that are said of somebody, as collections name them; what can be no name is left out."""
    found = set()
    for each in said:
        try:
            found.add(as_group(each))
        except QueryError:
            continue
    return tuple(sorted(found))


class Identities:
    """Whose account an identity is; `Accounts.identities` gives it."""

    def __init__(
        self,
        changing: Callable[[], AbstractContextManager[sa.Connection]],
        reading: Callable[[], AbstractContextManager[sa.Connection]],
    ) -> None:
        self._changing = changing
        self._reading = reading

    def account(self, who: Identity) -> str:
        """The account of an identity, by its name, with the roles and groups that are said now.

        Raises ForbiddenError for somebody without a role, SignInError for a locked account or a name that is another's here.
        """
        if not who.roles:
            raise ForbiddenError(
                f"{who.name} has no role in this library. Ask an administrator which of your groups gives one."
            )
        with self._reading() as connection:
            held = _held(connection, who)
            if held and not held.locked and _is_as_said(connection, held, who):
                return str(held.name)
        with self._changing() as connection:
            held = _held(connection, who)
            if held is None:
                held = self._made(connection, who)
            if held.locked:
                raise SignInError("This account is locked. Ask an administrator of this library.")
            connection.execute(
                accounts.update().where(accounts.c.id == held.id).values(roles=list(who.roles))
            )
            connection.execute(groups.delete().where(groups.c.account == held.id))
            if who.groups:
                connection.execute(
                    groups.insert(), [{"account": held.id, "name": each} for each in who.groups]
                )
            return str(held.name)

    def _made(self, connection: sa.Connection, who: Identity) -> sa.Row[tuple[object, ...]]:
        try:
            plain = plain_name(who.name)
        except QueryError as error:
            raise SignInError(str(error)) from error
        account = folded(plain)
        if connection.scalar(sa.select(accounts.c.id).where(accounts.c.id == account)):
            raise SignInError(
                f"There is an account {plain} already that is not signed in to this way. Ask an administrator to remove it, "
                "or to let you in by its password."
            )
        made = {"id": account, "name": plain, "roles": list(who.roles), "made_at": now().isoformat()}
        connection.execute(accounts.insert().values(**made))
        connection.execute(
            identities.insert().values(issuer=who.issuer, subject=who.subject, account=account)
        )
        return connection.execute(sa.select(accounts).where(accounts.c.id == account)).one()


def _held(connection: sa.Connection, who: Identity) -> sa.Row[tuple[object, ...]] | None:
    query = sa.select(accounts).join(identities, identities.c.account == accounts.c.id)
    own = query.where(identities.c.issuer == who.issuer, identities.c.subject == who.subject)
    return connection.execute(own).one_or_none()


def _is_as_said(connection: sa.Connection, held: sa.Row[tuple[object, ...]], who: Identity) -> bool:
    own = set(connection.scalars(sa.select(groups.c.name).where(groups.c.account == held.id)))
    return (set(held.roles), own) == (set(who.roles), set(who.groups))
