"""Our own document, `rebond.hardware-report/1`."""

from passport.formats.opening import json_of, text_of
from passport.hardware import HardwareReport, from_json


def detect(head: bytes, name: str) -> bool:
    """Whether a file is a hardware report of ours."""
    del name
    text = text_of(head)
    return text.lstrip()[:1] == "{" and '"schema"' in text and '"rebond.hardware-report/' in text


def read(data: bytes) -> HardwareReport:
    """The report as it was written."""
    return from_json(json_of(data))
