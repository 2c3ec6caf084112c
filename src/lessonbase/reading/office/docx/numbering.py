"""The numbers that Word puts before headings and list items, counted as Word counts them."""

import re
from dataclasses import dataclass, field

from lxml import etree

from lessonbase.reading.office.docx.names import VAL, W, on
from lessonbase.reading.office.docx.styles import Styles
from lessonbase.reading.structure.counting import written


@dataclass(frozen=True, slots=True)
class Level:
    """One depth of a list. `text` is what stands before an item, "%1.%2" for its and its parent's number."""

    form: str = "decimal"
    text: str = ""
    start: int = 1
    restart: int | None = None
    arabic: bool = False


@dataclass(slots=True)
class _List:
    """A list: its levels, the key of its counters, and where it begins anew."""

    levels: dict[int, Level]
    counters: str
    starts: dict[int, int] = field(default_factory=dict)


class Numbering:
    """The lists of a file and how far each has been counted. `root` is the part word/numbering.xml."""

    def __init__(self, root: etree._Element | None, styles: Styles) -> None:
        self._lists: dict[str, _List] = {}
        self._counts: dict[str, dict[int, int]] = {}
        self._begun: set[tuple[str, int]] = set()
        if root is None:
            return
        abstract = {each.get(f"{W}abstractNumId") or "": each for each in root.iter(f"{W}abstractNum")}
        numbers = {each.get(f"{W}numId") or "": each for each in root.iter(f"{W}num")}
        for identity, number in numbers.items():
            self._lists[identity] = _list(number, numbers, abstract, styles)

    def label(self, identity: str | None, depth: int) -> str | None:
        """What stands before the next item of a list, at a depth from 0: its number, or "" for a bullet; None when
        the paragraph is in no list."""
        found = self._lists.get(identity or "")
        if found is None or identity == "0":
            return None
        level = found.levels.get(depth, Level(form="bullet"))
        counts = self._counts.setdefault(found.counters, {})
        first = (identity or "", depth) not in self._begun
        self._begun.add((identity or "", depth))
        if depth not in counts or (first and depth in found.starts):
            counts[depth] = found.starts.get(depth, level.start)
        else:
            counts[depth] += 1
        for deeper in [each for each in counts if each > depth]:
            restart = found.levels.get(deeper, Level()).restart
            if restart is None or depth < restart:
                del counts[deeper]
        if level.form in ("bullet", "none") and "%" not in level.text:
            return ""
        return _written(level, found.levels, counts)


def _list(
    number: etree._Element,
    numbers: dict[str, etree._Element],
    abstract: dict[str, etree._Element],
    styles: Styles,
) -> _List:
    key = _value(number, "abstractNumId")
    definition = abstract.get(key)
    if definition is not None and (linked := _value(definition, "numStyleLink")):
        # The levels are those of the list that a style stands for.
        other = numbers.get(styles.list_of(linked) or "")
        if other is not None:
            key = _value(other, "abstractNumId")
            definition = abstract.get(key, definition)
    levels: dict[int, Level] = {}
    for each in definition.iter(f"{W}lvl") if definition is not None else ():
        levels[_number(each.get(f"{W}ilvl"), 0)] = _level(each)
    starts: dict[int, int] = {}
    for override in number.iter(f"{W}lvlOverride"):
        depth = _number(override.get(f"{W}ilvl"), 0)
        if (level := override.find(f"{W}lvl")) is not None:
            levels[depth] = _level(level)
        if start := _value(override, "startOverride"):
            starts[depth] = _number(start, 1)
    return _List(levels, key, starts)


def _level(element: etree._Element) -> Level:
    restart = _value(element, "lvlRestart")
    return Level(
        form=_value(element, "numFmt") or "decimal",
        text=_value(element, "lvlText"),
        start=_number(_value(element, "start"), 1),
        restart=_number(restart, 0) if restart else None,
        arabic=on(element.find(f"{W}isLgl")),
    )


def _written(level: Level, levels: dict[int, Level], counts: dict[int, int]) -> str:
    def number(match: re.Match[str]) -> str:
        depth = int(match[1]) - 1
        other = levels.get(depth, Level())
        return written(counts.get(depth, other.start), "decimal" if level.arabic else other.form)

    return re.sub(r"%([1-9])", number, level.text).strip()


def _value(element: etree._Element, name: str) -> str:
    found = element.find(f"{W}{name}")
    return "" if found is None else found.get(VAL) or ""


def _number(value: str | None, otherwise: int) -> int:
    try:
        return int(value or "")
    except ValueError:
        return otherwise
