"""What a person asks: a question in plain words, and filters, looked over before they go further."""

from collections.abc import Mapping
from typing import Any

from pydantic import ValidationError

from lessonbase.errors import QueryError
from lessonbase.filters import Filters


def plain_question(question: str, most: int) -> str:
    """A question on one line, of at most so many characters. Raises QueryError if it is empty or longer."""
    question = " ".join(question.split())
    if not question:
        raise QueryError("The question is empty. Ask in plain words, for example: How do we build trust?")
    if len(question) > most:
        raise QueryError(
            f"The question has {len(question):,} characters; at most {most:,} can be asked at once. "
            "Ask its main point in a sentence or two."
        )
    return question


def chosen_filters(filters: Mapping[str, Any]) -> Filters:
    """The filters of keyword arguments. Raises QueryError for one that is unknown or cannot be used."""
    try:
        return Filters(**filters)
    except ValidationError as error:
        fault = error.errors()[0]
        name = ".".join(str(part) for part in fault["loc"][:1])
        raise QueryError(f"The filter {name!r} cannot be used: {fault['msg']}.") from error
