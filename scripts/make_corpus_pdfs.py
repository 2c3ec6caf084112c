"""Set the PDF digests of the starter library from their typst sources.

Usage: python scripts/make_corpus_pdfs.py [FOLDER]

Writes one PDF a source in scripts/corpus_pdfs (the template excepted) to FOLDER, by default corpus/. Only typst's
own fonts are used and the creation time is fixed, so the same typst release gives the same bytes each time.
"""

import sys
from datetime import UTC, datetime
from pathlib import Path

import typst

ROOT = Path(__file__).parents[1]
SOURCES = ROOT / "scripts" / "corpus_pdfs"
WRITTEN_AT = datetime(2026, 11, 24, tzinfo=UTC)


def sources() -> list[Path]:
    """The typst source of each PDF digest, by name."""
    return sorted(path for path in SOURCES.glob("*.typ") if path.name != "template.typ")


def make_pdf(source: Path, folder: Path) -> Path:
    """Set one digest; gives the path of the PDF, named like its source.

    Raises:
        typst.TypstError: the source cannot be set.
    """
    compiler = typst.Compiler(source, root=SOURCES, ignore_system_fonts=True)
    pdf = compiler.compile(format="pdf", timestamp=WRITTEN_AT)
    assert isinstance(pdf, bytes)  # typst gives a list of bytes only for pictures
    target = folder / f"{source.stem}.pdf"
    target.write_bytes(pdf)
    return target


def main() -> None:
    """Set all digests and say where each one went."""
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "corpus"
    folder.mkdir(parents=True, exist_ok=True)
    for source in sources():
        target = make_pdf(source, folder)
        print(f"{target} ({target.stat().st_size // 1024} kB)")


if __name__ == "__main__":
    main()
