"""The page as a whole: its frame, what it can be asked to do, and the server that shows it."""

import logging
import socket
from collections.abc import Callable
from functools import partial

import gradio as gr
import uvicorn
from fastapi import FastAPI

from lessonbase import Library
from lessonbase.errors import LessonbaseError
from lessonbase.reading.kinds import MEDIA_TYPES
from lessonbase_ui import ask, design, lessons, packs, reports, review, words
from lessonbase_ui.address import Address, Tab
from lessonbase_ui.beside import Beside
from lessonbase_ui.guard import LOOPBACK, UPLOAD_MEGABYTES
from lessonbase_ui.parts import render
from lessonbase_ui.parts.viewer import Sight, viewer
from lessonbase_ui.routes import add_routes
from lessonbase_ui.tabs import Action, Asked, Shown, Told, bordered
from lessonbase_ui.theme import SCRIPT, theme

log = logging.getLogger(__name__)

# What of a folder is taken; the rest of it nobody named.
ENDINGS = (*MEDIA_TYPES, ".zip")

# Of a request: the longest address a browser opens has two million characters, and is answered in words.
HEAD_BYTES = 2_500_000

# Gradio adds the link once it runs: until the style is there, nothing is shown rather than something unstyled.
HEAD = '<style>.gradio-container { visibility: hidden }</style><link rel="stylesheet" href="style.css">'

# What each tab shows at an address.
VIEWS: dict[Tab, Callable[[Library, Address], Shown]] = {
    "ask": lambda library, address: (design if address.design else ask).show(library, address),
    "lessons": lessons.show,
    "reports": reports.show,
    "review": review.show,
    "packs": packs.show,
}


def actions() -> tuple[Action, ...]:
    """What the page can ask of the server, by their names: no two tabs may give one name to two things."""
    return (
        show,
        rows,
        view,
        *ask.ACTIONS,
        *reports.ACTIONS,
        *review.ACTIONS,
        *packs.ACTIONS,
        *design.ACTIONS,
    )


def show(library: Library, asked: Asked) -> Told:
    """The view at the address `search`. The address says everything: no state is kept for a visitor."""
    address = Address.parse(str(asked.get("search", ""))).of(asked.get("by"))
    going_on = _going_on(library)
    shown = VIEWS[address.tab](library, address)
    return (
        {
            "tab": address.tab,
            "q": address.q,
            "text": address.text,
            "parts": {"record": "", "about": ""} | shown.parts | {"state": _state(library)},
            "announce": shown.announce,
        }
        | going_on
        | shown.extra
    )


def rows(library: Library, asked: Asked) -> Told:
    """The rows of Reports and the line of state, for a page that watches files being read."""
    address = Address.parse(str(asked.get("search", "")))
    going_on = _going_on(library)
    parts = {"state": _state(library)}
    if address.tab == "reports":
        parts["rows"] = reports.rows(library, address)
    return {"parts": parts} | going_on


def view(library: Library, asked: Asked) -> Told:
    """The viewer on the page of `sight`."""
    return {"viewer": viewer(library, Sight.model_validate(asked))}


def _going_on(library: Library) -> Told:
    """Whether a page has to look again. Taken before its rows are drawn: a file may come through meanwhile."""
    return {"busy": library.jobs.waiting() > 0, "asking": library.jobs.asking()}


def _state(library: Library) -> str:
    says = words.holdings(library.overview(), library.jobs.waiting())
    return render("state.html", says=says, search=library.models.says())


def build(library: Library, signed_in: bool = False) -> gr.Blocks:
    """The page as Gradio blocks: a frame of empty parts, filled by page.js from the actions of the tabs. People who are
    `signed_in` have an account to go to."""
    blocks = gr.Blocks(title="lessonbase", analytics_enabled=False, fill_width=True)
    with blocks:
        _part("header", render("header.html", read_only=library.read_only, signed_in=signed_in))
        with gr.Column(elem_id="frame"):
            with gr.Column(elem_id="work"):
                with gr.Column(elem_id="tab-ask"):
                    _part("question", render("question.html"))
                    _part("designing", render("designing.html"))
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
                with gr.Column(elem_id="tab-review"):
                    _part("review")
                with gr.Column(elem_id="tab-packs"):
                    _part("packs")
            with gr.Column(elem_id="side"):
                _part("record")
                _part("viewer")
                _part("about")
        gr.HTML(
            render("help.html") + render("who.html"),
            js_on_load=SCRIPT,
            apply_default_css=False,
            elem_id="part-page",
            server_functions=[bordered(action, library) for action in actions()],
        )
    return blocks


def _part(name: str, value: str | None = None) -> gr.HTML:
    """A part of the page; without a value of its own it is a home for finished markup that page.js puts in."""
    home = f'<div data-part="{name}"></div>'
    return gr.HTML(value or home, js_on_load=None, apply_default_css=False, elem_id=f"part-{name}")


LOOK_SECONDS = 0.25
"""How often the framework looks into its queue of actions. Nothing of the page is ever in it; by itself it looks a thousand
times a second, which takes a server that nobody asks up to a tenth of a processor."""


def application(library: Library, beside: Beside | None = None) -> FastAPI:
    """The whole web application. Where browsers' files go is what `lessonbase_ui.serve` told the framework."""
    app = FastAPI(docs_url=None, redoc_url=None, openapi_url=None)
    add_routes(app, library, beside)
    page = build(library, signed_in=bool(beside and beside.public))
    page._queue.sleep_when_free = LOOK_SECONDS
    gr.mount_gradio_app(
        app,
        page,
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


def listening_at(host: str, port: int) -> socket.socket:
    """A socket bound to an address of this machine; port 0 takes any that is free. Raises LessonbaseError if it is taken."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    # Named as TCP, or asyncio leaves it to wait for each answer's headers to be acknowledged: 40 ms a request.
    listening = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((host, port))
    except OSError as error:
        listening.close()
        raise LessonbaseError(
            f"Port {port} cannot be used ({error.strerror}): perhaps lessonbase is already running. "
            f"Stop it, or choose another port, for example: lessonbase serve --port {port + 1}"
        ) from error
    return listening


def run(
    library: Library,
    host: str,
    port: int,
    on_ready: Callable[[str], None] | None,
    beside: Beside | None = None,
) -> None:
    """What `lessonbase_ui.serve` does."""
    if host not in LOOPBACK and not (beside and beside.public):
        raise LessonbaseError(
            f"The page is for this machine only, and {host} is not it. Leave the host at 127.0.0.1."
        )
    listening = listening_at(host, port)
    address = f"http://{f'[{host}]' if ':' in host else host}:{listening.getsockname()[1]}"
    config = uvicorn.Config(
        beside.outermost(application(library, beside)) if beside else application(library),
        proxy_headers=False,  # what is served beside the page says whose word is taken (`outermost`)
        http="h11",  # the one that bounds what a request's head may hold
        h11_max_incomplete_event_size=HEAD_BYTES,
        log_level="warning",
        timeout_graceful_shutdown=2,
    )
    library.jobs.resume()
    library.models.begin()
    with listening:
        ready = partial(on_ready, address) if on_ready else lambda: None
        _Server(config, ready, on_end=library.drawing.close).run(sockets=[listening])
