"""What was fitted to one library: how much words count in its search, and from when on its reports are said to answer."""

from pathlib import Path

from pydantic import Field, ValidationError

from lessonbase.errors import LibraryError
from lessonbase.model import Frozen

FILE = "tuned.json"


class Tuned(Frozen):
    """`words` is how much the words of a passage count, times the usual; `bar` is added to the confidence in [0, 1] from
    which a question is answered. Chosen on so many `questions`."""

    words: float = Field(default=1.0, ge=0, le=4)
    bar: float = Field(default=0.0, ge=-0.4, le=0.4)
    questions: int = 0

    @classmethod
    def read(cls, folder: Path) -> "Tuned":
        """What is kept in a library's folder; the usual where there is nothing, or nothing that can be read."""
        try:
            return cls.model_validate_json((folder / FILE).read_bytes())
        except (OSError, ValidationError):
            return cls()

    def write(self, folder: Path) -> None:
        """Keep it. Raises LibraryError from the disk."""
        beside = folder / f"{FILE}.new"
        try:
            beside.write_text(self.model_dump_json(), encoding="utf-8")
            beside.replace(folder / FILE)
        except OSError as error:
            raise LibraryError(
                f"{folder / FILE} cannot be written ({error.strerror}). Nothing was changed."
            ) from error
