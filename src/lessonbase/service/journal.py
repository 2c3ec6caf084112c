"""What is written of who came in and who did not: a line of JSON each, beside those of requests. No password, no key, and of
what was typed as a name nothing: people type passwords there."""

import json
import logging
from typing import Literal

from lessonbase.model import now

log = logging.getLogger("lessonbase.requests")

Way = Literal["password", "link", "sign-on", "key", "proxy"]


def note_entry(way: Way, address: str, who: str = "") -> None:
    """Note that somebody came in, or, without `who`, that somebody did not."""
    told = {"at": now().isoformat(), "entry": way, "let_in": bool(who), "who": who, "address": address}
    log.info(json.dumps(told, ensure_ascii=False))
