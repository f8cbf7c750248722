"""Values that firmware and tools write where they know nothing.

A junk serial must never match two machines, so every reader passes its identifiers through `meaningful`.
"""

import re
from uuid import UUID

_PHRASES = frozenset(
    """
    0|none|null|n/a|na|n.a.|nan|unknown|undefined|default|default string|default_string|defaultstring|invalid|empty
    not specified|not available|not applicable|not present|not provided|not settable|no enclosure|no asset tag
    no asset information|no module installed|no serial|not defined|no dimm|unspecified|<out of spec>|<bad index>
    out of spec|bad index|to be filled by o.e.m.|to be filled by o.e.m|to be filled by oem|tobefilledbyo.e.m.
    to be filled|tbd by oem|tbd by odm|o.e.m.|oem|o.e.m|oem default|fill by oem|filled by oem
    system manufacturer|system product name|system version|system serial number|system sku|system family
    system_manufacturer|system_product_name|system_version|system_serial_number|systemmanufacturer
    systemproductname|system skunumber|system_skunumber|sku|sku number|family|version|product name|manufacturer
    serial|serial number|serialnumber|sernum|ssn|base board serial number|base board version
    base board product name|base board asset tag|baseboard serial number|board serial number|mb-1234567890
    chassis serial number|chassis manufacture|chassis manufacturer|chassis version|chassis asset tag|chassis serial
    asset|asset tag|asset-1234567890|asset-no|asset number|no asset|asset tag#|enter asset tag|your asset tag
    no asset tag set|assettagnumber|assettag|type2 - board serial number|type2 - board asset tag
    type2 - board manufacturer|type2 - board product name|type2 - board version|type3 - chassis serial number
    system serial|x.x|00000000|123456789|1234567890|0123456789|123456|1234567|12345678|abcdefgh|evaluation
    bios serial number|cn serial number|serial no|no name|noname|generic|partnum|part number|manufacturer00
    manufacturer0|manufacturer1|manufacturer2|manufacturer3|sernum00|sernum0|sernum1|sernum2|sernum3
    assettagnum0|assettagnum1|assettagnum2|assettagnum3|modulepartnumber0|modulepartnumber|partnum0|partnum1
    partnum2|partnum3|array1_partnumber0|array1_partnumber1|array1_partnumber2|array1_partnumber3
    all series|product|model|insyde|*|[empty]|<empty>|not known|sample|test|quanta serial
    nosn|redacted|dimm|no data|other|serial#|n/s|no sn|123456789012345678901234567890|undefined serial
    """.lower()
    .replace("\n", "|")
    .split("|")
)
_JUNK = frozenset(" ".join(phrase.split()) for phrase in _PHRASES if phrase.strip())
_NAMES_THAT_MAY_BE_REAL = frozenset({"insyde", "all series", "generic", "other", "test", "sample", "default"})
_REPEATED = re.compile(r"^([0-9a-fx.\-*_# /?])\1*$", re.IGNORECASE)
_FILLERS = re.compile(r"^[0\s.\-_*#:/?]+$")
_SHAPES = re.compile(
    r"^(to be filled.*|assettag\s?num.*|.*_?sernum\d*|a\d+_(manufacturer|sernum|assettagnum|partnum)\d+"
    r"|modulepartnumber\d*|array\d+_(partnumber|asset.*|serial.*)\d*|dimm\d+_.*|manufacturer\d+|sernum\d+|system serial.*"
    r"|(sn ?)?0?123456789.*|0x0+|x+|\.\..*\.\.|type\d ?(- ?)?(family|sku|board|chassis|asset|product|version|serial).*"
    r"|-?virtual battery.*|crb battery.*|battery \d+|.*(chassis|board|system) serial number|system sku#?|.*<bad index>.*|.*<out of spec>.*)$",
    re.IGNORECASE,
)
_JUNK_UUIDS = frozenset(
    {
        "00000000-0000-0000-0000-000000000000",
        "ffffffff-ffff-ffff-ffff-ffffffffffff",
        "03000200-0400-0500-0006-000700080009",
        "00020003-0004-0005-0006-000700080009",
        "12345678-1234-5678-90ab-cddeefaabbcc",
        "78563412-3412-7856-90ab-cddeefaabbcc",
        "fefefefe-fefe-fefe-fefe-fefefefefefe",
        "11111111-2222-3333-4444-555555555555",
    }
)
_NO_MACHINE = frozenset({"000000000000", "ffffffffffff", "020000000000", "444553544200", "0250f2000001"})


def is_junk(value: str) -> bool:
    """Whether a value says nothing about this machine in particular."""
    text = " ".join(value.replace("\x00", " ").split()).lower()
    if not text or text in _JUNK or _FILLERS.match(text):
        return True
    return bool(_REPEATED.match(text) or _SHAPES.match(text) or text.strip("{}") in _JUNK_UUIDS)


def meaningful(value: object) -> str | None:
    """The text of an identifier or name, spaces normalised, or `None` when it is junk or no text."""
    if not isinstance(value, str) or is_junk(value):
        return None
    return printable(value)


def named(value: object) -> str | None:
    """Like `meaningful`, for names of makers and models: words such as "Generic" may be real there."""
    if not isinstance(value, str):
        return None
    text = printable(value)
    if text is not None and text.lower() in _NAMES_THAT_MAY_BE_REAL:
        return text
    return meaningful(value)


def version_of(value: object) -> str | None:
    """Like `meaningful`, for versions: a single digit may be real there, zeros are not."""
    if not isinstance(value, str):
        return None
    text = printable(value)
    return text if text is not None and re.fullmatch(r"[1-9A-Z]", text) else meaningful(value)


def printable(value: str) -> str | None:
    """The text on one line without control characters, at most 300 characters; `None` when nothing is left."""
    text = " ".join("".join(c if c.isprintable() else " " for c in value).split())
    return text[:300] or None


def system_uuid(value: object) -> str | None:
    """A UUID in lower case with dashes, or `None` when it is junk or not a UUID."""
    if not isinstance(value, str):
        return None
    try:
        text = str(UUID(value.strip()))
    except ValueError:
        return None
    return None if text in _JUNK_UUIDS or len(set(text.replace("-", ""))) == 1 else text


def uuid_variants(value: str) -> frozenset[str]:
    """The UUID and the same with its first three fields byte-swapped.

    SMBIOS 2.6 (7.2.1) stores them little-endian; older firmware and tools before it did not, so one machine may
    carry either spelling in two reports. Empty when the value is junk.
    """
    text = system_uuid(value)
    if text is None:
        return frozenset()
    return frozenset({text, str(UUID(bytes_le=UUID(text).bytes))})


def mac_address(value: object) -> str | None:
    """A 48-bit MAC in lower case with colons, or `None` for anything else, the zero and the broadcast address."""
    if not isinstance(value, str):
        return None
    digits = re.sub(r"[:\-. ]", "", value.strip()).lower()
    if not re.fullmatch(r"[0-9a-f]{12}", digits) or digits in ("0" * 12, "f" * 12):
        return None
    return ":".join(digits[i : i + 2] for i in range(0, 12, 2))


def identifies(mac: str) -> bool:
    """Whether a MAC may recognise a machine: given by a maker, for one interface.

    Locally administered (IEEE 802, second bit of the first octet), group, zero and broadcast addresses do not.
    """
    normal = mac_address(mac)
    if normal is None or normal.replace(":", "") in _NO_MACHINE:
        return False
    return not int(normal[:2], 16) & 0b11
