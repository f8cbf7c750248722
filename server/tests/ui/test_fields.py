from __future__ import annotations

import pytest
from django import forms

from rebond.ui.fields import ScanField, ScanListField, mark_refused, scanned
from rebond.ui.forms import ConfirmationForm


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        (" rb-4k7q-92 ", "RB-4K7Q-92"),
        ("HTTPS://EXAMPLE.ORG/D/RB-4K7Q-92", "RB-4K7Q-92"),
        ("http://localhost:8000/d/rb-4k7q-92/?x=1", "RB-4K7Q-92"),
        ("https://example.org/other/1", "HTTPS://EXAMPLE.ORG/OTHER/1"),
    ],
)
def test_a_scan_gives_the_code_whether_it_was_typed_or_read_from_a_qr(typed: str, code: str) -> None:
    assert scanned(typed) == code
    assert ScanField().clean(typed) == code


def test_a_pile_gives_each_code_once_in_the_order_of_scanning() -> None:
    pile = "RB-2\nrb-1\r\n\nhttps://example.org/D/RB-2, RB-3;RB-1"
    assert ScanListField().clean(pile) == ["RB-2", "RB-1", "RB-3"]


def test_a_pile_may_not_be_empty_nor_too_high() -> None:
    with pytest.raises(forms.ValidationError, match="obligatoire"):
        ScanListField().clean("\n")
    with pytest.raises(forms.ValidationError, match="plus de 2 codes"):
        ScanListField(most=2).clean("A\nB\nC")


def test_a_pile_tells_which_of_its_codes_were_refused() -> None:
    class Pile(forms.Form):
        codes = ScanListField()

    back, other = Pile({"codes": "RB-1\nRB-2"}), Pile({"codes": "RB-2"})
    mark_refused(back, ["RB-2", "RB-3"])
    assert ('data-refused="RB-2\nRB-3"' in str(back["codes"]), "data-refused=" in str(other["codes"])) == (
        True,
        False,
    )


def test_a_gesture_is_confirmed_by_the_code_of_the_thing_only() -> None:
    answers = {
        typed: ConfirmationForm({"confirmation": typed}, code="RB-4K7Q-92").is_valid()
        for typed in ("rb4k7q92", "OK", "")
    }
    assert answers == {"rb4k7q92": True, "OK": False, "": False}
