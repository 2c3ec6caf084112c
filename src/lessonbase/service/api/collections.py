"""Collections and the groups of people: who sees which reports. For administrators."""

from collections.abc import Callable, Sequence
from pathlib import Path, PurePath
from typing import TYPE_CHECKING, Annotated

from fastapi import APIRouter
from pydantic import Field

from lessonbase.errors import NotFoundError, QueryError
from lessonbase.library import Library
from lessonbase.model import Frozen
from lessonbase.service.access import require
from lessonbase.service.api.shapes import Name

if TYPE_CHECKING:
    from lessonbase.service.accounts import Accounts
    from lessonbase.service.collections import Gathered

Groups = Annotated[tuple[Annotated[str, Field(max_length=200)], ...], Field(max_length=200)]


class SeenBy(Frozen):
    """The groups that see a collection, or that somebody is in: these and no others."""

    groups: Groups = ()


class CollectionState(Frozen):
    """A collection: the groups that see it, and the works of the reports that lie in it."""

    name: str
    groups: tuple[str, ...]
    works: tuple[str, ...]


class Member(Frozen):
    """Somebody with an account."""

    name: str
    roles: tuple[str, ...]
    groups: tuple[str, ...]


def router(library: Library, held: "Callable[[], Accounts]") -> APIRouter:
    """The routes; all take the right to administer."""
    routes = APIRouter(tags=["collections"])

    def accounts() -> "Accounts":
        require("administer")
        return held()

    @routes.get("/collections")
    def all_of_them() -> list[CollectionState]:
        """The collections, by name."""
        return [_state(one) for one in accounts().collections.all()]

    @routes.put("/collections/{name}")
    def set_groups(name: Name, said: SeenBy) -> CollectionState:
        """Let these groups and no others see a collection, which is made if there is none."""
        return _state(accounts().collections.set(name, said.groups))

    @routes.delete("/collections/{name}", status_code=204)
    def remove(name: Name) -> None:
        """Take a collection away: what lies in no other is seen by everybody."""
        accounts().collections.remove(name)

    @routes.put("/collections/{name}/reports/{report_id}")
    def put(name: Name, report_id: Name) -> CollectionState:
        """Put a report into a collection, over all its editions."""
        found = accounts().collections
        found.put(name, [library.reports.work(report_id).id])
        return _state(found.get(name))

    @routes.delete("/collections/{name}/reports/{report_id}")
    def take(name: Name, report_id: Name) -> CollectionState:
        """Take a report out of a collection."""
        found = accounts().collections
        found.take(name, [library.reports.work(report_id).id])
        return _state(found.get(name))

    @routes.get("/accounts")
    def members() -> list[Member]:
        """Who has an account."""
        return [Member(name=one.name, roles=one.roles, groups=one.groups) for one in accounts().all()]

    @routes.put("/accounts/{name}/groups")
    def give_groups(name: Name, said: SeenBy) -> Member:
        """Put somebody into these groups and no others."""
        accounts().give_groups(name, said.groups)
        one = accounts().get(name)
        return Member(name=one.name, roles=one.roles, groups=one.groups)

    return routes


def place(library: Library, held: "Callable[[], Accounts]", name: str, paths: Sequence[PurePath]) -> None:
    """Put files that are about to be added into a collection, that whoever asks sees. Raises NotFoundError for another,
    QueryError for an archive, of which nobody knows yet what is in it."""
    found, person = held().collections.get(name), require("add")
    if "administrator" not in person.roles and not set(person.groups) & set(found.groups):
        raise NotFoundError(f"There is no collection {name}.")
    if any(path.suffix.lower() == ".zip" for path in paths):
        raise QueryError("An archive cannot go into a collection as a whole. Send the files that are in it.")
    held().collections.put(name, [library.reports.work_of_file(Path(path)) for path in paths])


def _state(one: "Gathered") -> CollectionState:
    return CollectionState(name=one.name, groups=one.groups, works=one.works)
