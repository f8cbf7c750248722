"""Sales to organisations: who sells, who buys, and which computers may be sold so."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext_lazy as _

from rebond.access import Actor
from rebond.devices.models import Device
from rebond.donations.choices import LegalGround
from rebond.donations.earmarks import obstacles_of_earmarks
from rebond.kit.errors import Refused
from rebond.kit.outcomes import Obstacle
from rebond.network.models import Organisation, Place, Workshop
from rebond.programmes.choices import Outlet
from rebond.sales.models import SaleToOrganisation
from rebond.stock.queries import aim_of_organisation, obstacles_on_the_way
from rebond.workshop.queries import obstacles_of_media

EXCLUDED = Obstacle("outlet_excluded", _("The donor's terms or the programme do not allow this outlet."))
PUBLIC_GIFT = Obstacle(
    "public_gift",
    _("A public body gave it (CG3P L.3212-2): it may be sold to people in precarious situations only."),
)
ABROAD = Obstacle("other_territory", _("This organisation is not of the territory of this computer."))
ELSEWHERE = Obstacle(
    "other_seller", _("It is not with the seller of the others: one receipt has one seller.")
)


def seller_of(devices: Sequence[Device]) -> Place | Workshop:
    """The place or the workshop where the first of them is. Raise `Refused` where nobody holds it."""
    keys = [device.pk for device in devices]
    rows = Device.objects.filter(pk__in=keys).select_related("place__organisation", "workshop__organisation")
    for device in rows.order_by("pk"):
        found = device.place or device.workshop
        if found is not None:
            return found
    raise Refused(
        _("Only a computer that is in stock or at a place can be sold."), code="wrong_stage", field="codes"
    )


def least_price_of(device: Device) -> int:
    """In cents: what the programme asks an organisation at least; a sale costs something."""
    return max(device.programme.rules.organisation_price_cents, 1)


def obstacles_to_sell_to_organisation(
    devices: Sequence[Device], organisation: Organisation, seller: Place | Workshop
) -> dict[int, list[Obstacle]]:
    """What stands against it, by key of the device: its provenance, its drives, where it is."""
    media, aim = obstacles_of_media(devices), aim_of_organisation(organisation)
    earmarks = obstacles_of_earmarks((device.pk, device.lot, aim) for device in devices)
    moving = obstacles_on_the_way(devices)
    found: dict[int, list[Obstacle]] = {}
    for device in devices:
        agreement, obstacles = device.lot.agreement, list(media[device.pk])
        obstacles += [told[device.pk] for told in (moving, earmarks) if device.pk in told]
        if not device.lot.allows(Outlet.SALE_TO_ORGANISATION):
            obstacles.append(EXCLUDED)
        if agreement.legal_ground == LegalGround.PUBLIC_GIFT:
            obstacles.append(PUBLIC_GIFT)
        if device.territory_id != organisation.territory_id:
            obstacles.append(ABROAD)
        if seller.pk != (device.place_id if isinstance(seller, Place) else device.workshop_id):
            obstacles.append(ELSEWHERE)
        if obstacles:
            found[device.pk] = obstacles
    return found


def buyers_for(actor: Actor) -> QuerySet[Organisation]:
    """Any organisation of the territory, whoever sells."""
    rows = Organisation.objects.all()
    return (rows if actor.territory_id is None else rows.filter(territory=actor.territory_id)).order_by(
        "name", "pk"
    )


def organisation_sale_visible(pk: int, actor: Actor) -> SaleToOrganisation:
    rows = SaleToOrganisation.objects.visible_to(actor).select_related(
        "organisation__territory",
        "place__organisation",
        "place__commune",
        "workshop__organisation",
        "workshop__commune",
    )
    return get_object_or_404(rows, pk=pk)
