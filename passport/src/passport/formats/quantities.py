"""Numbers, units and dates as tools write them."""

import math
import re
from datetime import UTC, date, datetime, timedelta

LARGEST = 2**53 - 1
_NUMBER = re.compile(r"-?\d+(?:[.,]\d+)?")
_SIZE = re.compile(r"(\d+(?:[.,]\d+)?)\s*(bytes?|[kmgtp]?i?b|[kmgtp])\b", re.IGNORECASE)
_POWERS = {"k": 1, "m": 2, "g": 3, "t": 4, "p": 5}
_DATES = (
    (re.compile(r"^(\d{4})-(\d{1,2})-(\d{1,2})"), (0, 1, 2)),
    (re.compile(r"^(\d{1,2})[/.](\d{1,2})[/.](\d{4})"), (2, 0, 1)),
    (re.compile(r"^(\d{4})/(\d{1,2})/(\d{1,2})"), (0, 1, 2)),
    (re.compile(r"^(\d{1,2})/(\d{1,2})/(\d{2})$"), (2, 0, 1)),
    (re.compile(r"^(\d{4})(\d{2})(\d{2})(?:$|0)"), (0, 1, 2)),
)


def whole(value: object) -> int | None:
    """A count: a whole number of zero or more, rounded, or `None`."""
    if isinstance(value, bool) or value is None:
        return None
    if isinstance(value, str):
        found = _NUMBER.match(value.strip()[:40])
        value = (
            float(found[0].replace(",", "."))
            if found and "." in found[0].replace(",", ".")
            else found and int(found[0])
        )
    if not isinstance(value, int | float) or not math.isfinite(value):
        return None
    number = round(value)
    return number if 0 <= number <= LARGEST else None


def positive(value: object) -> int | None:
    """Like `whole`, where zero means not known."""
    return whole(value) or None


def size_in_bytes(text: object, *, thousand: int = 1024) -> int | None:
    """A size with its unit: "16 GB" as memory counts it, or with `thousand=1000` as drives are sold."""
    if not isinstance(text, str):
        return None
    found = _SIZE.search(text[:60])
    if not found:
        return None
    unit = found[2].lower()
    base = 1024 if len(unit) == 3 and unit[1] == "i" else thousand
    return positive(float(found[1].replace(",", ".")) * base ** _POWERS.get(unit[0], 0))


def megahertz(text: object) -> int | None:
    """A speed such as "1700 MHz", "2.4 GHz" or "2400 MT/s"."""
    if not isinstance(text, str):
        return None
    number = re.match(r"\s*(\d+(?:[.,]\d+)?)\s*(GHz|MHz|MT/s|kHz|Hz)?", text[:60], re.IGNORECASE)
    if not number:
        return None
    factor = {"ghz": 1000.0, "khz": 0.001, "hz": 0.000001}.get((number[2] or "").lower(), 1.0)
    return positive(float(number[1].replace(",", ".")) * factor)


def scaled(value: object, factor: float) -> int | None:
    """A number in another unit."""
    if isinstance(value, str):
        found = _NUMBER.match(value.strip()[:40])
        value = float(found[0].replace(",", ".")) if found else None
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        return None
    return positive(value * factor)


def day(value: object) -> date | None:
    """A date as firmware writes it: month first (SMBIOS 7.1), or year first."""
    if not isinstance(value, str):
        return None
    for pattern, order in _DATES:
        found = pattern.match(value.strip())
        if found:
            year, month, number = (int(found.groups()[i]) for i in order)
            return _date(year + (0 if year > 99 else 1900 if year > 69 else 2000), month, number)
    return None


def _date(year: int, month: int, number: int) -> date | None:
    try:
        moment = date(year, month, number)
    except ValueError:
        return None
    return moment if 1970 <= moment.year <= 2100 else None


def moment(value: object) -> datetime | None:
    """A time in ISO 8601; one without an offset is taken as UTC. Years before 1970 mean "not known"."""
    if not isinstance(value, str):
        return None
    try:
        found = datetime.fromisoformat(value.strip())
        aware = found if found.tzinfo else found.replace(tzinfo=UTC)
        return aware if 1970 <= aware.year <= 2100 and _whole_minutes(aware) else None
    except (ValueError, OverflowError):
        return None


def _whole_minutes(value: datetime) -> bool:
    return (value.utcoffset() or timedelta()) % timedelta(minutes=1) == timedelta()


def from_epoch(seconds: object) -> datetime | None:
    """A time given in seconds since 1970."""
    number = positive(seconds)
    if number is None or number > 4_102_444_800:
        return None
    return datetime.fromtimestamp(number, tz=UTC)
