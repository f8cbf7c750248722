"""What people call a computer, from what its firmware says."""

from __future__ import annotations

BRANDS = {
    "acer": "Acer",
    "asustek computer inc.": "ASUS",
    "dell inc.": "Dell",
    "fujitsu siemens": "Fujitsu",
    "hewlett-packard": "HP",
    "lenovo": "Lenovo",
    "toshiba": "Toshiba",
}


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
