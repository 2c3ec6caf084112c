"""Packs as they were saved: nothing saved is changed, each save is a version of its own."""

from typing import Any, NamedTuple

import sqlalchemy as sa

from lessonbase.errors import ConflictError, NotFoundError
from lessonbase.model import now
from lessonbase.store.database import Database
from lessonbase.store.schema import packs


class SavedPack(NamedTuple):
    """One version of a pack: its body as JSON, what it is called, who saved it, and when."""

    id: str
    version: int
    label: str
    saved_by: str
    saved_at: str
    body: dict[str, Any]


class SavedPacks:
    """The saved packs of one library; `Store.packs` gives it. Raises LibraryError like the store."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def save(
        self, pack_id: str, body: dict[str, Any], by: str, label: str = "", after: int | None = None
    ) -> int:
        """Save a pack as its next version, whose number is given. With `after`, only if that is still the newest version.

        Raises ConflictError where somebody saved another one meanwhile.
        """
        with self._database.writing() as connection:
            newest = (
                connection.scalar(sa.select(sa.func.max(packs.c.version)).where(packs.c.id == pack_id)) or 0
            )
            if after is not None and newest != after:
                raise ConflictError(
                    f"The pack {pack_id} was saved by somebody else meanwhile (version {newest}; yours began from "
                    f"{after}). Open the newer one and make your change there, or save yours under another name."
                )
            row = {
                "id": pack_id,
                "version": newest + 1,
                "label": label,
                "saved_by": by,
                "saved_at": now().isoformat(),
            }
            connection.execute(packs.insert().values(**row, body=body))
        return newest + 1

    def newest(self) -> list[SavedPack]:
        """The newest version of every pack, last saved first."""
        latest = (
            sa.select(packs.c.id, sa.func.max(packs.c.version).label("version"))
            .group_by(packs.c.id)
            .subquery()
        )
        query = (
            sa.select(packs)
            .join(latest, sa.and_(packs.c.id == latest.c.id, packs.c.version == latest.c.version))
            .order_by(packs.c.saved_at.desc(), packs.c.id)
        )
        with self._database.reading() as connection:
            return [SavedPack(**row) for row in connection.execute(query).mappings()]

    def versions(self, pack_id: str) -> list[SavedPack]:
        """All versions of a pack, the newest first. Raises NotFoundError if there is no such pack."""
        query = sa.select(packs).where(packs.c.id == pack_id).order_by(packs.c.version.desc())
        with self._database.reading() as connection:
            found = [SavedPack(**row) for row in connection.execute(query).mappings()]
        if not found:
            raise NotFoundError(f"There is no pack {pack_id} in this library. See 'lessonbase pack list'.")
        return found

    def ids(self) -> set[str]:
        """The ids that are taken, also by packs that are not seen here."""
        with self._database.reading_all() as connection:
            return set(connection.scalars(sa.select(packs.c.id)))

    def remove(self, pack_id: str) -> None:
        """Take a pack out with all its versions. Raises NotFoundError if there is no such pack."""
        self.versions(pack_id)
        with self._database.writing() as connection:
            if not connection.execute(packs.delete().where(packs.c.id == pack_id)).rowcount:
                raise NotFoundError(f"There is no pack {pack_id} in this library.")
