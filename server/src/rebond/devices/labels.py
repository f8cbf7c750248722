"""What stands on the label of a computer, and the papers that hold such labels."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable, Iterator, Mapping, Sequence

from django.conf import settings
from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from rebond.devices.calling import processor_name
from rebond.devices.choices import IdentifierKind, LabelField
from rebond.devices.models import Device, ReservedTag
from rebond.documents.label_papers import PrintedLabels, labels_on_paper
from rebond.documents.labels import Label, drawn, find_sheet, preview_one, print_drawn
from rebond.documents.rendering import language
from rebond.documents.zpl import ROLLS
from rebond.ledger.reading import is_demonstration

LETTER = "D"
LONGEST = 48
TOLD_EACH = 100


def label_of(device: Device, lines: Sequence[str]) -> Label:
    """The code, always; then these lines (`LabelField`), those that this computer has. Identifiers read beforehand."""
    texts = [text[:LONGEST] for name in lines if (text := TEXTS[name](device))]
    return Label(device.asset_tag, texts[0] if texts else "", "", tuple(texts[1:]))


def print_labels(
    devices: Sequence[Device], *, paper: str, lines: Sequence[str], skip: int = 0
) -> PrintedLabels:
    """Raise `Invalid` for no device, an unknown paper or places that the sheet has not."""
    return _on_paper([label_of(device, lines) for device in devices], paper=paper, skip=skip)


def print_blank_labels(tags: Sequence[ReservedTag], *, paper: str) -> PrintedLabels:
    """Labels whose computers did not come yet: the code, and the lot."""
    return _on_paper([Label(tag.tag, tag.lot.reference) for tag in tags], paper=paper)


def _on_paper(labels: Sequence[Label], *, paper: str, skip: int = 0) -> PrintedLabels:
    return labels_on_paper(
        labels,
        paper=paper,
        public_url=settings.PUBLIC_URL,
        letter=LETTER,
        title=_("Labels"),
        printed_at=timezone.now(),
        demonstration=is_demonstration(),
        skip=skip,
    )


def labels_told(devices: Sequence[Device], *, paper: str, lines: Sequence[str], skip: int) -> Iterator[str]:
    """The same PDF, line by line of JSON: ``{"done": 100, "of": 3000}`` as it goes, then ``{"pdf": base64}``.

    Refuse before the first line: the answer has begun when it comes.
    """
    find_sheet(paper)
    labels = [label_of(device, lines) for device in devices]
    demonstration, lang = is_demonstration(), language()

    def told() -> Iterator[str]:
        ready: list[Mapping[str, object]] = []
        for each in drawn(labels, public_url=settings.PUBLIC_URL, letter=LETTER):
            ready.append(each)
            if len(ready) % TOLD_EACH == 0 or len(ready) == len(labels):
                yield _line({"done": len(ready), "of": len(labels)})
        with translation.override(lang):
            paper_made = print_drawn(
                ready,
                title=_("Labels"),
                printed_at=timezone.now(),
                demonstration=demonstration,
                sheet=paper,
                skip=skip,
                lang=lang,
            )
        yield _line({"pdf": base64.b64encode(paper_made.content).decode()})

    return told()


def _line(told: Mapping[str, object]) -> str:
    return json.dumps(told) + "\n"


def preview_of(paper: str, lines: Sequence[str]) -> bytes:
    """How a label looks, of a computer that nobody has, as a PNG. A thermal printer's is drawn on its roll of 62 mm."""
    texts = [str(SAMPLE[name]) for name in lines if name in SAMPLE]
    label = Label("RB-4K7Q-9N", texts[0] if texts else "", "", tuple(texts[1:]))
    sheet = "roll-62" if paper in ROLLS else paper
    return preview_one(
        label,
        public_url=settings.PUBLIC_URL,
        letter=LETTER,
        sheet=sheet,
        title=_("Labels"),
        printed_at=timezone.now(),
    )


def _inventory(device: Device) -> str:
    rows = [row.value for row in device.identifiers.all() if row.kind == IdentifierKind.INVENTORY_NUMBER]
    return ", ".join(sorted(rows))


def _hardware(device: Device) -> str:
    memory = f"{round(device.memory_mib / 1024)} Go" if device.memory_mib else ""
    storage = f"{round(device.storage_bytes / 10**9)} Go" if device.storage_bytes else ""
    return " · ".join(part for part in (processor_name(device.processor), memory, storage) if part)


def _grade(device: Device) -> str:
    return _("Grade %(grade)s") % {"grade": device.grade} if device.grade else ""


def _received(device: Device) -> str:
    if device.received_at is None:
        return ""
    day = date_format(timezone.localtime(device.received_at), "SHORT_DATE_FORMAT")
    return _("Received on %(day)s") % {"day": day}


TEXTS: Mapping[str, Callable[[Device], str]] = {
    LabelField.TITLE.value: lambda device: device.title,
    LabelField.SERIAL.value: lambda device: device.serial,
    LabelField.INVENTORY.value: _inventory,
    LabelField.LOT.value: lambda device: device.lot.reference,
    LabelField.HARDWARE.value: _hardware,
    LabelField.GRADE.value: _grade,
    LabelField.WORKSHOP.value: lambda device: device.workshop.name if device.workshop else "",
    LabelField.RECEIVED.value: _received,
}
SAMPLE: Mapping[str, str] = {
    LabelField.TITLE.value: "Lenovo ThinkPad L440",
    LabelField.SERIAL.value: "PF0ABC12",
    LabelField.INVENTORY.value: "INV-0042",
    LabelField.LOT.value: "L-2024-07",
    LabelField.HARDWARE.value: "Core i5-4300M · 8 Go · 256 Go",
    LabelField.GRADE.value: "Grade B",
    LabelField.WORKSHOP.value: "Atelier de Mont-de-Marsan",
    LabelField.RECEIVED.value: "12/03/2024",
}
