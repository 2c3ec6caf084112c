"""Names of accounts, groups and collections: as they are shown, and as they are looked up."""

import re
import unicodedata

from lessonbase.errors import QueryError

_NAME = re.compile(r"[\w.@+-](?:[\w.@+' -]{0,78}[\w.@+-])?")


def folded(name: str) -> str:
    """A name as it is looked up: its case and how its accents are written make no difference."""
    return unicodedata.normalize("NFKC", " ".join(name.split())).casefold()


def plain_name(name: str, kind: str = "name") -> str:
    """A name as it is shown. Raises QueryError for what can be none."""
    plain = unicodedata.normalize("NFC", " ".join(name.split()))
    if not _NAME.fullmatch(plain):
        what = "a name" if kind == "name" else f"the name of a {kind}"
        raise QueryError(
            f"“{name}” cannot be {what}. Take letters, digits, spaces and . @ + - ' (80 at most)."
        )
    return plain
