"""Labels: how a workshop prints them, and that a faded one was replaced by the same."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from rebond.access import Actor
from rebond.access.guards import require
from rebond.devices.choices import LabelField
from rebond.devices.facts import LabelReplaced
from rebond.devices.lifecycle import hold_rows
from rebond.devices.models import Device, LabelLayout
from rebond.kit.errors import Invalid
from rebond.ledger.recording import Entry, record
from rebond.network.models import Workshop

MOST_LINES = 4


def keep_layout(*, actor: Actor, workshop: Workshop, paper: str, lines: Sequence[str]) -> LabelLayout:
    """What the labels of this workshop look like from now on. Raise `Invalid` for a line that is not known."""
    require(actor, "device.identify", on=workshop)
    wanted = list(dict.fromkeys(lines))
    if len(wanted) > MOST_LINES or not set(wanted) <= set(LabelField.values):
        raise Invalid(_("Choose up to four lines, each once."), code="unknown_line", field="line_1")
    layout, _made = LabelLayout.objects.update_or_create(
        workshop=workshop, defaults={"paper": paper, "lines": wanted}
    )
    return layout


def replace_labels(*, actor: Actor, devices: Collection[Device]) -> list[Device]:
    """Write down that their labels, faded or torn, are printed again. The code stays the same."""
    with transaction.atomic():
        held = hold_rows(devices)
        require(actor, "device.identify", on=held)
        entries = [Entry(device.stream, LabelReplaced(tag=device.asset_tag)) for device in held]
        record(actor=actor, entries=entries)
    return held
