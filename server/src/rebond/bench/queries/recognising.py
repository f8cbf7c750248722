"""Which computer a running agent is on, by what it tells of itself."""

from __future__ import annotations

from rebond.access import Actor, reaches
from rebond.devices.choices import IdentifierKind
from rebond.devices.matching import devices_named, naming
from rebond.devices.models import Device
from rebond.devices.queries.resolving import resolve
from rebond.network.models import Territory


def device_recognised(
    actor: Actor, *, asset_tag: str = "", serial: str = "", system_uuid: str = "", maker: str = ""
) -> Device | None:
    """The one computer of the actor's territory with that tag, else with that serial number or system UUID.

    A serial number is one of its ``maker``, where it is known.
    """
    if asset_tag:
        return resolve(asset_tag, actor).device
    kinds = ((IdentifierKind.SERIAL, serial), (IdentifierKind.SYSTEM_UUID, system_uuid))
    named = [naming(kind, value) for kind, value in kinds if value]
    if not named or actor.territory_id is None:
        return None
    found = devices_named(named, territory=Territory.objects.get(pk=actor.territory_id), maker=maker)
    if actor.is_external:
        found = [device for device in found if reaches(actor, "device.view", device.scope_keys())]
    return found[0] if len(found) == 1 else None
