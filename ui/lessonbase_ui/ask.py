"""Ask: a question in plain words, and an answer in which every point leads back to its page."""

import re
from collections.abc import Iterator, Mapping
from contextlib import suppress
from functools import lru_cache
from itertools import groupby
from typing import Any

from markupsafe import Markup

from lessonbase import Library
from lessonbase.errors import LessonbaseError, QueryError
from lessonbase.model import Answer, Citation, Drafted, Heading, Hit, Point, Report
from lessonbase.paths import starter_library
from lessonbase_ui import words
from lessonbase_ui.address import Address, wanted
from lessonbase_ui.filters import Chosen, Filtering
from lessonbase_ui.parts import places, render, where
from lessonbase_ui.parts.viewer import Sight, of_citation, of_passage, viewer
from lessonbase_ui.tabs import HERE, Asked, Shown, Told

# What practitioners narrow a question by; a filter the library cannot fill is not shown.
CHIPS = ("country", "sector", "theme", "kind", "role", "report", "since")
NEAREST = 3
# What an answer leaves as.
FILES = (("docx", "Word"), ("md", "Markdown"), ("ris", "References (RIS)"))
CARDS = 4
# Words of a near passage that are shown: two or three lines, enough to judge it by.
EXCERPT = 240


def show(library: Library, address: Address) -> Shown:
    """The tab Ask at an address."""
    filtering = Filtering(library, address)
    if not filtering.reports:
        return Shown({"chips": "", "answer": _empty(), "viewer": ""})
    kept = [(one, address.without(one)) for one in address.about]
    chips = render("chips.html", kept=kept, chosen=filtering.chosen(), choices=filtering.choices(CHIPS))
    if not address.q.strip():
        return _nothing_asked(library, filtering, chips)
    try:
        answer = library.ask(address.q, address.about, **address.wanted)
    except QueryError as error:
        said = render("problem.html", title="This question cannot be asked", text=str(error))
        return Shown({"chips": chips, "answer": said, "viewer": _blank()}, str(error))
    if answer.outcome == "not_there" or not answer.points:
        return _declined(library, filtering, answer, chips)
    return _answered(library, filtering, answer, chips)


def starter_files() -> int:
    """How many reports the starter library holds; 0 where it did not come with lessonbase."""
    folder = starter_library()
    return len(starter_paths()) if folder else 0


def starter_paths() -> list[str]:
    """The reports of the starter library: all its files but the one that says what they draw on."""
    folder = starter_library()
    files = sorted(folder.iterdir()) if folder else []
    return [str(file) for file in files if file.is_file() and not file.name.lower().startswith("readme")]


def _empty() -> str:
    return render("empty.html", title="This library has no reports yet", starter=starter_files())


def _blank() -> str:
    return render("blank.html")


def _nothing_asked(library: Library, filtering: Filtering, chips: str) -> Shown:
    address = filtering.address
    examples = [
        (text, address.to(q=text))
        for text in _examples(library, library.overview().model_dump_json(), library.hidden)
    ]
    return Shown(
        {
            "chips": chips,
            "answer": render("examples.html", examples=examples, judged=_judged(library)),
            "viewer": _blank(),
        }
    )


@lru_cache(maxsize=8)
def _examples(library: Library, _held: str, _hidden: frozenset[str]) -> list[str]:
    """Questions to begin with, made once for what the library holds and somebody sees: trying them out takes a third of a second."""
    return library.example_questions(3)


def _answered(library: Library, filtering: Filtering, answer: Answer, chips: str) -> Shown:
    address = filtering.address
    numbers = {one.number: one for one in answer.citations}
    chosen = numbers.get(address.cite or 0) or answer.citations[0]
    overview = library.overview()
    copies = {
        point.citations[0]: f"“{point.text}” {_reference(library, numbers[point.citations[0]])}"
        for point in answer.points
    }
    main = render(
        "answer.html",
        answer=answer,
        perhaps=answer.outcome == "perhaps",
        numbers=numbers,
        groups=list(_groups(answer)),
        chosen=None if address.passage else chosen.number,
        reports=filtering.reports,
        views={number: of_citation(one).model_dump() for number, one in numbers.items()},
        hrefs={number: address.to(cite=number, passage=None) for number in numbers},
        origin=_origin(answer, filtering.reports),
        partly=_partly(overview.passages_without_vector),
        found=_found(answer),
        meant=[(slip, _asking(address, slip.said, slip.meant)) for slip in answer.understood.corrections],
        without=_without(address, answer),
        copies=copies,
        files=FILES,
        styles=words.STYLES,
        writes=library.writes,
        search=address.to(cite=None, passage=None, page=None),
        subject=answer.understood.subject,
    )
    programmes = words.count(len(answer.programmes), "programme")
    said = f"{'Answer' if answer.outcome == 'answered' else 'Perhaps'}: {words.count(len(answer.points), 'point')} from {programmes}."
    return Shown(
        {"chips": chips, "answer": main, "viewer": viewer(library, _sight(library, address, chosen))},
        said,
        {"cite": None if address.passage else chosen.number},
    )


def _groups(answer: Answer) -> Iterator[tuple[str, Heading | None, list[Point]]]:
    """The points under their part of the question and their heading; "perhaps" has no headings, since it claims less."""
    told: str | None = None
    for (part, heading), points in groupby(
        answer.points, lambda one: (one.part, one.heading if answer.outcome == "answered" else None)
    ):
        label = answer.understood.parts[part] if part is not None else ""
        yield (label if label != told else ""), heading, list(points)
        told = label


def _origin(answer: Answer, reports: Mapping[str, Report]) -> Markup:
    """Whose words they are: "From 2 independent programmes: microREPORT #148 (2008, and 3 more reports of it) and …"."""
    names = []
    for first, *others in answer.programmes:
        report = reports[first]
        title = words.main(words.plain(report.title))
        year = str(report.year) if report.year and str(report.year) not in title else ""
        more = f"and {words.count(len(others), 'more report')} of it" if others else ""
        aside = ", ".join(filter(None, (year, more)))
        names.append(f"{title} ({aside})" if aside else title)
    many = len(names)
    lead = "1 programme" if many == 1 else f"{many} independent programmes"
    return Markup("From <b>{}</b>: <span data-report-text>{}</span>.").format(lead, words.listed(names))


def _reference(library: Library, one: Citation) -> str:
    return library.pages.reference(one.report_id, one.page)


def _found(answer: Answer) -> list[str]:
    """The words of the question that the points have, each as they have it."""
    meant = {slip.said: slip.meant for slip in answer.understood.corrections}
    return [meant.get(word, word) for word in answer.covered]


def _asking(address: Address, word: str, instead: str) -> str:
    """The address of the question with another word in the place of one."""
    asked = re.sub(rf"(?i)\b{re.escape(word)}\b", instead, address.q)
    return address.to(q=" ".join(asked.split()), cite=None, passage=None)


def _without(address: Address, answer: Answer) -> tuple[str, str] | None:
    """The first word that nothing shown has, and the address of the question without it."""
    if answer.outcome != "perhaps" or not answer.uncovered or len(answer.covered) < 2:
        return None
    word = answer.uncovered[0]
    return word, _asking(address, word, "")


def _sight(library: Library, address: Address, chosen: Citation) -> Sight:
    """What the viewer shows beside an answer: the chosen citation, or another passage the address names."""
    if address.passage:
        try:
            return sight_of_passage(library, address)
        except QueryError:
            pass  # an old link to a passage that is gone still has its answer
    sight = of_citation(chosen)
    return sight.model_copy(update={"page": address.page}) if address.page else sight


def sight_of_passage(library: Library, address: Address) -> Sight:
    """What shows the passage an address names, its record's statement marked if it names one."""
    passage = library.passage(str(address.passage))
    sight = of_passage(passage)
    if address.record:
        record = library.record(address.record)
        if record.passage_id == passage.id:
            sight = Sight.model_validate(where(record))
    return sight.model_copy(update={"page": address.page}) if address.page else sight


def _record_href(record_id: str) -> str:
    return Address(tab="lessons", record=record_id).search


def _partly(waiting: int) -> str:
    if not waiting:
        return ""
    return (
        f"{words.count(waiting, 'passage')} of this library can be found by their words, not yet by their meaning. "
        "The answer may get better when they are ready."
    )


def _declined(library: Library, filtering: Filtering, answer: Answer, chips: str) -> Shown:
    address, chosen = filtering.address, filtering.chosen()
    near = [_near(hit, address.passage) for hit in answer.nearest[:NEAREST]]
    reason = answer.reason or "These reports do not answer this question."
    main = render(
        "declined.html",
        reason=reason,
        searched=_searched(library, address, chosen),
        near=near,
        reports=filtering.reports,
        loosened=_loosened(library, address, chosen),
        records=answer.records[:CARDS] if not near else (),
        record_href=_record_href,
        places=places(library, answer.records[:CARDS]),
        none_match=bool(address.filters) and not answer.nearest,
        subject=answer.understood.subject,
        judged=not address.filters,  # what is kept of a mark is the question, not what it was narrowed to
        clear=address.without_filters(),
    )
    shown = viewer(library, of_passage(answer.nearest[0].passage)) if near else _blank()
    if address.passage:
        with suppress(QueryError):  # an old link to a passage that is gone
            shown = viewer(library, sight_of_passage(library, address))
    return Shown({"chips": chips, "answer": main, "viewer": shown}, reason)


def _near(hit: Hit, chosen: str | None) -> dict[str, Any]:
    text = hit.passage.text
    cut = text if len(text) <= EXCERPT else text[:EXCERPT].rsplit(" ", 1)[0] + " …"
    return {
        "passage": hit.passage,
        "text": cut,
        "view": of_passage(hit.passage).model_dump(),
        "on": hit.passage.id == chosen if chosen else hit.rank == 1,
    }


def _searched(library: Library, address: Address, chosen: list[Chosen]) -> str:
    overview = library.overview()
    everything = f"{words.count(overview.passages, 'passage')} of {words.count(overview.reports, 'report')}"
    if not chosen:
        return f"Searched: {everything}."
    names = words.listed([f"“{one.text}”" for one in chosen])
    return f"Searched: what {names} {'leaves' if len(chosen) == 1 else 'leave'} of {everything}."


def _loosened(library: Library, address: Address, chosen: list[Chosen]) -> list[dict[str, str]]:
    """What the same question would give with one filter fewer, where that is an answer."""
    offers = []
    for one in chosen:
        rest = tuple(pair for pair in address.filters if pair != (one.field, one.value))
        answer = library.ask(address.q, address.about, **wanted(rest))
        if answer.outcome == "answered":
            reports = len({citation.report_id for citation in answer.citations})
            gives = f"{words.count(len(answer.points), 'point')} from {words.count(reports, 'report')}"
            offers.append({"label": one.text, "gives": gives, "href": one.href})
    return offers


def judge(library: Library, asked: Asked) -> Told:
    """Say that words of an answer, each "PASSAGE START END", are useful or wrong; or take back what was said of them."""
    address = Address.parse(str(asked["search"]))
    quotes = []
    for one in asked["words"]:
        passage_id, start, end = str(one).split()
        quotes.append(library.passage(passage_id).text[int(start) : int(end)])
    useful = {"yes": True, "no": False}.get(str(asked["said"]))
    question = " ".join([address.q, *address.about])
    library.feedback.mark(question, quotes, useful, by=HERE, word=str(asked.get("word", "")))
    if useful is None:
        return {"announce": "Taken back."}
    if not quotes:
        return {
            "announce": "Kept: nothing here answers it."
            if useful
            else "Kept: something here should answer it."
        }
    return {"announce": "Marked as useful." if useful else "Marked as wrong."}


def _judged(library: Library) -> int:
    """How many questions were marked, where the search may be fitted to them."""
    return 0 if library.read_only else library.fitting.judged()


def fit(library: Library, asked: Asked) -> Told:
    """Fit the search to the questions that were marked; say what it was before and after."""
    named = {
        "words": "Of the questions marked, how soon an answer comes",
        "bar": "How often it is right to answer or to decline",
    }
    lines = []
    for one in library.fitting.fit():
        seen = f"{one.before:.2f} before, {one.after:.2f} after, on questions that did not choose it"
        kept = "The new way is kept." if one.kept else "Not surely better, so it stays as it was."
        lines.append(f"{named[one.what]}: {seen} ({one.rose} rose, {one.fell} fell). {kept}")
    return {"fitted": lines, "announce": " ".join(lines)}


def writing(library: Library, address: Address, answer: Answer) -> Iterator[str]:
    """An answer as one text, by the language model that is set: the markup of what is there so far, each time that a
    sentence came and was checked; at last with how much was left out, or why there is none."""
    numbers = {one.number: one for one in answer.citations}
    views = {number: of_citation(one).model_dump() for number, one in numbers.items()}
    hrefs = {number: address.to(cite=number, passage=None) for number in numbers}

    def so_far(told: str, left_out: int) -> str:
        return render(
            "draft.html",
            told=told,
            sentences=supported,
            left_out=left_out,
            numbers=numbers,
            views=views,
            hrefs=hrefs,
        )

    supported: list[Drafted] = []
    written, told = 0, ""
    try:
        for one in library.draft(answer):
            written += 1
            if one.supported:
                supported.append(one)
                yield so_far("", 0)
    except LessonbaseError as error:
        told = str(error)
    if not supported and not told:
        told = "Nothing that it wrote is said by what it cites. The points above stand."
    yield so_far(told, written - len(supported))


def news(library: Library, asked: Asked) -> Told:
    """What is new in the answer to a saved question since its passages were `seen`."""
    address = Address.parse(str(asked["search"]))
    try:
        answer = library.ask(address.q, address.about, **address.wanted)
    except QueryError as error:  # it names a report that is gone, or was written for another library
        return {"news": f"saved · {error}"}
    seen = set(map(str, asked["seen"]))
    new = sum(
        not seen.intersection(answer.citations[number - 1].passage_id for number in point.citations)
        for point in answer.points
    )
    if not answer.points:
        return {"news": "saved · nothing in these reports now" if seen else "saved · nothing yet"}
    return {"news": f"saved · {words.count(new, 'new point')}" if new else "saved · nothing new"}


ACTIONS = (judge, news, fit)
