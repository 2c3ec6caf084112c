"""What a person writes into a pack: the text of a part of a case, a note to a case or item. A pack comes in, another goes out."""

from lessonbase.errors import NotFoundError
from lessonbase.model import Frozen
from lessonbase.packs.model import Case, Pack


class Writing(Frozen):
    """The words for a part of a case (by the case's id and the part's name), or for the "note" of a case or item."""

    target: str
    part: str
    text: str


def written(pack: Pack, one: Writing) -> Pack:
    """A pack with these words in it. The quotes of a part stay as its citations; an empty text takes them back as the text.
    Raises NotFoundError where there is no such case, item or part."""
    text = one.text.strip()
    case = pack.case(one.target)
    if case is not None:
        changed = _with_text(case, one.part, text)
        return pack.model_copy(
            update={"cases": tuple(changed if each.id == case.id else each for each in pack.cases)}
        )
    if one.part != "note" or one.target not in {item.id for item in pack.items}:
        raise NotFoundError(f"The pack has no case{' or item' if one.part == 'note' else ''} {one.target}.")
    items = tuple(
        item.model_copy(update={"note": text}) if item.id == one.target else item for item in pack.items
    )
    return pack.model_copy(update={"items": items})


def _with_text(case: Case, part: str, text: str) -> Case:
    if part == "note":
        return case.model_copy(update={"note": text})
    if part not in {field.name for field in case.fields}:
        raise NotFoundError(f"A case has no part “{part}”.")
    fields = tuple(
        field.model_copy(update={"text": text, "edited": bool(text)}) if field.name == part else field
        for field in case.fields
    )
    return case.model_copy(update={"fields": fields})
