"""What is said of drives on the word of an external workshop, until somebody of the coordination confirms it."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import F, Min, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.shortcuts import get_object_or_404

from rebond.access import Actor
from rebond.devices.models import Device, Drive
from rebond.network.models import Membership
from rebond.network.querysets import reach
from rebond.subcontracting.choices import Result
from rebond.subcontracting.models import DrivePaper, Entrusted
from rebond.workshop.models import DriveSettlement, NoMediumFinding

ANSWERED_FOR = frozenset(Result.OPEN | {Result.UNFINISHED.value})


@dataclass(frozen=True, slots=True, kw_only=True)
class OnPaper:
    """What is said of one drive, or, where ``drive`` is None, of a computer in which no medium was found.

    ``device``: the one that goes on, where the drive was listed in a twin merged into it: its proofs are read through it.
    ``row`` is what `confirm_with_paper` confirms; ``fate`` is empty without a drive; ``done_on``: the day of the deed.
    """

    row: DriveSettlement | NoMediumFinding
    device: Device
    drive: Drive | None
    fate: str
    fate_words: str
    slip_reference: str
    done_on: date
    recorded_at: datetime
    said_by: Membership | None


def answered_for(devices: Collection[Device]) -> Collection[int]:
    """Computers whose drives an external workshop had and did not prove, since they may hold anybody's data."""
    rows = Entrusted.objects.filter(device__in=[device.pk for device in devices], result__in=ANSWERED_FOR)
    since = Q(device__data_since=None) | Q(entrustment__sent_at__gte=F("device__data_since"))
    return rows.filter(since).order_by("pk").values_list("device_id", flat=True)


def computers_to_confirm(actor: Actor) -> QuerySet[Device]:
    """Those of which something waits for its paper; ``said_at``: since when. A merged twin for its drives alone."""
    drives = DriveSettlement.objects.filter(to_confirm=True).order_by()
    first = drives.filter(drive__device=OuterRef("pk")).values("drive__device")
    said_of_drives = Subquery(first.annotate(first=Min("recorded_at")).values("first"))
    waits = Q(pk__in=drives.values("drive__device")) | Q(
        pk__in=_findings().filter(to_confirm=True).order_by().values("device")
    )
    rows = Device.objects.filter(waits, reach(actor, "drive.confirm", territory="territory"))
    said_at = Coalesce(said_of_drives, F("no_medium_finding__recorded_at"))
    return rows.select_related("workshop").annotate(said_at=said_at)


def said_of(devices: Sequence[Device]) -> list[OnPaper]:
    """All that waits of these computers, in their order. In two queries, whatever their number."""
    keys = {device.pk: at for at, device in enumerate(devices)}
    drives = _settlements().filter(to_confirm=True, drive__device__in=keys).order_by("recorded_at", "pk")
    media = _findings().filter(to_confirm=True, device__in=keys).order_by("pk")
    found = [(keys[row.drive.device_id], on_paper(row)) for row in drives]
    found += [(keys[row.device_id], on_paper(row)) for row in media]
    return [said for _at, said in sorted(found, key=lambda one: one[0])]


def drive_settled(pk: int, actor: Actor) -> OnPaper | None:
    """``pk``: the key of what was said of it. None: nothing is said of it any more."""
    mine = reach(actor, "drive.confirm", territory="drive__device__territory")
    found = _settlements().filter(mine, pk=pk).first()
    return on_paper(found) if found is not None else None


def drive_said(drive: int, actor: Actor) -> OnPaper | None:
    """The same by the key of the drive."""
    mine = reach(actor, "drive.confirm", territory="drive__device__territory")
    found = _settlements().filter(mine, drive=drive).first()
    return on_paper(found) if found is not None else None


def no_medium_said(tag: str, actor: Actor) -> OnPaper | None:
    """None: nobody says any more that no medium was found in the computer with this tag."""
    mine = reach(actor, "drive.confirm", territory="device__territory")
    found = _findings().filter(mine, device__asset_tag=tag).first()
    return on_paper(found) if found is not None else None


def on_paper(row: DriveSettlement | NoMediumFinding) -> OnPaper:
    if isinstance(row, NoMediumFinding):
        return OnPaper(
            row=row,
            device=row.device,
            drive=None,
            fate="",
            fate_words="",
            slip_reference="",
            done_on=row.found_on,
            recorded_at=row.recorded_at,
            said_by=row.found_by,
        )
    return OnPaper(
        row=row,
        device=_that_goes_on(row.drive.device),
        drive=row.drive,
        fate=str(row.fate),
        fate_words=row.get_fate_display(),
        slip_reference=row.slip_reference,
        done_on=row.settled_on,
        recorded_at=row.recorded_at,
        said_by=row.settled_by,
    )


def _that_goes_on(device: Device) -> Device:
    while device.merged_into is not None:
        device = device.merged_into
    return device


def _settlements() -> QuerySet[DriveSettlement]:
    return DriveSettlement.objects.select_related(
        "drive__device__workshop", "drive__device__merged_into__workshop", "settled_by__user"
    )


def _findings() -> QuerySet[NoMediumFinding]:
    """What was found in a twin says nothing of the computer that goes on."""
    rows = NoMediumFinding.objects.filter(device__merged_into=None)
    return rows.select_related("device__workshop", "found_by__user")


def papers_listed(actor: Actor) -> QuerySet[DrivePaper]:
    """Those that confirmed something, the last one first, without their content."""
    rows = DrivePaper.objects.visible_to(actor).select_related("drive__device", "device")
    return rows.defer("content").order_by("-pk")


def paper_visible(pk: int, actor: Actor) -> DrivePaper:
    return get_object_or_404(DrivePaper.objects.visible_to(actor), pk=pk)
