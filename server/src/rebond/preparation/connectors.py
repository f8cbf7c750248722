"""How a trainee recognises the end of a charger: its shape, its size, the makers that use it.

Sizes are those by which chargers are sold: outside and inside of a round plug, sides of the others, in millimetres.
The drawings show the end that goes into the computer, all at one scale, larger than it is.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal

from django.utils.formats import get_format
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrPromise

from rebond.preparation.choices import Connector

Shape = Literal["round", "rectangle", "pins", "blade", "c13", "c5", "c7", ""]
SCALE = 6
MARGIN = 2
"""Pixels for a millimetre; millimetres around a drawing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """``width`` and ``height`` in hundredths of a millimetre; ``inside``: of a round plug; ``pins``: how many are seen; ``volts``: as chargers say it."""

    words: StrPromise
    shape: Shape = ""
    width: int = 0
    height: int = 0
    inside: int = 0
    pins: int = 0
    volts: str = ""


def _round(words: StrPromise, outside: int, inside: int, *, pin: bool, volts: str) -> Look:
    return Look(
        words=words, shape="round", width=outside, height=outside, inside=inside, pins=int(pin), volts=volts
    )


LOOKS: Mapping[str, Look] = MappingProxyType(
    {
        Connector.USB_C: Look(
            words=_("Flat with round ends, the same on both sides. Computers since 2016, telephones too."),
            shape="rectangle", width=830, height=250, pins=0, volts="5 – 20 V",
        ),
        Connector.LENOVO_SLIM: Look(
            words=_("Like a thick USB plug, yellow inside, one pin. ThinkPad from 2013 to 2017."),
            shape="rectangle", width=1100, height=450, pins=1, volts="20 V",
        ),
        Connector.LENOVO_LARGE: _round(
            _("Thick, a pin in the middle. ThinkPad before 2013."), 790, 550, pin=True, volts="20 V"
        ),
        Connector.LENOVO_SMALL: _round(
            _("Thin, hollow, no pin. IdeaPad and Yoga since 2015."), 400, 170, pin=False, volts="20 V"
        ),
        Connector.HP_LARGE: _round(
            _("Thick, black, a pin in the middle. EliteBook and ProBook before 2014."),
            740, 500, pin=True, volts="18.5 – 19.5 V",
        ),
        Connector.HP_SMALL: _round(
            _("Thin, blue tip, a pin in the middle. HP since 2014."), 450, 300, pin=True, volts="19.5 V"
        ),
        Connector.DELL_LARGE: _round(
            _("Thick, a pin in the middle. Latitude and Inspiron. One of HP goes in, but does not charge."),
            740, 500, pin=True, volts="19.5 V",
        ),
        Connector.DELL_SMALL: _round(
            _("Thin, black tip, a pin in the middle. XPS, Inspiron and Vostro since 2012."),
            450, 300, pin=True, volts="19.5 V",
        ),
        Connector.ACER: _round(
            _("Hollow, small hole, often a yellow tip. Aspire and TravelMate, Packard Bell."),
            550, 170, pin=False, volts="19 V",
        ),
        Connector.ACER_SMALL: _round(
            _("As thin as a match. Swift, Spin and Chromebook."), 300, 110, pin=False, volts="19 V"
        ),
        Connector.ROUND_HOLLOW: _round(
            _("Hollow, large hole, no pin. Read the volts on the computer: not all are the same."),
            550, 250, pin=False, volts="19 – 20 V",
        ),
        Connector.ASUS_SMALL: _round(
            _("Thin, hollow, no pin. VivoBook and ZenBook."), 400, 135, pin=False, volts="19 V"
        ),
        Connector.SAMSUNG: _round(
            _("Middle size, a thin pin in the middle."), 550, 300, pin=True, volts="19 V"
        ),
        Connector.SONY: _round(
            _("Rather thick, a pin in the middle. Read the volts on the computer: not all are the same."),
            650, 440, pin=True, volts="16 – 19.5 V",
        ),
        Connector.MAGSAFE_1: Look(
            words=_("Holds by a magnet, five pins, rather high. MacBook from 2006 to 2012."),
            shape="pins", width=1100, height=550, pins=5, volts="14.5 – 18.5 V",
        ),
        Connector.MAGSAFE_2: Look(
            words=_("Holds by a magnet, five pins, wider and flatter. MacBook from 2012 to 2017."),
            shape="pins", width=1500, height=420, pins=5, volts="14.85 – 20 V",
        ),
        Connector.MAGSAFE_3: Look(
            words=_("Holds by a magnet, five pins, the cable can be taken off. MacBook since 2021."),
            shape="pins", width=1700, height=350, pins=5, volts="5 – 28 V",
        ),
        Connector.SURFACE: Look(
            words=_("Holds by a magnet, a long thin blade. Surface since 2014."),
            shape="blade", width=2300, height=300, volts="12 – 15 V",
        ),
        Connector.CORD_C13: Look(
            words=_("Three flat slots, two cut corners. Most towers, desktops and screens."),
            shape="c13", width=2400, height=1600, volts="230 V",
        ),
        Connector.CORD_C5: Look(
            words=_("Three round holes, like a clover leaf or a mouse head. Chargers and mini computers."),
            shape="c5", width=1300, height=1200, volts="230 V",
        ),
        Connector.CORD_C7: Look(
            words=_("Two holes, like a figure of eight. Mac mini, small chargers, printers."),
            shape="c7", width=1400, height=800, volts="230 V",
        ),
        Connector.OTHER: Look(words=_("None of these: put the charger and the computer together in a bag.")),
    }
)  # fmt: skip


def look_of(connector: str) -> Look:
    return LOOKS[Connector(connector)]


def size_of(look: Look) -> str:
    """As it is written on chargers: 7,4 × 5,0 mm. Empty where no size helps."""
    if look.shape not in {"round", "rectangle"}:
        return ""
    other = look.inside if look.shape == "round" else look.height
    return _written(f"{_mm(look.width)} × {_mm(other)} mm")


def volts_of(look: Look) -> str:
    return _written(look.volts)


def drawing_of(look: Look) -> SafeString:
    """An SVG without words, for the eye only; empty where there is nothing to draw."""
    if not look.shape:
        return SafeString("")
    width, height = look.width / 100 + 2 * MARGIN, look.height / 100 + 2 * MARGIN
    return format_html(
        '<svg class="plug" width="{}" height="{}" viewBox="0 0 {} {}" aria-hidden="true" focusable="false">{}</svg>',
        round(width * SCALE),
        round(height * SCALE),
        round(width, 2),
        round(height, 2),
        _drawn(look, width / 2, height / 2),
    )


def _drawn(look: Look, x: float, y: float) -> SafeString:
    if look.shape == "round":
        return _circles(
            (x, y, look.width / 200, "shell"),
            (x, y, look.inside / 200, "hole"),
            *([(x, y, 0.5, "pin")] if look.pins else []),
        )
    if look.shape in {"c5", "c7"}:
        return _cord(look, x, y)
    body = _box(x, y, look.width / 100, look.height / 100, "shell", corner=_corner(look))
    if look.shape == "c13":
        slots = [(x - 7, y + 2), (x, y - 2), (x + 7, y + 2)]
        return body + format_html_join("", "{}", ((_box(a, b, 2, 4, "hole", corner=0.2),) for a, b in slots))
    if look.shape == "rectangle":
        inner = _box(
            x, y, look.width / 100 - 1.4, look.height / 100 - 1.2, "hole", corner=_corner(look) - 0.5
        )
        return body + inner + (_circles((x, y, 0.6, "pin")) if look.pins else SafeString(""))
    step = look.width / 100 / 7
    return body + _circles(*((x + (number - 2) * step, y, 0.6, "hole") for number in range(look.pins)))


def _cord(look: Look, x: float, y: float) -> SafeString:
    if look.shape == "c7":
        return _circles(
            (x - 3, y, 4, "shell"), (x + 3, y, 4, "shell"), (x - 3, y, 1.2, "hole"), (x + 3, y, 1.2, "hole")
        )
    leaves = ((x - 3, y + 2), (x + 3, y + 2), (x, y - 2.5))
    return _circles(*((a, b, 3.5, "shell") for a, b in leaves), *((a, b, 1.2, "hole") for a, b in leaves))


def _corner(look: Look) -> float:
    """A USB-C plug has round ends, the others have corners."""
    return {"c13": 3.0, "blade": 1.5, "pins": 1.5}.get(look.shape, 0.6 if look.pins else look.height / 200)


def _circles(*circles: tuple[float, float, float, str]) -> SafeString:
    return format_html_join(
        "",
        '<circle cx="{}" cy="{}" r="{}" class="plug__{}"/>',
        ((round(x, 2), round(y, 2), round(radius, 2), part) for x, y, radius, part in circles),
    )


def _box(x: float, y: float, width: float, height: float, part: str, *, corner: float) -> SafeString:
    return format_html(
        '<rect x="{}" y="{}" width="{}" height="{}" rx="{}" class="plug__{}"/>',
        round(x - width / 2, 2),
        round(y - height / 2, 2),
        round(width, 2),
        round(height, 2),
        round(max(0.0, corner), 2),
        part,
    )


def _mm(hundredths: int) -> str:
    """One decimal, two where the second counts: 7.4, 1.35."""
    written = f"{hundredths // 100}.{hundredths % 100:02d}"
    return written.removesuffix("0")


def _written(figures: str) -> str:
    return figures.replace(".", str(get_format("DECIMAL_SEPARATOR")))
