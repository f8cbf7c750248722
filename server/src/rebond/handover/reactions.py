"""What a computer lost or found means for whoever held it; a place is told what the coordination answers."""

from __future__ import annotations

from collections.abc import Sequence

from rebond.devices.lifecycle import hold_rows
from rebond.handover.actions import tell_of_answers
from rebond.handover.actions.telling import ANSWERS
from rebond.handover.models import Loan
from rebond.ledger.models import Event
from rebond.ledger.reactions import reaction

KINDS = ("device.declared_missing", "device.recovered")


@reaction(*KINDS, name="handover.end_loans_of_lost_computers")
def end_loans_of_lost_computers(events: Sequence[Event]) -> None:
    """Nobody borrows a computer that is lost; declared missing by mistake, the correction itself opens the loan again.

    A computer handed over to a person is never declared missing: its handover ends by a return only.
    """
    told = [
        event for event in events if event.kind in KINDS
    ]  # corrections may wait here from an older version
    hold_rows([_device_of(event) for event in told])  # before asking whether one was corrected
    for event in told:
        if not _is_corrected(event):
            loans = Loan.objects.current().filter(device=_device_of(event), lent_at__lte=event.occurred_at)
            loans.update(ended_at=event.occurred_at)


@reaction(*ANSWERS, name="handover.tell_of_answers")
def tell_whoever_asked(events: Sequence[Event]) -> None:
    tell_of_answers(events)


def _is_corrected(event: Event) -> bool:
    corrections = Event.objects.filter(stream=event.stream, kind="device.rectified")
    return corrections.filter(facts__corrects_seq=event.seq).exists()


def _device_of(event: Event) -> int:
    return int(event.stream.removeprefix("device:"))
