"""What the page fetches beside Gradio: originals, pictures of pages, a sign of life."""

import json
import re
import threading
from collections import OrderedDict
from collections.abc import Iterator
from contextlib import suppress
from html import escape
from pathlib import PurePath
from typing import Literal
from urllib.parse import quote, urlencode

from fastapi import FastAPI, HTTPException, Path, Request, Response
from fastapi.responses import FileResponse, StreamingResponse

from lessonbase import Library
from lessonbase.drawing import notice
from lessonbase.errors import LessonbaseError, QueryError, UndrawnError
from lessonbase.inspection import opening
from lessonbase.model import Citation, Page
from lessonbase.packs import Options
from lessonbase.review import Wanted
from lessonbase_ui import ask, codes, exchanging, lessons, lessons_map, summary, words
from lessonbase_ui.address import Address
from lessonbase_ui.beside import Beside
from lessonbase_ui.design import exported
from lessonbase_ui.guard import Guard
from lessonbase_ui.packs import FOLLOWING
from lessonbase_ui.sheets import as_csv
from lessonbase_ui.theme import FAVICON, STYLE

# A report's id is the hash of its bytes, so what is under it never changes.
FOREVER = {"Cache-Control": "private, max-age=31536000, immutable"}
PICTURES_KEPT = 24
# An original is shown as it is, but may not run or fetch anything. (A sandbox would keep Chromium from
# showing a PDF.)
ORIGINAL_POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src data:; object-src 'self'; frame-ancestors 'self'"
)

SEEN_POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src 'self'; frame-ancestors 'none'"

# A pack as a page shows its quotes and checks them by a script of its own; it may fetch nothing, and is shut off from ours.
BRIEFING_POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; img-src data:; frame-ancestors 'self'; "
    "sandbox allow-scripts"
)
FILE_TYPES = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    "pdf": "application/pdf",
    "html": "text/html; charset=utf-8",
    "md": "text/markdown; charset=utf-8",
    "txt": "text/plain; charset=utf-8",
    "ris": "application/x-research-info-systems",
    "bib": "application/x-bibtex; charset=utf-8",
    "json": "application/json",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
    "jsonl": "application/x-ndjson",
    "jsonld": "application/ld+json",
    "csl.json": "application/vnd.citationstyles.csl+json",
}
Style = Literal["plain", "apa", "chicago"]
AnswerForm = Path(pattern="^(docx|md|txt|ris|bib)$")
CodesFile = Path(pattern=r"^[a-z][a-z0-9-]{0,39}\.(?:csv|yaml|ttl)$")
TableName = Path(pattern="^(lessons|gaps|countries|years|tags|review|followed)$")
PackFile = Path(pattern=r"^[\w-]{1,80}\.(?:csl\.)?[a-z]{2,4}$")

# The summary of a review has a style of its own and nothing else.
SUMMARY_POLICY = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'"
SummaryFile = Path(pattern=r"^(?:all|[0-9a-f]{16})\.(?:html|md)$")

ReportId = Path(pattern="^[0-9a-f]{16}$")
DesignId = Path(pattern="^[0-9a-f]{16}$")


class Pictures:
    """The pictures of the pages last seen. Drawing one takes about 0.1 s, turning back should not."""

    def __init__(self, library: Library) -> None:
        self._library = library
        self._kept: OrderedDict[tuple[str, int], Response] = OrderedDict()
        self._lock = threading.Lock()

    def of(self, report_id: str, page: int) -> Response:
        """The picture of a page, or one that says why there is none. Raises LessonbaseError for a page that is not here."""
        key = (report_id, page)
        self._library.report(report_id)  # not everybody may see what was drawn for somebody else
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
                return self._kept[key]
        picture = self._drawn(report_id, page)
        with self._lock:
            self._kept[key] = picture
            while len(self._kept) > PICTURES_KEPT:
                self._kept.popitem(last=False)
        return picture

    def _drawn(self, report_id: str, page: int) -> Response:
        try:
            picture = self._library.pages.image(report_id, page)
        except UndrawnError as error:
            shape = self._library.pages.get(report_id, page)
            said = notice(error.reason, shape.width or 1, shape.height or 1)
            return Response(said, media_type="image/svg+xml", headers={"Cache-Control": "no-store"})
        if picture is None:
            raise QueryError("This report has no pictures of its pages.")
        return Response(picture, media_type="image/png", headers=FOREVER)


def warm(library: Library) -> None:
    """Have the queue of Review in memory before somebody asks for it."""
    with suppress(LessonbaseError):  # whoever asks is told
        library.review.work(Wanted(by=""))


def add_routes(app: FastAPI, library: Library, beside: Beside | None = None) -> None:
    """Add our own addresses to the application, and guard all of it and what is `beside` it. Of what is added later the guard
    lets in only what its list names."""
    pictures = Pictures(library)
    library.drawing.warm()
    # A library of a hundred thousand records takes seconds to be looked over for the first time.
    threading.Thread(target=warm, args=(library,), daemon=True).start()

    @app.get("/alive", status_code=204)
    def alive() -> Response:
        return Response(status_code=204, headers={"Cache-Control": "no-store"})

    @app.get("/favicon.ico")
    def favicon() -> Response:
        return Response(FAVICON, media_type="image/svg+xml", headers={"Cache-Control": "max-age=86400"})

    # Gradio would rewrite the selectors of a style sheet it is given; a link of our own is left as it is.
    @app.get("/style.css")
    def style() -> Response:
        return Response(STYLE, media_type="text/css", headers={"Cache-Control": "no-cache"})

    @app.get("/original/{report_id}")
    def original(report_id: str = ReportId) -> Response:
        try:
            report, path = library.report(report_id), library.pages.original(report_id)
        except LessonbaseError as error:
            raise HTTPException(404, str(error)) from error
        if not path.is_file():
            raise HTTPException(404, f"The file of “{report.title}” is no longer in the library's folder.")
        # Text of every kind is shown as plain text: a report must not run as a page of ours. What a browser cannot
        # show is given to be kept, under its own ending.
        text = report.media_type.startswith("text/") or report.media_type.endswith(("json", "jsonl", "xml"))
        shown = text or report.media_type == "application/pdf"
        ending = ".txt" if text else PurePath(report.source).suffix.lower() or ".bin"
        return FileResponse(
            path,
            media_type="text/plain; charset=utf-8" if text else report.media_type,
            filename=words.plain(report.title)[:120].replace("/", " ") + ending,
            content_disposition_type="inline" if shown else "attachment",
            headers=FOREVER | {"Content-Security-Policy": ORIGINAL_POLICY},
        )

    @app.get("/seen/{report_id}")
    def seen(report_id: str = ReportId) -> Response:
        def picture(of: Page) -> str | None:
            return f"../page/{report_id}/{of.number}.png" if of.width else None

        try:
            report = library.report(report_id)
            library.pages.original(report_id)
        except LessonbaseError as error:
            raise HTTPException(404, str(error)) from error

        def told() -> Iterator[str]:
            begun = opening(report)
            yield begun
            try:
                yield library.pages.inspect(report_id, picture).html.removeprefix(begun)
            except LessonbaseError as error:
                yield f'<section><p class="none">{escape(str(error))}</p></section>'

        return StreamingResponse(
            told(), media_type="text/html", headers={"Content-Security-Policy": SEEN_POLICY}
        )

    @app.get("/page/{report_id}/{number}.png")
    def page(report_id: str = ReportId, number: int = Path(ge=1, le=99999)) -> Response:
        try:
            return pictures.of(report_id, number)
        except LessonbaseError as error:
            raise HTTPException(404, str(error)) from error

    @app.get("/answer.{form}")
    def answer(request: Request, form: str = AnswerForm, style: Style = "plain") -> Response:
        """The answer to the question of an address of the page, as a file."""

        def opens(citation: Citation) -> str:
            page = {"page": citation.page} if citation.page else {}
            named = {"report": citation.report_id, **page, "passage": citation.passage_id}
            return f"{request.base_url}?{urlencode(named)}"

        try:
            asked = Address.parse(request.url.query)
            data = library.packs.of_answer(
                library.ask(asked.q, asked.about, **asked.wanted), form, style, address=opens
            )
        except LessonbaseError as error:
            raise HTTPException(404, str(error)) from error
        name = re.sub(r"\W+", "-", asked.q.lower(), flags=re.ASCII).strip("-")[:60] or "answer"
        headers = {
            "Content-Disposition": f'attachment; filename="{name}.{form}"',
            "Cache-Control": "no-store",
        }
        return Response(data, media_type=FILE_TYPES[form], headers=headers)

    @app.get("/written")
    def written(request: Request) -> Response:
        """The answer to the question of an address as one text, as it grows: a line of JSON each time it does."""
        try:
            address = Address.parse(request.url.query)
            answer = library.ask(address.q, address.about, **address.wanted)
        except LessonbaseError as error:
            raise HTTPException(404, str(error)) from error
        lines = (f"{json.dumps(markup)}\n" for markup in ask.writing(library, address, answer))
        return StreamingResponse(
            lines, media_type="application/x-ndjson", headers={"Cache-Control": "no-store"}
        )

    @app.get("/table/{name}.csv")
    def table(request: Request, name: str = TableName) -> Response:
        try:
            address = Address.parse(request.url.query)
            if name == "lessons":
                head, lines = lessons.table(library, address)
            else:
                head, lines = lessons_map.table(library, address)
        except LessonbaseError as error:
            raise HTTPException(404, str(error)) from error
        headers = {"Content-Disposition": f'attachment; filename="{name}.csv"', "Cache-Control": "no-store"}
        return Response(as_csv(head, lines), media_type="text/csv; charset=utf-8", headers=headers)

    @app.get("/pack/{name}")
    def pack(
        name: str = PackFile,
        preview: str = "",
        pages: bool = False,
        plain: bool = False,
        paper: Literal["a4", "letter"] = "a4",
        style: Style = "plain",
    ) -> Response:
        pack_id, _, form = name.partition(".")
        try:
            data = library.packs.exported(
                pack_id, form, Options(pages=pages, plain=plain, paper=paper, style=style)
            )
        except LessonbaseError as error:
            raise HTTPException(404, str(error)) from error
        shown = bool(preview) and form == "html"
        if shown:
            data += FOLLOWING
        how = "inline" if shown else f'attachment; filename="{pack_id}.{form}"'
        policy = BRIEFING_POLICY if form == "html" else "default-src 'none'"
        headers = {"Content-Disposition": how, "Content-Security-Policy": policy, "Cache-Control": "no-store"}
        return Response(data, media_type=FILE_TYPES.get(form, "application/octet-stream"), headers=headers)

    @app.get("/design/{identity}/{form}")
    def checked(identity: str = DesignId, form: Literal["comments", "report", "json"] = "report") -> Response:
        try:
            data, media_type, name = exported(library, identity, form)
        except LessonbaseError as error:
            raise HTTPException(404, str(error)) from error
        how = f"attachment; filename*=UTF-8''{quote(name, safe='')}"
        headers = {
            "Content-Disposition": how,
            "Content-Security-Policy": "default-src 'none'",
            "Cache-Control": "no-store",
        }
        return Response(data, media_type=media_type, headers=headers)

    @app.get("/records.{form}")
    def records(
        request: Request,
        form: Literal["xlsx", "csv", "jsonl", "jsonld"],
        only: Literal["accepted"] | None = None,
    ) -> Response:
        """The records of the reports that an address chooses, with what people decided on them, as a file."""
        try:
            data = exchanging.written(library, Address.parse(request.url.query), form, only)
        except LessonbaseError as error:
            raise HTTPException(404, str(error)) from error
        headers = {
            "Content-Disposition": f'attachment; filename="records.{form}"',
            "Cache-Control": "no-store",
        }
        return Response(data, media_type=FILE_TYPES[form], headers=headers)

    @app.get("/taxonomy/{name}")
    def taxonomy(name: str = CodesFile) -> Response:
        scheme, _, form = name.partition(".")
        try:
            data = codes.written(library, scheme, form)
        except LessonbaseError as error:
            raise HTTPException(404, str(error)) from error
        headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"}
        return Response(data, media_type="text/plain; charset=utf-8", headers=headers)

    @app.get("/review/{name}")
    def review(name: str = SummaryFile) -> Response:
        report, _, form = name.partition(".")
        of = None if report == "all" else report
        try:
            data = summary.printed(library, of) if form == "html" else summary.as_markdown(library, of)
        except LessonbaseError as error:
            raise HTTPException(404, str(error)) from error
        shown = form == "html"
        how = "inline" if shown else f'attachment; filename="review-{report}.md"'
        headers = {
            "Content-Disposition": how,
            "Content-Security-Policy": SUMMARY_POLICY,
            "Cache-Control": "no-store",
        }
        return Response(
            data, media_type="text/html" if shown else "text/markdown; charset=utf-8", headers=headers
        )

    if beside:
        app.add_middleware(beside.around)
    app.add_middleware(Guard, ours=tuple(app.routes), beside=beside)
