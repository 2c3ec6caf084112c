"""Entries of the language tables that nothing in the texts at hand has: what could go, or was written wrong.

    python benchmarks/words.py [FOLDER ...] [--language CODE ...] [--show]

An entry is looked for by itself, anywhere in the texts, so what is listed here cannot fire in them, while what is not
listed may still be kept from firing by the words around it. The table gives for each language and field how many
entries there are and how many never occur; `--show` lists these. An entry that never occurs is no fault by itself: a
further report may have it. Only languages that some text is in say anything; each is asked of the texts in it alone.
"""

import argparse
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path

from lessonbase.errors import LessonbaseError
from lessonbase.extraction.words.folding import folded
from lessonbase.extraction.words.language import TABLES, entries
from lessonbase.reading import read

SHARED = Path(__file__).resolve().parents[2] / "shared"
# What the tables are asked of: most of folded text, a few of small letters with their accents or of a text as it stands.
_SMALL = {"anatomy", "cues", "small_words", "named_before"}
_AS_IT_STANDS = {"finite", "personal", "parts_of_report"}


def main() -> None:
    """Print a line a language and field that has entries which never occur."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folders", nargs="*", type=Path, default=[SHARED / "reports", SHARED / "unseen"])
    parser.add_argument("--language", nargs="*", choices=sorted(TABLES), default=sorted(TABLES))
    parser.add_argument("--show", action="store_true")
    given = parser.parse_args()
    texts = texts_by_language(file for folder in given.folders for file in sorted(folder.rglob("*")))
    if not texts:
        raise SystemExit(
            f"There is no report in {', '.join(map(str, given.folders))}. Name a folder of reports."
        )
    for code in given.language:
        if code not in texts:
            print(f"{code}  no text in it")
            continue
        own = [(field, entry) for language, field, entry in entries() if language == code]
        idle = set(unfired(own, texts[code]))
        for field in dict.fromkeys(field for field, _ in own):
            all_of = [entry for other, entry in own if other == field]
            never = [entry for entry in all_of if (field, entry) in idle]
            if never:
                told = f"  {' · '.join(never)}" if given.show else ""
                print(f"{code}  {field:32} {len(never):4} of {len(all_of):4}{told}")
        print(f"{code}  {'all':32} {len(idle):4} of {len(own):4}, in {len(texts[code]):,} characters")


def texts_by_language(files: Iterable[Path]) -> dict[str, str]:
    """The texts of the reports among some files, a line a block, by their language."""
    lines: defaultdict[str, list[str]] = defaultdict(list)
    for file in files:
        try:
            document = read(file) if file.is_file() else None
        except LessonbaseError:  # no report
            continue
        if document and document.report.language:
            lines[document.report.language].extend(" ".join(block.text.split()) for block in document.blocks)
    return {language: "\n".join(each) for language, each in lines.items()}


def unfired(own: Iterable[tuple[str, str]], text: str) -> Iterator[tuple[str, str]]:
    """The entries, as field and pattern, that a text of one line a block has nowhere."""
    small, plain = text.lower(), folded(text)
    for field, entry in own:
        name = field.partition(".")[0]
        where = text if name in _AS_IT_STANDS else small if name in _SMALL else plain
        # A look back at every place would be ten times as slow as at those where the entry stands.
        found = re.finditer(entry, where, re.MULTILINE)
        if not any(not where[max(0, match.start() - 1) : match.start()].isalnum() for match in found):
            yield field, entry


if __name__ == "__main__":
    main()
