from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from rebond.access import Actor
from rebond.access.guards import require
from rebond.devices.lifecycle import STEPS, Obstacles, advance, hold_rows
from rebond.devices.models import Device
from rebond.donations.earmarks import obstacles_of_earmarks
from rebond.handover.facts import LoanRenewed
from rebond.handover.models import Loan
from rebond.kit.errors import Invalid, Refused
from rebond.kit.outcomes import Obstacle, Outcome, Refusal
from rebond.ledger.recording import Entry, record
from rebond.network.models import Organisation
from rebond.programmes.choices import Outlet
from rebond.stock.models import Placement
from rebond.stock.queries import aim_of_organisation, obstacles_on_the_way, whereabouts
from rebond.workshop.queries import obstacles_of_media

TO_AN_ORGANISATION = frozenset({Outlet.PROVISION, Outlet.LOAN})
ENDED = Obstacle("loan_ended", _("This loan ended: the computer came back."))
TOO_EARLY = Obstacle("due_too_early", _("Choose a day to come, later than the one agreed."))


def lend(
    *,
    actor: Actor,
    devices: Collection[Device],
    organisation: Organisation,
    outlet: Outlet = Outlet.PROVISION,
    due_on: date | None = None,
    occurred_at: datetime | None = None,
) -> Outcome[Device]:
    """Make computers available to an organisation (digital advisers), until ``due_on`` when it is set.

    Raise `Invalid` for another outlet, and for a day due before the computers leave.
    """
    if outlet not in TO_AN_ORGANISATION:
        raise Invalid(
            _("This outlet is not one to an organisation."),
            code="outlet_not_to_an_organisation",
            field="outlet",
        )
    if due_on is not None and due_on < timezone.localdate(occurred_at or timezone.now()):
        raise Invalid(
            _("Choose a day that is not before the one on which the computers leave."),
            code="due_too_early",
            field="due_on",
        )
    require(actor, "device.lend_to_organisation", on=organisation)
    with transaction.atomic():
        held = hold_rows(devices)
        were = whereabouts(held)
        outcome = advance(
            STEPS["lend"],
            held,
            actor=actor,
            sets={"workshop": None, "place": None},
            facts_of=lambda device: {
                "outlet": outlet.value,
                "organisation_id": organisation.pk,
                "from_workshop_id": were[device.pk].from_workshop_id,
                "from_location_id": were[device.pk].from_location_id,
            },
            obstacles=lambda held: _obstacles(held, organisation, outlet),
            occurred_at=occurred_at,
        )
        # A computer found again after a loan was never taken back from its borrower.
        Loan.objects.current().filter(device__in=outcome.taken).update(ended_at=occurred_at or timezone.now())
        Loan.objects.bulk_create(
            Loan(
                device=device,
                organisation=organisation,
                outlet=outlet,
                due_on=due_on,
                lent_at=device.stage_since,
            )
            for device in outcome.taken
        )
        Placement.objects.filter(device__in=[device.pk for device in outcome.taken]).delete()
    return outcome


def renew_loan(*, actor: Actor, loan: Loan, due_on: date) -> Loan:
    """The borrower keeps the computer until ``due_on``. Said twice, it is renewed once.

    Raise `Refused` for a loan that ended, `Invalid` for a day that is past or not later than the one agreed.
    """
    outcome = renew_loans(actor=actor, loans=[loan], due_on=due_on)
    for refusal in outcome.refused:
        words, code = refusal.reason, refusal.obstacles[0].code
        if code == ENDED.code:
            raise Refused(words, code=code)
        raise Invalid(words, code=code, field="due_on")
    return outcome.taken[0]


def renew_loans(*, actor: Actor, loans: Collection[Loan], due_on: date) -> Outcome[Loan]:
    """The borrowers keep these computers until ``due_on``, all in one gesture. One that says that day already is taken.

    One that ended, or that was agreed for later, comes back with why. Raise `Invalid` for a day that is past.
    """
    if due_on < timezone.localdate():
        raise Invalid(TOO_EARLY.message, code=TOO_EARLY.code, field="due_on")
    with transaction.atomic():
        devices = {device.pk: device for device in hold_rows([loan.device_id for loan in loans])}
        rows = Loan.objects.filter(pk__in=[loan.pk for loan in loans]).order_by("pk")
        held = list(rows.select_related("organisation", "device"))
        require(actor, "device.lend_to_organisation", on=[loan.organisation for loan in held])
        in_the_way = {loan.pk: found for loan in held if (found := _against_renewal(loan, due_on))}
        taken = [loan for loan in held if loan.pk not in in_the_way]
        renewed = [loan for loan in taken if loan.due_on != due_on]
        for loan in renewed:
            loan.due_on, loan.renewals = due_on, loan.renewals + 1
        Loan.objects.bulk_update(renewed, ["due_on", "renewals"])
        entries = [
            Entry(
                devices[loan.device_id].stream,
                LoanRenewed(organisation_id=loan.organisation_id, due_on=due_on.isoformat()),
            )
            for loan in renewed
        ]
        record(actor=actor, entries=entries)
    return Outcome(taken, [Refusal(loan, (in_the_way[loan.pk],)) for loan in held if loan.pk in in_the_way])


def _against_renewal(loan: Loan, due_on: date) -> Obstacle | None:
    if loan.ended_at is not None:
        return ENDED
    return TOO_EARLY if loan.due_on is not None and due_on < loan.due_on else None


def _obstacles(held: Sequence[Device], organisation: Organisation, outlet: Outlet) -> Obstacles:
    excluded = Obstacle("outlet_excluded", _("The donor's terms or the programme do not allow this outlet."))
    abroad = Obstacle("other_territory", _("This organisation is not of the territory of this computer."))
    media, aim = obstacles_of_media(held), aim_of_organisation(organisation)
    earmarks = obstacles_of_earmarks((device.pk, device.lot, aim) for device in held)
    moving = obstacles_on_the_way(held)
    found: dict[int, list[Obstacle]] = {}
    for device in held:
        found[device.pk] = list(media[device.pk])
        found[device.pk] += [told[device.pk] for told in (moving, earmarks) if device.pk in told]
        if not device.lot.allows(outlet):
            found[device.pk].append(excluded)
        if device.territory_id != organisation.territory_id:
            found[device.pk].append(abroad)
    return found
