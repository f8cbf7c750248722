"""Drives that left their computer, and computers in which no medium was found."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from rebond.access import Actor
from rebond.access.guards import require
from rebond.devices.models import Device, Drive
from rebond.kit.errors import Invalid
from rebond.kit.outcomes import Obstacle, Outcome, Refusal
from rebond.ledger.recording import Entry, record
from rebond.network.models import Workshop
from rebond.workshop.actions.working import Away, bench_obstacle, hold_for_work, sort_out
from rebond.workshop.brought import answered_for_outside
from rebond.workshop.choices import DriveFate
from rebond.workshop.facts import DriveSettled, NoMediumFound
from rebond.workshop.models import DriveSettlement, NoMediumFinding
from rebond.workshop.queries.proofs import drive_proofs_of


def settle_drives(
    *,
    actor: Actor,
    drives: Collection[Drive],
    fate: str,
    slip_reference: str = "",
    settled_on: date | None = None,
    occurred_at: datetime | None = None,
    away: Away = bench_obstacle,
    is_listed: bool = False,
) -> Outcome[Drive]:
    """Say what became of drives: removed, destroyed (with the reference of its slip), or proven absent.

    Refused for a drive of a computer that is not at the bench, or where else ``away`` lets it be. “Destroyed” is for who
    holds `drive.destroy`. Where an external workshop answers for the computer, it proves nothing before it is confirmed;
    ``is_listed``: drives of a list of destruction, which answers for what stands here.
    """
    slip = _slip_of(fate, slip_reference)
    moment = occurred_at or timezone.now()
    day = _day(settled_on, moment)
    with transaction.atomic():
        homes = {drive.pk: _home(drive.device) for drive in drives}
        concerned = [*homes.values(), *(drive.device for drive in drives)]
        at_work = hold_for_work(concerned, actor=actor, capability="proof.record")
        held = {device.pk: device for device in at_work}
        if fate == DriveFate.DESTROYED:
            require(actor, "drive.destroy", on=at_work)
        found = _sort_drives(drives, {pk: away(held[home.pk]) for pk, home in homes.items()})
        # A drive that is only removed proves nothing anyway.
        doubted = frozenset() if fate == DriveFate.REMOVED else _to_confirm(at_work, is_listed=is_listed)
        _keep_settlements(
            DriveSettlement(
                drive=drive,
                fate=fate,
                slip_reference=slip,
                settled_on=day,
                recorded_at=moment,
                settled_by_id=actor.membership_id,
                to_confirm=homes[drive.pk].pk in doubted,
            )
            for drive in found.taken
        )
        told = [
            Entry(held[drive.device_id].stream, DriveSettled(drive_id=drive.pk, fate=str(fate)))
            for drive in found.taken
        ]
        record(actor=actor, entries=told, occurred_at=occurred_at)
    return found


def _slip_of(fate: str, reference: str) -> str:
    """The reference of the slip, as it is kept. Raise `Invalid` for a fate of no list, or a destruction without one."""
    if fate not in DriveFate.values:
        raise Invalid(_("Say what became of the drive."), code="unknown_fate", field="fate")
    slip = reference.strip()[:80]
    if fate == DriveFate.DESTROYED and not slip:
        raise Invalid(
            _("Give the reference of the slip of destruction."), code="no_slip", field="slip_reference"
        )
    return slip


def _sort_drives(drives: Collection[Drive], elsewhere: Mapping[int, Obstacle | None]) -> Outcome[Drive]:
    """In the order of their keys: those whose computer is where it may be spoken of, and the others with why not."""
    sorted_out = sorted(drives, key=lambda drive: drive.pk)
    refused = [Refusal(drive, (away,)) for drive in sorted_out if (away := elsewhere[drive.pk])]
    return Outcome(taken=[drive for drive in sorted_out if not elsewhere[drive.pk]], refused=refused)


def _to_confirm(devices: Sequence[Device], *, is_listed: bool = False) -> frozenset[int]:
    """The computers of which a word is no proof before somebody else confirms it with its paper."""
    sites = {device.workshop_id for device in devices if device.workshop_id is not None}
    external = Workshop.objects.filter(pk__in=sites, organisation__is_external_workshop=True).order_by()
    outside = set(external.values_list("pk", flat=True))
    there = frozenset(device.pk for device in devices if device.workshop_id in outside)
    return there if is_listed else there | answered_for_outside(devices)


def _keep_settlements(rows: Iterable[DriveSettlement]) -> None:
    DriveSettlement.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["drive"],
        update_fields=["fate", "slip_reference", "settled_on", "recorded_at", "settled_by", "to_confirm"],
    )


def record_no_medium(
    *,
    actor: Actor,
    devices: Collection[Device],
    found_on: date | None = None,
    occurred_at: datetime | None = None,
    away: Away = bench_obstacle,
) -> Outcome[Device]:
    """Somebody looked inside and found no storage medium. Refused where a drive was seen and is not settled.

    Where an external workshop answers for the computer, it counts for nothing before it is confirmed, as for a drive.
    """
    moment = occurred_at or timezone.now()
    day = _day(found_on, moment)
    obstacle = Obstacle(
        "drive_open",
        _("A drive was seen in it: say first what became of that drive, or import the log of its erasure."),
    )
    with transaction.atomic():
        held = hold_for_work(devices, actor=actor, capability="proof.record")
        proofs = drive_proofs_of(held)
        open_drives = {
            device.pk: [obstacle] for device in held if any(not proof.counts for proof in proofs[device.pk])
        }
        outcome = sort_out(held, open_drives, away=away)
        taken = outcome.taken
        doubted = _to_confirm(taken)
        NoMediumFinding.objects.bulk_create(
            [
                NoMediumFinding(
                    device=device,
                    found_on=day,
                    recorded_at=moment,
                    found_by_id=actor.membership_id,
                    to_confirm=device.pk in doubted,
                )
                for device in taken
            ],
            update_conflicts=True,
            unique_fields=["device"],
            update_fields=["found_on", "recorded_at", "found_by", "to_confirm"],
        )
        rows = NoMediumFinding.objects.filter(device__in=[device.pk for device in taken])
        found = dict(rows.order_by("pk").values_list("device_id", "pk"))
        entries = [Entry(device.stream, NoMediumFound(finding_id=found[device.pk])) for device in taken]
        record(actor=actor, entries=entries, occurred_at=occurred_at)
    return outcome


def _home(device: Device) -> Device:
    """The computer in which a drive is now: a drive that two rows of one computer list stays on both."""
    while device.merged_into is not None:
        device = device.merged_into
    return device


def _day(given: date | None, moment: datetime) -> date:
    day = given or timezone.localdate(moment)
    if day > timezone.localdate():
        raise Invalid(
            _("The date is in the future. Enter the day on which it really happened."), field="settled_on"
        )
    return day
