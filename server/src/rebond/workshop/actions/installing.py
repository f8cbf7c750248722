from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from rebond.access import Actor
from rebond.devices.models import Device
from rebond.kit.errors import Invalid
from rebond.kit.outcomes import Obstacle, Outcome
from rebond.ledger.recording import Entry, record
from rebond.workshop.actions.working import hold_for_work, sort_out
from rebond.workshop.choices import LicenceEvidence, OperatingSystem
from rebond.workshop.facts import Installed
from rebond.workshop.models import Installation
from rebond.workshop.releases import obstacle_of_release
from rebond.workshop.systems import WINDOWS, hardware_of, licence_obstacle, windows_obstacles


def install_system(
    *,
    actor: Actor,
    devices: Collection[Device],
    system: str,
    version: str = "",
    licence: str = LicenceEvidence.NOT_NEEDED,
    occurred_at: datetime | None = None,
) -> Outcome[Device]:
    """Say which system was installed.

    Windows is refused without a licence or on hardware that is not eligible; so is a release that had ended that day.
    """
    if system not in OperatingSystem.values:
        raise Invalid(_("Choose a system of the list."), code="unknown_system", field="system")
    if licence not in LicenceEvidence.values:
        raise Invalid(_("Say where the licence is."), code="unknown_licence", field="licence")
    evidence = licence if system in WINDOWS else LicenceEvidence.NOT_NEEDED.value
    moment = occurred_at or timezone.now()
    ended = obstacle_of_release(system=system, version=version, day=timezone.localdate(moment))
    with transaction.atomic():
        held = hold_for_work(devices, actor=actor, capability="check.record")
        in_the_way = obstacles_to_install(held, system=system, licence=evidence)
        outcome = sort_out(held, {device.pk: [ended] for device in held} if ended else in_the_way)
        installations = [
            Installation(
                device=device,
                system=system,
                version=version[:40],
                licence=evidence,
                installed_at=moment,
                installed_by_id=actor.membership_id,
            )
            for device in outcome.taken
        ]
        Installation.objects.bulk_create(
            installations,
            update_conflicts=True,
            unique_fields=["device"],
            update_fields=["system", "version", "licence", "installed_at", "installed_by"],
        )
        name = f"{OperatingSystem(system).label} {version[:40]}".strip()[:80]
        Device.objects.filter(pk__in=[device.pk for device in outcome.taken]).update(operating_system=name)
        facts = Installed(system=str(system), licence=str(evidence))
        entries = [Entry(device.stream, facts) for device in outcome.taken]
        record(actor=actor, entries=entries, occurred_at=occurred_at)
    return outcome


def obstacles_to_install(
    devices: Sequence[Device], *, system: str, licence: str
) -> dict[int, list[Obstacle]]:
    """Why ``system`` may not be put on each device."""
    if system not in WINDOWS:
        return {}
    return {device.pk: _of_windows(device, system, licence) for device in devices}


def _of_windows(device: Device, system: str, licence: str) -> list[Obstacle]:
    unlicensed = licence_obstacle(system=system, licence=licence, in_firmware=bool(device.windows_licence))
    found = windows_obstacles(hardware_of(device))
    return [unlicensed, *found] if unlicensed else found
