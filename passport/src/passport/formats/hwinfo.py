"""What the text of `hwinfo` adds inside a snapshot: the screens."""

import re

from passport.formats.quantities import positive
from passport.hardware import Display
from passport.junk import meaningful, named

_FIELD = re.compile(r"^  (\w[\w ]*): (.*)$", re.MULTILINE)
_RESOLUTION = re.compile(r"^  Resolution: (\d+)x(\d+)@", re.MULTILINE)
_SIZE = re.compile(r"^(\d+)x(\d+) mm")


def is_hwinfo(text: str) -> bool:
    """Whether a text is the output of hwinfo."""
    return bool(re.search(r"^[ \t]+\[Created at \w+\.\d+\]", text[:8000], re.MULTILINE))


def displays(text: str) -> tuple[Display, ...]:
    """The screens in a hwinfo text."""
    sections = text.replace("\r\n", "\n").split("\n\n")
    return tuple(_display(section) for section in sections if "\n  Hardware Class: monitor\n" in section)


def _display(section: str) -> Display:
    fields = dict(reversed(_FIELD.findall(section)))
    maker = fields.get("Vendor", "").split(" ")[0].strip('"')
    product = re.search(r"eisa 0x([0-9a-f]{4})", fields.get("Device", ""))
    size = _SIZE.match(fields.get("Size", ""))
    modes = [(int(w[:6]), int(h[:6])) for w, h in _RESOLUTION.findall(section)]
    best = max(modes, key=lambda mode: mode[0] * mode[1], default=(None, None))
    return Display(
        maker=named(maker),
        model=named(fields.get("Model", "").strip('"')),
        serial=meaningful(fields.get("Serial ID", "").strip('"')),
        panel_id=f"{maker}{product[1].upper()}" if product and re.fullmatch("[A-Z]{3}", maker) else None,
        diagonal_mm=positive((float(size[1][:6]) ** 2 + float(size[2][:6]) ** 2) ** 0.5) if size else None,
        width_px=best[0],
        height_px=best[1],
    )
