"""Parts that the tabs share, as markup."""

from lessonbase_ui.parts import cells


def test_cells_of_a_table_are_set_apart_and_escaped() -> None:
    assert cells("<b>Pump\t12") == '&lt;b&gt;Pump<span class="cell">\t</span>12'
