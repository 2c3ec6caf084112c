"""What people said of answers, kept in the library's folder as JSON Lines."""

import json
import os
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from pydantic import ValidationError

from lessonbase.errors import LibraryError, QueryError
from lessonbase.model import Frozen

LONGEST_WORD = 500
"""Characters of what a person adds to a mark."""


class Mark(Frozen):
    """What a person said of words that were shown for a question, or of the whole answer: then `quotes` are all its words,
    and none where it was that the reports do not answer.

    `useful` is None where a former mark is taken back; `word` is what the person adds; `at` an ISO 8601 time.
    """

    question: str
    quotes: tuple[str, ...]
    useful: bool | None
    word: str = ""
    by: str
    at: str


class Feedback:
    """What people said of the answers of one library; `Library.feedback` gives it. It stays on this machine.

    A mark is added to the file and never changed; of several on the same words the last one holds.
    """

    def __init__(self, file: Path) -> None:
        self._file = file

    def mark(
        self, question: str, quotes: Sequence[str], useful: bool | None, *, by: str, word: str = ""
    ) -> Mark:
        """Say that words answer a question, or that they do not; of no words, whether it is right that nothing here answers
        it. Raises QueryError for empty words or too long a remark, LibraryError from the disk."""
        if not question.strip() or not all(quotes):
            raise QueryError("There is nothing to mark: the question or the words are missing.")
        if len(word) > LONGEST_WORD:
            raise QueryError(
                f"The remark has {len(word):,} characters; at most {LONGEST_WORD} are kept. Say it in a sentence or two."
            )
        made = Mark(
            question=" ".join(question.split()), quotes=tuple(quotes), useful=useful,
            word=" ".join(word.split()), by=by, at=datetime.now(UTC).isoformat(timespec="seconds"),
        )  # fmt: skip
        try:
            with self._file.open("ab") as file:
                # It begins with a line end as well: what a crash left half-written stays a line of its own.
                file.write(f"\n{made.model_dump_json()}\n".encode())
                file.flush()
                os.fsync(file.fileno())
        except OSError as error:
            raise LibraryError(
                f"The mark could not be kept ({error.strerror}). Nothing else is touched by this."
            ) from error
        return made

    def all(self) -> list[Mark]:
        """The marks that hold, oldest first. A line that a crash left half-written is no mark."""
        try:
            lines = self._file.read_bytes().split(b"\n")
        except FileNotFoundError:
            return []
        held: dict[tuple[str, tuple[str, ...]], Mark] = {}
        for line in lines:
            try:
                mark = Mark.model_validate(json.loads(line))
            except (ValueError, ValidationError):
                continue
            held.pop((mark.question, mark.quotes), None)
            if mark.useful is not None:
                held[mark.question, mark.quotes] = mark
        return list(held.values())
