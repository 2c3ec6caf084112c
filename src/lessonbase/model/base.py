"""What several of the domain types are made of."""

from datetime import UTC, datetime
from typing import Literal

from pydantic import BaseModel, ConfigDict

RecordKind = Literal["lesson", "best_practice", "recommendation", "success", "challenge"]
Origin = Literal["rule", "model", "person"]


def now() -> datetime:
    """The present moment, in UTC, whole seconds."""
    return datetime.now(UTC).replace(microsecond=0)


def printed(page: int, label: str | None) -> str:
    """The number of a page (from 1) as one finds it: "38 (PDF 45)" where another is printed on it, else "45"."""
    return f"{label} (PDF {page})" if label and label != str(page) else str(page)


class Frozen(BaseModel):
    """Base of every domain type: immutable, and strict about unknown fields."""

    model_config = ConfigDict(frozen=True, extra="forbid")
