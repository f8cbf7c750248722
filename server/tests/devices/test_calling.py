from __future__ import annotations

import pytest

from rebond.devices.calling import commercial_name


@pytest.mark.parametrize(
    ("maker", "model", "family", "called"),
    [
        ("LENOVO", "20AS", "ThinkPad L440", "Lenovo ThinkPad L440"),
        ("Lenovo", "ThinkPad L440", "", "Lenovo ThinkPad L440"),
        ("HP", "HP ProBook 450 G5", "103C_5336AN HP ProBook", "HP ProBook 450 G5"),
        ("Hewlett-Packard", "HP Compaq 6730b", "", "HP Compaq 6730b"),
        ("Dell Inc.", "Latitude 5490", "Latitude", "Dell Latitude 5490"),
        ("Medion", "Akoya", "", "Medion Akoya"),
        ("", "", "", ""),
    ],
)
def test_a_computer_is_called_by_its_brand_and_the_name_sold(
    maker: str, model: str, family: str, called: str
) -> None:
    assert commercial_name(maker, model, family) == called
