"""Our own document, `rebond.hardware-report/1`."""

import re

from passport.formats.opening import json_of_text, text_of
from passport.hardware import HardwareReport, from_json

_ESCAPE = re.compile(r"\\(?:u0000|.)", re.DOTALL)


def detect(head: bytes, name: str) -> bool:
    """Whether a file is a hardware report of ours."""
    del name
    text = text_of(head)
    return text.lstrip()[:1] == "{" and '"schema"' in text and '"rebond.hardware-report/' in text


def read(data: bytes) -> HardwareReport:
    """The report as it was written, without the NULs that texts of firmware end with."""
    text = _ESCAPE.sub(lambda found: "" if found[0] == r"\u0000" else found[0], text_of(data))
    return from_json(json_of_text(text))
