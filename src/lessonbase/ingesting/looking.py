"""Looking at a table before it is added, in a process of its own: a bad file costs the look only."""

import logging
import subprocess
import sys
from pathlib import Path

from pydantic import TypeAdapter

from lessonbase.errors import ReadError
from lessonbase.ingesting.work import Limits, limit_memory
from lessonbase.reading.lesson_tables import TablePreview, preview

log = logging.getLogger(__name__)

_COMMAND = (sys.executable, "-c", "from lessonbase.ingesting.looking import main; main()")
_PREVIEWS = TypeAdapter(list[TablePreview])
# A table of 30,000 rows takes three seconds; whoever waits for a page to ask does not wait for ten minutes.
_SECONDS = 60


def look(path: Path, limits: Limits) -> list[TablePreview]:
    """What the columns of each sheet would be taken for; empty where that cannot be told, for a reason that adding
    the file will tell."""
    seconds = min(limits.seconds, _SECONDS)
    try:
        said = subprocess.run(
            [*_COMMAND, str(path), str(limits.megabytes)], stdout=subprocess.PIPE, timeout=seconds, check=True
        )
    except (subprocess.SubprocessError, OSError) as error:
        log.warning("%s could not be looked at: %s", path, error)
        return []
    return _PREVIEWS.validate_json(said.stdout)


def main() -> None:
    """The process: the previews of a file as JSON."""
    path, megabytes = sys.argv[1:]
    limit_memory(int(megabytes))
    try:
        previews = preview(Path(path))
    except ReadError:
        previews = []
    sys.stdout.buffer.write(_PREVIEWS.dump_json(previews))
