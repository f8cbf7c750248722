"""What people call a computer, from what its firmware says."""

from __future__ import annotations

import re

BRANDS = {
    "acer": "Acer",
    "asustek computer inc.": "ASUS",
    "dell inc.": "Dell",
    "fujitsu siemens": "Fujitsu",
    "hewlett-packard": "HP",
    "lenovo": "Lenovo",
    "toshiba": "Toshiba",
}

_TRADE_WORDS = re.compile(r"\((?:R|TM)\)|®|™|\b(?:CPU|Intel|Processor)\b", re.IGNORECASE)

# Who numbers the computers of a brand, by the first words of its name. Who puts a name on the computers of others is
# not in here: nothing is known by it.
_HOUSES = {
    "acer": "Acer",
    "alienware": "Dell",
    "apple": "Apple",
    "asus": "ASUS",
    "asustek": "ASUS",
    "compaq": "HP",
    "dell": "Dell",
    "dynabook": "Toshiba",
    "fujitsu": "Fujitsu",
    "hewlett packard": "HP",
    "hewlettpackard": "HP",
    "hp": "HP",
    "huawei": "Huawei",
    "ibm": "Lenovo",
    "lenovo": "Lenovo",
    "lg": "LG",
    "micro star": "MSI",
    "microsoft": "Microsoft",
    "msi": "MSI",
    "packard bell": "Acer",
    "panasonic": "Panasonic",
    "samsung": "Samsung",
    "siemens": "Fujitsu",
    "sony": "Sony",
    "toshiba": "Toshiba",
}
_BETWEEN_WORDS = re.compile(r"[\W_]+")


def are_of_other_makers(one: str, other: str) -> bool:
    """Whether both makers are known and are not one: "Hewlett-Packard" and "HP" are one, "Dell Inc." and "LENOVO" two.

    A serial number is unique for its maker only. A maker that is not known says nothing.
    """
    houses = {_house(one), _house(other)}
    return "" not in houses and len(houses) > 1


def _house(maker: str) -> str:
    words = _BETWEEN_WORDS.sub(" ", maker.casefold()).split()
    return _HOUSES.get(" ".join(words[:2])) or _HOUSES.get(words[0] if words else "", "")


def processor_name(text: str) -> str:
    """``Intel(R) Core(TM) i5-4300M CPU @ 2.60GHz`` as people say it: ``Core i5-4300M``."""
    return " ".join(_TRADE_WORDS.sub(" ", text).split("@")[0].split())


def commercial_name(maker: str, model: str, family: str) -> str:
    """The brand once, then the name sold: "Lenovo ThinkPad L440".

    Lenovo writes the machine type where others write the name ("20AS"), and the name as the family.
    """
    brand = BRANDS.get(maker.strip().casefold(), maker.strip())
    name = model.strip()
    if brand == "Lenovo" and len(family.split()) > 1 and not name.casefold().startswith("think"):
        name = family.strip()
    for said in (brand, maker.strip()):
        if said and name.casefold().startswith(f"{said.casefold()} "):
            name = name[len(said) :].strip()
    return " ".join(part for part in (brand, name) if part)
