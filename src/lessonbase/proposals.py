"""The tags that are proposed for records, from words, meaning and what people decided; and the learning from that."""

import hashlib
import logging
import threading
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Literal, NamedTuple

import numpy as np
from threadpoolctl import threadpool_limits

from lessonbase.errors import NotFoundError, TaxonomyError
from lessonbase.model import Event, Finding, Learned, Proposal, Proposed, Record, Tag
from lessonbase.retrieval import Together
from lessonbase.store import Store
from lessonbase.store.replay import by_field
from lessonbase.tagging.kept import Kept, KeptModels
from lessonbase.tagging.learned import FEWEST, MOST, CodeModel, Decided, is_held_back, learn
from lessonbase.tagging.likeness import Floats, Likeness
from lessonbase.tagging.naming import Naming
from lessonbase.tagging.proposing import Text, propose
from lessonbase.tagging.taxonomy import COUNTRY, Taxonomy
from lessonbase.tagging.told import Told, told_of
from lessonbase.taxonomies import Taxonomies

log = logging.getLogger(__name__)

KIND = "kind"
NEW, NEW_SHARE = 10, 0.2
"""It is learned anew when so many decisions are new, and this share of all: four times the decisions gave 0.04 to 0.07 of
micro-F1 (see benchmarks/README.md), a quarter more give some 0.01."""


class _Known(NamedTuple):
    """What proposals of the codes of a taxonomy are made by; `vectors` are those of what is `told` of them."""

    taxonomy: Taxonomy
    naming: Naming
    told: Sequence[Told]
    vectors: Floats
    meaning: CodeModel
    kept: Kept | None


class Tagging:
    """The proposed tags of one library; `Library.tagging` is one.

    Raises TaxonomyError for a scheme that is none, and what loading an embedding model raises.
    """

    def __init__(
        self, store: Store, taxonomies: Taxonomies, embedder: Callable[[], Together], folder: Path
    ) -> None:
        self._store = store
        self._taxonomies = taxonomies
        self._embedder = embedder
        self._models = KeptModels(folder)
        self._known: dict[str, _Known] = {}
        self._getting_known = threading.Lock()
        self._learning = threading.Lock()
        self._looking = threading.Lock()
        self._looked_at = 0
        # By scheme, the records that something was said of since its decisions were counted; and how many these were when it
        # was learned.
        self._since: dict[str, set[str]] = {}
        self._learned_from: dict[str, int] = {}
        self._vectors: dict[str, Floats] = {}
        self._identity = ""

    # ── proposing ────────────────────────────────────────────────────────────────────────────

    def proposals(
        self, record_id: str, scheme: str | None = None, limit: int = 20, by: str | None = None
    ) -> list[Proposal]:
        """The tags that a record may carry, of one scheme or of all: the surest first, those that people refused last.

        Where several coders were asked for a record, decisions on it show only to the one who made them, `by`. Raises
        NotFoundError where there is no record of that id, now or formerly.
        """
        record = self._store.record(record_id)
        proposed = self._store.proposed_record(record.id) if record else None
        if record is None or proposed is None:
            raise NotFoundError(f"There is no record {record_id} in this library.")
        text = _text(record)
        read = Text(text, self._embedder().embed([text]), record.id)
        said = _said(self._store.events.of("record", record.id), record, by)
        return self._of(read, proposed, said, scheme)[:limit]

    def proposed(self, report: str | None = None, limit: int = 20) -> list[Proposed]:
        """The records of a report, or of all, that nobody rejected, each with the tags that it may carry."""
        held = self._store.report(report) if report else None
        if report and held is None:
            raise NotFoundError(f"There is no report {report} in this library.")
        coded = self._store.coding.of(report_id=held.id if held else None)
        coded = [each for each in coded if each.record.status not in ("rejected", "withdrawn")]
        texts = [_text(each.record) for each in coded]
        vectors = self._embedder().embed(texts) if texts else np.zeros((0, 1), np.float32)
        return [
            Proposed(
                record_id=each.record.id,
                report_id=each.record.report_id,
                statement=each.record.statement,
                proposals=tuple(
                    self._of(
                        Text(text, vector[None], each.record.id),
                        each.proposed,
                        _said(each.events, each.record, None),
                    )[:limit]
                ),
            )
            for each, text, vector in zip(coded, texts, vectors, strict=True)
        ]

    def _of(
        self,
        text: Text,
        proposed: Record,
        said: Mapping[tuple[str, str], Literal["yes", "no"]],
        scheme: str | None = None,
    ) -> list[Proposal]:
        found: list[Proposal] = []
        for known in [self._knowing(scheme)] if scheme else self._all().values():
            its = known.taxonomy
            own = {code: what for (of, code), what in said.items() if of == its.scheme}
            words = _words(known, proposed, text.text)
            learned = known.kept.model if known.kept else None
            found += propose(its.scheme, its.labels, text, words, known.meaning, learned, own)
        return sorted(found, key=lambda one: (one.said == "no", -one.confidence))

    def _all(self) -> dict[str, _Known]:
        """By scheme what is known of its codes; of all but countries, which are names and stand in the text or not."""
        taxonomies = [one for one in self._taxonomies.all() if one.scheme != COUNTRY]
        embedder = self._embedder()
        with self._getting_known:
            if embedder.identity != self._identity:  # what was learned by other models is to be learned anew
                self._known, self._learned_from, self._looked_at = {}, {}, 0
                self._identity = embedder.identity
            if [one.taxonomy for one in self._known.values()] != taxonomies:
                self._known = self._getting_to_know(taxonomies, embedder)
            return self._known

    def _getting_to_know(self, taxonomies: Sequence[Taxonomy], embedder: Together) -> dict[str, _Known]:
        told = {one.scheme: told_of(one) for one in taxonomies}
        vectors = {
            scheme: self._models.vectors(scheme, [one.text for one in own], embedder.identity, embedder.embed)
            for scheme, own in told.items()
        }
        texts = [each.text for own in told.values() for each in own]
        space, _ = Likeness.among(texts, np.concatenate(list(vectors.values())))
        known = {}
        for taxonomy in taxonomies:
            own, its = told[taxonomy.scheme], vectors[taxonomy.scheme]
            meaning = learn(own, its, [], its[:0], space)
            if kept := self._models.latest(taxonomy.scheme, embedder.identity):
                several = zip(kept.model.examples, kept.model.taught.texts.vectors, strict=True)
                held = {example.key: vector for example, vector in several if example.key}
                self._vectors = {**self._vectors, **held}
            known[taxonomy.scheme] = _Known(taxonomy, Naming(taxonomy), own, its, meaning, kept)
        return known

    def _knowing(self, scheme: str) -> _Known:
        known = self._all()
        if scheme not in known:
            names = ", ".join(known)
            raise TaxonomyError(f"Tags of {scheme!r} are not proposed. Choose one of: {names}.")
        return known[scheme]

    # ── learning ─────────────────────────────────────────────────────────────────────────────

    def learn(self, by: str, scheme: str | None = None) -> list[Learned]:
        """Learn a scheme, or all in which people decided, from their decisions; what came of it, scheme by scheme.

        A new model takes the place of the one before, or of what is proposed without decisions, where it does as well on the
        decisions held back from both. Raises LibraryError when a model cannot be written.
        """
        deciding = self._deciding()
        schemes = [scheme] if scheme else sorted(deciding)
        return self._learn_of({each: deciding.get(each, {}) for each in schemes}, by)

    def learn_meanwhile(self, by: str) -> bool:
        """Begin to learn, in a thread of its own, if in a scheme enough was decided since; whether it began. To be called
        after each decision: mostly it only looks at what is new.

        What goes wrong in the thread is logged: proposals go on as before.
        """
        if self._store.read_only or self._learning.locked():
            return False
        if (
            self._getting_known.locked()
        ):  # what taxonomies say is read by a new model: a decision does not wait for it
            return False
        with self._looking:
            due = self._due()
        if due:
            threading.Thread(target=self._learn_apart, args=(due, by), daemon=True, name="learning").start()
        return bool(due)

    def _learn_apart(self, due: Mapping[str, Mapping[str, tuple[str, ...]]], by: str) -> None:
        try:
            # People go on deciding beside it; threads that wait for the next small matrix would take a core each meanwhile.
            with threadpool_limits(1, "blas"):
                for learned in self._learn_of(due, by):
                    log.info("%s", learned.told)
        except Exception:  # the border of a thread: nobody else would hear of it
            log.exception("Tags could not be learned from the decisions; they are proposed as before.")

    def _due(self) -> dict[str, dict[str, tuple[str, ...]]]:
        """Of the schemes in which enough was decided since they were learned, who decided on which records."""
        new = self._store.events.since(self._looked_at)
        if len(new) < NEW:
            return {}
        self._looked_at = new[-1].seq
        for event in new:
            if event.scheme == "record" and (scheme := _scheme_of(event)):
                self._since.setdefault(scheme, set()).add(event.target)
        perhaps = [
            scheme
            for scheme, targets in self._since.items()
            if self._is_due(scheme, self._before(scheme) + len(targets))
        ]
        if not perhaps:  # all that was ever decided need not be gone through
            return {}
        deciding = self._deciding()
        for scheme in perhaps:
            del self._since[scheme]
        return {
            scheme: deciding[scheme]
            for scheme in perhaps
            if scheme in deciding and self._is_due(scheme, len(deciding[scheme]))
        }

    def _before(self, scheme: str) -> int:
        """How many decisions there were when a scheme was learned last, whatever came of it."""
        kept = known.kept if (known := self._all().get(scheme)) else None
        return max(self._learned_from.get(scheme, 0), kept.model.decisions if kept else 0)

    def _is_due(self, scheme: str, decisions: int) -> bool:
        return decisions >= FEWEST and decisions - self._before(scheme) >= max(NEW, NEW_SHARE * decisions)

    def _learn_of(self, deciding: Mapping[str, Mapping[str, tuple[str, ...]]], by: str) -> list[Learned]:
        with self._learning:
            embedder = self._embedder()
            decided = {
                scheme: self._decided(scheme, of_record, embedder.identity)
                for scheme, of_record in deciding.items()
            }
            vectors = self._vectors_of([one for own in decided.values() for one in own], embedder)
            self._learned_from |= {scheme: len(of_record) for scheme, of_record in deciding.items()}
            return [self._learn(scheme, own, vectors, embedder, by) for scheme, own in decided.items()]

    def _vectors_of(self, decided: Sequence[Decided], embedder: Together) -> dict[str, Floats]:
        """By their key, the vectors of what was decided on; those that were made for an earlier learning are not made again."""
        texts = {str(one.key): one.text for one in decided}
        new = [key for key in texts if key not in self._vectors]
        made = embedder.embed([texts[key] for key in new]) if new else ()
        vectors = {key: self._vectors[key] for key in texts.keys() - set(new)}
        vectors |= dict(zip(new, made, strict=True))
        self._vectors = dict([*self._vectors.items(), *vectors.items()][-2 * MOST :])
        return vectors

    def _learn(
        self,
        scheme: str,
        decided: list[Decided],
        vectors_of: Mapping[str, Floats],
        embedder: Together,
        by: str,
    ) -> Learned:
        known = self._knowing(scheme)
        coders = tuple(dict.fromkeys(name for one in decided for name in one.coders))
        version = known.kept.version if known.kept else None
        learned = Learned(
            scheme=scheme, version=version, decisions=len(decided), coders=coders, replaced=False, told=""
        )
        if len(decided) < FEWEST or not any(is_held_back(one.group) for one in decided):
            few = (
                f"{known.taxonomy.title}: {len(decided)} records were decided on; from {FEWEST} on, of several "
                "sections, there is something to learn."
            )
            return learned.model_copy(update={"told": few})
        vectors = np.stack([vectors_of[str(one.key)] for one in decided])
        new = learn(known.told, known.vectors, decided, vectors)
        before = (known.kept.model if known.kept else known.meaning).judged(decided, vectors)
        score = new.judged(decided, vectors)
        replaced = score >= before
        if replaced:
            version = self._models.keep(scheme, new, embedder.identity, by, score, before)
            with self._getting_known:
                self._known = self._known | {scheme: known._replace(kept=Kept(version, new))}
        return learned.model_copy(
            update={
                "version": version,
                "score": round(score, 3),
                "before": round(before, 3),
                "replaced": replaced,
                "told": _told(known, len(decided), score, before, replaced),
            }
        )

    def _decided(self, scheme: str, of_record: Mapping[str, tuple[str, ...]], embedder: str) -> list[Decided]:
        """The records on whose tags of a scheme people decided, oldest first, as far as they are learned from."""
        known = self._knowing(scheme)
        latest = list(of_record)[-MOST:]
        held = {each.record.id: each for each in self._store.coding.of(ids=latest)}
        for gone in [each for each in latest if each not in held]:
            if record := self._store.record(gone):  # it is called otherwise now
                [held[gone]] = self._store.coding.of(record_id=record.id)
        found = []
        for name in latest:
            coded = held.get(name)
            if coded is None or coded.record.status in ("rejected", "withdrawn"):
                continue
            record = coded.record
            text = _text(record)
            codes = (
                {record.kind} if scheme == KIND else {tag.code for tag in record.tags if tag.scheme == scheme}
            )
            words = {tag.code: tag.confidence for tag in _words(known, coded.proposed, text)}
            group = "\n".join([record.report_id, *record.section])
            key = hashlib.sha256(f"{embedder}\0{text}".encode()).hexdigest()[:16]
            found.append(Decided(record.id, text, frozenset(codes), of_record[name], group, words, key))
        return found

    def _deciding(self) -> dict[str, dict[str, tuple[str, ...]]]:
        """By scheme and record, who decided on its tags."""
        of_record: dict[str, list[Event]] = {}
        for event in self._store.events.since():
            if event.scheme == "record":
                of_record.setdefault(event.target, []).append(event)
        known = self._all()
        found: dict[str, dict[str, tuple[str, ...]]] = {}
        for target, events in of_record.items():
            for scheme, coders in _coders(events).items():
                if scheme in known:
                    found.setdefault(scheme, {})[target] = coders
        return found

    def check(self) -> list[Finding]:
        """The models of this library that cannot be used; nothing where all is well."""
        return self._models.check(lambda: self._embedder().identity)


def _text(record: Record) -> str:
    """What a record says, under the title that it stands under."""
    return "\n".join([*record.section[-1:], record.statement])


def _words(known: _Known, proposed: Record, text: str) -> list[Tag]:
    """What words speak for: as reading found it, or else the codes that the text names."""
    if known.taxonomy.scheme == KIND:
        return [_kind(proposed, known.taxonomy)]
    read = [tag for tag in proposed.tags if tag.scheme == known.taxonomy.scheme and tag.origin != "person"]
    return read or known.naming.tags(text)


def _kind(record: Record, kinds: Taxonomy) -> Tag:
    """The kind that a record was found to be, as a tag; the report's own label is the evidence."""
    return Tag(
        scheme=KIND,
        code=record.kind,
        label=kinds.labels.get(record.kind, record.kind),
        confidence=record.confidence,
        evidence=(record.label,) if record.label else (),
    )


def _coders(events: Sequence[Event]) -> dict[str, tuple[str, ...]]:
    """By scheme, who decided on a record's tags of it. Of its kind decides also who accepts it."""
    found: dict[str, dict[str, None]] = {}
    for event in by_field(events).values():
        if scheme := _scheme_of(event):
            found.setdefault(scheme, {})[event.by] = None
    return {scheme: tuple(names) for scheme, names in found.items()}


def _scheme_of(event: Event) -> str | None:
    """The scheme that an event on a record decides on."""
    if event.field.startswith("tag "):
        return event.field.removeprefix("tag ").partition(":")[0]
    is_of_kind = event.field == "kind" or (event.field == "status" and event.after == "accepted")
    return KIND if is_of_kind else None


def _said(
    events: Sequence[Event], record: Record, by: str | None
) -> dict[tuple[str, str], Literal["yes", "no"]]:
    """By scheme and code, what people decided, as far as `by` may know of it."""
    blind = bool(record.coders) and not record.adjudicated_by
    known = [event for event in events if not blind or (by and event.by == by.strip())]
    found: dict[tuple[str, str], Literal["yes", "no"]] = {}
    for field, event in by_field(known).items():
        if field.startswith("tag "):
            scheme, _, code = field.removeprefix("tag ").partition(":")
            found[scheme, code] = "no" if event.after is None else "yes"
    return found


def _told(known: _Known, decisions: int, score: float, before: float, replaced: bool) -> str:
    other = f"model {known.kept.version}" if known.kept else "what is proposed without decisions"
    outcome = "It proposes from now on." if replaced else f"It does not take the place of {other}."
    return (
        f"{known.taxonomy.title}: learned from {decisions:,} records. On those held back its F1 is {score:.2f}, that of "
        f"{other} {before:.2f}. {outcome}"
    )
