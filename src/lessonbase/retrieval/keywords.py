"""The tantivy index of passage words: BM25 over the text and, with less weight, its context."""

import logging
import math
import shutil
from pathlib import Path

import numpy as np
import tantivy
from numpy.typing import NDArray

from lessonbase.store import Store

log = logging.getLogger(__name__)

Keys = NDArray[np.int64]

# Weight of a word in the context (section, lesson stood under) against one in the text itself.
CONTEXT_WEIGHT = 0.5
# BM25's saturation k1 + 1 (tantivy: k1 = 1.2): what one word adds at most, in units of its inverse frequency.
MOST_PER_WORD = 2.2
WRITER_BYTES = 64_000_000
ANALYZER = "words"


def _analyzer() -> tantivy.TextAnalyzer:
    return (
        tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.simple())
        .filter(tantivy.Filter.remove_long(40))
        .filter(tantivy.Filter.lowercase())
        .filter(tantivy.Filter.ascii_fold())
        .filter(tantivy.Filter.stopword("english"))
        .filter(tantivy.Filter.stemmer("english"))
        .build()
    )


def _schema() -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    builder.add_integer_field("key", stored=True, indexed=True, fast=True)
    builder.add_text_field("text", tokenizer_name=ANALYZER, index_option="freq")
    builder.add_text_field("context", tokenizer_name=ANALYZER, index_option="freq")
    return builder.build()


def _best_score(searcher: tantivy.Searcher, words: list[str]) -> float:
    """BM25 of a text in which every word is saturated (Robertson and Zaragoza 2009, eq. 3.15)."""
    passages = searcher.num_docs
    rarity = 0.0
    for word in words:
        having = searcher.doc_freq("text", word)
        rarity += math.log1p((passages - having + 0.5) / (having + 0.5))
    return max(1e-9, MOST_PER_WORD * rarity)


class KeywordIndex:
    """Words by passage key, in one folder made from the database. Searching is safe from several threads."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._schema = _schema()
        self._analyzer = _analyzer()
        self._index: tantivy.Index | None = None

    def load(self) -> bool:
        """Open the folder; tell whether there was a readable index."""
        if not (self._folder / "meta.json").is_file():
            return False
        try:
            index = self._opened(self._folder)
            index.searcher()
        except Exception as error:  # tantivy raises ValueError, OSError and its own for one and the same
            log.warning(
                "The search folder %s cannot be read and is made anew (%s).", self._folder.name, error
            )
            return False
        self._index = index
        return True

    def hold(self, store: Store) -> None:
        """Have the passages of the database in memory: tantivy cannot even open a folder that it may not write to.
        100,000 passages take some seconds."""
        index = tantivy.Index(self._schema)
        index.register_tokenizer(ANALYZER, self._analyzer)
        self._write(index, store, store.embeddings.passage_keys(), np.empty(0, dtype=np.int64))
        self._index = index

    def sync(self, store: Store, *, anew: bool = False) -> None:
        """Make the folder hold just the passages of the database. Needs the writer's lock."""
        wanted = store.embeddings.passage_keys()
        if not anew and self.load():
            held = self._held()
            self._write(self._index, store, np.setdiff1d(wanted, held), np.setdiff1d(held, wanted))
            return
        beside = self._folder.with_name(f"{self._folder.name}.new")
        shutil.rmtree(beside, ignore_errors=True)
        beside.mkdir(parents=True)
        self._write(self._opened(beside), store, wanted, np.empty(0, dtype=np.int64))
        shutil.rmtree(self._folder, ignore_errors=True)
        beside.replace(self._folder)
        self._index = self._opened(self._folder)

    def search(self, query: str, k: int, allowed: Keys | None) -> tuple[Keys, NDArray[np.float32]]:
        """The keys of the `k` passages that share most with the words of a query, and how much, in [0, 1].

        How much is BM25 over what it would be if every word of the query, found here or not, were at its best:
        so it can be compared across queries. The query is words, never syntax: quotes and operators mean nothing.
        """
        words = list(dict.fromkeys(self._analyzer.analyze(query)))
        if self._index is None or not words or (allowed is not None and not allowed.size):
            return np.empty(0, dtype=np.int64), np.empty(0, dtype=np.float32)
        searcher = self._index.searcher()
        found = searcher.search(self._query(words, allowed), limit=k, count=False).hits
        # One read of the fast field a hit would do; the stored document is as quick for so few.
        keys = [searcher.doc(address)["key"][0] for _, address in found]
        shares = np.array([score for score, _ in found], dtype=np.float32) / _best_score(searcher, words)
        return np.array(keys, dtype=np.int64), np.minimum(shares, 1.0)

    def holding(self, word: str) -> int:
        """How many passages have a word, in one of its forms; 0 for one that is no word of its own."""
        words = self._analyzer.analyze(word)
        if self._index is None or len(words) != 1:
            return 0
        return self._index.searcher().doc_freq("text", words[0])

    def alike(self, word: str, k: int) -> list[int]:
        """The keys of `k` passages with a word at most two letters away from one."""
        if self._index is None:
            return []
        searcher = self._index.searcher()
        keys: list[int] = []
        for letters in (1, 2):
            for text in dict.fromkeys((*self._analyzer.analyze(word), word.casefold())):
                near = tantivy.Query.fuzzy_term_query(
                    self._schema, "text", text, distance=letters, transposition_cost_one=True
                )
                keys += [
                    searcher.doc(at)["key"][0] for _, at in searcher.search(near, limit=k, count=False).hits
                ]
            if keys:
                break
        return list(dict.fromkeys(keys))

    def _query(self, words: list[str], allowed: Keys | None) -> tantivy.Query:
        either = []
        for word in words:
            in_text = tantivy.Query.term_query(self._schema, "text", word)
            in_context = tantivy.Query.term_query(self._schema, "context", word)
            either.append((tantivy.Occur.Should, in_text))
            either.append((tantivy.Occur.Should, tantivy.Query.boost_query(in_context, CONTEXT_WEIGHT)))
        query = tantivy.Query.boolean_query(either)
        if allowed is None:
            return query
        among = tantivy.Query.term_set_query(self._schema, "key", allowed.tolist())
        return tantivy.Query.boolean_query(
            [
                (tantivy.Occur.Must, query),
                (tantivy.Occur.Must, tantivy.Query.const_score_query(among, 0.0)),
            ]
        )

    def _opened(self, folder: Path) -> tantivy.Index:
        index = tantivy.Index(self._schema, path=str(folder))
        index.register_tokenizer(ANALYZER, self._analyzer)
        return index

    def _held(self) -> Keys:
        assert self._index is not None
        searcher = self._index.searcher()
        everything = searcher.search(tantivy.Query.all_query(), limit=max(1, searcher.num_docs)).hits
        return np.array([searcher.doc(address)["key"][0] for _, address in everything], dtype=np.int64)

    def _write(self, index: tantivy.Index | None, store: Store, new: Keys, gone: Keys) -> None:
        assert index is not None
        if not new.size and not gone.size:
            return
        writer = index.writer(heap_size=WRITER_BYTES, num_threads=1)
        for key in gone.tolist():
            writer.delete_documents_by_term("key", key)
        for key, context, text in store.embeddings.indexed_texts(new):
            writer.add_document(tantivy.Document(key=key, context=context, text=text))
        writer.commit()
        writer.wait_merging_threads()
        index.reload()
