"""The identity and size of a screen in its EDID (VESA E-EDID 1.4, base block)."""

from passport.hardware import Display
from passport.junk import meaningful, named

HEADER = b"\x00\xff\xff\xff\xff\xff\xff\x00"
_BLOCK = 128
_NAME, _SERIAL = 0xFC, 0xFF


def display_of(edid: bytes) -> Display | None:
    """The screen, or `None` when the bytes are no EDID."""
    if len(edid) < _BLOCK or not edid.startswith(HEADER):
        return None
    timing = edid[54:72]
    width, height = _resolution(timing)
    maker = _maker(edid)
    return Display(
        maker=maker,
        model=named(_text(edid, _NAME)),
        serial=meaningful(_text(edid, _SERIAL)),
        panel_id=f"{maker}{int.from_bytes(edid[10:12], 'little'):04X}" if maker else None,
        diagonal_mm=_diagonal(edid, timing),
        width_px=width,
        height_px=height,
    )


def _maker(edid: bytes) -> str | None:
    """Three letters of five bits each."""
    packed = int.from_bytes(edid[8:10], "big")
    letters = [(packed >> shift) & 0x1F for shift in (10, 5, 0)]
    return "".join(chr(64 + letter) for letter in letters) if all(1 <= n <= 26 for n in letters) else None


def _resolution(timing: bytes) -> tuple[int | None, int | None]:
    if timing[0:2] == b"\x00\x00":
        return None, None
    width = timing[2] | (timing[4] & 0xF0) << 4
    height = timing[5] | (timing[7] & 0xF0) << 4
    return width or None, height or None


def _diagonal(edid: bytes, timing: bytes) -> int | None:
    """In millimetres from the preferred timing, or from the whole centimetres of the base block."""
    width = timing[12] | (timing[14] & 0xF0) << 4
    height = timing[13] | (timing[14] & 0x0F) << 8
    if not (timing[0:2] != b"\x00\x00" and width and height):
        width, height = edid[21] * 10, edid[22] * 10
    return round((width**2 + height**2) ** 0.5) or None if width and height else None


def _text(edid: bytes, tag: int) -> str | None:
    for start in (54, 72, 90, 108):
        block = edid[start : start + 18]
        if block[0:3] == b"\x00\x00\x00" and block[3] == tag:
            return block[5:18].split(b"\n")[0].decode("cp437").strip()
    return None
