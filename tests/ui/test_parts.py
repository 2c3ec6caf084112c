"""Parts that the tabs share, as markup."""

from lessonbase_ui.parts import cells, theirs


def test_cells_of_a_table_are_set_apart_and_escaped() -> None:
    assert cells("<b>Pump\t12") == '&lt;b&gt;Pump<span class="cell">\t</span>12'


def test_what_looks_like_a_citation_of_ours_is_shown_as_the_report_s() -> None:
    shown = theirs("Wells last [1]<b>\t12")
    assert ">[1]</span>" in shown
    assert shown.startswith('Wells last <span class="theirs"')
    assert shown.endswith('</span>&lt;b&gt;<span class="cell">\t</span>12')
