"""CSL-JSON: the sources of a pack for Zotero and word processors."""

import json

from lessonbase.answering.bibliography import csl_json
from lessonbase.packs.exporters.options import Options
from lessonbase.packs.model import Pack


def export(pack: Pack, options: Options) -> bytes:
    """The sources as a list of CSL-JSON items in UTF-8."""
    items = [{"id": f"source-{source.number}", **csl_json(source)} for source in pack.sources]
    return (json.dumps(items, ensure_ascii=False, indent=1) + "\n").encode("utf-8", "replace")
