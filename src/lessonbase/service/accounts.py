"""Accounts: who may use a library that is served to others. They lie in a database file of their own beside it, which only
its owner may read, so that a library can be given away without them.

Of passwords, keys, sessions and links only hashes are kept: passwords by Argon2id, the rest, which are random, by SHA-256.
"""

import hashlib
import os
import re
import secrets
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta
from functools import cached_property
from pathlib import Path
from typing import Literal, cast

import sqlalchemy as sa
from itsdangerous import BadSignature, Signer

from lessonbase.errors import (
    ConflictError,
    LibraryError,
    NotFoundError,
    QueryError,
    SchemaError,
    SignInError,
)
from lessonbase.model import ROLES, Frozen, Role, now
from lessonbase.service.access import OF_ROLE
from lessonbase.service.account_tables import (
    accounts,
    groups,
    identities,
    keys,
    links,
    meta,
    metadata,
    sessions,
)
from lessonbase.service.collections import Collections, as_group
from lessonbase.service.identities import Identities
from lessonbase.service.naming import folded, plain_name
from lessonbase.service.passwords import Passwords
from lessonbase.service.visitors import RIGHTS, Right, Visitor

FILE = "accounts.db"
# 2 knows collections: an older lessonbase would show their reports to everybody, and does not open the file.
FORMAT, FORMER = "2", "1"
SESSION, IDLE = timedelta(hours=12), timedelta(hours=2)
_NOTED = timedelta(minutes=1)  # so often it is noted that a session is used
LINK = timedelta(days=3)
_BUSY_SECONDS = 30
Purpose = Literal["invitation", "reset"]


class Account(Frozen):
    """An account: its roles and groups, whether a password was set, and whether it is locked."""

    name: str
    roles: tuple[Role, ...]
    groups: tuple[str, ...] = ()
    ready: bool
    locked: bool
    made_at: datetime


class Key(Frozen):
    """A key of an account, by which a program asks: what it may be used for, and until when."""

    id: str
    account: str
    scopes: tuple[Right, ...]
    until: datetime
    made_at: datetime


class Accounts:
    """The accounts of the library in a folder. Safe to use from several threads and processes.

    Raises LibraryError where their file cannot be used, SchemaError where a newer lessonbase wrote it, NotFoundError for a
    name or key that is not there.
    """

    def __init__(self, index: Path) -> None:
        self._path = index / FILE
        try:
            os.close(
                os.open(self._path, os.O_RDWR | os.O_CREAT, 0o600)
            )  # nobody else may read it, from the first
        except OSError as error:
            raise LibraryError(
                f"The accounts in {self._path} cannot be opened ({error.strerror}). Only who owns the file may use it."
            ) from error
        self._engine = sa.create_engine(f"sqlite:///{self._path}", connect_args={"timeout": _BUSY_SECONDS})
        sa.event.listen(self._engine, "connect", _configure)
        self._passwords = Passwords()
        with self._changing() as connection:
            metadata.create_all(connection, [meta])
            held = connection.scalar(sa.select(meta.c.value).where(meta.c.key == "format"))
            if held == FORMER:
                sessions.drop(connection)  # whoever is signed in signs in anew
            if held in (None, FORMER, FORMAT):
                metadata.create_all(connection)
            if held is None:
                connection.execute(
                    meta.insert(),
                    [{"key": "format", "value": FORMAT}, {"key": "secret", "value": secrets.token_hex(32)}],
                )
            elif held == FORMER:
                connection.execute(meta.update().where(meta.c.key == "format").values(value=FORMAT))
            elif held != FORMAT:
                raise SchemaError(
                    f"The accounts in {self._path} were written by a newer lessonbase (format {held}; this one reads "
                    f"{FORMAT}). Nothing was changed; use that version."
                )
        self.collections = Collections(self._reading, self._changing)
        self.identities = Identities(self._changing, self._reading)

    def close(self) -> None:
        """Let go of the file."""
        self._engine.dispose()

    # ── accounts ─────────────────────────────────────────────────────────────────────────────

    def all(self) -> list[Account]:
        """The accounts, by name."""
        with self._reading() as connection:
            found = connection.execute(sa.select(accounts).order_by(accounts.c.id)).all()
            return [_account(connection, row) for row in found]

    def get(self, name: str) -> Account:
        """One account."""
        with self._reading() as connection:
            return _account(connection, _row(connection, name))

    def add(self, name: str, roles: Collection[str], password: str | None = None) -> Account:
        """Make an account. Raises ConflictError where there is one of that name, QueryError for a name, role or password that
        cannot be."""
        plain = plain_name(name)
        values = {
            "id": folded(plain),
            "name": plain,
            "roles": _roles(roles),
            "password": None if password is None else self._passwords.hashed(plain, password),
            "made_at": now().isoformat(),
        }
        with self._changing() as connection:
            try:
                connection.execute(accounts.insert().values(**values))
            except sa.exc.IntegrityError:
                raise ConflictError(f"There is an account {plain} already. Nothing was changed.") from None
        return self.get(plain)

    def give_roles(self, name: str, roles: Collection[str]) -> None:
        """Give an account these roles and no others; it holds from the next request on."""
        self._change(name, roles=_roles(roles))

    def give_groups(self, name: str, names: Collection[str]) -> None:
        """Put an account into these groups and no others; it holds from the next request on. Raises QueryError."""
        wanted = sorted({as_group(each) for each in names})
        with self._changing() as connection:
            row = _row(connection, name)
            connection.execute(groups.delete().where(groups.c.account == row.id))
            if wanted:
                connection.execute(groups.insert(), [{"account": row.id, "name": each} for each in wanted])

    def lock(self, name: str, locked: bool = True) -> None:
        """Let nobody in by an account, its sessions and keys included; or let them in again."""
        self._change(name, locked=locked)

    def remove(self, name: str) -> None:
        """Take an account out with its keys. What its person did stays in the history, under the name."""
        with self._changing() as connection:
            row = _row(connection, name)
            _keep_an_administrator(connection, row.id)
            connection.execute(accounts.delete().where(accounts.c.id == row.id))

    def set_password(self, name: str, password: str) -> None:
        """Give an account another password; whoever is signed in by it is no more."""
        hashed = self._passwords.hashed(self.get(name).name, password)
        with self._changing() as connection:
            self._take_password(connection, _row(connection, name).id, hashed)

    # ── links ────────────────────────────────────────────────────────────────────────────────

    def link(self, name: str, purpose: Purpose) -> str:
        """The secret of a link by which somebody sets the password of an account, once and within LINK; a former one does not
        hold any more."""
        secret = secrets.token_urlsafe(32)
        with self._changing() as connection:
            row = _row(connection, name)
            connection.execute(links.delete().where(links.c.account == row.id))
            until = (now() + LINK).isoformat()
            connection.execute(
                links.insert().values(digest=_digest(secret), account=row.id, purpose=purpose, until=until)
            )
        return secret

    def of_link(self, secret: str) -> Account:
        """Whose password a link sets. Raises SignInError for one that does not hold."""
        with self._reading() as connection:
            return _account(connection, _linked(connection, secret))

    def take_up(self, secret: str, password: str) -> Account:
        """Set the password that a link is for; the link is used up. Raises SignInError, QueryError."""
        hashed = self._passwords.hashed(self.of_link(secret).name, password)
        with self._changing() as connection:
            row = _linked(connection, secret)
            connection.execute(links.delete().where(links.c.account == row.id))
            self._take_password(connection, row.id, hashed)
        return self.get(row.name)

    # ── signing in ───────────────────────────────────────────────────────────────────────────

    def sign_in(self, name: str, password: str) -> str:
        """The signed name of a new session. Raises SignInError, which says the same whatever was wrong."""
        with self._reading() as connection:
            row = connection.execute(sa.select(accounts).where(accounts.c.id == folded(name))).one_or_none()
        right = self._passwords.is_right(row.password if row else None, password)
        if not (row and right) or row.locked:
            raise SignInError(
                "Name or password is wrong, or the account is locked. Try again, or ask for a reset."
            )
        if renewed := self._passwords.renewed(row.password, password):
            with self._changing() as connection:
                connection.execute(accounts.update().where(accounts.c.id == row.id).values(password=renewed))
        return self.begin_session(name)

    def begin_session(self, name: str) -> str:
        """The signed name of a new session of somebody who is known by now."""
        secret, until = secrets.token_urlsafe(32), (now() + SESSION).isoformat()
        with self._changing() as connection:
            connection.execute(sessions.delete().where(sessions.c.until < now().isoformat()))
            own = {"digest": _digest(secret), "account": _row(connection, name).id, "until": until}
            connection.execute(sessions.insert().values(**own, used=now().isoformat()))
        return self._signer.sign(secret).decode()

    def of_name(self, name: str) -> Visitor | None:
        """Somebody who is known by now; None if the account is locked."""
        with self._reading() as connection:
            row = _row(connection, name)
            return None if row.locked else self._visitor(connection, row)

    def of_session(self, signed: str, *, used: bool = True) -> Visitor | None:
        """Who signed in to a session; None if it does not hold any more. It is `used` by what a person does, and not by a page
        that is open."""
        try:
            secret = self._signer.unsign(signed).decode()
        except BadSignature:
            return None
        query = (
            sa.select(accounts, sessions.c.used)
            .join(sessions, sessions.c.account == accounts.c.id)
            .where(
                sessions.c.digest == _digest(secret),
                sessions.c.until > now().isoformat(),
                sessions.c.used > (now() - IDLE).isoformat(),
            )
        )
        with self._reading() as connection:
            row = connection.execute(query).one_or_none()
            person = self._visitor(connection, row) if row and not row.locked else None
        if row and person and used and row.used < (now() - _NOTED).isoformat():
            with self._changing() as connection:
                noted = sessions.update().where(sessions.c.digest == _digest(secret))
                connection.execute(noted.values(used=now().isoformat()))
        return person

    def sign_out(self, signed: str) -> None:
        """End a session."""
        try:
            secret = self._signer.unsign(signed).decode()
        except BadSignature:
            return
        with self._changing() as connection:
            connection.execute(sessions.delete().where(sessions.c.digest == _digest(secret)))

    # ── keys ─────────────────────────────────────────────────────────────────────────────────

    def make_key(self, name: str, scopes: Collection[str], days: int) -> tuple[Key, str]:
        """A key of an account, and the words that a program sends; they are not kept and cannot be had again."""
        wanted = [right for right in RIGHTS if right in scopes]
        if not wanted or set(scopes) - set(RIGHTS) or not 1 <= days <= 366:
            raise QueryError(f"A key has one or more of the scopes {', '.join(RIGHTS)}, and 1 to 366 days.")
        secret, name_of_key = secrets.token_urlsafe(32), secrets.token_hex(6)
        with self._changing() as connection:
            row = _row(connection, name)
            values = {"id": name_of_key, "account": row.id, "digest": _digest(secret), "scopes": wanted}
            times = {"until": (now() + timedelta(days=days)).isoformat(), "made_at": now().isoformat()}
            connection.execute(keys.insert().values(**values, **times))
        return next(key for key in self.keys(name) if key.id == name_of_key), f"lb_{name_of_key}_{secret}"

    def keys(self, name: str) -> list[Key]:
        """The keys of an account, the oldest first, expired ones too."""
        with self._reading() as connection:
            row = _row(connection, name)
            query = sa.select(keys).where(keys.c.account == row.id).order_by(keys.c.made_at, keys.c.id)
            return [
                Key(id=each.id, account=row.name, scopes=each.scopes, until=each.until, made_at=each.made_at)
                for each in connection.execute(query)
            ]

    def revoke(self, key_id: str) -> None:
        """Let a key hold no more."""
        with self._changing() as connection:
            if not connection.execute(keys.delete().where(keys.c.id == key_id)).rowcount:
                raise NotFoundError(f"There is no key {key_id}. `lessonbase accounts keys NAME` lists them.")

    def of_key(self, words: str) -> Visitor:
        """Who asks by a key, with what the key may be used for of what they may do. Raises SignInError."""
        found = re.fullmatch(r"lb_([0-9a-f]{12})_([\w-]{43})", words)
        query = sa.select(accounts, keys.c.digest, keys.c.scopes, keys.c.until)
        row = person = None
        if found:
            with self._reading() as connection:
                row = connection.execute(
                    query.join(keys, keys.c.account == accounts.c.id).where(keys.c.id == found[1])
                ).one_or_none()
                person = self._visitor(connection, row) if row else None
        if (
            not (found and row and person and secrets.compare_digest(row.digest, _digest(found[2])))
            or row.locked
        ):
            raise SignInError(
                "The key is not known here. Check that all of it was copied, or ask for another."
            )
        if row.until <= now().isoformat():
            raise SignInError(
                f"The key {found[1]} expired on {row.until[:10]}. Ask an administrator for another."
            )
        return person.model_copy(update={"rights": person.rights & frozenset(row.scopes)})

    # ── within ───────────────────────────────────────────────────────────────────────────────

    def _visitor(self, connection: sa.Connection, row: sa.Row[tuple[object, ...]]) -> Visitor:
        rights = frozenset(right for role in row.roles for right in OF_ROLE[role])
        own = _groups(connection, row.id)
        hidden = self.collections.hidden_from(connection, own, all_seen="administrator" in row.roles)
        return Visitor(name=row.name, roles=row.roles, rights=rights, groups=own, hidden=hidden)

    @cached_property
    def secret(self) -> str:
        """What is signed by, for a browser to keep."""
        with self._reading() as connection:
            return str(connection.scalar(sa.select(meta.c.value).where(meta.c.key == "secret")))

    @cached_property
    def _signer(self) -> Signer:
        return Signer(self.secret, salt="lessonbase.session", digest_method=hashlib.sha256)

    def _take_password(self, connection: sa.Connection, account: str, hashed: str) -> None:
        connection.execute(accounts.update().where(accounts.c.id == account).values(password=hashed))
        connection.execute(sessions.delete().where(sessions.c.account == account))

    def _change(self, name: str, **values: object) -> None:
        with self._changing() as connection:
            row = _row(connection, name)
            if values.get("locked") or "administrator" not in cast(
                Sequence[str], values.get("roles", row.roles)
            ):
                _keep_an_administrator(connection, row.id)
            connection.execute(accounts.update().where(accounts.c.id == row.id).values(**values))
            if values.get("locked"):
                connection.execute(sessions.delete().where(sessions.c.account == row.id))

    @contextmanager
    def _reading(self) -> Iterator[sa.Connection]:
        with self._speaking_plainly(), self._engine.connect() as connection:
            yield connection

    @contextmanager
    def _changing(self) -> Iterator[sa.Connection]:
        with self._speaking_plainly(), self._engine.begin() as connection:
            connection.exec_driver_sql("BEGIN IMMEDIATE")
            yield connection

    @contextmanager
    def _speaking_plainly(self) -> Iterator[None]:
        try:
            yield
        except sa.exc.DatabaseError as error:
            raise LibraryError(
                f"The accounts in {self._path} cannot be used ({error.orig}). Restore the file from a backup."
            ) from error


def _configure(connection: object, _record: object) -> None:
    connection.isolation_level = None  # type: ignore[attr-defined]
    for pragma in ("foreign_keys = ON", "synchronous = FULL", "secure_delete = ON"):
        connection.execute(f"PRAGMA {pragma}")  # type: ignore[attr-defined]


def _account(connection: sa.Connection, row: sa.Row[tuple[object, ...]]) -> Account:
    return Account(
        name=row.name,
        roles=row.roles,
        groups=_groups(connection, row.id),
        ready=bool(row.password) or _is_vouched_for(connection, row.id),
        locked=row.locked,
        made_at=row.made_at,
    )


def _is_vouched_for(connection: sa.Connection, account: str) -> bool:
    return bool(connection.scalar(sa.select(identities.c.subject).where(identities.c.account == account)))


def _groups(connection: sa.Connection, account: str) -> tuple[str, ...]:
    query = sa.select(groups.c.name).where(groups.c.account == account).order_by(groups.c.name)
    return tuple(connection.scalars(query))


def _row(connection: sa.Connection, name: str) -> sa.Row[tuple[object, ...]]:
    row = connection.execute(sa.select(accounts).where(accounts.c.id == folded(name))).one_or_none()
    if row is None:
        raise NotFoundError(f"There is no account {name}. `lessonbase accounts list` shows those there are.")
    return cast(sa.Row[tuple[object, ...]], row)


def _linked(connection: sa.Connection, secret: str) -> sa.Row[tuple[object, ...]]:
    query = (
        sa.select(accounts)
        .join(links, links.c.account == accounts.c.id)
        .where(links.c.digest == _digest(secret), links.c.until > now().isoformat())
    )
    row = connection.execute(query).one_or_none()
    if row is None:
        raise SignInError("This link was used already or is too old. Ask an administrator for another one.")
    return cast(sa.Row[tuple[object, ...]], row)


def _keep_an_administrator(connection: sa.Connection, leaving: str) -> None:
    rest = connection.execute(sa.select(accounts).where(accounts.c.id != leaving, sa.not_(accounts.c.locked)))
    own = connection.execute(sa.select(accounts.c.roles).where(accounts.c.id == leaving)).scalar_one()
    if "administrator" in own and not any("administrator" in row.roles for row in rest):
        raise ConflictError(
            "This is the last administrator. Make another one first: lessonbase accounts add NAME --role administrator"
        )


def _roles(roles: Collection[str]) -> list[Role]:
    if not roles or set(roles) - set(ROLES):
        raise QueryError(f"An account has one or more of the roles {', '.join(ROLES)}.")
    return [role for role in ROLES if role in roles]


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()
