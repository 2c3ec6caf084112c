"""Proposing: what words, meaning and learning say of one text come in, proposals of a scheme's codes come out, the surest first."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from textwrap import shorten
from typing import Literal, NamedTuple

import numpy as np

from lessonbase.model import Because, Proposal, Tag
from lessonbase.tagging.learned import CodeModel
from lessonbase.tagging.likeness import Floats, Likeness, Texts
from lessonbase.tagging.taught import Pulls

LEAST = 0.02
"""A code that all sources together are less sure of than this is not proposed …"""
ALWAYS = 3
"""… and of those that are not likely, so many, to choose from."""
NEAR = 30
"""The decisions most like a text, among which those that put a code on theirs are counted."""
MOST_LIKE = 3
WORTH_SAYING = 0.05
"""A source that is less sure than this is no reason."""


class Text:
    """A text that tags are proposed for, its `vector` (1, d), and the `name` of the record if it is one."""

    def __init__(self, text: str, vector: Floats, name: str | None = None) -> None:
        self.text, self.vector, self.name = text, vector, name
        self._within: dict[int, Texts] = {}

    def within(self, space: Likeness) -> Texts:
        """The text as it is compared in a space, made once."""
        if id(space) not in self._within:
            self._within[id(space)] = space.texts([self.text], self.vector)
        return self._within[id(space)]


class _Read(NamedTuple):
    """What a model reads in a text: how alike its examples are (1, n), the pull of its words, and what its scores say alone and
    with the words that codes are recognised by (c,)."""

    model: CodeModel
    alike: Floats
    pulls: Pulls
    alone: Floats
    together: Floats


def propose(
    scheme: str,
    labels: Mapping[str, str],
    text: Text,
    words: Sequence[Tag],
    meaning: CodeModel,
    learned: CodeModel | None,
    said: Mapping[str, Literal["yes", "no"]],
) -> list[Proposal]:
    """The codes of a scheme that may be a text's: those that are likely, and some to choose from.

    `words` are the tags that its words speak for, `meaning` is the model of no decisions, `said` what people decided on it. Of
    codes that a model does not know, only the words speak; what it knows and `labels` lacks is left out.
    """
    by_words = {tag.code: tag for tag in words if tag.code in labels}
    reads = {
        "meaning": _read(meaning, text, by_words),
        "learning": _read(learned, text, by_words) if learned else None,
    }
    confidences = {code: tag.confidence for code, tag in by_words.items()}
    likely = {code for code, sure in confidences.items() if sure >= meaning.calibration.threshold}
    for read in reads.values():  # what was learned from decisions has the last word
        if read:
            known = dict(zip(read.model.codes, read.together.tolist(), strict=True))
            confidences |= known
            chosen = read.model.calibration.likely(read.together[None])[0]
            likely = likely.difference(known) | {code for code, one in zip(known, chosen, strict=True) if one}
    found = []
    for code in _worth_showing(confidences, likely, labels, said):
        because = [_by_words(by_words[code])] if code in by_words else []
        others = (_by_meaning(reads["meaning"], text, code), _by_learning(reads["learning"], text, code))
        because += [one for one in others if one]
        if because:
            found.append(
                Proposal(
                    scheme=scheme,
                    code=code,
                    label=labels[code],
                    confidence=round(confidences[code], 3),
                    likely=code in likely,
                    said=said.get(code),
                    because=tuple(because),
                )
            )
    return found


def _worth_showing(
    confidences: Mapping[str, float],
    likely: Collection[str],
    labels: Collection[str],
    refused_or_set: Collection[str],
) -> list[str]:
    sure = sorted(
        (code for code, one in confidences.items() if code in labels and one >= LEAST),
        key=lambda code: -confidences[code],
    )
    return [
        code for rank, code in enumerate(sure) if rank < ALWAYS or code in likely or code in refused_or_set
    ]


def _read(model: CodeModel, text: Text, words: Mapping[str, Tag]) -> _Read:
    its = text.within(model.taught.space)
    alike = model.taught.alike(its)
    own = [row for row, one in enumerate(model.examples) if one.name and one.name == text.name]
    alike[:, own] = 0  # what was decided on a record is no reason to propose it for that record
    of_words = np.array(
        [[words[code].confidence if code in words else 0.0 for code in model.codes]], dtype=np.float32
    )
    given = model.taught.weights.signals(its, alike, known=bool(own))
    alone, together = (
        model.calibration.confidences(given, words)[0] for words in (np.zeros_like(of_words), of_words)
    )
    return _Read(model, alike, model.taught.pulls(its, alike[0]), alone, together)


def _by_words(tag: Tag) -> Because:
    quoted = ", ".join(f"“{one}”" for one in tag.evidence)
    why = f"the words {quoted}" if quoted else "what the report says of it"
    return Because(source="words", confidence=tag.confidence, why=why, evidence=tag.evidence)


def _by_meaning(read: _Read | None, text: Text, code: str) -> Because | None:
    if read is None or code not in read.model.codes:
        return None
    column = read.model.codes.index(code)
    if read.alone[column] < WORTH_SAYING:
        return None
    own = [row for row, one in enumerate(read.model.examples) if code in one.codes]
    nearest = read.model.examples[max(own, key=lambda row: float(read.alike[0, row]))].text
    return Because(
        source="meaning",
        confidence=round(float(read.alone[column]), 3),
        why=f"close to: {shorten(nearest or code, 120, placeholder=' …')}",
        evidence=read.pulls.to(column, text.text),
    )


def _by_learning(read: _Read | None, text: Text, code: str) -> Because | None:
    if read is None or code not in read.model.codes:
        return None
    column = read.model.codes.index(code)
    if read.alone[column] < WORTH_SAYING:
        return None
    decided = [
        row for row in np.argsort(-read.alike[0])[: NEAR * 2].tolist() if read.model.examples[row].name
    ]
    so = [read.model.examples[row] for row in decided[:NEAR] if code in read.model.examples[row].codes]
    coders = Counter(name for one in so for name in one.coders)
    if so:
        why = f"{_listed([name for name, _ in coders.most_common()])} tagged {len(so)} alike so"
    else:
        why = f"what {_listed(read.model.coders)} decided on {read.model.decisions:,} others, none of them much alike"
    return Because(
        source="learning",
        confidence=round(float(read.alone[column]), 3),
        why=why,
        evidence=read.pulls.to(column, text.text),
        like=tuple(one.name for one in so[:MOST_LIKE] if one.name),
    )


def _listed(names: Sequence[str]) -> str:
    if len(names) > 3:
        return f"{', '.join(names[:2])} and {len(names) - 2} others"
    return " and ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names) or "People"
