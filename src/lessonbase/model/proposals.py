"""Tags that are proposed for a record, why, and what was learned from people's decisions."""

from typing import Literal

from pydantic import Field

from lessonbase.model.base import Frozen

ProposalSource = Literal["words", "meaning", "learning"]


class Because(Frozen):
    """What one source says for a code: "words" are terms in the text, "meaning" is nearness to what the taxonomy says of the
    code, "learning" what people's decisions on other records lead to.

    `confidence` in [0, 1] is that of this source alone. `why` ends the sentence "proposed because of …"; `evidence` are words
    that stand so in the record's statement, its passages or the title above them. `like` names the decided records most like
    this one that carry the tag.
    """

    source: ProposalSource
    confidence: float = Field(ge=0, le=1)
    why: str
    evidence: tuple[str, ...] = ()
    like: tuple[str, ...] = ()


class Proposal(Frozen):
    """A tag that a record may carry: how sure all sources together are, in [0, 1], and what each of them says.

    `likely` is what reaches the threshold of its scheme. `said` is what people decided on it already.
    """

    scheme: str
    code: str
    label: str
    confidence: float = Field(ge=0, le=1)
    likely: bool
    said: Literal["yes", "no"] | None = None
    because: tuple[Because, ...] = Field(min_length=1)


class Proposed(Frozen):
    """A record with the tags that are proposed for it."""

    record_id: str
    report_id: str
    statement: str
    proposals: tuple[Proposal, ...]


class Learned(Frozen):
    """What came of learning the codes of a scheme from `decisions` records that people decided on.

    `score` is the micro-F1 on the part of them that was held back, `before` that of the model which stood until then, on the
    same part; `replaced` says whether the new one took its place. `version` is that of the model that stands now.
    """

    scheme: str
    version: int | None
    decisions: int
    coders: tuple[str, ...]
    score: float | None = None
    before: float | None = None
    replaced: bool
    told: str
