"""A library that is served to others, in a browser: in, about, out."""

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.ui.serving import Served, served

pytestmark = pytest.mark.browser
SENTENCE = "mangoes ripen in the rain"
FOR_OTHERS = """
import lessonbase_ui
from lessonbase.service.serving import for_others
unguarded = lessonbase_ui.serve
lessonbase_ui.serve = lambda library, **given: unguarded(library, beside=for_others(library, []), **given)
"""


@pytest.fixture
def office(browser: Any, starter_index: Path, tmp_path: Path) -> Iterator[tuple[Served, Any]]:
    """The page of a library with accounts, and these."""
    accounts = pytest.importorskip("lessonbase.service.accounts")
    index = Path(shutil.copytree(starter_index, tmp_path / "index"))
    held = accounts.Accounts(index)
    held.add("Ada", ["administrator"], SENTENCE)
    held.add("Rita", ["reader"], SENTENCE)
    with served(index, altered=FOR_OTHERS) as page:
        yield page, held
    held.close()


def test_one_comes_in_sees_where_one_wanted_to_be_and_is_out_when_locked(
    browser: Any, office: tuple[Served, Any]
) -> None:
    site, accounts = office
    page = browser.new_page()
    page.goto(f"{site.address}/?tab=lessons")
    for password in ("guessed", SENTENCE):
        page.fill("[name=name]", "rita")
        page.fill("[name=password]", password)
        page.click("button")
        if password != SENTENCE:
            assert "Name or password is wrong" in page.inner_text("[role=alert]")
    page.wait_for_selector(".card")
    assert page.url == f"{site.address}/?tab=lessons"
    page.click(".top .account")
    assert "Rita, reader" in page.inner_text("main")
    page.go_back()
    page.wait_for_selector(".card")
    accounts.lock("Rita")
    page.click("nav a[data-tab=reports]")
    page.wait_for_url("**/sign-in?next=tab%3Dreports")
    page.close()
