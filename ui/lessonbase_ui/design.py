"""Check a design: a draft pasted or dropped, its parts beside what bears on each, and the person's own file to take along.

A check takes seconds to minutes: it is begun in the background, kept for as long as the page is served, and named by its
address. `Desk` keeps those of one library.
"""

import json
import os
import threading
import uuid
from collections import OrderedDict
from collections.abc import Callable
from contextvars import copy_context
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any
from weakref import WeakKeyDictionary

from lessonbase import Library
from lessonbase.errors import LessonbaseError, NotFoundError
from lessonbase.model import Bearing, Citation, DesignCheck, DraftPart, Point, Voice
from lessonbase_ui import words
from lessonbase_ui.address import Address
from lessonbase_ui.parts import named, render
from lessonbase_ui.parts.viewer import of_citation, viewer
from lessonbase_ui.tabs import Asked, Shown, Told

NEW = "new"
"""What an address names for a check that is yet to be begun."""
KEPT = 20
OPENING = 160  # characters of a part that its row shows
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
WITH_MACRO = "application/vnd.ms-word.document.macroEnabled.12"


@dataclass(frozen=True)
class Begun:
    """A check that was begun: what of, how far it is, and what came of it."""

    name: str
    draft: str | Path
    done: int = 0
    of: int = 0
    check: DesignCheck | None = None
    fault: str = ""


class Desk:
    """The checks of one library, latest last; safe to use from several threads. One is made at a time."""

    def __init__(self, library: Library) -> None:
        self._library = library
        self._begun: OrderedDict[str, Begun] = OrderedDict()
        self._lock, self._turn = threading.Lock(), threading.Lock()

    def begin(self, name: str, draft: str | Path) -> str:
        """Begin a check; gives its name in addresses."""
        identity = uuid.uuid4().hex[:16]
        with self._lock:
            self._begun[identity] = Begun(name, draft)
            while len(self._begun) > KEPT:
                self._begun.popitem(last=False)
        as_asked = copy_context()  # the check is made for whoever began it
        checking = partial(as_asked.run, self._check, identity, draft)
        threading.Thread(target=checking, name="design", daemon=True).start()
        return identity

    def get(self, identity: str) -> Begun:
        """A check that was begun. Raises NotFoundError where it is no longer kept."""
        with self._lock:
            if identity not in self._begun:
                raise NotFoundError(
                    "This check is no longer kept. Paste the text or choose the file once more."
                )
            return self._begun[identity]

    def _check(self, identity: str, draft: str | Path) -> None:
        def on_progress(done: int, of: int) -> None:
            self._note(identity, done=done, of=of)

        with self._turn:
            try:
                self._note(identity, check=self._library.designs.check(draft, on_progress))
            except LessonbaseError as error:
                self._note(identity, fault=str(error))
            except Exception as error:
                self._note(
                    identity,
                    fault="This draft could not be checked, for a reason that lessonbase did not expect.",
                )
                raise error

    def _note(self, identity: str, **changes: Any) -> None:
        with self._lock:
            if identity in self._begun:
                self._begun[identity] = replace(self._begun[identity], **changes)


_DESKS: WeakKeyDictionary[Library, Desk] = WeakKeyDictionary()


def desk(library: Library) -> Desk:
    """The desk of a library."""
    return _DESKS.setdefault(library, Desk(library))


# ── what is shown ─────────────────────────────────────────────────────────────────────────────


def show(library: Library, address: Address) -> Shown:
    """The design check at an address: the form, how far a check is, or what came of it."""
    reports = library.overview().reports
    if address.design == NEW or not reports:
        return _form(reports)
    try:
        begun = desk(library).get(str(address.design))
    except NotFoundError as error:
        return _form(reports, fault=str(error))
    if begun.fault:
        return _form(reports, begun.fault, begun.draft if isinstance(begun.draft, str) else "")
    if begun.check is None:
        return Shown(
            {
                "chips": "",
                "answer": render("design_going.html", begun=begun, design=address.design),
                "viewer": "",
            }
        )
    return _checked(library, address, begun, begun.check)


def _form(reports: int, fault: str = "", text: str = "") -> Shown:
    main = render("design_form.html", fault=fault, text=text, reports=reports)
    return Shown({"chips": "", "answer": main, "viewer": ""}, fault)


def _checked(library: Library, address: Address, begun: Begun, check: DesignCheck) -> Shown:
    _check_seen(library, check)
    number = min(max(address.piece or _first(check), 1), len(check.parts))
    part = check.parts[number - 1]
    numbers = numbered(check, part)
    reports = {one.report_id: library.report(one.report_id) for one in numbers.values()}
    chosen = address.cite if address.cite in numbers else None
    elsewhere = {"cite": None, "passage": None, "page": None}
    main = render(
        "design.html",
        name=begun.name,
        design=address.design,
        check=check,
        picked=bool(address.piece),
        rows=[
            (one, opening(one), found(check, one), address.to(piece=one.number, **elsewhere))
            for one in check.parts
        ],
        part=part,
        groups=groups(check, part),
        origin=_origin(part, reports),
        numbers=numbers,
        reports=reports,
        chosen=chosen,
        views={n: of_citation(one).model_dump() for n, one in numbers.items()},
        hrefs={n: address.to(piece=number, cite=n, passage=None, page=None) for n in numbers},
        copies={
            n: f"“{one.quote}” {library.pages.reference(one.report_id, one.page)}"
            for n, one in numbers.items()
        },
        before=address.to(piece=number - 1, **elsewhere) if number > 1 else "",
        after=address.to(piece=number + 1, **elsewhere) if number < len(check.parts) else "",
        is_word=isinstance(begun.draft, Path) and begun.draft.suffix.lower() in (".docx", ".docm"),
    )
    sight = viewer(library, of_citation(numbers[chosen])) if chosen else ""
    said = f"Part {number} of {len(check.parts)}: {found(check, part)}."
    return Shown({"chips": "", "answer": main, "viewer": sight}, said, {"cite": chosen})


def _first(check: DesignCheck) -> int:
    """The first part on which something surely bears."""
    return next((part.number for part in check.parts if part.standing == "bears"), 1)


def opening(part: DraftPart) -> str:
    """How a part begins, to know it by."""
    text = " ".join(part.text.replace("\t", " · ").split())
    return text if len(text) <= OPENING else text[:OPENING].rsplit(" ", 1)[0] + " …"


def found(check: DesignCheck, part: DraftPart) -> str:
    """How much there is on a part: "3 lessons, 4 more that may bear on it"."""
    if not part.bearings:
        return f"Nothing found in {words.count(check.reports, 'report')}"
    sure = sum(one.sure for one in part.bearings)
    rest = len(part.bearings) - sure
    if not sure:
        return f"{words.count(rest, 'lesson')} may bear on it"
    return f"{words.count(sure, 'lesson')}{f', {rest} more may bear on it' if rest else ''}"


def numbered(check: DesignCheck, part: DraftPart) -> dict[int, Citation]:
    """The citations of a part, numbered anew from 1 in the order of its bearings."""
    return {
        new: check.numbered[old].model_copy(update={"number": new}) for old, new in _renumbered(part).items()
    }


def _renumbered(part: DraftPart) -> dict[int, int]:
    in_order = [one for _, several in part.under_headings() for one in several]
    cited = [n for one in in_order for n in (*one.citations, *(voice.number for voice in one.voices))]
    return {old: new for new, old in enumerate(dict.fromkeys(cited), 1)}


def groups(check: DesignCheck, part: DraftPart) -> list[tuple[str, list[tuple[Point, tuple[Voice, ...]]]]]:
    """The bearings of a part under their headings, as points with the numbers of `numbered`, and what is near to each."""
    new = _renumbered(part)

    def point(one: Bearing) -> tuple[Point, tuple[Voice, ...]]:
        cited = tuple(new[n] for n in one.citations)
        voices = tuple(each.model_copy(update={"number": new[each.number]}) for each in one.voices)
        return Point(
            text=one.text, heading=one.heading, citations=cited, kind=one.kind, record_id=one.record_id
        ), voices

    return [(heading, [point(one) for one in several]) for heading, several in part.under_headings()]


def _origin(part: DraftPart, reports: dict[str, Any]) -> tuple[str, str]:
    """From how many programmes what bears on a part comes, and which."""
    names = [words.main(words.plain(named(reports[first]))) for first, *_ in part.programmes]
    many = len(names)
    return ("1 programme" if many == 1 else f"{many} independent programmes"), words.listed(names)


# ── what a person does here ───────────────────────────────────────────────────────────────────


def check_design(library: Library, asked: Asked) -> Told:
    """Begin to check a draft: text that was pasted, or a file that this browser sent."""
    if path := asked.get("path"):
        file = Path(str(path)).resolve()
        if not file.is_relative_to(Path(os.environ["GRADIO_TEMP_DIR"]).resolve()):
            return {"error": "Only a file that was chosen here can be checked. Choose it once more."}
        return {"design": desk(library).begin(words.plain(file.name), file)}
    text = str(asked.get("text", ""))
    if not text.strip():
        return {"error": "There is no draft to check. Paste its text, or choose its file."}
    return {"design": desk(library).begin("Pasted text", text)}


def design_going(library: Library, asked: Asked) -> Told:
    """How far a check is."""
    begun = desk(library).get(str(asked["design"]))
    return {"done": begun.done, "of": begun.of, "through": bool(begun.check or begun.fault)}


ACTIONS = (check_design, design_going)


def _check_seen(library: Library, check: DesignCheck) -> None:
    """Raise NotFoundError where what was found for somebody else is not for whoever asks."""
    cited = {one.report_id for one in check.citations}
    if len(library.browsing.reports(cited)) < len(cited):
        raise NotFoundError(
            "This check cites reports that are not here for you. Check the draft once more, yourself."
        )


def exported(library: Library, identity: str, form: str) -> tuple[bytes, str, str]:
    """What is taken along of a check: its bytes, its type and a name for it. Raises LessonbaseError where it cannot be."""
    begun = desk(library).get(identity)
    check = begun.check
    if check is None:
        raise NotFoundError("This check is not through yet.")
    _check_seen(library, check)
    name = Path(begun.name).stem
    made: dict[str, Callable[[], tuple[bytes, str, str]]] = {
        "comments": lambda: (
            library.designs.comments(check, Path(begun.draft)),
            WITH_MACRO if Path(begun.name).suffix.lower() == ".docm" else WORD,
            f"{name} with comments{Path(begun.name).suffix}",
        ),
        "report": lambda: (library.designs.report(check), WORD, f"{name} design check.docx"),
        "json": lambda: (
            json.dumps(check.model_dump(mode="json"), ensure_ascii=False).encode(),
            "application/json",
            f"{name} design check.json",
        ),
    }
    return made[form]()
