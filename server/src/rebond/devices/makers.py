"""What the label of a maker says beside the serial number: addresses in QR codes, prefixes in bar codes."""

from __future__ import annotations

import re
from urllib.parse import parse_qsl, urlsplit

_NAMED = re.compile(
    r"^(?:S/N|SN|SERIAL(?:\s*(?:NUMBER|NO\.?|#))?|SERVICE\s*TAG|SVC\s*TAG|N/S|N°\s*DE\s*SÉRIE)\s*[:#=]\s*(\S{4,40})$",
    re.IGNORECASE,
)
_IN_PATH = re.compile(r"/(?:SERVICETAG|SERIALNUMBER|SERIAL|SN)[/=]([A-Z0-9-]{4,40})(?:/|$)", re.IGNORECASE)
_PARAMETERS = frozenset({"sn", "serial", "serialno", "serialnumber", "serial_number", "servicetag", "svctag"})
# Lenovo and IBM: "1S", the machine type and model (10 characters, 7 on older ones), the serial number (8, or 7).
_TYPE_AND_SERIAL = re.compile(r"^1S(?:[A-Z0-9]{10}([A-Z0-9]{8})|[A-Z0-9]{7}([A-Z0-9]{7}))$", re.IGNORECASE)
# ANSI MH10.8.2: the data identifier "S" stands before a serial number in a bar code.
_DATA_IDENTIFIER = re.compile(r"^S([A-Z0-9]{7,20})$", re.IGNORECASE)
_EXPRESS_CODE = re.compile(r"^\d{9,11}$")
_DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
LENGTH_OF_A_SERVICE_TAG = 7


def serial_in(text: str) -> str:
    """The serial number that a maker's code surely carries; else the text as it is.

    Dell prints ``…/servicetag/7GXK2Q3``, HP ``…?serialnumber=5CG7231ABC``, Lenovo ``1S20AS0012FRR90ABC12``.
    """
    text = text.strip()
    return _in_address(text) or _after_prefix(text) or text


def readings_of(text: str) -> tuple[str, ...]:
    """The text, then what it may stand for: to be looked for in this order, until one is known.

    The last two are guesses: the identifier "S" before a number, and Dell's express service code, which is the service
    tag written in base ten.
    """
    text = text.strip()
    found = [text, serial_in(text)]
    if identified := _DATA_IDENTIFIER.match(text):
        found.append(identified[1].upper())
    if _EXPRESS_CODE.match(text):
        found.append(service_tag(int(text)))
    return tuple(dict.fromkeys(reading for reading in found if reading))


def service_tag(express_code: int) -> str:
    """Dell's service tag behind an express service code: the same number in base 36; empty when it is too long."""
    written = ""
    while express_code:
        express_code, digit = divmod(express_code, 36)
        written = _DIGITS[digit] + written
    return written.rjust(LENGTH_OF_A_SERVICE_TAG, "0") if len(written) <= LENGTH_OF_A_SERVICE_TAG else ""


def _in_address(text: str) -> str:
    if not re.match(r"^https?://", text, re.IGNORECASE):
        return ""
    try:
        address = urlsplit(text)
    except ValueError:
        return ""
    for name, value in parse_qsl(address.query):
        if name.casefold() in _PARAMETERS and value.strip():
            return value.strip().upper()
    found = _IN_PATH.search(address.path)
    return found[1].upper() if found else ""


def _after_prefix(text: str) -> str:
    if named := _NAMED.match(text):
        return named[1].upper()
    if lenovo := _TYPE_AND_SERIAL.match(text):
        return (lenovo[1] or lenovo[2]).upper()
    return ""
