"""RIS, as Zotero, Mendeley, EndNote and databases write it. rispy parses it, an entry at a time: by itself it joins an
entry that is not closed to the next, and drops the last."""

import re

import rispy

from lessonbase.ingesting.bibliography.item import Item, path_of

_MANY = ("AU", "A1", "A2", "A3", "KW", "L1", "L2", "UR")
# Kinds of reports are told apart by M3 ("Evaluation report"); these are of other works.
TYPES = {
    "RPRT": "report",
    "GOVDOC": "report",
    "BOOK": "book",
    "CHAP": "book section",
    "JOUR": "journal article",
    "CPAPER": "conference paper",
    "CONF": "conference paper",
    "THES": "thesis",
    "ELEC": "web page",
    "BLOG": "blog post",
    "NEWS": "newspaper article",
    "MGZN": "magazine article",
    "DATA": "dataset",
    "UNPB": "manuscript",
    "MANSCPT": "manuscript",
    "STAND": "standard",
    "SLIDE": "presentation",
}


def read_ris(text: str) -> tuple[list[Item], list[str]]:
    """The entries, and in words what of them is broken."""
    text = re.sub(r"(?m)^([A-Z][A-Z0-9]) {1,2}-(?: |$)", r"\1  - ", text)
    mapping = {tag: tag for tag in (*rispy.TAG_KEY_MAPPING, "TY", "ER")}
    items, faults, line = [], [], 1
    for part in re.split(r"(?m)^(?=TY  - )", text):
        where, line = f"line {line}", line + part.count("\n")
        if not part.startswith("TY  - "):
            continue
        closed = re.search(r"(?m)^ER  - ", part)
        [said] = rispy.loads(
            part if closed else f"{part}\nER  - \n",
            mapping=mapping,
            list_tags=list(_MANY),
            delimiter_tags_mapping={},
            skip_unknown_tags=True,
        )
        item = _item(where, {tag: value for tag, value in said.items() if value})
        if not closed:
            faults.append(
                f"{where}: {item.name} is not closed by “ER”, and was read to where the next begins"
            )
        items.append(item)
    return items, faults


def _item(where: str, said: dict[str, str | list[str]]) -> Item:
    def one(*tags: str) -> str:
        return next((value for tag in tags if isinstance(value := said.get(tag), str)), "")

    def many(*tags: str) -> list[str]:
        return [each for tag in tags for each in said.get(tag, ())]

    kind = TYPES.get(one("TY").strip(), "")
    report = kind == "report"
    paths = [path for each in many("L1", "L2") for path in map(path_of, each.split(";")) if path]
    return Item(
        where=where,
        title=one("TI", "T1", "CT", "BT"),
        authors=tuple(many("AU", "A1") or many("A2", "A3")),
        publisher=one("PB"),
        date=one("PY", "Y1", "DA"),
        type=(report and one("M3")) or kind,
        place=one("CY", "PP"),
        series=one("T3", "T2") if kind in ("report", "book") else one("T2", "JF", "JO", "T3"),
        number=one("SN", "IS", "M1") if report else one("IS"),
        url=next(iter(many("UR")), ""),
        doi=one("DO"),
        keywords=tuple(word.strip() for each in many("KW") for word in re.split(r"[;\n]", each)),
        files=tuple(dict.fromkeys(paths)),
    )
