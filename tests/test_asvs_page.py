"""docs/asvs.md names tests that are there."""

import re
from pathlib import Path

ROOT = Path(__file__).parents[1]
PAGE = (ROOT / "docs/asvs.md").read_text("utf-8")


def test_every_test_that_it_names_is_there() -> None:
    named = re.findall(r"`(tests/[\w/]+\.py)(?:::(\w+))?`", PAGE)
    assert len(named) > 50
    for path, test in named:
        text = (ROOT / path).read_text("utf-8")
        assert not test or re.search(rf"^(?:async )?def {test}\(", text, re.MULTILINE), (path, test)


def test_what_is_said_to_be_so_is_shown() -> None:
    rows = [line.split("|")[1:-1] for line in PAGE.splitlines() if re.match(r"\| \d", line)]
    assert len(rows) > 40
    for number, _, here, shown in rows:
        assert shown.strip() or "**" in here or not here.strip().startswith("yes"), number
