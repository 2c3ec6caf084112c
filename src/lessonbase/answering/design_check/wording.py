"""What is said of a part of a draft, in lines, for whichever form it leaves in."""

from typing import NamedTuple

from lessonbase.model import Bearing, DesignCheck, DraftPart

# A longer heading is a sentence; a line or paragraph number tells more.
LONGEST_PLACE = 60


class Line(NamedTuple):
    """A paragraph of what is said: a heading (`bold`), words of a report, or words beside them (`quiet`)."""

    text: str
    bold: bool = False
    quiet: bool = False


def counted(number: int, one: str, many: str | None = None) -> str:
    """A number and its noun."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def verdict(check: DesignCheck, part: DraftPart) -> str:
    """How much there is on a part, in a few words: "3 lessons, from 2 independent programmes"."""
    if part.standing == "nothing":
        among = "what the filters leave of " if check.filtered else ""
        return f"Nothing found in {among}{counted(check.reports, 'report')}"
    sure = sum(one.sure for one in part.bearings)
    rest = len(part.bearings) - sure
    told = ", ".join(
        said
        for said in (
            f"{sure} that {'bears' if sure == 1 else 'bear'} on it" if sure else "",
            f"{rest} that may" if rest else "",
        )
        if said
    )
    programmes = len(part.programmes)
    return f"{told}, from {'1 programme' if programmes == 1 else f'{programmes} independent programmes'}"


def advice(part: DraftPart) -> str:
    """What to mind when relying on it; empty where there is nothing to say."""
    if part.standing == "nothing":
        return "That the reports are silent does not say that the plan is sound. Look elsewhere for evidence."
    return "All from one programme: look for a second source." if len(part.programmes) == 1 else ""


def source(check: DesignCheck, number: int) -> str:
    """Where a citation stands: "Begin with the buyer, page 2"; in a source without pages, under which heading."""
    one = check.numbered[number]
    head = one.section[-1] if one.section else ""
    place = head if head and not one.page and len(head) <= LONGEST_PLACE else one.place
    return f"{one.report_title}, {place}" if place else one.report_title


def beside(check: DesignCheck, one: Bearing) -> str:
    """What else is near to a bearing, in one line; a report is named once, and said to be of the same programme."""
    told, named = [], one.report_id
    for voice in sorted(one.voices, key=lambda voice: (voice.report_id != named, voice.report_id)):
        where = ""
        if voice.report_id != named:
            where = (
                f" ({source(check, voice.number)}{'' if voice.independent else ', of the same programme'})"
            )
        named = voice.report_id
        told.append(f"“{voice.text}”{where}")
    return f"See also: {'; '.join(told)}" if told else ""


def marked(one: Bearing) -> str:
    """What stands before a bearing that tells what went wrong, where its heading does not say so."""
    return "Went wrong: " if one.heading == "went_wrong" and not one.sure else ""


def lines_on(check: DesignCheck, part: DraftPart) -> list[Line]:
    """All that is said of a part."""
    lines = [Line(f"{verdict(check, part)}.", bold=True)]
    for heading, bearings in part.under_headings():
        lines.append(Line(heading, bold=True))
        for one in bearings:
            lines.append(Line(f"{marked(one)}“{one.text}” ({source(check, one.citations[0])})"))
            if also := beside(check, one):
                lines.append(Line(also, quiet=True))
    if said := advice(part):
        lines.append(Line(said, quiet=True))
    return lines
