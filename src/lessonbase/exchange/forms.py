"""The forms in which records leave a library and come in: one line a form."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from lessonbase.exchange import annotations, json_lines, label_studio, tables
from lessonbase.exchange.entries import Entry, Shelf
from lessonbase.store import Coded

FormName = Literal["jsonl", "csv", "xlsx", "jsonld", "labelstudio"]


@dataclass(frozen=True)
class Form:
    """How records are written in a form, None where they only come in; how they are read; and how its files end."""

    endings: tuple[str, ...]
    read: Callable[[bytes, Shelf], list[Entry]]
    write: Callable[[Sequence[Coded], Shelf], bytes] | None = None


FORMS: Mapping[FormName, Form] = {
    "jsonl": Form((".jsonl", ".ndjson"), json_lines.read, json_lines.write),
    "csv": Form((".csv", ".tsv"), tables.read_csv, tables.write_csv),
    "xlsx": Form((".xlsx", ".xlsm"), tables.read_xlsx, tables.write_xlsx),
    "jsonld": Form((".jsonld",), annotations.read, annotations.write),
    "labelstudio": Form((".json",), label_studio.read),
}
