"""What a computer lost or found means for whoever held it."""

from __future__ import annotations

from collections.abc import Sequence

from rebond.devices.stages import Stage
from rebond.handover.models import Loan
from rebond.ledger.models import Event
from rebond.ledger.reactions import reaction


@reaction(
    "device.declared_missing",
    "device.recovered",
    "device.rectified",
    name="handover.end_loans_of_lost_computers",
)
def end_loans_of_lost_computers(events: Sequence[Event]) -> None:
    """Nobody borrows a computer that is lost; declared missing by mistake, it is lent again as it was.

    A computer handed over to a person is never declared missing: its handover ends by a return only.
    """
    for event in events:
        if event.kind == "device.rectified":
            _reopen(event)
        elif not _is_corrected(event):
            loans = Loan.objects.current().filter(device=_device_of(event), lent_at__lte=event.occurred_at)
            loans.update(ended_at=event.occurred_at)


def _reopen(event: Event) -> None:
    if (event.facts["origin"], event.facts["target"]) != (Stage.MISSING, Stage.LENT):
        return
    lost = Event.objects.get(stream=event.stream, seq=event.facts["corrects_seq"])
    if not Loan.objects.current().filter(device=_device_of(event)).exists():
        Loan.objects.filter(device=_device_of(event), ended_at=lost.occurred_at).update(ended_at=None)


def _is_corrected(event: Event) -> bool:
    corrections = Event.objects.filter(stream=event.stream, kind="device.rectified")
    return corrections.filter(facts__corrects_seq=event.seq).exists()


def _device_of(event: Event) -> int:
    return int(event.stream.removeprefix("device:"))
