"""The collections of one index in Milvus: of passages with their words and what filters look for, a collection a model with
their vectors, and one of the different words there are.

An index that is made anew has collections of its own, named after it. Each row can be written again without harm.
"""

import json
import zlib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Any, NamedTuple

import numpy as np

from lessonbase.retrieval.analysis import language_of, words
from lessonbase.retrieval.index import IndexDamagedError, Keys, Vectors
from lessonbase.retrieval.keywords import CONTEXT_TIMES
from lessonbase.retrieval.milvus_connection import WRITE_SECONDS, Connection
from lessonbase.store.changes import Mark
from lessonbase.store.contents import PassageContent
from lessonbase.store.rows import lots

FORMAT = 1
MOST_FOUND = 16_384  # Milvus gives no more rows to one question
# What a field has room for: bytes, items, characters.
_MOST_WORDS, _MOST_TERMS, _LONGEST_TERM = 60_000, 4096, 1000
_K1, _B = 1.2, 0.75  # as tantivy has them


class Said(NamedTuple):
    """What the engine says of the index it holds: the place in the log of changes that it was written to, or is being
    written to, and the languages and years that occur in it."""

    mark: Mark
    languages: tuple[str, ...] = ()
    years: tuple[str, ...] = ()


class Collections:
    """The collections of the index that is named `made`."""

    def __init__(self, milvus: Connection, made: str) -> None:
        self._milvus = milvus
        self._name = f"lessonbase_{made}"
        self._passages, self._words, self._said = (
            f"{self._name}_{each}" for each in ("passages", "words", "said")
        )
        self._dimensions: dict[str, int] = {}
        self._known: set[str] = set()  # words that are there

    # ── what there is ────────────────────────────────────────────────────────────────────────

    def said(self) -> Said:
        """What it says of itself. Raises IndexDamagedError where there is no such index, or one of another format."""
        names = set(self._milvus("list_collections"))
        if not {self._passages, self._words, self._said} <= names:
            raise IndexDamagedError("its collections in Milvus are gone")
        for name in names:
            if name.startswith(f"{self._name}_"):  # a server that was begun again may not have them in memory
                self._milvus("load_collection", name, seconds=WRITE_SECONDS)
        held = self._milvus("query", self._said, filter="id == 0", output_fields=["body"])
        body = json.loads(held[0]["body"]) if held else {}
        if body.get("format") != FORMAT:
            raise IndexDamagedError("its collections in Milvus are of another format")
        self._dimensions = body["dimensions"]
        return Said(Mark(*body["mark"]), tuple(body["languages"]), tuple(body["years"]))

    def settle(self) -> None:
        """Have what was written weighed as it should. milvus-lite weighs the words of what is not flushed among what a filter
        leaves only, and each time anew; a server does not."""
        for name in (self._passages, self._words) if self._milvus.lite else ():
            self._milvus("flush", name, seconds=WRITE_SECONDS)

    def say(self, said: Said) -> None:
        """Note what is so from now on."""
        body = json.dumps({"format": FORMAT, "dimensions": self._dimensions, **said._asdict()})
        self._milvus(
            "upsert", self._said, [{"id": 0, "body": body, "nothing": [0.0, 0.0]}], seconds=WRITE_SECONDS
        )

    def compares(self, model: str, vector: Vectors) -> bool:
        """Whether there are vectors by a model, of the dimension of one."""
        return self._dimensions.get(model) == vector.size

    # ── making and writing ───────────────────────────────────────────────────────────────────

    def make(self) -> None:
        """Make them, empty."""
        from pymilvus import DataType, Function, FunctionType

        fields: dict[str, dict[str, Any]] = {
            "key": {"datatype": DataType.INT64, "is_primary": True},
            "report": {"datatype": DataType.VARCHAR, "max_length": 200},
            "role": {"datatype": DataType.VARCHAR, "max_length": 100},
            "terms": _terms_field(),
            "words": {
                "datatype": DataType.VARCHAR,
                "max_length": 65_535,
                "enable_analyzer": True,
                "enable_match": True,
                "analyzer_params": {"tokenizer": "standard"},
            },
            "weights": {"datatype": DataType.SPARSE_FLOAT_VECTOR},
        }
        bm25 = Function("bm25", FunctionType.BM25, ["words"], ["weights"])
        constants = {"bm25_k1": _K1, "bm25_b": _B}
        self._create(
            self._passages, fields, "weights", "BM25", "SPARSE_INVERTED_INDEX", constants, functions=[bm25]
        )
        fields = {
            "word": {"datatype": DataType.VARCHAR, "is_primary": True, "max_length": 400},
            "letters": {"datatype": DataType.SPARSE_FLOAT_VECTOR},
        }
        self._create(self._words, fields, "letters", "IP", "SPARSE_INVERTED_INDEX")
        fields = {
            "id": {"datatype": DataType.INT64, "is_primary": True},
            "body": {"datatype": DataType.VARCHAR, "max_length": 65_535},
            "nothing": {"datatype": DataType.FLOAT_VECTOR, "dim": 2},  # each collection must have vectors
        }
        self._create(self._said, fields, "nothing", "L2", "FLAT")

    def _create(
        self,
        name: str,
        fields: Mapping[str, dict[str, Any]],
        vectors: str,
        metric: str,
        kind: str,
        constants: Mapping[str, float] | None = None,
        functions: Iterable[Any] = (),
    ) -> None:
        from pymilvus import MilvusClient

        schema = MilvusClient.create_schema(auto_id=False, enable_dynamic_field=False)
        for field, of in fields.items():
            schema.add_field(field, **of)
        for function in functions:
            schema.add_function(function)
        indexes = MilvusClient.prepare_index_params()
        # pymilvus 3 takes them one by one, milvus-lite 3.2 together.
        named: Mapping[str, Any] = (
            {"params": constants} if constants and self._milvus.lite else constants or {}
        )
        indexes.add_index(vectors, index_type=kind, metric_type=metric, params=dict(named))
        if not self._milvus.lite:  # milvus-lite looks at each row
            for field in {"terms", "report"} & fields.keys():
                indexes.add_index(field, index_type="INVERTED")
        self._milvus(
            "create_collection",
            name,
            schema=schema,
            index_params=indexes,
            consistency_level="Session",
            seconds=WRITE_SECONDS,
        )

    def _of_model(self, model: str) -> str:
        return f"{self._name}_{zlib.crc32(model.encode()):08x}_vectors"

    def _make_for(self, model: str, dimension: int) -> None:
        from pymilvus import DataType

        if self._dimensions.get(model) == dimension:
            return
        self._milvus("drop_collection", self._of_model(model), seconds=WRITE_SECONDS)
        fields = {
            "key": {"datatype": DataType.INT64, "is_primary": True},
            "report": {"datatype": DataType.VARCHAR, "max_length": 200},
            "terms": _terms_field(),
            "vector": {"datatype": DataType.FLOAT_VECTOR, "dim": dimension},
        }
        self._create(self._of_model(model), fields, "vector", "IP", "AUTOINDEX")
        self._dimensions[model] = dimension

    def put(self, passages: Sequence[PassageContent], vectors: Mapping[str, Mapping[int, Vectors]]) -> None:
        """Write passages, and by model and key the vectors (d,) of those that have one."""
        by_key = {each.key: each for each in passages}
        found = {each.key: _words(each) for each in passages}
        rows: list[dict[str, Any]] = [
            {
                "key": each.key,
                "report": _value(each, "report"),
                "role": each.role or "",
                "terms": _terms(each),
                "words": as_one_text(found[each.key]),
            }
            for each in passages
        ]
        self._write(self._passages, rows)
        new = {word for several in found.values() for word in several if "·" not in word} - self._known
        self._write(
            self._words, [{"word": word, "letters": letters(word)} for word in sorted(new) if len(word) < 100]
        )
        self._known |= new
        for model, of_model in vectors.items():
            if of_model:
                self._make_for(model, next(iter(of_model.values())).size)
            rows = [
                {
                    "key": key,
                    "report": _value(by_key[key], "report"),
                    "terms": _terms(by_key[key]),
                    "vector": vector.astype(np.float32),
                }
                for key, vector in of_model.items()
            ]
            self._write(self._of_model(model), rows)

    def _write(self, name: str, rows: Sequence[Mapping[str, Any]]) -> None:
        for lot in lots(list(rows)):
            self._milvus("upsert", name, lot, seconds=WRITE_SECONDS)

    def keep_of_report(
        self, report_id: str, keys: Iterable[int], models: Mapping[str, Iterable[int]]
    ) -> None:
        """Take out what there is of a report, but for some passages, and by model but for some vectors."""
        kept = {
            self._passages: keys,
            **{self._of_model(model): models.get(model, ()) for model in self._dimensions},
        }
        for name, of_it in kept.items():
            others = f"report == {json.dumps(report_id)}"
            if held := sorted(of_it):
                others += f" and key not in {held}"
            self._milvus("delete", name, filter=others, seconds=WRITE_SECONDS)

    def keep_only(self, models: Iterable[str]) -> None:
        """Let go of what other models made."""
        for model in self._dimensions.keys() - set(models):
            self._milvus("drop_collection", self._of_model(model), seconds=WRITE_SECONDS)
            del self._dimensions[model]

    def drop(self) -> None:
        """Remove all of it."""
        for name in self._milvus("list_collections"):
            if name.startswith(f"{self._name}_"):
                self._milvus("drop_collection", name, seconds=WRITE_SECONDS)

    # ── asking ───────────────────────────────────────────────────────────────────────────────

    def count(self, condition: str = "", model: str | None = None) -> int:
        """How many passages there are, or of them by a condition; or how many vectors a model made."""
        name = self._of_model(model) if model else self._passages
        return int(self._milvus("query", name, filter=condition, output_fields=["count(*)"])[0]["count(*)"])

    def sharing(self, said: Mapping[str, int], k: int, condition: str) -> dict[int, float]:
        """The BM25 scores of the `k` best passages for words that are said so often."""
        text = as_one_text(word for word, times in said.items() for _ in range(times))
        found = self._milvus(
            "search",
            self._passages,
            [text],
            anns_field="weights",
            filter=condition,
            limit=min(k, MOST_FOUND),
            search_params={"metric_type": "BM25"},
        )
        return {
            each["key"]: abs(each["distance"]) for each in found[0]
        }  # milvus-lite gives them as distances

    def nearest(self, model: str, vector: Vectors, k: int, condition: str) -> Keys:
        """The keys of the `k` passages nearest to a vector by a model."""
        k = min(k, MOST_FOUND)
        found = self._milvus(
            "search",
            self._of_model(model),
            [vector.astype(np.float32).tolist()],
            anns_field="vector",
            filter=condition,
            limit=k,
            search_params={"metric_type": "IP", "params": {"ef": max(256, k)}},
        )
        return np.array([each["key"] for each in found[0]], dtype=np.int64)

    def rows(self, condition: str, k: int) -> list[Mapping[str, Any]]:
        """Of `k` passages by a condition: key, report and role."""
        fields = ["key", "report", "role"]
        found = self._milvus(
            "query", self._passages, filter=condition, output_fields=fields, limit=min(k, MOST_FOUND)
        )
        return list(found)

    def holds_just(self, keys: Keys, model: str | None = None) -> bool:
        """Whether the passages that it holds, or the vectors by a model, are those of some keys."""
        if model is not None and model not in self._dimensions:
            return not len(keys)
        if self.count(model=model) != len(keys):
            return False
        return all(self.count(among(lot), model) == len(lot) for lot in lots(keys.tolist()))

    def like(self, word: str, k: int) -> list[str]:
        """The `k` words that share most pairs of letters with one."""
        found = self._milvus(
            "search",
            self._words,
            [letters(word)],
            anns_field="letters",
            limit=k,
            output_fields=["word"],
            search_params={"metric_type": "IP"},
        )
        return [each["entity"]["word"] for each in found[0]]


def as_one_text(several: Iterable[str]) -> str:
    """Words as a text that Milvus's standard tokenizer cuts into just these, as much of it as a field holds."""
    text = " ".join(word.replace("·", "0") for word in several)
    if len(text.encode()) <= _MOST_WORDS:
        return text
    return text.encode()[:_MOST_WORDS].decode(errors="ignore").rpartition(" ")[0]


def letters(word: str) -> dict[int, float]:
    """A word as a sparse vector of its pairs of letters, of unit length."""
    pairs = Counter(zlib.crc32((a + b).encode()) for a, b in pairwise(f"^{word}$"))
    length = sum(count**2 for count in pairs.values()) ** 0.5
    return {pair: count / length for pair, count in pairs.items()}


def with_any(terms: Sequence[str]) -> str:
    """The condition that a passage has one of some terms."""
    return f"array_contains_any(terms, {json.dumps([term[:_LONGEST_TERM] for term in terms], ensure_ascii=False)})"


def without(report_ids: Iterable[str]) -> list[str]:
    """The condition that a passage is of none of some reports; none where there are none."""
    hidden = sorted(report_ids)
    return [f"report not in {json.dumps(hidden)}"] if hidden else []


def with_word(word: str) -> str:
    """The condition that a passage has a word."""
    return f"text_match(words, {json.dumps(as_one_text([word]), ensure_ascii=False)})"


def among(keys: Sequence[int]) -> str:
    """The condition that a passage is one of some."""
    return f"key in {list(keys)}"


def _terms_field() -> dict[str, Any]:
    from pymilvus import DataType

    return {
        "datatype": DataType.ARRAY,
        "element_type": DataType.VARCHAR,
        "max_capacity": _MOST_TERMS,
        "max_length": 4 * _LONGEST_TERM,
    }


def _terms(passage: PassageContent) -> list[str]:
    return [term[:_LONGEST_TERM] for term, _ in passage.terms][:_MOST_TERMS]


def _value(passage: PassageContent, scheme: str) -> str:
    return next(_values([passage], scheme), "")


def _values(passages: Iterable[PassageContent], scheme: str) -> Iterator[str]:
    for each in passages:
        for term, _ in each.terms:
            if term.startswith(f"{scheme}:"):
                yield term.partition(":")[2]


def _words(passage: PassageContent) -> list[str]:
    language = language_of(passage.language)
    return words(passage.context, language) * CONTEXT_TIMES + words(passage.text, language)


def occurring(passages: Sequence[PassageContent]) -> tuple[set[str], set[str]]:
    """The languages and the years that occur in passages."""
    return {language_of(each.language) for each in passages}, {
        f"year:{each}" for each in _values(passages, "year")
    }
