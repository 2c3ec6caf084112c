"""A taxonomy edited: each function gives the taxonomy after one change. Raises TaxonomyError, in words, for what cannot be."""

from typing import Any

from pydantic import ValidationError

from lessonbase.errors import TaxonomyError
from lessonbase.tagging.taxonomy import Concept, Retired, Taxonomy


def added(taxonomy: Taxonomy, **fields: Any) -> Taxonomy:
    """With one more code; `fields` are those of a Concept."""
    code = str(fields.get("code"))
    if code in taxonomy.labels:
        raise TaxonomyError(
            f"{taxonomy.scheme} has a code {code} already: {taxonomy.labels[code]}. Nothing was changed."
        )
    if code in {one.code for one in taxonomy.retired}:
        raise TaxonomyError(
            f"{taxonomy.scheme}:{code} was a code once and was retired. Give the new one another code, so that what was said "
            "by the old one stays clear."
        )
    return _checked(taxonomy, concepts=[*_plain(taxonomy), fields])


def changed(taxonomy: Taxonomy, code: str, **fields: Any) -> Taxonomy:
    """With another label, description, criteria, examples or place of a code; what is None stays."""
    _concept(taxonomy, code)
    given = {name: value for name, value in fields.items() if value is not None}
    if "broader" in given:
        given["broader"] = given["broader"] or None
    return _checked(
        taxonomy, concepts=[{**one, **given} if one["code"] == code else one for one in _plain(taxonomy)]
    )


def retired(taxonomy: Taxonomy, code: str, successor: str | None) -> Taxonomy:
    """Without a code, in whose place another stands from then on, or none. What was under it stands under that."""
    gone = _concept(taxonomy, code)
    into = None
    if successor is not None:
        into = taxonomy.current(successor)
        if into is None:
            raise TaxonomyError(
                f"{taxonomy.scheme} has no code {successor}, so it can take no other's place."
            )
        if into.code == code:
            raise TaxonomyError(f"{taxonomy.scheme}:{code} cannot be replaced by itself. Name another code.")
    left = []
    for one in _plain(taxonomy):
        if one["code"] != code:
            above = into.code if into and one["code"] != into.code else gone.broader
            left.append({**one, "broader": above} if one.get("broader") == code else one)
    former = Retired(code=code, label=gone.label, successor=into.code if into else None)
    return _checked(taxonomy, concepts=left, retired=[*taxonomy.model_dump()["retired"], former.model_dump()])


def carried_over(given: Taxonomy, former: Taxonomy, replaced: dict[str, str]) -> Taxonomy:
    """A new version of a taxonomy that knows what became of the former's codes: of those that were retired then, and of those
    that it lacks and that are `replaced` by others."""
    known = {*given.labels, *(one.code for one in given.retired)}
    leading = [one.model_dump() for one in former.retired if one.code not in known]
    leading += [
        {"code": one.code, "label": one.label, "successor": replaced[one.code]}
        for one in former.concepts
        if one.code not in known and one.code in replaced
    ]
    left = known | {one["code"] for one in leading}
    for one in leading:
        one["successor"] = one["successor"] if one["successor"] in left else None
    return _checked(given, retired=[*given.model_dump()["retired"], *leading])


def _concept(taxonomy: Taxonomy, code: str) -> Concept:
    found = next((one for one in taxonomy.concepts if one.code == code), None)
    if found is None:
        raise TaxonomyError(
            f"{taxonomy.scheme} has no code {code}. `lessonbase taxonomy show {taxonomy.scheme}` lists them."
        )
    return found


def _plain(taxonomy: Taxonomy) -> list[dict[str, Any]]:
    return [one.model_dump(exclude_defaults=True) for one in taxonomy.concepts]


def _checked(taxonomy: Taxonomy, **parts: Any) -> Taxonomy:
    try:
        return Taxonomy.model_validate({**taxonomy.model_dump(), **parts})
    except ValidationError as error:
        first = error.errors()[0]
        where = " ".join(str(one) for one in first["loc"] if not isinstance(one, int) and one != "concepts")
        told = first["msg"].removeprefix("Value error, ")
        raise TaxonomyError(
            f"{taxonomy.scheme} cannot be changed so: {f'{where}: ' if where else ''}{told}. Nothing was changed."
        ) from error
