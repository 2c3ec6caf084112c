"""Entries of the languages' tables that nothing in given texts has: they wait for a text, or can go.

    python scripts/unused_words.py FILE_OR_FOLDER ...

Prints a line an entry: language, field, entry; then how many of all entries were met.
"""

import argparse
import re
from pathlib import Path

from lessonbase.errors import LessonbaseError
from lessonbase.extraction.words.folding import folded
from lessonbase.extraction.words.language import entries
from lessonbase.reading import read


def main() -> None:
    """Read the files and ask every entry of every block."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("paths", nargs="+", type=Path)
    given: list[Path] = parser.parse_args().paths
    files = [file for path in given for file in (sorted(path.rglob("*")) if path.is_dir() else [path])]
    texts: set[str] = set()
    for file in files:
        try:
            texts.update(block.text for block in read(file).blocks) if file.is_file() else None
        except LessonbaseError as error:
            print(f"# {file.name}: {error}")
    plain, accented = "\n".join(map(folded, texts)), "\n".join(texts).lower()
    told = list(entries())
    unmet = [
        entry
        for entry in told
        if not re.search(
            rf"(?<!\w)(?:{entry[2]})",
            accented if entry[1].startswith(("cues.", "small_words")) else plain,
            re.MULTILINE,
        )
    ]
    for entry in unmet:
        print("\t".join(entry))
    print(f"# {len(told) - len(unmet)} of {len(told)} entries met in {len(files)} files")


if __name__ == "__main__":
    main()
