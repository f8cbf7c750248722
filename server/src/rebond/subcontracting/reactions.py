"""What follows when a transfer moves, or a proof is asked for. Transfers are also received and settled on the stock's pages."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from rebond.access import Role, system_actor
from rebond.ledger.reactions import reaction
from rebond.network.models import Membership
from rebond.notices.actions import notify
from rebond.notices.kinds import NoticeKind, declare
from rebond.stock.models import Transfer, TransferLine
from rebond.subcontracting.actions.settling import follow_departure, follow_gap, settle_returned
from rebond.subcontracting.models import Entrustment

if TYPE_CHECKING:
    from rebond.ledger.models import Event

ACTOR = system_actor("reactions")
PROOFS_ASKED = declare(
    NoticeKind(
        code="subcontracting.proofs_asked",
        sentence=_("Proofs of erasure are missing for computers that you gave back (%(reference)s)."),
        page="subcontracting:entrustment",
        page_arguments=("pk",),
    )
)
TOLD = (Role.SUPERVISOR, Role.TECHNICIAN, Role.STOREKEEPER)


@reaction("transfer.dispatched", name="subcontracting.follow_departures")
def follow_departures(events: Sequence[Event]) -> None:
    keys = [_key(event) for event in events]
    for entrustment in Entrustment.objects.filter(
        transfer__in=keys, sent_at=None, cancelled_at=None
    ).order_by("pk"):
        follow_departure(actor=ACTOR, entrustment=entrustment)


@reaction("transfer.received", name="subcontracting.judge_returns")
def judge_returns(events: Sequence[Event]) -> None:
    for transfer in _transfers(events):
        settle_returned(actor=ACTOR, transfer=transfer)


@reaction("transfer.line_settled", name="subcontracting.follow_gaps")
def follow_gaps(events: Sequence[Event]) -> None:
    """A gap is told to the agreement; one of a return may bring a computer back after all."""
    for transfer in _transfers(events):
        settle_returned(actor=ACTOR, transfer=transfer)
    for event in events:
        line = TransferLine.objects.filter(transfer=_key(event), device=event.facts["device_id"]).first()
        if line is not None:
            follow_gap(actor=ACTOR, line=line)


@reaction("entrustment.proofs_asked", name="subcontracting.tell_the_workshop")
def tell_the_workshop(events: Sequence[Event]) -> None:
    for event in events:
        entrustment = Entrustment.objects.select_related("workshop").get(pk=_key(event))
        people = Membership.objects.active().filter(
            organisation=entrustment.workshop.organisation_id, role__in=TOLD
        )
        notify(
            recipients=sorted(people.order_by().values_list("user", flat=True)),
            kind=PROOFS_ASKED.code,
            facts={"pk": entrustment.pk, "reference": entrustment.reference},
            key=str(event.uuid),
        )


def _transfers(events: Sequence[Event]) -> Iterator[Transfer]:
    yield from Transfer.objects.filter(pk__in={_key(event) for event in events}).order_by("pk")


def _key(event: Event) -> int:
    return int(event.stream.partition(":")[2])
