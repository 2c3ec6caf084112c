"""The tantivy index of passage words: BM25 over the text and its context, filters as terms of their own."""

import math
import os
import shutil
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import tantivy

from lessonbase.retrieval.analysis import USUAL, counted, language_of, words
from lessonbase.retrieval.index import IndexDamagedError
from lessonbase.store.contents import PassageContent, RecordContent

# The context of a passage (section, lesson stood under) is said twice, as a title weighs more than a line: nDCG@10 on
# ADI 0.506 against 0.486 said once and 0.474 in a field of its own, on Cranfield 0.520, 0.517 and 0.526; on the
# practitioner questions the three differ by less than a question.
CONTEXT_TIMES = 2
# BM25's saturation k1 + 1 (tantivy: k1 = 1.2): what one word adds at most, in units of its inverse frequency.
MOST_PER_WORD = 2.2
WRITER_BYTES = 48_000_000
WORDS, TERMS = "words", "terms"
Clause = tuple[tantivy.Occur, tantivy.Query]
# A question of more different words, or that says one more often, is a paste: its rarest are looked for.
MOST_WORDS, MOST_TIMES = 64, 8


def _schema() -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    builder.add_integer_field("key", indexed=True, fast=True)
    builder.add_text_field(WORDS, tokenizer_name="whitespace", index_option="freq")
    builder.add_text_field(TERMS, tokenizer_name="raw", index_option="basic")
    return builder.build()


class KeywordIndex:
    """Words by passage key, in one folder. Searching is safe from several threads while another writes."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._schema = _schema()
        self._index: tantivy.Index | None = None
        self._copy: tempfile.TemporaryDirectory[str] | None = None

    def open(self) -> None:
        """Open the folder. Raises IndexDamagedError where there is no readable index.

        tantivy cannot even open a folder that it may not write to: then a copy is opened.
        """
        if not self._folder.is_dir():
            raise IndexDamagedError(f"there is no folder {self._folder.name}")
        folder = self._folder
        if not os.access(folder, os.W_OK):
            self._copy = tempfile.TemporaryDirectory(prefix="lessonbase-")
            folder = Path(self._copy.name)
            for file in self._folder.iterdir():
                shutil.copyfile(file, folder / file.name)
        try:
            self._index = self._opened(folder)
            self._index.searcher()
        except (ValueError, OSError) as error:
            raise IndexDamagedError(f"the folder {self._folder.name} cannot be read ({error})") from error

    def make(self) -> None:
        """Begin an empty one."""
        self._folder.mkdir(parents=True, exist_ok=True)
        self._index = self._opened(self._folder)

    @contextmanager
    def writing(self) -> Iterator["KeywordWriter"]:
        """Take passages out and put others in; all of it is found at the end, or nothing if it fails."""
        assert self._index is not None
        writer = self._index.writer(heap_size=WRITER_BYTES, num_threads=1)
        writer.garbage_collect_files()  # what a stopped write left would stand in the way of this one
        yield KeywordWriter(writer)
        writer.commit()
        writer.wait_merging_threads()
        self._index.reload()

    def reload(self) -> None:
        """See what another program has written."""
        if self._index is not None:
            self._index.reload()

    def search(
        self,
        question: str,
        languages: Sequence[str],
        k: int,
        among: Sequence[Sequence[str]] = (),
        without: Sequence[str] = (),
    ) -> dict[int, float]:
        """The keys of the `k` passages that share most with the words of a question, most first, and how much, in [0, 1].

        How much is BM25 over what it would be if every word of the question, found here or not, were at its best:
        so it can be compared across questions. A word that is said twice counts twice. The question is words, never
        syntax. `languages` are those to read it in; of each list of terms in `among` a passage has one, of `without` none.
        """
        conditions = [(tantivy.Occur.Must, self._has(TERMS, terms)) for terms in among]
        return self._shares(question, languages, k, [*conditions, *self._has_not(without)])

    def shares(self, question: str, languages: Sequence[str], keys: Sequence[int]) -> dict[int, float]:
        """What `search` would give for some passages, by key; those that share nothing are left out."""
        if not keys:
            return {}
        return self._shares(question, languages, len(keys), [(tantivy.Occur.Must, self._has("key", keys))])

    def having_all(self, question: str, languages: Sequence[str]) -> list[int]:
        """The keys of all passages that have each word of a question, in one of its forms; none where it has no words."""
        if self._index is None:
            return []
        searcher = self._index.searcher()
        found: list[Any] = []
        for language in languages:
            said = list(counted(question, language))[:MOST_WORDS]
            if not said:
                continue
            terms = [tantivy.Query.term_query(self._schema, WORDS, word) for word in said]
            every = tantivy.Query.boolean_query([(tantivy.Occur.Must, term) for term in terms])
            query = tantivy.Query.const_score_query(every, 1.0)
            hits = searcher.search(query, limit=max(1, searcher.num_docs), count=False).hits
            found += searcher.fast_field_values("key", [address for _, address in hits])
        return list(dict.fromkeys(found))

    def holding(self, word: str, languages: Sequence[str], without: Sequence[str] = ()) -> int:
        """How many passages have a word, in one of its forms; 0 for one that is no word of its own. Those that have a term
        of `without` are not counted."""
        if self._index is None:
            return 0
        searcher = self._index.searcher()
        forms = {form for language in languages if len(found := words(word, language)) == 1 for form in found}
        if not without:
            return sum(searcher.doc_freq(WORDS, form) for form in forms)
        terms = (tantivy.Query.term_query(self._schema, WORDS, form) for form in forms)
        counted_each: list[Any] = [searcher.search(self._but(each, without), limit=1) for each in terms]
        return sum(int(each.count) for each in counted_each)

    def alike(self, word: str, k: int, without: Sequence[str] = ()) -> list[int]:
        """The keys of `k` passages with an English word at most two letters away from one, and no term of `without`."""
        if self._index is None:
            return []
        searcher = self._index.searcher()
        found: list[Any] = []
        for letters in (1, 2):
            for form in dict.fromkeys((*words(word, USUAL), word.casefold())):
                near = tantivy.Query.fuzzy_term_query(
                    self._schema, WORDS, form, distance=letters, transposition_cost_one=True
                )
                hits = searcher.search(self._but(near, without), limit=k, count=False).hits
                found += searcher.fast_field_values("key", [address for _, address in hits])
            if found:
                break
        return list(dict.fromkeys(found))

    def _shares(
        self, question: str, languages: Sequence[str], k: int, conditions: Sequence[Clause]
    ) -> dict[int, float]:
        if self._index is None:
            return {}
        searcher = self._index.searcher()
        shares: dict[int, float] = {}
        for language in languages:
            said = {word: min(times, MOST_TIMES) for word, times in counted(question, language).items()}
            rare = {word: rarity(searcher.num_docs, searcher.doc_freq(WORDS, word)) for word in said}
            kept = {word: said[word] for word in sorted(said, key=lambda word: -rare[word])[:MOST_WORDS]}
            best = MOST_PER_WORD * sum(times * rare[word] for word, times in kept.items())
            if not kept or best <= 0:
                continue
            hits = searcher.search(self._query(kept, conditions), limit=k, count=False).hits
            keys: list[Any] = searcher.fast_field_values("key", [address for _, address in hits])
            for key, (score, _) in zip(keys, hits, strict=True):
                shares[key] = max(shares.get(key, 0.0), min(1.0, score / best))
        ranked = sorted(shares.items(), key=lambda each: (-each[1], each[0]))
        return dict(ranked[:k])

    def _has(self, field: str, values: Sequence[object]) -> tantivy.Query:
        one_of = tantivy.Query.term_set_query(self._schema, field, list(values))
        return tantivy.Query.const_score_query(one_of, 0.0)

    def _has_not(self, without: Sequence[str]) -> list[Clause]:
        return [(tantivy.Occur.MustNot, self._has(TERMS, without))] if without else []

    def _but(self, query: tantivy.Query, without: Sequence[str]) -> tantivy.Query:
        return tantivy.Query.boolean_query([(tantivy.Occur.Must, query), *self._has_not(without)])

    def _query(self, said: dict[str, int], conditions: Sequence[Clause]) -> tantivy.Query:
        clauses = [
            (tantivy.Occur.Should, tantivy.Query.term_query(self._schema, WORDS, word))
            for word, times in said.items()
            for _ in range(times)
        ]
        query = tantivy.Query.boolean_query(clauses)
        if not conditions:
            return query
        return tantivy.Query.boolean_query([(tantivy.Occur.Must, query), *conditions])

    def count(self) -> int:
        """How many passages it holds."""
        return self._index.searcher().num_docs if self._index is not None else 0

    def _opened(self, folder: Path) -> tantivy.Index:
        return tantivy.Index(self._schema, path=str(folder))


def rarity(passages: int, having: int) -> float:
    """Inverse frequency of a word that so many of all passages have (Robertson and Zaragoza 2009, eq. 3.15)."""
    return math.log1p((passages - having + 0.5) / (having + 0.5))


class KeywordWriter:
    """One writing of a keyword index."""

    def __init__(self, writer: tantivy.IndexWriter) -> None:
        self._writer = writer

    def remove(self, keys: Iterable[int]) -> None:
        """Take passages out by their keys; those added later in this writing stay."""
        for key in keys:
            self._writer.delete_documents_by_term("key", key)

    def remove_with(self, term: str) -> None:
        """Take out the passages that have a term; those added later in this writing stay."""
        self._writer.delete_documents_by_term(TERMS, term)

    def add(self, passages: Iterable[PassageContent | RecordContent]) -> None:
        """Put passages in, or records as such."""
        for passage in passages:
            language = language_of(passage.language)
            context = words(passage.context, language) * CONTEXT_TIMES
            document = tantivy.Document()
            document.add_integer("key", passage.key)
            document.add_text(WORDS, " ".join(context + words(passage.text, language)))
            for term, _ in passage.terms:
                document.add_text(TERMS, term)
            self._writer.add_document(document)
