"""What says the same as another stands with it in Lessons, is told, and can be opened and taken along."""

import html
import re
from collections.abc import Iterator

import pytest

from lessonbase import Library
from lessonbase_ui import lessons
from lessonbase_ui.address import Address
from tests.test_flooding import AGAIN, ASKED, OTHERS, ingested

LISTED = Address(tab="lessons", text=ASKED)


@pytest.fixture(scope="module")
def flooded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    with ingested(tmp_path_factory.mktemp("same"), [AGAIN.format(n=n) for n in range(1, 61)]) as library:
        yield library


def cards(shown: str) -> int:
    return shown.count('<article class="card')


def test_a_card_leads_to_those_that_say_the_same(flooded: Library):
    shown = lessons.show(flooded, LISTED).parts["cards"]
    assert cards(shown) == 1 + len(OTHERS)
    assert f"<b>{60 + len(OTHERS)}</b> lessons and practices" in shown
    assert "59 say almost the same as another and stand with it" in shown
    assert "more" not in re.findall(r'class="actions (\w+)"', shown)
    assert f"Add these {1 + len(OTHERS)} to pack" in shown
    [leads] = re.findall(r'<a href="([^"]*)" data-go>and 59 that say almost the same</a>', shown)
    address = Address.parse(html.unescape(leads))
    opened = lessons.show(flooded, address).parts["cards"]
    assert cards(opened) == 24
    assert "Show 24 more" in opened
    assert "<b>60</b> lessons and practices that say almost the same from 1 programme</p>" in opened
    [back] = re.findall(r'href="([^"]*)" data-go>Back to all that match</a>', opened)
    assert Address.parse(html.unescape(back)) == LISTED
    assert len(lessons.table(flooded, address)[1]) == 60


def test_the_list_to_take_along_has_all(flooded: Library):
    _, lines = lessons.table(flooded, LISTED)
    assert len(lines) == 60 + len(OTHERS)


def test_one_turns_from_card_to_card(flooded: Library):
    second = flooded.records.search(ASKED).listed[1]
    pane = lessons.show(flooded, LISTED.model_copy(update={"record": second})).parts["record"]
    assert f"2 of {1 + len(OTHERS)}" in pane
