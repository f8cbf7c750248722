from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from rebond.access import Actor
from rebond.access.guards import require
from rebond.devices.lifecycle import STEPS, Obstacles, advance
from rebond.devices.models import Device
from rebond.handover.models import Loan
from rebond.kit.outcomes import Obstacle, Outcome
from rebond.network.models import Organisation
from rebond.programmes.choices import Outlet
from rebond.stock.models import Placement


def lend(
    *,
    actor: Actor,
    devices: Collection[Device],
    organisation: Organisation,
    outlet: Outlet = Outlet.PROVISION,
    due_on: date | None = None,
    occurred_at: datetime | None = None,
) -> Outcome[Device]:
    """Make computers available to an organisation (digital advisers), until ``due_on`` when it is set."""
    require(actor, "device.lend_to_organisation", on=organisation)
    with transaction.atomic():
        outcome = advance(
            STEPS["lend"],
            devices,
            actor=actor,
            sets={"workshop": None, "place": None},
            facts_of=lambda _device: {"outlet": outlet.value, "organisation_id": organisation.pk},
            obstacles=lambda held: _outlet_excluded(held, outlet),
            occurred_at=occurred_at,
        )
        Loan.objects.bulk_create(
            Loan(
                device=device, organisation=organisation, outlet=outlet, due_on=due_on,
                lent_at=occurred_at or timezone.now(),
            )
            for device in outcome.taken
        )
        Placement.objects.filter(device__in=[device.pk for device in outcome.taken]).delete()
    return outcome


def _outlet_excluded(held: Sequence[Device], outlet: Outlet) -> Obstacles:
    obstacle = Obstacle("outlet_excluded", _("The donor's terms do not allow this outlet."))
    return {device.pk: [obstacle] for device in held if not device.lot.agreement.allows(outlet)}
