"""Title, publisher, year and countries of reports, against what a careful reader has them for.

    python benchmarks/facts.py [FOLDER ...] [--gold FILE]

A folder holds a folder a report: `document.*`, and a `meta.json` with `gold_metadata`; FILE adds to these (and corrects
them), as {"folder's name": {"title": …, "publisher": …, "year": …, "country": […]}}. Reports are listed by half: what
rules were chosen on says little, so each half is to be looked at alone. A fact counts as right

- title: when folded it is the gold's, or one holds the other and has no more than half as many words again;
- publisher: when it names one of the gold's organisations and none that is not among them;
- year: when it is one of the gold's; country: when the codes are the same.

What the gold does not have must not be given.
"""

import argparse
import json
import re
import unicodedata
from pathlib import Path
from typing import Any

from measured import REPORTS

from lessonbase.extraction import extract
from lessonbase.model import Report
from lessonbase.reading import read
from lessonbase.tagging import tag

UNSEEN = REPORTS.parent / "unseen"
GOLD = Path(__file__).with_name("facts_gold.json")
FACTS = ("title", "publisher", "year", "country", "language")


def main() -> None:
    """Print a line a fact that is wrong, then the shares that are right, a half at a time."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folders", nargs="*", type=Path, default=[UNSEEN])
    parser.add_argument("--gold", type=Path, default=GOLD)
    given = parser.parse_args()
    more: dict[str, dict[str, Any]] = json.loads(given.gold.read_text()) if given.gold.exists() else {}
    documents = sorted(path for folder in given.folders for path in folder.glob("*/document.*"))
    documents += [REPORTS / name for name in more if (REPORTS / name).is_file()]
    if not documents:
        raise SystemExit(
            f"There is no report in {', '.join(map(str, given.folders))}. Name a folder of reports."
        )
    right: dict[tuple[str, str], list[bool]] = {}
    for path in documents:
        name = path.parent.name if path.name.startswith("document.") else path.name
        meta = path.with_name("meta.json")
        said = json.loads(meta.read_text()) if meta.exists() else {}
        gold = {**said.get("gold_metadata", {}), **more.get(name, {})}
        if not gold:
            continue
        gold.setdefault("language", said.get("language"))
        report = facts_of(path)
        for fact in FACTS:
            if fact in gold:
                well = is_right(fact, gold[fact], report)
                right.setdefault((gold.get("half", "a"), fact), []).append(well)
                if not well:
                    print(f"{name:24} {fact:9} is {value(fact, report)!r}, not {gold[fact]!r}")
    for half in sorted({half for half, _ in right}):
        shares = [(fact, right[half, fact]) for fact in FACTS if (half, fact) in right]
        print(half, *(f"{fact} {sum(wells)}/{len(wells)}" for fact, wells in shares), sep="   ")


def facts_of(path: Path) -> Report:
    """The report of a file, read and tagged as when it is added."""
    document = read(path)
    passages, records = extract(document)
    return tag(document, passages, records)[0]


def value(fact: str, report: Report) -> object:
    """What a report has of a fact."""
    return sorted(report.countries) if fact == "country" else getattr(report, fact)


def is_right(fact: str, gold: Any, report: Report) -> bool:
    """Whether a fact is as the gold has it."""
    found = value(fact, report)
    if fact == "country":
        return found == sorted(gold)
    if fact == "language":
        return found == gold
    if fact == "year":
        return found == gold if gold is None else str(found) in re.findall(r"\d{4}", str(gold))
    if fact == "title":
        if report.origins.get("title") == "the file's name":
            return gold is None
        return any(_alike(str(found), one) for one in _several(gold))
    if not gold or not found:
        return not gold and not found
    names = [_plain(name) for name in _several(gold)]
    parts = [_plain(part) for part in re.split(r",\s*|/", str(found))]
    return all(any(part == name or f" {part} " in f" {name} " for name in names) for part in parts)


def _several(gold: Any) -> list[str]:
    return [
        one.strip() for one in (gold if isinstance(gold, list) else re.split(r",\s|\s/\s", str(gold)))
    ] + [str(gold)]


def _plain(text: str) -> str:
    text = re.sub(r"\([^()]*\)", " ", text)
    text = "".join(c for c in unicodedata.normalize("NFKD", text.casefold()) if not unicodedata.combining(c))
    return " ".join(word for word in re.findall(r"\w+", text) if word not in ("the", "a"))


def _alike(found: str, gold: str) -> bool:
    one, other = _plain(found).split(), _plain(gold).split()
    short, long = sorted((one, other), key=len)
    return (
        bool(short) and f" {' '.join(short)} " in f" {' '.join(long)} " and len(long) <= 1.5 * len(short) + 1
    )


if __name__ == "__main__":
    main()
