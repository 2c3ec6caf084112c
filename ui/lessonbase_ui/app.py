"""The page as a whole: its frame, what it can be asked to do, and the server that shows it."""

import logging
import socket
from collections.abc import Callable
from functools import partial
from typing import Any

import gradio as gr
import uvicorn
from fastapi import FastAPI

from lessonbase import Library
from lessonbase.errors import LessonbaseError, QueryError
from lessonbase.reading.kinds import MEDIA_TYPES
from lessonbase_ui import ask, lessons, packs, reports, words
from lessonbase_ui.address import Address
from lessonbase_ui.guard import LOOPBACK, UPLOAD_MEGABYTES
from lessonbase_ui.parts import render
from lessonbase_ui.parts.viewer import Sight, viewer
from lessonbase_ui.routes import add_routes
from lessonbase_ui.theme import SCRIPT, theme

log = logging.getLogger(__name__)

# What of a folder is taken; the rest of it nobody named.
ENDINGS = (*MEDIA_TYPES, ".zip")

# Of a request: the longest address a browser opens has two million characters, and is answered in words.
HEAD_BYTES = 2_500_000

# Gradio adds the link once it runs: until the style is there, nothing is shown rather than something unstyled.
HEAD = '<style>.gradio-container { visibility: hidden }</style><link rel="stylesheet" href="style.css">'

# Who does what is done on this page, until there are names.
HERE = "on this computer"

Asked = dict[str, Any]
Told = dict[str, Any]
Action = Callable[[Asked], Told]


class Page:
    """What the page can ask of the server; each action takes and gives plain data.

    The address says everything: no state is kept for a visitor.
    """

    def __init__(self, library: Library) -> None:
        self.library = library
        self.jobs = library.jobs

    def show(self, asked: Asked) -> Told:
        """The view at the address `search`."""
        address = Address.parse(str(asked.get("search", "")))
        going_on = self._going_on()
        if address.tab == "ask":
            shown = ask.show(self.library, address)
        elif address.tab == "lessons":
            shown = lessons.show(self.library, address)
        elif address.tab == "packs":
            shown = packs.show(self.library, address)
        else:
            shown = reports.show(self.library, address)
        return (
            {
                "tab": address.tab,
                "q": address.q,
                "text": address.text,
                "parts": shown.parts | {"state": self._state()},
                "announce": shown.announce,
            }
            | going_on
            | shown.extra
        )

    def rows(self, asked: Asked) -> Told:
        """The rows of Reports and the line of state, for a page that watches files being read."""
        address = Address.parse(str(asked.get("search", "")))
        going_on = self._going_on()
        parts = {"state": self._state()}
        if address.tab == "reports":
            parts["rows"] = reports.rows(self.library, address)
        return {"parts": parts} | going_on

    def view(self, asked: Asked) -> Told:
        """The viewer on the page of `sight`."""
        return {"viewer": viewer(self.library, Sight.model_validate(asked))}

    def add(self, asked: Asked) -> Told:
        """Put uploaded files into the library."""
        self.jobs.add([path for path in asked.get("paths", []) if self.jobs.is_upload(path)])
        return {}

    def starter(self, asked: Asked) -> Told:
        """Put the starter library into the library."""
        self.jobs.add(ask.starter_paths())
        return {}

    def retry(self, asked: Asked) -> Told:
        """Try a file again that failed."""
        known = {failure.path for failure in self.library.failures()}
        known |= {str(job.path) for job in self.jobs.all() if job.fault}
        self.jobs.add([path for path in [str(asked["path"])] if path in known])
        return {}

    def dismiss(self, asked: Asked) -> Told:
        """Forget a file that failed."""
        self.library.dismiss(str(asked["path"]))
        self.jobs.discard(str(asked["path"]))
        return {}

    def columns(self, asked: Asked) -> Told:
        """Ask what the columns of a table in the library are."""
        self.jobs.ask_again(str(asked["report"]))
        return {}

    def take(self, asked: Asked) -> Told:
        """Take a column of a table that asks as something else."""
        self.jobs.take(int(asked["number"]), str(asked["header"]), str(asked["use"]))
        return {}

    def apply(self, asked: Asked) -> Told:
        """Add a table, or read it again, as its columns are taken by now."""
        self.jobs.answer(int(asked["number"]))
        return {}

    def decline(self, asked: Asked) -> Told:
        """Leave a table that asks as it is."""
        self.jobs.decline(int(asked["number"]))
        return {"announce": "The table was left as it is."}

    def forget(self, asked: Asked) -> Told:
        """Take the line about a finished file away, or all such lines."""
        if asked["number"] == "all":
            self.jobs.forget_all()
        else:
            self.jobs.forget(int(asked["number"]))
        return {}

    def remove(self, asked: Asked) -> Told:
        """Remove a report with its records."""
        try:
            report = self.library.report(str(asked["report"]))
            self.library.remove(report.id)
        except QueryError:  # by another window
            return {"announce": "It was removed already."}
        self.jobs.forget_report(report.id)
        return {"announce": f"“{words.plain(report.title)}” was removed."}

    def outline(self, asked: Asked) -> Told:
        """Make a pack of the cases that were chosen for a topic."""
        chosen = [str(one) for one in asked["cases"]]
        if not chosen:
            return {"error": "No case is chosen. Choose at least one, then make the outline."}
        made = self.library.packs.build(
            str(asked["name"]), str(asked["topic"]), len(chosen), int(asked["minutes"]),
            by=HERE, template=str(asked["template"]), taken=chosen,
        )  # fmt: skip
        return {"pack": made.id, "announce": f"The outline of “{words.plain(made.name)}” is made."}

    def collect(self, asked: Asked) -> Told:
        """Put what is in the tray into a pack, a new one where only a name is given: records by their ids, other words as
        "PASSAGE START END"."""
        packs, chosen = self.library.packs, [str(one).split() for one in asked["chosen"]]
        pack = str(asked.get("pack") or packs.new(str(asked["name"]), by=HERE).id)
        try:
            made = packs.add(
                pack,
                [one[0] for one in chosen if len(one) == 1],
                [(one[0], int(one[1]), int(one[2])) for one in chosen if len(one) == 3],
                by=HERE,
            )
        except LessonbaseError:
            if not asked.get("pack"):
                packs.remove(pack)  # else its name would be taken when the person tries again
            raise
        return {"pack": made.id, "announce": f"Added to “{words.plain(made.name)}”."}

    def write(self, asked: Asked) -> Told:
        """Write the text of a part of a case."""
        self.library.packs.edit(
            str(asked["pack"]), str(asked["case"]), str(asked["field"]), str(asked["text"]), by=HERE
        )
        return {"announce": "Saved."}

    def arrange(self, asked: Asked) -> Told:
        """Move a case up or down, or take a case or item out."""
        pack = self.library.packs.get(str(asked["pack"]))
        order = [case.id for case in pack.cases]
        if asked.get("drop"):
            kept = [one for one in (*order, *(item.id for item in pack.items)) if one != asked["drop"]]
            self.library.packs.arrange(pack.id, kept, by=HERE)
            return {"announce": "Taken out. An earlier version of the pack still has it."}
        at = order.index(str(asked["case"]))
        to = min(max(at + int(asked["by"]), 0), len(order) - 1)
        order.insert(to, order.pop(at))
        self.library.packs.arrange(pack.id, [*order, *(item.id for item in pack.items)], by=HERE)
        return {"announce": f"Now number {to + 1}."}

    def remove_pack(self, asked: Asked) -> Told:
        """Take a pack out."""
        self.library.packs.remove(str(asked["pack"]))
        return {"announce": "The pack was removed."}

    def _going_on(self) -> Told:
        """Whether a page has to look again. Taken before its rows are drawn: a file may come through meanwhile."""
        return {"busy": self.jobs.waiting() > 0, "asking": self.jobs.asking()}

    def _state(self) -> str:
        return render("state.html", says=words.holdings(self.library.overview(), self.jobs.waiting()))


def _bordered(action: Action) -> Action:
    """An action whose faults become words for the person, and a traceback in the log."""

    def run(asked: Asked) -> Told:
        try:
            return action(asked)
        except LessonbaseError as error:
            return {"error": str(error)}
        except Exception:
            log.exception("%s failed", action.__name__)
            return {
                "error": "Something went wrong that lessonbase did not expect; it is written to the log. "
                "Your reports are as they were. Try once more, or go on with something else."
            }

    run.__name__ = action.__name__
    return run


def build(library: Library) -> gr.Blocks:
    """The page as Gradio blocks: a frame of empty parts, filled by page.js from the actions of `Page`."""
    page = Page(library)
    actions: list[Action] = [
        page.show, page.rows, page.view, page.add, page.starter, page.retry, page.dismiss, page.columns, page.take,
        page.apply, page.decline, page.forget, page.remove, page.outline, page.collect, page.write, page.arrange,
        page.remove_pack,
    ]  # fmt: skip
    blocks = gr.Blocks(title="lessonbase", analytics_enabled=False, fill_width=True)
    with blocks:
        _part("header", render("header.html", read_only=library.read_only))
        with gr.Column(elem_id="frame"):
            with gr.Column(elem_id="work"):
                with gr.Column(elem_id="tab-ask"):
                    _part("question", render("question.html"))
                    _part("chips")
                    _part("answer")
                with gr.Column(elem_id="tab-lessons"):
                    _part("search", render("search.html"))
                    with gr.Column(elem_id="browse"):
                        _part("facets")
                        _part("cards")
                with gr.Column(elem_id="tab-reports"):
                    _part(
                        "drop",
                        render(
                            "drop.html",
                            megabytes=UPLOAD_MEGABYTES,
                            endings=ENDINGS,
                            read_only=library.read_only,
                        ),
                    )
                    _part("rows")
                with gr.Column(elem_id="tab-packs"):
                    _part("packs")
            with gr.Column(elem_id="side"):
                _part("viewer")
        gr.HTML(
            render("help.html"),
            js_on_load=SCRIPT,
            apply_default_css=False,
            elem_id="part-page",
            server_functions=[_bordered(action) for action in actions],
        )
    return blocks


def _part(name: str, value: str | None = None) -> gr.HTML:
    """A part of the page; without a value of its own it is a home for finished markup that page.js puts in."""
    home = f'<div data-part="{name}"></div>'
    return gr.HTML(value or home, js_on_load=None, apply_default_css=False, elem_id=f"part-{name}")


def application(library: Library) -> FastAPI:
    """The whole web application. Where browsers' files go is what `lessonbase_ui.serve` told the framework."""
    app = FastAPI(docs_url=None, redoc_url=None, openapi_url=None)
    add_routes(app, library)
    gr.mount_gradio_app(
        app,
        build(library),
        path="/",
        footer_links=[],
        run_history=False,
        ssr_mode=False,
        show_error=False,
        max_file_size=f"{UPLOAD_MEGABYTES}mb",
        theme=theme(),
        head=HEAD,
    )
    return app


class _Server(uvicorn.Server):
    """A server that says when it is ready, and when it ends, before it waits for what is still being asked."""

    def __init__(
        self, config: uvicorn.Config, on_ready: Callable[[], None], on_end: Callable[[], None]
    ) -> None:
        super().__init__(config)
        self._on_ready, self._on_end = on_ready, on_end

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        if self.started:
            self._on_ready()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        self._on_end()
        await super().shutdown(sockets)


def run(library: Library, host: str, port: int, on_ready: Callable[[str], None] | None) -> None:
    """What `lessonbase_ui.serve` does."""
    if host not in LOOPBACK:
        raise LessonbaseError(
            f"The page is for this machine only, and {host} is not it. Leave the host at 127.0.0.1."
        )
    listening = socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((host, port))
    except OSError as error:
        listening.close()
        raise LessonbaseError(
            f"Port {port} cannot be used ({error.strerror}): perhaps lessonbase is already running. "
            f"Stop it, or choose another port, for example: lessonbase serve --port {port + 1}"
        ) from error
    address = f"http://{f'[{host}]' if ':' in host else host}:{listening.getsockname()[1]}"
    config = uvicorn.Config(
        application(library),
        http="h11",  # the one that bounds what a request's head may hold
        h11_max_incomplete_event_size=HEAD_BYTES,
        log_level="warning",
        timeout_graceful_shutdown=2,
    )
    library.jobs.resume()
    with listening:
        ready = partial(on_ready, address) if on_ready else lambda: None
        _Server(config, ready, on_end=library.drawing.close).run(sockets=[listening])
