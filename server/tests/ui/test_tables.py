from __future__ import annotations

from rebond.ui.tables import with_roles


def test_a_plain_table_gets_its_roles_and_each_cell_the_name_of_its_column() -> None:
    plain = (
        '<thead><tr><th scope="col">Code</th><th scope="col"><a href="?o=model">Modèle</a></th></tr></thead>'
        '<tbody><tr class="new"><th scope="row">RB-1</th><td class="wide">ThinkPad</td></tr></tbody>'
    )
    assert with_roles(plain) == (
        '<thead role="rowgroup"><tr role="row"><th role="columnheader" scope="col">Code</th>'
        '<th role="columnheader" scope="col"><a href="?o=model">Modèle</a></th></tr></thead>'
        '<tbody role="rowgroup"><tr role="row" class="new"><th role="rowheader" scope="row">RB-1</th>'
        '<td role="cell" data-label="Modèle" class="wide">ThinkPad</td></tr></tbody>'
    )


def test_cells_after_a_wide_one_keep_the_name_of_their_own_column() -> None:
    plain = '<thead><tr><th>A</th><th>B</th><th>C</th></tr></thead><tbody><tr><td colspan="2">x</td><td>y</td></tr></tbody>'
    assert with_roles(plain).endswith(
        '<tr role="row"><td role="cell" colspan="2">x</td><td role="cell" data-label="C">y</td></tr></tbody>'
    )


def test_a_label_written_by_hand_and_a_quoted_name_are_left_whole() -> None:
    plain = (
        '<thead><tr><th>Dit "neuf"</th><th>B</th></tr></thead><tr><td>x</td><td data-label="own">y</td></tr>'
    )
    assert with_roles(plain).endswith(
        '<td role="cell" data-label="Dit &quot;neuf&quot;">x</td><td role="cell" data-label="own">y</td></tr>'
    )


def test_a_column_whose_name_nobody_sees_shows_it_beside_no_cell() -> None:
    plain = (
        '<thead><tr><th>Code</th><th><span class="visually-hidden">Geste</span></th></tr></thead>'
        "<tr><td>RB-1</td><td>Retirer</td></tr>"
    )
    assert with_roles(plain).endswith(
        '<td role="cell" data-label="Code">RB-1</td><td role="cell">Retirer</td></tr>'
    )
