"""Parts that the tabs share, as markup."""

import re
from collections import Counter

from lessonbase_ui.parts import cells, theirs
from lessonbase_ui.theme import SCRIPT


def test_cells_of_a_table_are_set_apart_and_escaped() -> None:
    assert cells("<b>Pump\t12") == '&lt;b&gt;Pump<span class="cell">\t</span>12'


def test_what_looks_like_a_citation_of_ours_is_shown_as_the_report_s() -> None:
    shown = theirs("Wells last [1]<b>\t12")
    assert ">[1]</span>" in shown
    assert shown.startswith('Wells last <span class="theirs"')
    assert shown.endswith('</span>&lt;b&gt;<span class="cell">\t</span>12')


def test_no_two_scripts_of_the_page_give_one_name_to_two_things() -> None:
    named = re.findall(r"^(?:async )?(?:function|const|let) (\w+)", SCRIPT, re.MULTILINE)
    assert [name for name, count in Counter(named).items() if count > 1] == []
