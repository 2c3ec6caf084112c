"""Small real PDFs, set by typst, for the tests of reading."""

from collections.abc import Callable
from pathlib import Path

import pytest
import typst

WORDS = (
    "Farmers in the valley formed a committee that kept the water pumps working after the project had ended "
    "because every household paid a small fee and trusted the people who looked after the money. "
)

REPORT = (
    """
#set page(width: 420pt, height: 520pt, margin: 60pt, numbering: "1",
  header: [Irrigation in the Upper Valley: final evaluation],
  footer: context align(center)[#counter(page).display()])
#set text(size: 10pt, hyphenate: true, lang: "en")
#set par(justify: true, spacing: 14pt)
#set heading(numbering: "1.1")
#show heading: set block(above: 18pt, below: 12pt)

= Findings
"""
    + WORDS
    + "The fee was set by the committee.#footnote[The fee was two crowns a month in the first year.] "
    + WORDS * 7
    + """

== What worked
"""
    + WORDS
    + """

- A pump that one person can mend
- A fee that every household pays
  - collected by two people
- A meeting after each harvest

#table(columns: (1fr, 2fr), [District], [Pumps working], [North], [Fourteen of the twenty pumps that were put in], [South], [Nine])

== What did not work
"""
    + WORDS * 3
    + """

= Recommendations
#block(stroke: 1pt, inset: 8pt, width: 70%)[*Box 1: Good practice: pay by the month*

Small fees that are due each month are paid. Large fees that are due once a year are not paid by most of the households.

The committee writes down what was paid and reads it aloud at the meeting after each of the harvests.]

"""
    + WORDS * 4
)

COLUMNS = """
#set page(width: 500pt, height: 400pt, margin: 50pt, columns: 2)
#set text(size: 10pt, hyphenate: true, lang: "en")
#set par(justify: true)
""" + "".join(f"Paragraph {n} begins here. {WORDS * 2} Paragraph {n} ends here.\n\n" for n in range(1, 7))


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> Callable[..., Path]:
    """`made(source, name)` sets typst source as a PDF and gives its path."""
    folder = tmp_path_factory.mktemp("made")

    def make(source: str, name: str = "report.pdf") -> Path:
        path = folder / name
        if not path.exists():
            script = path.with_suffix(".typ")
            script.write_text(source, encoding="utf-8")
            typst.compile(script, output=path)
        return path

    return make


@pytest.fixture(scope="session")
def report(made: Callable[..., Path]) -> Path:
    """A short evaluation with running heads, footnote, list, table and box."""
    return made(REPORT, "report.pdf")


@pytest.fixture(scope="session")
def columns(made: Callable[..., Path]) -> Path:
    """A text in two columns over two pages."""
    return made(COLUMNS, "columns.pdf")
