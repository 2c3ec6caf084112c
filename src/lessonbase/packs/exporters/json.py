"""JSON: the pack itself, to be taken in again by a library, with the version of its form."""

import json as _json

from pydantic import ValidationError

from lessonbase.errors import PackError
from lessonbase.packs.exporters.options import Options
from lessonbase.packs.model import FORMAT, Pack


def export(pack: Pack, options: Options) -> bytes:
    """The pack as JSON in UTF-8, its fields in a fixed order."""
    body = {"lessonbase_pack": FORMAT, "pack": pack.model_dump(mode="json")}
    return (_json.dumps(body, ensure_ascii=False, indent=1) + "\n").encode("utf-8", "replace")


def taken_in(data: bytes) -> Pack:
    """The pack in a file that `export` wrote. Raises PackError, saying what to do, when it is damaged, no pack, of a
    newer lessonbase, or when words in it are not those that were quoted."""
    try:
        body = _json.loads(data)
    except ValueError as error:
        raise PackError(
            "This file is no pack, or it is damaged: it cannot be read as JSON. Export the pack again."
        ) from error
    form = body.get("lessonbase_pack") if isinstance(body, dict) else None
    if not isinstance(form, int):
        raise PackError(
            "This JSON file is no pack of lessonbase. Choose a file that was exported from Packs as JSON."
        )
    if form > FORMAT:
        raise PackError(
            f"This pack was written by a newer lessonbase (form {form}; this one reads {FORMAT}). Update lessonbase, or "
            "have the pack exported as Word."
        )
    try:
        pack = Pack.model_validate(body.get("pack"))
    except ValidationError as error:
        first = error.errors()[0]
        place = " → ".join(map(str, first["loc"]))
        raise PackError(f"This pack is damaged at {place}: {first['msg']}. Export it again.") from error
    numbers = {source.number for source in pack.sources}
    for quote in pack.quotes:
        if not quote.is_whole:
            raise PackError(
                f"A quote in this pack is not as it was taken (“{quote.text[:60]}”): the file was changed or damaged. "
                "Export it again from where it was made."
            )
        if quote.source not in numbers:
            raise PackError(
                f"A quote in this pack names source {quote.source}, which is not in it. Export it again."
            )
    return pack
