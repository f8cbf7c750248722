"""Run beside a fresh Rebond, in its environment: `ground.py open`, `proofs` or `bench`. One JSON document on standard output."""

from __future__ import annotations

import json
import os
import sys
from datetime import date

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "rebond.config.settings")
django.setup()

from rebond.access import system_actor  # noqa: E402 - Django first
from rebond.agents.actions import invite_agent  # noqa: E402
from rebond.agents.choices import AgentKind  # noqa: E402
from rebond.bench.models import Card  # noqa: E402
from rebond.devices.models import Device  # noqa: E402
from rebond.donations.actions import announce_lot, draw_up_agreement  # noqa: E402
from rebond.geography.models import Commune  # noqa: E402
from rebond.network.actions import OrganisationFacts, WorkshopFacts, create_organisation, create_workshop  # noqa: E402
from rebond.network.choices import OrganisationKind  # noqa: E402
from rebond.network.models import Organisation  # noqa: E402
from rebond.programmes.models import Programme  # noqa: E402
from rebond.workshop.queries import dossier_of  # noqa: E402

ACTOR = system_actor("trial")
LOT = "L-ESSAI-1"


def opened() -> dict[str, str]:
    """A workshop, a donation, a lot, and the code that enrols one stick."""
    operator = Organisation.objects.get(is_operator=True)
    commune = Commune.objects.order_by("pk").first()
    assert commune is not None
    programme = Programme.objects.create(
        territory=operator.territory, slug="essai", name="Essai", starts_on=date(2020, 1, 1)
    )
    workshop = create_workshop(
        actor=ACTOR, organisation=operator, new=WorkshopFacts(name="Atelier d'essai", commune=commune)
    )
    donor = create_organisation(
        actor=ACTOR,
        territory=operator.territory,
        new=OrganisationFacts(name="Collège d'essai", kind=OrganisationKind.SCHOOL),
    )
    agreement = draw_up_agreement(
        actor=ACTOR, programme=programme, donor=donor, reference="CD-ESSAI-1", signed_on=date(2024, 1, 10)
    )
    announce_lot(
        actor=ACTOR, agreement=agreement, workshop=workshop, reference=LOT, announced_on=date(2024, 2, 1)
    )
    code = invite_agent(actor=ACTOR, workshop=workshop, kind=AgentKind.STICK, name="Clé d'essai").code
    return {"code": code, "lot": LOT}


def proofs() -> list[dict[str, object]]:
    """What the server holds of each computer, and of each of its drives."""
    return [
        {
            "tag": device.asset_tag,
            "serial": device.serial,
            "drives": [
                {
                    "serial": one.drive.serial,
                    "state": one.state.value,
                    "counts": one.counts,
                    "level": str(one.level),
                }
                for one in dossier_of(device).proofs
            ],
        }
        for device in Device.objects.order_by("pk")
    ]


def bench() -> list[dict[str, object]]:
    """The cards of the live bench, the last that was told first."""
    return [
        {
            "activity": card.activity,
            "percent": card.percent,
            "tag": card.device.asset_tag if card.device else None,
        }
        for card in Card.objects.select_related("device").order_by("-seen_at")
    ]


if __name__ == "__main__":
    print(json.dumps({"open": opened, "proofs": proofs, "bench": bench}[sys.argv[1]]()))
