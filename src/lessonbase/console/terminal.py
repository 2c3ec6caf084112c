"""The terminal: words for people on stderr, JSON for programs on stdout."""

import io
import json as json_
import logging
import sys
import traceback
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from pydantic import BaseModel
from rich import markup
from rich.console import Console
from rich.logging import RichHandler

out = Console(soft_wrap=True, highlight=False)
err = Console(stderr=True, soft_wrap=True, highlight=False)

# Names of files come from anywhere; what steers a terminal is shown, not obeyed.
_STEERING = dict.fromkeys((*range(9), *range(11, 32), *range(127, 160)), "\ufffd")


def escape(text: str) -> str:
    """A text as rich is to print it: as it stands."""
    return markup.escape(text.translate(_STEERING))


def say(message: str) -> None:
    """A message for people, on stderr."""
    err.print(escape(message))


def complain(message: str) -> None:
    """A message about something that went wrong, on stderr."""
    err.print(f"[bold red]lessonbase:[/] {escape(message)}")


def show_warnings() -> None:
    """Show what the stages log as plain lines on stderr."""
    log = logging.getLogger("lessonbase")
    if not log.handlers:
        log.addHandler(RichHandler(console=err, show_time=False, show_level=False, show_path=False))
        log.setLevel(logging.INFO)
        log.propagate = False


class _Lines(logging.Formatter):
    """A line of JSON for each thing that is logged. Of an unexpected fault it tells where, not in which words: those may
    be a report's."""

    def format(self, record: logging.LogRecord) -> str:
        at = datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")
        said: dict[str, object] = {"at": at, "level": record.levelname.lower(), "part": record.name}
        said["said"] = record.getMessage()
        if record.exc_info and record.exc_info[0]:
            frames = traceback.extract_tb(record.exc_info[2])
            said["fault"] = record.exc_info[0].__name__
            said["where"] = [f"{Path(one.filename).name}:{one.lineno} {one.name}" for one in frames]
        return json_.dumps(said, ensure_ascii=False)


def log_as_json() -> None:
    """Log what the stages, and the servers that carry them, say as lines of JSON on stderr."""
    handler = logging.StreamHandler()
    handler.setFormatter(_Lines())
    for name in ("lessonbase", "uvicorn", "mcp"):
        log = logging.getLogger(name)
        log.handlers, log.propagate = [handler], False
    logging.getLogger("lessonbase").setLevel(logging.INFO)


def write_in_any_encoding() -> None:
    """Have stdout and stderr write what their encoding lacks as a question mark rather than fail."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")


def print_json(thing: BaseModel, leave_out: str | None = None) -> None:
    """One model as one line of JSON on stdout, in ASCII where that takes no UTF-8."""
    said = thing.model_dump_json(exclude={leave_out} if leave_out else None)
    unicode = (sys.stdout.encoding or "").lower().replace("-", "") == "utf8"
    print(said if unicode else json_.dumps(json_.loads(said)), flush=True)


def as_json(things: Sequence[BaseModel], json: bool) -> bool:
    if json:
        for thing in things:
            print_json(thing)
    return json


def print_paths(paths: Sequence[Path], json: bool) -> None:
    """Files that were written, a line each."""
    for path in paths:
        print(json_.dumps({"path": str(path)}) if json else str(path), flush=True)


def joined(*parts: str) -> str:
    return escape(" · ".join(part for part in parts if part))
