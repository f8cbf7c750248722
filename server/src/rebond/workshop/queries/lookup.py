"""Finding the one thing that a door names."""

from __future__ import annotations

from django.utils.translation import gettext as _

from rebond.access import Actor
from rebond.access.guards import NOT_FOUND
from rebond.devices.models import Device
from rebond.donations.models import Lot
from rebond.kit.errors import NotFound, Refused
from rebond.network.models import Territory
from rebond.network.querysets import reach


def device_with_proofs(tag: str, *, actor: Actor) -> Device:
    """The current device with this tag whose proofs the hat may see. Raise `NotFound`."""
    mine = reach(
        actor,
        "proof.view",
        territory="territory",
        organisations=("lot__agreement__donor",),
        workshops=("workshop",),
    )
    found = (
        Device.objects.tagged(tag)
        .filter(mine)
        .select_related("lot__agreement", "programme", "merged_into")
        .first()
    )
    if found is None:
        raise NotFound(NOT_FOUND, code="not_found")
    return found


def lot_named(reference: str, *, territory: Territory | None = None) -> Lot:
    """The one lot with this reference. Raise `NotFound` for none, `Refused` for several."""
    lots = Lot.objects.filter(reference__iexact=reference.strip())
    if territory is not None:
        lots = lots.filter(agreement__programme__territory=territory)
    found = list(lots.select_related("agreement__programme__territory", "workshop").order_by("pk")[:2])
    if not found:
        raise NotFound(
            _("There is no lot “%(lot)s” here.") % {"lot": reference[:40]}, code="no_lot", field="lot"
        )
    if len(found) > 1:
        raise Refused(
            _("Several lots are called “%(lot)s”: rename one of them, or name the territory.")
            % {"lot": reference[:40]},
            code="several_lots",
            field="lot",
        )
    return found[0]
