from __future__ import annotations

import pytest

from rebond.devices.calling import are_of_other_makers, commercial_name, processor_name


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


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Hewlett-Packard", "HP"),
        ("HEWLETT PACKARD COMPANY", "HP Inc."),
        ("Compaq", "hp"),
        ("LENOVO", "Lenovo (Beijing) Ltd."),
        ("IBM", "LENOVO"),
        ("Dell Inc.", "dell"),
        ("ASUSTeK COMPUTER INC.", "Asus"),
        ("Micro-Star International Co., Ltd.", "MSI"),
        ("FUJITSU SIEMENS", "Fujitsu Client Computing Limited"),
        ("Dynabook", "TOSHIBA"),
        ("Packard Bell", "Acer"),
        ("", "Dell Inc."),
        ("To be filled by O.E.M.", "Lenovo"),
        ("LDLC", "ASUSTeK COMPUTER INC."),
    ],
)
def test_one_maker_written_in_two_ways_or_not_known_is_no_difference(one: str, other: str) -> None:
    assert not are_of_other_makers(one, other)
    assert not are_of_other_makers(other, one)


@pytest.mark.parametrize(
    ("one", "other"), [("Dell Inc.", "Lenovo"), ("HP", "DELL"), ("Acer", "ASUSTeK COMPUTER INC.")]
)
def test_two_known_makers_differ(one: str, other: str) -> None:
    assert are_of_other_makers(one, other)


@pytest.mark.parametrize(
    ("written", "called"),
    [
        ("Intel(R) Core(TM) i5-4300M CPU @ 2.60GHz", "Core i5-4300M"),
        ("Intel® Celeron® Processor N4020", "Celeron N4020"),
        ("AMD Ryzen 5 PRO 3500U", "AMD Ryzen 5 PRO 3500U"),
        ("", ""),
    ],
)
def test_a_processor_is_called_without_the_marks_of_its_maker(written: str, called: str) -> None:
    assert processor_name(written) == called
