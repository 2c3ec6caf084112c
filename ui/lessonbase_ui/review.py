"""Review: people decide on records, alone or with others, and see when enough has been seen."""

from lessonbase import Library
from lessonbase_ui import agreeing, codes, deciding, exchanging
from lessonbase_ui.address import Address
from lessonbase_ui.ask import starter_files
from lessonbase_ui.bench import bench
from lessonbase_ui.parts import render
from lessonbase_ui.parts.viewer import viewer
from lessonbase_ui.tabs import Shown


def show(library: Library, address: Address) -> Shown:
    """The tab Review at an address: the bench, or what is open in its place."""
    if not library.overview().reports:
        empty = render("empty.html", title="There is nothing to review yet", starter=starter_files())
        return Shown({"review": empty, "viewer": ""})
    if address.part:
        return Shown({"review": agreeing.PARTS[address.part](library, address), "viewer": ""})
    markup, sight = bench(library, address)
    if sight and address.page:
        sight = sight.model_copy(update={"page": address.page})
    return Shown({"review": markup, "viewer": viewer(library, sight) if sight else ""})


ACTIONS = (*deciding.ACTIONS, *agreeing.ACTIONS, *codes.ACTIONS, *exchanging.ACTIONS)
