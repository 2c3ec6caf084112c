"""The summary of a review: one page to file, as a web page to print or as Markdown."""

from collections import Counter
from typing import Any, Literal

from lessonbase import Library
from lessonbase.model import now
from lessonbase.review import Wanted
from lessonbase_ui import words
from lessonbase_ui.address import Address
from lessonbase_ui.parts import named, places, render

SummaryForm = Literal["html", "md"]
MOST = 400
"""Accepted records that a summary lists; the rest are counted."""


def facts(library: Library, report: str | None) -> dict[str, Any]:
    """What a summary tells of a report, or of all."""
    status = library.review.status(report)
    compared = library.review.compared(report)
    done = library.review.work(
        Wanted(by="", order="document", reports=(report,) if report else (), checked=True)
    )
    ids = [one.id for one in done if one.status == "accepted"]
    accepted = library.browsing.records(ids[:MOST])
    held = library.report(report) if report else None
    kinds = Counter(one.kind for one in accepted)
    coders = sorted({name for one in done for name in one.said})
    return {
        "report": held,
        "title": named(held) if held else "All reports",
        "reference": library.pages.reference(report) if report else "",
        "status": status,
        "compared": compared if compared.units else None,
        "coders": coders,
        "kinds": [(words.KINDS[kind], count) for kind, count in kinds.most_common()],
        "accepted": accepted,
        "more": len(ids) - len(accepted),
        "places": places(library, accepted),
        "made": words.date(now()),
    }


def show(library: Library, address: Address) -> str:
    """The summary on the page, with the ways to take it along."""
    report = next((value for name, value in address.filters if name == "report"), None)
    return render(
        "summary.html",
        address=address,
        file=report or "all",
        reports=library.reports(),
        **facts(library, report),
    )


def printed(library: Library, report: str | None) -> str:
    """The summary as a web page of its own, to be printed."""
    return render("summary_print.html", **facts(library, report))


def as_markdown(library: Library, report: str | None) -> str:
    """The summary as Markdown. Signs that would become markup are shown as they are."""
    told = facts(library, report)
    status = told["status"]
    lines = [f"# Review: {_plain(told['title'])}", "", told["made"], ""]
    lines += [_plain(told["reference"]), ""] if told["reference"] else []
    lines += [
        f"- Records looked at: {status.records - status.undecided:,} of {status.records:,}",
        f"- Accepted: {status.accepted:,}; rejected: {status.rejected:,}; taken out: {status.withdrawn:,}",
        f"- Decided by: {_plain(words.listed(told['coders'])) or 'nobody yet'}",
        f"- {status.statement}",
    ]
    if told["compared"]:
        compared = told["compared"]
        lines.append(
            f"- Agreement on {words.count(compared.units, 'record')}: {words.percent(compared.same / compared.units)} the same, "
            f"alpha {_number(compared.agreement.alpha)}. {compared.judgement}"
        )
    lines += ["", "## Accepted", ""]
    for one in told["accepted"]:
        place = told["places"][one.id]
        lines.append(
            f"- **{words.KINDS[one.kind]}**: {_plain(one.statement)}" + (f" ({place})" if place else "")
        )
    lines += [f"- and {told['more']:,} more"] if told["more"] else []
    return "\n".join(lines) + "\n"


def _plain(text: str) -> str:
    flat = " ".join(words.plain(text).split())
    for sign in ("\\", "*", "_", "`", "[", "]", "#"):
        flat = flat.replace(sign, f"\\{sign}")
    return flat.replace("&", "&amp;").replace("<", "&lt;")


def _number(value: float | None) -> str:
    return "not defined" if value is None else f"{value:.2f}"
