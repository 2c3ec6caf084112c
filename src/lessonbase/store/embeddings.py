"""The vectors of the passages, and what the indexes ask: passages by the keys that indexes know them by."""

from collections.abc import Iterator, Sequence
from itertools import groupby

import numpy as np
import sqlalchemy as sa
from numpy.typing import NDArray

from lessonbase.filters import Filters
from lessonbase.model import Record, SectionRole
from lessonbase.store import rows, writing
from lessonbase.store.database import Database
from lessonbase.store.rows import VectorPair, Vectors, lots
from lessonbase.store.schema import meta, passages, vectors
from lessonbase.store.selection import passage_conditions

Keys = NDArray[np.int64]


class Embeddings:
    """The vectors of one library and the keys of its passages; `Store.embeddings` gives it.

    Raises LibraryError like the store; a failed call changes nothing.
    """

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(
        self, report_id: str, new: Sequence[VectorPair], model: str, inferred: Sequence[Record] = ()
    ) -> None:
        """Store the vectors of a report's passages, in reading order, made by `model`, and the records inferred
        with their help, in one transaction. A report that was removed meanwhile stays so."""
        with self._database.writing() as connection:
            keys = connection.scalars(
                sa.select(passages.c.key).where(passages.c.report_id == report_id).order_by(passages.c.key)
            ).all()
            if len(keys) != len(new):
                return
            connection.execute(vectors.delete().where(vectors.c.key.in_(keys)))
            writing.insert_vectors(connection, keys, new)
            writing.forget_inferred(connection, report_id)
            first = writing.records_of(connection, report_id)
            writing.insert_records(connection, inferred, first)
            writing.set_meta(connection, "model", model)
            writing.changed(connection)

    def replace(
        self, keys: Keys, new: Sequence[VectorPair], model: str, inferred: Sequence[Record] = ()
    ) -> None:
        """Put the vectors that `model` made in the place of all that were there, and the records inferred with their
        help in the place of those, in one transaction. What was removed or read anew meanwhile is left out."""
        with self._database.writing() as connection:
            here = set(connection.scalars(sa.select(passages.c.key)))
            kept = {key: pair for key, pair in zip(keys.tolist(), new, strict=True) if key in here}
            ids = set(connection.scalars(sa.select(passages.c.id)))
            inferred = [one for one in inferred if one.passage_id in ids and ids.issuperset(one.passage_ids)]
            connection.execute(vectors.delete())
            writing.insert_vectors(connection, list(kept), list(kept.values()))
            writing.forget_inferred(connection)
            for report_id, own in groupby(
                sorted(inferred, key=lambda one: one.report_id), key=lambda one: one.report_id
            ):
                writing.insert_records(connection, list(own), writing.records_of(connection, report_id))
            writing.set_meta(connection, "model", model)
            writing.changed(connection)

    def missing(self) -> list[str]:
        """The reports that have passages without a vector, in the order in which they were added."""
        query = (
            sa.select(passages.c.report_id)
            .outerjoin(vectors, vectors.c.key == passages.c.key)
            .where(vectors.c.key.is_(None))
            .group_by(passages.c.report_id)
            .order_by(sa.func.min(passages.c.key))
        )
        with self._database.reading() as connection:
            return list(connection.scalars(query))

    @property
    def model(self) -> str | None:
        """The identity of the embedding model that made the vectors, None while there are none."""
        return self._meta("model")

    def generation(self) -> str:
        """A mark that is another after every change to passages or vectors."""
        return self._meta("generation") or ""

    def _meta(self, key: str) -> str | None:
        with self._database.reading() as connection:
            value: str | None = connection.scalar(sa.select(meta.c.value).where(meta.c.key == key))
        return value

    def passage_keys(self) -> Keys:
        """The keys of all passages, ascending."""
        return self._keys(sa.select(passages.c.key).order_by(passages.c.key))

    def vector_keys(self) -> Keys:
        """The keys of the passages that have a vector, ascending."""
        return self._keys(sa.select(vectors.c.key).order_by(vectors.c.key))

    def matching_keys(self, filters: Filters) -> Keys | None:
        """The keys of the passages that the filters leave, ascending; None where nothing is filtered."""
        if not filters:
            return None
        return self._keys(
            sa.select(passages.c.key).where(*passage_conditions(filters)).order_by(passages.c.key)
        )

    def _keys(self, query: sa.Select[tuple[int]]) -> Keys:
        with self._database.reading() as connection:
            return np.fromiter(connection.scalars(query), dtype=np.int64)

    def vectors(self, keys: Keys) -> Vectors:
        """The vectors (n, d) of passages, in the order of `keys`; every key must have one."""
        columns = sa.select(vectors.c.key, vectors.c.whole)
        found: dict[int, Vectors] = {}
        with self._database.reading() as connection:
            for lot in lots(keys.tolist()):
                for row in connection.execute(columns.where(vectors.c.key.in_(lot))):
                    found[row.key] = rows.to_vector(row)
        return np.array([found[key] for key in keys.tolist()], dtype=np.float32)

    def pairs(self, keys: Sequence[int]) -> dict[int, VectorPair]:
        """By passage key, the vector (d,) and the sentences' vectors (s, d), of those that have them."""
        with self._database.reading() as connection:
            return {
                row.key: (rows.to_vector(row), rows.to_sentence_vectors(row))
                for lot in lots(list(keys))
                for row in connection.execute(sa.select(vectors).where(vectors.c.key.in_(lot)))
            }

    def roles(self, keys: Sequence[int]) -> dict[int, SectionRole]:
        """By passage key, what its section is for, of those of which that is known."""
        columns = sa.select(passages.c.key, passages.c.role).where(passages.c.role.is_not(None))
        with self._database.reading() as connection:
            return {
                row.key: row.role
                for lot in lots(list(keys))
                for row in connection.execute(columns.where(passages.c.key.in_(lot)))
            }

    def indexed_texts(self, keys: Keys) -> Iterator[tuple[int, str, str]]:
        """(key, context, text) of passages, as search sees them."""
        columns = sa.select(passages.c.key, passages.c.context, passages.c.text)
        for lot in lots(keys.tolist()):
            with self._database.reading() as connection:
                found = connection.execute(
                    columns.where(passages.c.key.in_(lot)).order_by(passages.c.key)
                ).all()
            for row in found:
                yield row.key, row.context, row.text
