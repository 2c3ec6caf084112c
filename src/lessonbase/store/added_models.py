"""The models that people added to a library beside its own, and what was made by them so far."""

from collections.abc import Sequence

import numpy as np
import sqlalchemy as sa
from numpy.typing import NDArray

from lessonbase.model import now
from lessonbase.model.base import Frozen
from lessonbase.store import changes, writing
from lessonbase.store.database import Database
from lessonbase.store.rows import VectorPair, insert, lots
from lessonbase.store.schema import added_models, passages, token_vectors, vectors

Projection = NDArray[np.float32]
Tokens = NDArray[np.int8]


class AddedModel(Frozen):
    """A model that somebody added: its `identity` down to the weights, the `source` (name or folder) that it is loaded
    from, the SHA-256 of its weights, and the `dimension` of its vectors: 0 for a cross-encoder, which makes none."""

    identity: str
    name: str
    source: str
    checksum: str
    dimension: int

    @property
    def reads_pairs(self) -> bool:
        """Whether it is a cross-encoder: it reads a question and a text together."""
        return self.dimension == 0


class AddedModels:
    """The added models of one library; `Store.added_models` gives it.

    Raises LibraryError like the store; a failed call changes nothing.
    """

    def __init__(self, database: Database) -> None:
        self._database = database

    def all(self) -> list[AddedModel]:
        """In the order in which they were added."""
        query = sa.select(added_models).order_by(added_models.c.added_at, added_models.c.identity)
        with self._database.reading() as connection:
            return [AddedModel.model_validate(_described(row)) for row in connection.execute(query)]

    def of_vectors(self) -> list[AddedModel]:
        """Those that make vectors, in their order."""
        return [each for each in self.all() if not each.reads_pairs]

    def cross_encoders(self) -> list[AddedModel]:
        """Those that read a question and a text together, in their order."""
        return [each for each in self.all() if each.reads_pairs]

    def add(self, model: AddedModel, by: str) -> None:
        """Note a model, in the place of one of its name. One that is here already keeps what was made by it."""
        with self._database.writing() as connection:
            held = connection.scalar(
                sa.select(added_models.c.identity).where(added_models.c.identity == model.identity)
            )
            if held:
                values = {"name": model.name, "source": model.source}
                connection.execute(
                    added_models.update().where(added_models.c.identity == held).values(values)
                )
                return
            other = connection.scalar(
                sa.select(added_models.c.identity).where(added_models.c.name == model.name)
            )
            if other:
                _remove(connection, other)
            given = model.model_dump() | {"added_by": by, "added_at": now().isoformat()}
            connection.execute(added_models.insert().values(given))
            changes.append(connection, "", "models")

    def remove(self, identity: str) -> None:
        """Remove a model and all that was made by it."""
        with self._database.writing() as connection:
            _remove(connection, identity)

    def project(self, identity: str, projection: Projection) -> None:
        """Keep what makes the token vectors of a model shorter (d, p)."""
        shorter = np.ascontiguousarray(projection, dtype=np.float32).tobytes()
        of_model = added_models.c.identity == identity
        with self._database.writing() as connection:
            connection.execute(added_models.update().where(of_model).values(projection=shorter))

    def projection(self, identity: str) -> Projection | None:
        """What makes the token vectors of a model shorter (d, p); None where that is not known, or it gives
        none."""
        query = sa.select(added_models.c.dimension, added_models.c.projection)
        with self._database.reading() as connection:
            row = connection.execute(query.where(added_models.c.identity == identity)).one_or_none()
        if row is None or row.projection is None:
            return None
        return np.frombuffer(row.projection, dtype=np.float32).reshape(row.dimension, -1)

    def missing(self, identity: str, count: int | None = None) -> list[int]:
        """The keys of the passages that have no vectors by a model, or of the first so many of them."""
        made = sa.and_(vectors.c.key == passages.c.key, vectors.c.model == identity)
        query = sa.select(passages.c.key).outerjoin(vectors, made).where(vectors.c.key.is_(None))
        with self._database.reading() as connection:
            return list(connection.scalars(query.order_by(passages.c.key).limit(count)))

    def keep(
        self,
        identity: str,
        keys: Sequence[int],
        pairs: Sequence[VectorPair],
        tokens: Sequence[Tokens | None],
    ) -> None:
        """Keep the vectors that a model made of passages, and those (t, p) of their tokens, in one transaction. Passages
        that were removed meanwhile, or a model that was, are left out."""
        with self._database.writing() as connection:
            if not connection.scalar(
                sa.select(added_models.c.identity).where(added_models.c.identity == identity)
            ):
                return
            reports: dict[int, str] = {}
            for lot in lots(list(keys)):
                query = sa.select(passages.c.key, passages.c.report_id).where(passages.c.key.in_(lot))
                reports |= {row.key: row.report_id for row in connection.execute(query)}
                for table in (vectors, token_vectors):
                    connection.execute(table.delete().where(table.c.key.in_(lot), table.c.model == identity))
            here = [place for place, key in enumerate(keys) if key in reports]
            writing.insert_vectors(
                connection, [keys[each] for each in here], identity, [pairs[each] for each in here]
            )
            insert(
                connection,
                token_vectors,
                [
                    {"key": keys[each], "model": identity, "tokens": len(held), "body": held.tobytes()}
                    for each in here
                    if (held := tokens[each]) is not None and len(held)
                ],
            )
            for report_id in dict.fromkeys(reports.values()):
                changes.append(connection, report_id, "vectors")

    def tokens(self, keys: Sequence[int], identity: str) -> dict[int, Tokens]:
        """By passage key, the vectors (t, p) that a model made of the tokens of those that have them."""
        of_model = token_vectors.c.model == identity
        with self._database.reading() as connection:
            return {
                row.key: np.frombuffer(row.body, dtype=np.int8).reshape(row.tokens, -1)
                for lot in lots(list(keys))
                for row in connection.execute(
                    sa.select(token_vectors).where(token_vectors.c.key.in_(lot), of_model)
                )
            }

    def sizes(self) -> dict[str, tuple[int, int]]:
        """By the identity of each model that made vectors, how many passages have them, and how many bytes they take."""
        taken = sa.func.length(vectors.c.whole) + sa.func.length(vectors.c.sentences)
        with self._database.reading() as connection:
            found = {
                row.model: (row.passages, row.bytes or 0)
                for row in connection.execute(
                    sa.select(
                        vectors.c.model,
                        sa.func.count().label("passages"),
                        sa.func.sum(taken).label("bytes"),
                    ).group_by(vectors.c.model)
                )
            }
            of_tokens = sa.func.sum(sa.func.length(token_vectors.c.body)).label("bytes")
            for row in connection.execute(
                sa.select(token_vectors.c.model, of_tokens).group_by(token_vectors.c.model)
            ):
                passages_, taken_ = found.get(row.model, (0, 0))
                found[row.model] = passages_, taken_ + (row.bytes or 0)
        return found


def _remove(connection: sa.Connection, identity: str) -> None:
    for table in (vectors, token_vectors):
        connection.execute(table.delete().where(table.c.model == identity))
    connection.execute(added_models.delete().where(added_models.c.identity == identity))
    changes.append(connection, "", "models")


def _described(row: sa.Row[tuple[object, ...]]) -> dict[str, object]:
    return {name: value for name, value in row._asdict().items() if name in AddedModel.model_fields}
