"""Records found in made reports of every form: recall and precision by label, container, structure, language, format.

    python benchmarks/forms.py [--all] [--show TEXT]

Takes the forms in which every two choices meet; `--all` takes every form there is (about half an hour). `--show` lists what
was missed and what was too much in the forms whose name has the text ("" for all).
"""

import argparse
import sys
from collections import defaultdict
from dataclasses import asdict
from multiprocessing import Pool
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from tests.extraction.forms.choices import cover, every_form
from tests.extraction.forms.measuring import Measured, measured, recall_and_precision


def main() -> None:
    """Print a table, a line a choice."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--all", action="store_true")
    parser.add_argument("--show", metavar="TEXT")
    arguments = parser.parse_args()
    forms = list(every_form()) if arguments.all else cover()
    with Pool() as pool:
        rows = pool.map(measured, forms, chunksize=8)
    by_choice: dict[tuple[str, str], list[Measured]] = defaultdict(list)
    for row in rows:
        for line, choice in asdict(row.form).items():
            by_choice[line, choice].append(row)
        wrong = row.scores.missed or row.scores.extra
        if arguments.show is not None and arguments.show in str(row.form) and wrong:
            print(row.form)
            for text in row.scores.missed:
                print(f"    missed  {text[:100]!r}")
            for text in row.scores.extra:
                print(f"    extra   {text[:100]!r}")
    print(f"{'':12} {'':18} {'forms':>5} {'recall':>7} {'precision':>9}")
    for (line, choice), own in by_choice.items():
        recall, precision = recall_and_precision(own)
        print(f"{line:12} {choice:18} {len(own):5} {recall:7.3f} {precision:9.3f}")
    recall, precision = recall_and_precision(rows)
    parents = [row.scores.parents for row in rows if row.scores.parents is not None]
    print(f"{'all':12} {'':18} {len(rows):5} {recall:7.3f} {precision:9.3f}", end="")
    print(f"   parents {sum(parents) / len(parents):.3f}" if parents else "")


if __name__ == "__main__":
    main()
