"""What a person does to the record that is open in Review, and to the one after it: each action gives the bench as it is then."""

from collections import Counter
from collections.abc import Callable
from typing import Any, cast

from lessonbase import Library
from lessonbase.errors import ConflictError, QueryError
from lessonbase.filters import Filters
from lessonbase.model import Event, RecordKind, RecordStatus
from lessonbase.records import Quote
from lessonbase_ui import words
from lessonbase_ui.address import Address
from lessonbase_ui.bench import bench, criterion, said_of, wanted_of
from lessonbase_ui.parts import named, places, render
from lessonbase_ui.tabs import Asked, Told

# Why records are rejected, as one presses a number; any other reason can be written.
REASONS = (
    "No lesson, only background",
    "Said elsewhere in the report",
    "Not what the words mean",
    "Cut in the wrong place",
)
CHOICES = 9
# Tags that are proposed beside those that a record has.
PROPOSED = 3
# Records of a report that tell which tags are usual in it.
NEAR = 400

Deed = Callable[[str, str], str]
"""Does something to a record, its id first, as a person; gives what to say of it."""


def _address(asked: Asked) -> Address:
    return Address.parse(str(asked.get("search", ""))).of(asked.get("by"))


def _bench(library: Library, address: Address, announce: str, **more: Any) -> Told:
    markup, sight = bench(library, address)
    told = {"review": markup, "sight": sight.model_dump() if sight else None, "search": address.search}
    return told | {"announce": announce} | more


def _done(library: Library, asked: Asked, deed: Deed, *, onward: bool = False, alike: str = "") -> Told:
    """Do something to the record that is open; then show it, or the next that waits (`onward`).

    Where somebody else has changed it since it was shown, it is not done: what they did is told, and the person chooses.
    To decide `alike` what they decided is no conflict.
    """
    address, record = _address(asked), str(asked["record"])
    by = address.person
    if not by:
        return {"who": True}
    meanwhile = [] if asked.get("anyway") else _meanwhile(library, asked, by)
    if any(one.field != "status" or one.after != alike for one in meanwhile):
        return _conflict(library, meanwhile)
    try:
        said = deed(record, by)
        library.tagging.learn_meanwhile(by)
    except ConflictError:
        meanwhile = _meanwhile(library, asked, by)
        if not meanwhile:
            raise
        return _conflict(library, meanwhile)
    to = address.to(record=record, page=None)
    if onward:
        work = library.review.work(wanted_of(address))
        following = work.next(work.place(record))
        to = address.to(record=following.id if following else record, page=None)
    return _bench(library, Address.parse(to).of(by), said)


def _meanwhile(library: Library, asked: Asked, by: str) -> list[Event]:
    """What others did to the record since it was shown, as far as this person may know."""
    now = library.review.look(str(asked["record"]), by)
    return [one for one in now.history if one.seq > int(asked["seq"]) and one.by != by]


def _conflict(library: Library, meanwhile: list[Event]) -> Told:
    did = [(one, said_of(one)) for one in meanwhile]
    markup = render("conflict.html", did=did)
    return {"conflict": markup, "announce": f"{did[-1][0].by} {did[-1][1]} meanwhile. Nothing was changed."}


# ── one record ────────────────────────────────────────────────────────────────────────────────


def decide_one(library: Library, asked: Asked) -> Told:
    """Accept or reject a record, and go on to the next."""
    status = cast(RecordStatus, str(asked["status"]))
    why = str(asked.get("why") or "").strip() or None

    def deed(record: str, by: str) -> str:
        free = asked.get("anyway") or asked.get("blind") or asked["status_seen"] == status
        library.review.decide(
            record, status, by, why, seen=None if free else cast(RecordStatus, asked["status_seen"])
        )
        return {"accepted": "Accepted.", "rejected": "Rejected."}.get(status, "Left open.")

    return _done(library, asked, deed, onward=True, alike=status)


def call_kind(library: Library, asked: Asked) -> Told:
    """Give a record another kind."""
    kind = cast(RecordKind, str(asked["value"]))

    def deed(record: str, by: str) -> str:
        library.records.change(record, by, kind=kind)
        return f"It is a {words.KINDS[kind].lower()} now."

    return _done(library, asked, deed)


def proposals(library: Library, asked: Asked) -> Told:
    """The tags that are likely for a record and that nobody has said anything of, asked for once it is shown."""
    record, by = str(asked["record"]), _address(asked).person
    held = {(one.scheme, one.code) for one in library.record(record).tags}
    found = [
        one
        for one in library.tagging.proposals(record, by=by or None)
        if one.likely and one.said is None and one.scheme != "kind" and (one.scheme, one.code) not in held
    ][:PROPOSED]
    told = [(one, criterion(library, one)) for one in found]
    return {"proposals": render("proposals.html", proposals=told)}


def tag(library: Library, asked: Asked) -> Told:
    """Put a tag on a record, or take it off."""
    name = str(asked["value"])

    def deed(record: str, by: str) -> str:
        if asked.get("off"):
            library.review.untag(record, name, by)
            return "The tag was taken off."
        given = library.taxonomies.tag(name)
        library.review.tag(record, given, by)
        return f"Tagged {given.label}."

    return _done(library, asked, deed)


def put_under(library: Library, asked: Asked) -> Told:
    """Put a record under another, or out from under it."""

    def deed(record: str, by: str) -> str:
        library.records.change(record, by, parent_id=str(asked["value"]) or None)
        return "It belongs to another now." if asked["value"] else "It stands alone now."

    return _done(library, asked, deed)


def remark(library: Library, asked: Asked) -> Told:
    """Write a note on a record."""

    def deed(record: str, by: str) -> str:
        library.records.change(record, by, note=str(asked["note"]).strip() or None)
        return "The note was saved."

    return _done(library, asked, deed)


def restate(library: Library, asked: Asked) -> Told:
    """Let a record state the words that were chosen on its page."""

    def deed(record: str, by: str) -> str:
        library.records.restate(record, _quotes(library, asked["chosen"], asked.get("pieces") or ()), by)
        return "It states the words that you chose."

    return _done(library, asked, deed)


def split(library: Library, asked: Asked) -> Told:
    """Make two records of one."""

    def deed(record: str, by: str) -> str:
        library.records.split_at(record, int(asked["at"]), by)
        return "Two records were made of it."

    return _done(library, asked, deed)


def merge(library: Library, asked: Asked) -> Told:
    """Make one record of the open one and another: it states the words of both."""

    def deed(record: str, by: str) -> str:
        library.records.merge([record, str(asked["value"])], by)
        return "One record was made of both."

    return _done(library, asked, deed)


def restore(library: Library, asked: Asked) -> Told:
    """Bring a record back to what it was after an event."""

    def deed(record: str, by: str) -> str:
        library.events.restore("record", record, int(asked["value"]), by)
        return "It is again as it was then."

    return _done(library, asked, deed)


# ── beside it ─────────────────────────────────────────────────────────────────────────────────


def add_record(library: Library, asked: Asked) -> Told:
    """Add a record that was not found, in the words that were chosen on a page."""
    address = _address(asked)
    if not address.person:
        return {"who": True}
    quotes = _quotes(library, asked["chosen"])
    added = library.records.add(cast(RecordKind, str(asked["value"])), quotes, address.person)
    to = address.to(record=added.id, page=None)
    return _bench(
        library, Address.parse(to).of(address.person), "Added. It is open now, to be accepted or changed."
    )


def undo(library: Library, asked: Asked) -> Told:
    """Take back the last thing this person did."""
    address = _address(asked)
    if not address.person:
        return {"who": True}
    taken = library.review.undo(address.person)
    if not taken:
        return {"announce": "There is nothing of yours to undo."}
    target = taken[-1].target
    known = library.browsing.records([target])
    to = address.to(record=target if known else None, page=None)
    many = f" {len(taken):,} changes of one step." if len(taken) > 1 else ""
    return _bench(library, Address.parse(to).of(address.person), f"Undone.{many}")


def page_words(library: Library, asked: Asked) -> Told:
    """Where the words of a page stand, to be chosen: passage, characters, and the box in parts of the page."""
    report, number = str(asked["report"]), int(asked["page"])
    page = library.pages.get(report, number)
    width, height = (page.width or 1) / 100, (page.height or 1) / 100
    found = library.pages.words(report, number)
    texts = {one.id: one.text for one in library.browsing.passages_on(report, number)}
    return {
        "words": [
            [
                passage, start, end, texts[passage][start:end],
                round(box.x0 / width, 2), round(box.y0 / height, 2),
                round((box.x1 - box.x0) / width, 2), round((box.y1 - box.y0) / height, 2),
            ]
            for passage, start, end, box in found
        ]
    }  # fmt: skip


def _quotes(library: Library, chosen: Any, pieces: Any = ()) -> list[Quote]:
    """The words from one place to another, a quote a passage; what is begun of a word is taken whole.

    Of a record that states several `pieces`, what lies between them stays out.
    """
    first, start, last, end = str(chosen[0]), int(chosen[1]), str(chosen[2]), int(chosen[3])
    between = library.browsing.passages_between(first, last)
    if not between:
        raise QueryError("Choose the words from their beginning to their end, in one report.")
    wanted = [
        (one, begin, finish)
        for one in between
        for begin, finish in [(start if one.id == first else 0, end if one.id == last else len(one.text))]
        if one.kind != "footnote" or one.id in (first, last)
    ]
    if pieces:
        held = [
            (one, max(begin, int(of)), min(finish, int(to)))
            for one, begin, finish in wanted
            for name, of, to in pieces
            if name == one.id and max(begin, int(of)) < min(finish, int(to))
        ]
        if held:  # else none of it is left
            before = [one for one in wanted if between.index(one[0]) < between.index(held[0][0])]
            after = [one for one in wanted if between.index(one[0]) > between.index(held[-1][0])]
            if held[0][0].id == first:
                held[0] = (held[0][0], start, held[0][2])
            if held[-1][0].id == last:
                held[-1] = (held[-1][0], held[-1][1], end)
            wanted = [*before, *held, *after]
    quotes: list[Quote] = []
    for one, begin, finish in wanted:
        begin, finish = _outwards(one.text, begin, -1), _outwards(one.text, finish, 1)
        said = one.text[begin:finish]
        if said.strip():
            quotes.append((one.id, said.strip(), begin + len(said) - len(said.lstrip())))
    return quotes


def _outwards(text: str, at: int, step: int) -> int:
    """The end of the word that a place lies in, going left or right."""
    at = min(max(at, 0), len(text))
    while 0 < at < len(text) and not text[at - 1].isspace() and not text[at].isspace():
        at += step
    return at


# ── what can be chosen ────────────────────────────────────────────────────────────────────────


def choices(library: Library, asked: Asked) -> Told:
    """What a kind, reason, tag, parent or other record can be chosen from, narrowed by what is typed."""
    about, text = str(asked["about"]), str(asked.get("text", ""))[:200].strip()
    record = str(asked.get("record") or "")
    options, title, hint = _LISTS[about](library, record, text)
    markup = render("picker.html", about=about, title=title, hint=hint, options=options, text=text)
    return {"picker": markup, "count": len(options)}


Option = dict[str, Any]
Options = tuple[list[Option], str, str]


def _kinds(library: Library, record: str, text: str) -> Options:
    concepts = library.taxonomies.get("kind").concepts
    found = [
        {"value": one.code, "label": one.label, "kind": one.code, "beside": one.description, "scheme": ""}
        for one in concepts
        if one.code in words.KINDS and text.casefold() in one.label.casefold()
    ]
    return found, "What is it?", "Type, or press its number"


def _reasons(library: Library, record: str, text: str) -> Options:
    found = [{"value": one, "label": one, "kind": "", "beside": "", "scheme": ""} for one in REASONS]
    found = [one for one in found if text.casefold() in one["label"].casefold()]
    if text:
        found.insert(0, {"value": text, "label": f"“{text}”", "kind": "", "beside": "", "scheme": ""})
    else:
        found.insert(0, {"value": "", "label": "Without a reason", "kind": "", "beside": "", "scheme": ""})
    return found, "Reject it, why?", "Type a reason, press a number, or Enter for none"


def _tags(library: Library, record: str, text: str) -> Options:
    held = {(one.scheme, one.code) for one in library.record(record).tags} if record else set()
    wide = CHOICES + len(held)
    found = library.taxonomies.find(text, wide) if text else _usual(library, record, wide)
    options = [
        {
            "value": f"{taxonomy.scheme}:{concept.code}",
            "label": concept.label,
            "kind": "",
            "beside": concept.description,
            "scheme": taxonomy.title,
        }
        for taxonomy, concept in found
        if (taxonomy.scheme, concept.code) not in held
    ]
    return options[:CHOICES], "Add a tag", "Type a word of it, or its code"


def _usual(library: Library, record: str, count: int) -> list[Any]:
    """The codes that other records of the report have, those of most records first."""
    ids = library.browsing.record_ids(Filters(report=(library.record(record).report_id,)))
    tags = Counter((tag.scheme, tag.code) for one in library.browsing.records(ids[:NEAR]) for tag in one.tags)
    known = {
        (one.scheme, each.code): (one, each) for one in library.taxonomies.all() for each in one.concepts
    }
    return [known[name] for name, _ in tags.most_common(count) if name in known]


def _others(library: Library, record: str, text: str) -> list[Option]:
    """Other records of the same report: those with the words, or those that say the same and stand near."""
    one = library.record(record)
    ids = library.browsing.record_ids(Filters(report=(one.report_id,), phrase=(text,) if text else ()))
    if not text and record in ids:
        at = ids.index(record)
        ids = [ids[place] for place in sorted(range(len(ids)), key=lambda place: abs(place - at))]
    alike = (
        [] if text else [other.id for other in library.repeats(record) if other.report_id == one.report_id]
    )
    several = [name for name in dict.fromkeys((*alike, *ids)) if name != record][:CHOICES]
    found = library.browsing.records(several)
    at_place = places(library, found)
    return [
        {
            "value": other.id,
            "label": other.statement,
            "kind": other.kind,
            "beside": at_place[other.id],
            "scheme": "",
        }
        for other in found
    ]


def _merging(library: Library, record: str, text: str) -> Options:
    return (
        _others(library, record, text),
        "Merge it with",
        "It then states the words of both. Type words of the other one",
    )


def _parents(library: Library, record: str, text: str) -> Options:
    found = _others(library, record, text)
    if not text and library.record(record).parent_id:
        found.insert(
            0, {"value": "", "label": "Nothing: it stands alone", "kind": "", "beside": "", "scheme": ""}
        )
    return found, "It belongs to", "Type words of the one it stands under"


def _reports(library: Library, record: str, text: str) -> Options:
    typed = text.casefold().split()
    found = [
        one
        for one in library.reports()
        if all(word in f"{named(one)} {one.publisher}".casefold() for word in typed)
    ]
    options = [
        {"value": one.id, "label": named(one), "kind": "", "beside": one.publisher or "", "scheme": ""}
        for one in found[:CHOICES]
    ]
    return options, "Which report?", "Type words of its title, publisher or year"


_LISTS: dict[str, Callable[[Library, str, str], Options]] = {
    "kind": _kinds,
    "add": _kinds,
    "reject": _reasons,
    "report": _reports,
    "tag": _tags,
    "merge": _merging,
    "parent": _parents,
}

ACTIONS = (
    decide_one, call_kind, proposals, tag, put_under, remark, restate, split, merge, restore, add_record, undo, page_words, choices,
)  # fmt: skip
