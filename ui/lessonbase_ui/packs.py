"""Packs: cases for a session, chosen from a topic or from the tray, written, looked at as pages, taken along."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any, get_args
from urllib.parse import urlencode

from lessonbase import Library
from lessonbase.errors import LessonbaseError, NotFoundError
from lessonbase.packs import BALANCES, KINDS, Balance, Choice, Language, Pack, Template, Writing, tally
from lessonbase_ui import words
from lessonbase_ui.address import Address
from lessonbase_ui.ask import starter_files
from lessonbase_ui.parts import render
from lessonbase_ui.tabs import HERE, Asked, Shown, Told, sent_file

CASES, MINUTES = 3, 90
"""What a new pack is proposed with."""
# What a pack leaves as, with the words on its buttons; the first three stand in sight.
FORMATS = {
    "docx": "Word",
    "pptx": "Slides",
    "pdf": "PDF",
    "html": "Briefing that proves itself",
    "md": "Markdown",
    "ris": "References (RIS)",
    "bib": "References (BibTeX)",
    "csl.json": "References (CSL-JSON, for Zotero)",
    "json": "Pack file, to be taken in again",
}
FIELDS = {
    "setting": "Setting",
    "actors": "Who took part",
    "challenge": "Challenge",
    "done": "What was done",
    "happened": "What happened",
    "lesson": "Lesson",
    "practice": "Good practice and advice",
    "conditions": "Conditions",
}
TEMPLATES = {
    "case_study": "Case study",
    "lessons_brief": "Lessons brief",
    "workshop": "Workshop exercise",
    "pre_mortem": "Pre-mortem cards",
    "checklist": "Checklist for design review",
}
TEMPLATES_FOR = {"docx": "Word", "pptx": "Slides"}
LANGUAGES = {"en": "English", "fr": "French", "es": "Spanish", "pt": "Portuguese"}
BALANCED = {"sources": "Sources", "countries": "Countries", "sectors": "Sectors", "outcomes": "What happened"}
OUTCOMES = {"well": "went well", "wrong": "went wrong", "mixed": "mixed", "open": "what was learned"}
FOLLOWING = f"<script>{Path(__file__).with_name('following.js').read_text('utf-8')}</script>".encode()
"""What stands at the end of the pages beside a pack, so that they follow what is being written."""
assert TEMPLATES.keys() == set(get_args(Template))
assert LANGUAGES.keys() == set(get_args(Language))


def show(library: Library, address: Address) -> Shown:
    """The tab Packs at an address: one pack, the cases for a topic, or all packs."""
    if not library.overview().reports:
        return _of(
            render("empty.html", title="There is nothing to make a pack of yet", starter=starter_files())
        )
    if address.pack:
        try:
            return _of(_pack(library, library.packs.get(address.pack), address))
        except NotFoundError:
            return _of(_all(library, missing=True))
    if address.topic:
        return _of(_choices(library, address))
    return _of(_all(library))


def _of(main: str) -> Shown:
    return Shown({"packs": main, "viewer": ""})


def _all(library: Library, *, missing: bool = False) -> str:
    return render(
        "packs.html",
        packs=library.packs.all(),
        missing=missing,
        templates=TEMPLATES,
        cases=CASES,
        minutes=MINUTES,
        balances=BALANCED,
        read_only=library.read_only,
    )


def _choices(library: Library, address: Address) -> str:
    wanted, minutes = address.cases or CASES, address.minutes or MINUTES
    kept = BALANCES if address.balance is None else address.balance
    found = library.packs.choices(address.topic, wanted, kept)
    return render(
        "packs_choose.html",
        topic=address.topic,
        wanted=wanted,
        minutes=minutes,
        found=found,
        taken=sum(one.taken for one in found),
        outcomes=OUTCOMES,
        balance=balance_of(found),
        keys=keys_of,
        swap=swap_of(found),
        balances=BALANCED,
        kept=kept,
        templates=TEMPLATES,
        languages=LANGUAGES,
    )


def balance_of(found: list[Choice]) -> list[tuple[str, list[tuple[str, str, int]]]]:
    """How the cases divide: a key (of `keys_of`), its label and how many taken cases have it. Keys of cases that were left
    are there too, so that the balance follows what a person takes; a kind of outcome that none has stays, as 0."""
    divided = tally([one.case for one in found if one.taken])
    possible = tally([one.case for one in found])
    named: dict[Balance, Callable[[str], str]] = {
        "sources": words.main,
        "countries": str,
        "sectors": str,
        "outcomes": OUTCOMES.__getitem__,
    }
    return [
        (BALANCED[kind], [(f"{kind}:{one}", says(one), divided[kind].get(one, 0)) for one in possible[kind]])
        for kind, says in named.items()
    ]


def balance_line(pack: Pack) -> str:
    """How the cases of a pack divide, in a line: "4 countries, 2 sectors, 3 went well, 1 mixed"."""
    divided = tally(pack.cases)
    told = OUTCOMES | {"open": "of lessons only"}
    outcomes = [f"{count} {told[name]}" for name, count in divided["outcomes"].items() if count]
    countries, sectors = len(divided["countries"]), len(divided["sectors"])
    known = [words.count(countries, "country", "countries")] if countries else []
    known += [words.count(sectors, "sector")] if sectors else []
    return ", ".join([*known, *outcomes])


def keys_of(choice: Choice) -> list[str]:
    """What a case counts under in the balance."""
    return [
        f"{kind}:{one}"
        for kind, counts in tally([choice.case]).items()
        for one, count in counts.items()
        if count
    ]


def swap_of(found: list[Choice]) -> tuple[Choice, Choice] | None:
    """Where in none of the taken cases something went wrong: the one furthest from the topic, and the nearest that was left
    in which it did."""
    taken = [one for one in found if one.taken]
    troubled = [one for one in found if one.case.outcome in ("wrong", "mixed")]
    if not taken or not troubled or any(one.taken for one in troubled):
        return None
    return taken[-1], troubled[0]


def _pack(library: Library, pack: Pack, address: Address) -> str:
    number = {quote: n for n, quote in enumerate(pack.quotes, 1)}
    standing = library.packs.standing(pack.id)
    opened = pack.case(address.case or "") or (pack.cases[0] if pack.cases else None)
    return render(
        "pack.html",
        pack=pack,
        opened=opened,
        number=number,
        fields=FIELDS,
        templates=TEMPLATES,
        outcomes=OUTCOMES,
        balance=balance_line(pack),
        writes=library.writes,
        kept=library.packs.templates(),
        kept_for=TEMPLATES_FOR,
        template_endings=",".join(KINDS),
        formats=list(FORMATS.items()),
        languages=LANGUAGES,
        styles=words.STYLES,
        versions=[
            (saved, words.date(datetime.fromisoformat(saved.saved_at)))
            for saved in library.packs.versions(pack.id)
        ],
        warnings=[one for one in (*standing, *pack.warnings) if one.code != "gap"],
        found=sum(quote.is_whole for quote in pack.quotes),
        href=lambda case: f"?{urlencode({'tab': 'packs', 'pack': pack.id, 'case': case})}",
        read_only=library.read_only,
        view=_view,
    )


def _view(quote: Any) -> dict[str, Any]:
    """What the viewer needs to show a quote on its page."""
    return {
        "report": quote.report_id,
        "page": quote.page,
        "cited": quote.page,
        "passage": quote.passage_id,
        "quote": quote.text,
        "start": quote.start,
    }


# ── what a person does here ───────────────────────────────────────────────────────────────────


def _by(asked: Asked) -> str:
    """Who does it: the name that somebody gave on this page, if they did."""
    return str(asked.get("by") or HERE)


def outline(library: Library, asked: Asked) -> Told:
    """Make a pack of the cases that were chosen for a topic."""
    chosen = [str(one) for one in asked["cases"]]
    if not chosen:
        return {"error": "No case is chosen. Choose at least one, then make the outline."}
    made = library.packs.build(
        str(asked["name"]), str(asked["topic"]), len(chosen), int(asked["minutes"]),
        by=_by(asked), template=str(asked["template"]), language=str(asked["language"]), taken=chosen,
    )  # fmt: skip
    return {"pack": made.id, "announce": f"The outline of “{words.plain(made.name)}” is made."}


def take_pack(library: Library, asked: Asked) -> Told:
    """Take in a pack from a file that this browser sent."""
    with sent_file(library, asked) as file:
        taken = library.packs.take_in(file, by=_by(asked))
    return {"pack": taken.id, "announce": f"“{words.plain(taken.name)}” was taken in."}


def take_template(library: Library, asked: Asked) -> Told:
    """Keep a file that this browser sent as the organisation's own template for Word or slides."""
    with sent_file(library, asked) as file:
        kept = library.packs.keep_template(file, by=_by(asked))
    return {
        "announce": f"{TEMPLATES_FOR[kept.kind]} from here on: in the look of “{words.plain(kept.name)}”."
    }


def drop_template(library: Library, asked: Asked) -> Told:
    """Keep the template for Word or slides no longer."""
    library.packs.drop_template(str(asked["kind"]), by=_by(asked))
    return {"announce": "The template is kept no longer. Packs leave in the look of lessonbase."}


def collect(library: Library, asked: Asked) -> Told:
    """Put what is in the tray into a pack, a new one where only a name is given: records by their ids, other words as
    "PASSAGE START END"."""
    packs, chosen = library.packs, [str(one).split() for one in asked["chosen"]]
    pack = str(asked.get("pack") or packs.new(str(asked["name"]), by=_by(asked)).id)
    try:
        made = packs.add(
            pack,
            [one[0] for one in chosen if len(one) == 1],
            [(one[0], int(one[1]), int(one[2])) for one in chosen if len(one) == 3],
            by=_by(asked),
        )
    except LessonbaseError:
        if not asked.get("pack"):
            packs.remove(pack, by=_by(asked))  # else its name would be taken when the person tries again
        raise
    return {"pack": made.id, "announce": f"Added to “{words.plain(made.name)}”."}


def write(library: Library, asked: Asked) -> Told:
    """Write the text of a part of a case."""
    library.packs.edit(
        str(asked["pack"]), str(asked["case"]), str(asked["field"]), str(asked["text"]), by=_by(asked)
    )
    return {"announce": "Saved."}


def preview(library: Library, asked: Asked) -> Told:
    """The text of the pages as it would be with what is being written; nothing is saved."""
    writings = [Writing.model_validate(one) for one in asked["writings"]]
    return {"body": library.packs.preview(str(asked["pack"]), writings, asked["style"])}


def write_draft(library: Library, asked: Asked) -> Told:
    """Have the language model write a part of a case from its quotes."""
    library.packs.draft(str(asked["pack"]), str(asked["case"]), str(asked["field"]), by=_by(asked))
    return {"announce": "Written. Every sentence is in the quotes; the others were left out."}


def arrange(library: Library, asked: Asked) -> Told:
    """Move a case up or down, or take a case or item out."""
    pack = library.packs.get(str(asked["pack"]))
    order = [case.id for case in pack.cases]
    if asked.get("drop"):
        kept = [one for one in (*order, *(item.id for item in pack.items)) if one != asked["drop"]]
        library.packs.arrange(pack.id, kept, by=_by(asked))
        return {"announce": "Taken out. An earlier version of the pack still has it."}
    at = order.index(str(asked["case"]))
    to = min(max(at + int(asked["step"]), 0), len(order) - 1)
    order.insert(to, order.pop(at))
    library.packs.arrange(pack.id, [*order, *(item.id for item in pack.items)], by=_by(asked))
    return {"announce": f"Now number {to + 1}."}


def annotate(library: Library, asked: Asked) -> Told:
    """Put a note to a case or item of a pack; an empty one takes it away."""
    library.packs.note(str(asked["pack"]), str(asked["target"]), str(asked["note"]), by=_by(asked))
    return {"announce": "The note is saved." if str(asked["note"]).strip() else "The note was taken away."}


def set_up(library: Library, asked: Asked) -> Told:
    """Make a pack another kind, give it another length, or labels and teaching parts in another language."""
    packs, pack = library.packs, library.packs.get(str(asked["pack"]))
    if asked["template"] != pack.template:
        packs.set_template(pack.id, str(asked["template"]), by=_by(asked))
    if asked["language"] != pack.language:
        packs.set_language(pack.id, str(asked["language"]), by=_by(asked))
    if int(asked["minutes"]) != pack.minutes:
        packs.set_minutes(pack.id, int(asked["minutes"]), by=_by(asked))
    return {"announce": "Saved."}


def duplicate(library: Library, asked: Asked) -> Told:
    """Make a copy of a pack under another name."""
    made = library.packs.duplicate(str(asked["pack"]), str(asked["name"]), by=_by(asked))
    return {"pack": made.id, "announce": f"“{words.plain(made.name)}” is a copy, and is open now."}


def keep_version(library: Library, asked: Asked) -> Told:
    """Keep a pack as it is now under a name, to find it among its versions."""
    name = " ".join(str(asked["label"]).split())[:80]
    if not name:
        return {"error": "The version has no name yet. Give it one, for example: As taught in May."}
    library.packs.label(str(asked["pack"]), name, by=_by(asked))
    return {"announce": f"Kept as “{words.plain(name)}”."}


def bring_back(library: Library, asked: Asked) -> Told:
    """Bring a former version of a pack back; the ones between stay."""
    library.packs.restore(str(asked["pack"]), int(asked["version"]), by=_by(asked))
    return {
        "announce": f"The pack is as it was in version {int(asked['version'])}. The versions between are kept."
    }


def remove_pack(library: Library, asked: Asked) -> Told:
    """Take a pack out."""
    library.packs.remove(str(asked["pack"]), by=_by(asked))
    return {"announce": "The pack was removed."}


ACTIONS = (
    outline,
    take_pack,
    take_template,
    drop_template,
    collect,
    write,
    preview,
    write_draft,
    annotate,
    arrange,
    set_up,
    duplicate,
    keep_version,
    bring_back,
    remove_pack,
)
