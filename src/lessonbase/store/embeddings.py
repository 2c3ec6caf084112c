"""The vectors of the passages, by model, and the keys that indexes know passages by."""

from collections.abc import Sequence
from itertools import groupby

import numpy as np
import sqlalchemy as sa
from numpy.typing import NDArray

from lessonbase.model import Record
from lessonbase.store import changes, rows, writing
from lessonbase.store.database import Database, set_fact
from lessonbase.store.rows import VectorPair, lots
from lessonbase.store.schema import added_models, meta, passages, reports, vectors
from lessonbase.store.settling import keep_touched

Keys = NDArray[np.int64]


class Embeddings:
    """The vectors of one library and the keys of its passages; `Store.embeddings` gives it.

    Raises LibraryError like the store; a failed call changes nothing.
    """

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(
        self,
        report_id: str,
        new: Sequence[VectorPair],
        model: str,
        inferred: Sequence[Record] | None = (),
    ) -> None:
        """Store the vectors of a report's passages, in reading order, made by `model`, and the records inferred
        with their help, in one transaction. A report that was removed meanwhile stays so.

        Where `inferred` is None, `model` is a further one: the records stay as they are, and so does the library's model.
        """
        with self._database.writing() as connection:
            keys = connection.scalars(
                sa.select(passages.c.key).where(passages.c.report_id == report_id).order_by(passages.c.key)
            ).all()
            if len(keys) != len(new):
                return
            for lot in lots(list(keys)):
                connection.execute(vectors.delete().where(vectors.c.key.in_(lot), vectors.c.model == model))
            writing.insert_vectors(connection, keys, model, new)
            changes.append(connection, report_id, "vectors")
            if inferred is not None:
                writing.forget_inferred(connection, report_id)
                writing.insert_records(connection, inferred, writing.records_of(connection, report_id))
                keep_touched(connection, writing.work_of(connection, report_id))
                changes.append(connection, report_id, "terms")
                set_fact(connection, "model", model)

    def replace(
        self, keys: Keys, new: Sequence[VectorPair], model: str, inferred: Sequence[Record] = ()
    ) -> None:
        """Put the vectors that `model` made in the place of all that were there but for those of added models, and the
        records inferred with their help in the place of those, in one transaction. What was removed or read anew meanwhile
        is left out."""
        with self._database.writing() as connection:
            here = set(connection.scalars(sa.select(passages.c.key)))
            kept = {key: pair for key, pair in zip(keys.tolist(), new, strict=True) if key in here}
            ids = set(connection.scalars(sa.select(passages.c.id)))
            inferred = [one for one in inferred if one.passage_id in ids and ids.issuperset(one.passage_ids)]
            added = sa.select(added_models.c.identity).where(added_models.c.identity != model)
            connection.execute(vectors.delete().where(vectors.c.model.not_in(added)))
            writing.insert_vectors(connection, list(kept), model, list(kept.values()))
            writing.forget_inferred(connection)
            for report_id, own in groupby(
                sorted(inferred, key=lambda one: one.report_id), key=lambda one: one.report_id
            ):
                writing.insert_records(connection, list(own), writing.records_of(connection, report_id))
            keep_touched(connection)
            set_fact(connection, "model", model)
            for report_id in connection.scalars(sa.select(reports.c.id)).all():
                changes.append(connection, report_id, "passages")

    def missing(self, model: str | None = None) -> list[str]:
        """The reports that have passages without a vector by a model (the library's own, if none is named), in the
        order in which they were added."""
        made = vectors.c.key == passages.c.key
        if named := model or self.model:
            made = sa.and_(made, vectors.c.model == named)
        query = (
            sa.select(passages.c.report_id)
            .outerjoin(vectors, made)
            .where(vectors.c.key.is_(None))
            .group_by(passages.c.report_id)
            .order_by(sa.func.min(passages.c.key))
        )
        with self._database.reading() as connection:
            return list(connection.scalars(query))

    @property
    def model(self) -> str | None:
        """The identity of the library's own embedding model, None while there are no vectors by it."""
        with self._database.reading() as connection:
            return connection.scalar(sa.select(meta.c.value).where(meta.c.key == "model"))

    def models(self) -> list[str]:
        """The identities of all models that made vectors, the library's own first."""
        with self._database.reading() as connection:
            found = connection.scalars(sa.select(vectors.c.model).distinct()).all()
        own = self.model
        return sorted(found, key=lambda name: (name != own, name))

    def passage_keys(self) -> Keys:
        """The keys of all passages, ascending."""
        return self._keys(sa.select(passages.c.key).order_by(passages.c.key))

    def vector_keys(self, model: str | None = None) -> Keys:
        """The keys of the passages that have a vector by a model (the library's own, if none is named), ascending."""
        of_model = vectors.c.model == (model or self.model or "")
        return self._keys(sa.select(vectors.c.key).where(of_model).order_by(vectors.c.key))

    def _keys(self, query: sa.Select[tuple[int]]) -> Keys:
        with self._database.reading() as connection:
            return np.fromiter(connection.scalars(query), dtype=np.int64)

    def pairs(self, keys: Sequence[int], model: str | None = None) -> dict[int, VectorPair]:
        """By passage key, the vector (d,) and the sentences' vectors (s, d) that a model made (the library's own, if
        none is named), of those that have them."""
        of_model = vectors.c.model == (model or self.model or "")
        with self._database.reading() as connection:
            return {
                row.key: (rows.to_vector(row), rows.to_sentence_vectors(row))
                for lot in lots(list(keys))
                for row in connection.execute(sa.select(vectors).where(vectors.c.key.in_(lot), of_model))
            }

    def by_model(self, keys: Sequence[int]) -> dict[str, dict[int, VectorPair]]:
        """By model and passage key, the vector (d,) and the sentences' vectors (s, d) of those that have them."""
        found: dict[str, dict[int, VectorPair]] = {}
        with self._database.reading() as connection:
            for lot in lots(list(keys)):
                query = sa.select(vectors).where(vectors.c.key.in_(lot)).order_by(vectors.c.key)
                for row in connection.execute(query):
                    pair = (rows.to_vector(row), rows.to_sentence_vectors(row))
                    found.setdefault(row.model, {})[row.key] = pair
        return found
