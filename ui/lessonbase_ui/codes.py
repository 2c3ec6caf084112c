"""Codes: the taxonomies that records are tagged by. An organisation's own are begun, taken in, changed and restored here."""

from collections.abc import Callable, Mapping
from typing import Any

from lessonbase import Library
from lessonbase.errors import QueryError
from lessonbase_ui import words
from lessonbase_ui.address import Address
from lessonbase_ui.parts import render
from lessonbase_ui.tabs import Asked, Told, sent_file

FILES = {"csv": "CSV", "ttl": "SKOS (Turtle)", "yaml": "YAML"}
"""What a taxonomy leaves as."""
NEW = "new"
"""What an address names in the place of a taxonomy, for one to be begun, or of a code, for one to be added."""


def show(library: Library, address: Address) -> str:
    """The taxonomies; of the one that the address takes its codes; of the code in its `cell` what may be changed."""
    own, every = library.taxonomies.own(), library.taxonomies.all()
    chosen = next((one for one in every if one.scheme == address.take), None)
    lines = chosen.in_order() if chosen else []
    is_own = chosen is not None and chosen.scheme in own
    bare = address.model_copy(update={"take": "", "cell": None, "record": None, "page": None})
    return render(
        "codes.html",
        address=address,
        bare=bare,
        own=[one for one in every if one.scheme in own],
        shipped=[one for one in every if one.scheme not in own],
        chosen=chosen,
        is_own=is_own,
        lines=lines,
        concept=next((one for one, _ in lines if one.code == address.cell), None),
        versions=library.taxonomies.versions(chosen.scheme) if chosen and is_own else [],
        history=library.taxonomies.history(chosen.scheme) if chosen and is_own else [],
        files=FILES,
        new=NEW,
        read_only=library.read_only,
    )


# ── what a person does here ───────────────────────────────────────────────────────────────────


def change_codes(library: Library, asked: Asked) -> Told:
    """Do something to a taxonomy: `deed` says what, and the rest of what is asked is what stands in its form."""
    address = _address(asked)
    if not address.person:
        return {"who": True}
    scheme = _said(asked, "scheme") if asked["deed"] == "begin" else address.take
    code, announce = _DEEDS[str(asked["deed"])](library, scheme, asked, address.person)
    return {
        "go": address.to(part="codes", take=scheme, cell=code, record=None, page=None),
        "announce": announce,
    }


def take_codes(library: Library, asked: Asked) -> Told:
    """Take in a taxonomy from a file that this browser sent."""
    address = _address(asked)
    with sent_file(library, asked) as file:
        if not address.person:
            return {"error": "Say first who you are: choose “Change” beside “You are” in Review."}
        replaced = _replaced(_said(asked, "replaced"))
        scheme, title = _said(asked, "scheme") or None, _said(asked, "title") or None
        taken = library.taxonomies.take_in(file, scheme, title, by=address.person, replaced=replaced)
    told = f"“{taken.title}” was taken in, with {words.count(len(taken.concepts), 'code')}."
    return {
        "go": address.to(part="codes", take=taken.scheme, cell=None, record=None, page=None),
        "announce": told,
    }


def written(library: Library, scheme: str, form: str) -> str:
    """A taxonomy as a file. Raises LessonbaseError where there is none."""
    return library.taxonomies.written(scheme, f".{form}")


def _address(asked: Asked) -> Address:
    return Address.parse(str(asked["search"])).of(asked.get("by"))


def _said(asked: Mapping[str, Any], name: str) -> str:
    return str(asked.get(name) or "").strip()


def _fields(asked: Asked) -> dict[str, Any]:
    """What the form of a code holds beside its name: of several, one stands on each line."""
    several = {
        name: [line.strip() for line in _said(asked, name).splitlines() if line.strip()]
        for name in ("criteria", "examples")
    }
    return {"description": _said(asked, "description"), "broader": _said(asked, "broader"), **several}


def _replaced(text: str) -> dict[str, str]:
    """What takes the place of which code, OLD=NEW a line."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    if wrong := [line for line in lines if not all(part.strip() for part in line.partition("="))]:
        raise QueryError(
            f"“{wrong[0]}” does not say which code takes whose place. Write OLD=NEW, one on each line."
        )
    return {old.strip(): new.strip() for old, _, new in (line.partition("=") for line in lines)}


def _begin(library: Library, scheme: str, asked: Asked, by: str) -> tuple[str | None, str]:
    if scheme in {one.scheme for one in library.taxonomies.all()}:
        raise QueryError(f"There is a taxonomy {scheme} already. Give yours another short name.")
    title = _said(asked, "title")
    if not title:
        raise QueryError("Give the taxonomy a title, for example: Our themes.")
    library.taxonomies.add(scheme, _said(asked, "code"), _said(asked, "label"), by=by, title=title)
    return None, f"“{title}” was begun."


def _add(library: Library, scheme: str, asked: Asked, by: str) -> tuple[str | None, str]:
    code = _said(asked, "code")
    library.taxonomies.add(scheme, code, _said(asked, "label"), by=by, **_fields(asked))
    return code, f"{code} was added."


def _describe(library: Library, scheme: str, asked: Asked, by: str) -> tuple[str | None, str]:
    code = _said(asked, "code")
    library.taxonomies.describe(scheme, code, by=by, label=_said(asked, "label"), **_fields(asked))
    return code, "Saved. Records that are tagged by it show that."


def _retire(library: Library, scheme: str, asked: Asked, by: str) -> tuple[str | None, str]:
    code, into = _said(asked, "code"), _said(asked, "into")
    if into:
        library.taxonomies.merge(scheme, code, into, by=by)
        return into, f"{code} is part of {into} now: records follow."
    library.taxonomies.retire(scheme, code, by=by)
    return None, f"{code} is given no more."


def _restore(library: Library, scheme: str, asked: Asked, by: str) -> tuple[str | None, str]:
    version = int(asked["version"])
    library.taxonomies.restore(scheme, version, by=by)
    return None, f"Version {version} is back: records follow."


_DEEDS: dict[str, Callable[[Library, str, Asked, str], tuple[str | None, str]]] = {
    "begin": _begin,
    "add": _add,
    "describe": _describe,
    "retire": _retire,
    "restore": _restore,
}
ACTIONS = (change_codes, take_codes)
