"""A draft design held against what a library knows: its parts, and what bears on each."""

from collections.abc import Iterator
from typing import Literal

from lessonbase.model.answers import HEADINGS, Citation, Heading, Voice
from lessonbase.model.base import Frozen, RecordKind

Standing = Literal["bears", "perhaps", "nothing"]

# Of the headings: what a person who plans wants to know first.
_ORDER: tuple[Heading, ...] = ("went_wrong", "advised", "learned", "worked")


class Bearing(Frozen):
    """One record that bears on a part of a draft, in its report's words, for or against what is planned there.

    `stance` is "against" where it surely bears on the part and says that what is planned there failed, or warns of it;
    "for" where it surely bears on it and is what was learned, worked or is advised; "beside" is the rest: what went wrong
    with something else, and what only may bear on the part. `citations` are numbers of `DesignCheck.citations`, their
    quotes are verbatim. `confidence` in [0, 1] is that of its bearing on the part, `sure` whether it is said to bear rather
    than that it may. `voices` are the other records that say the same.
    """

    record_id: str
    report_id: str
    kind: RecordKind
    heading: Heading
    stance: Literal["for", "against", "beside"]
    text: str
    citations: tuple[int, ...]
    confidence: float
    sure: bool
    voices: tuple[Voice, ...] = ()


class DraftPart(Frozen):
    """A part of a draft: the `heading` it stands under (empty where there is none), its text, and what bears on it.

    "nothing" is said where the reports are silent; "perhaps" where only some record may bear on it. `programmes` are the
    reports that the bearings come from, those of one programme together. `bearings` stand the surest first.
    """

    number: int
    heading: str
    text: str
    standing: Standing
    confidence: float
    bearings: tuple[Bearing, ...] = ()
    programmes: tuple[tuple[str, ...], ...] = ()

    def under_headings(self) -> Iterator[tuple[str, list[Bearing]]]:
        """The bearings that speak against the part, the others that are sure under what they tell, then those that are not."""
        if against := [one for one in self.bearings if one.stance == "against"]:
            yield "Against what is planned here", against
        sure = [one for one in self.bearings if one.sure and one.stance != "against"]
        for heading in _ORDER:
            if several := [one for one in sure if one.heading == heading]:
                yield HEADINGS[heading], several
        if rest := [one for one in self.bearings if not one.sure]:
            yield ("May also bear on it" if against or sure else "May bear on it"), rest


class DesignCheck(Frozen):
    """A draft design by its parts. `language` is that of the draft (ISO 639-1), `reports` how many were searched, or,
    where `filtered`, of how many a part was; `notes` what a person must know before relying on it, in whole sentences."""

    title: str
    source: str
    language: str | None
    reports: int
    filtered: bool = False
    parts: tuple[DraftPart, ...]
    citations: tuple[Citation, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def bearings(self) -> int:
        """How many bearings its parts have together."""
        return sum(len(part.bearings) for part in self.parts)

    @property
    def numbered(self) -> dict[int, Citation]:
        """The citations by their numbers."""
        return {one.number: one for one in self.citations}
