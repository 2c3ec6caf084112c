"""What codes of taxonomies show as, where that is another code or label than was said."""

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple, TypeVar

import sqlalchemy as sa

from lessonbase.model import Event, Record, Report, Tag
from lessonbase.store.schema import meta

MARK = "codes "
"""A fact about the library of this name and a scheme: its codes that show as others, as JSON."""
_TAG = "tag "

Tagged = TypeVar("Tagged", Record, Report)


class Shown(NamedTuple):
    """The code and label that a code shows as."""

    code: str
    label: str


class Redirects:
    """The codes of one library that show as others, by scheme."""

    def __init__(self, by_scheme: Mapping[str, Mapping[str, Shown]]) -> None:
        self.by_scheme = by_scheme

    @classmethod
    def of(cls, connection: sa.Connection) -> "Redirects":
        """Those that hold in a transaction."""
        query = sa.select(meta.c.key, meta.c.value).where(meta.c.key.startswith(MARK, autoescape=True))
        return cls(
            {
                row.key.removeprefix(MARK): {
                    code: Shown(*shown) for code, shown in json.loads(row.value).items()
                }
                for row in connection.execute(query)
            }
        )

    def __bool__(self) -> bool:
        return bool(self.by_scheme)

    def tag(self, tag: Tag) -> Tag:
        """A tag as it shows."""
        shown = self.by_scheme.get(tag.scheme, {}).get(tag.code)
        return tag.model_copy(update=shown._asdict()) if shown else tag

    def shown(self, thing: Tagged) -> Tagged:
        """A record or report with its tags as they show; of those that show as one, the first."""
        if not self.by_scheme:
            return thing
        tags = {(tag.scheme, tag.code): tag for tag in map(self.tag, reversed(thing.tags))}
        return thing.model_copy(update={"tags": tuple(reversed(tags.values()))})

    def events(self, several: Iterable[Event]) -> Sequence[Event]:
        """Events as if what they say of tags had been said of what these show as."""
        return [self._event(event) for event in several] if self.by_scheme else list(several)

    def _event(self, event: Event) -> Event:
        if not event.field.startswith(_TAG):
            return event
        scheme, _, code = event.field.removeprefix(_TAG).partition(":")
        shown = self.by_scheme.get(scheme, {}).get(code)
        if shown is None:
            return event
        after = self.tag(Tag.model_validate(event.after)).model_dump(mode="json") if event.after else None
        return event.model_copy(update={"field": f"{_TAG}{scheme}:{shown.code}", "after": after})
