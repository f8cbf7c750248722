"""What is said of drives on the word of an external workshop, until somebody of the coordination confirms it."""

from __future__ import annotations

from collections.abc import Collection

from django.db.models import F, Q, QuerySet
from django.shortcuts import get_object_or_404

from rebond.access import Actor
from rebond.devices.models import Device
from rebond.network.querysets import reach
from rebond.subcontracting.choices import Result
from rebond.subcontracting.models import DrivePaper, Entrusted
from rebond.workshop.models import DriveSettlement

ANSWERED_FOR = frozenset(Result.OPEN | {Result.UNFINISHED.value})


def answered_for(devices: Collection[Device]) -> Collection[int]:
    """Computers whose drives an external workshop had and did not prove, since they may hold anybody's data."""
    rows = Entrusted.objects.filter(device__in=[device.pk for device in devices], result__in=ANSWERED_FOR)
    since = Q(device__data_since=None) | Q(entrustment__sent_at__gte=F("device__data_since"))
    return rows.filter(since).order_by("pk").values_list("device_id", flat=True)


def drives_to_confirm(actor: Actor) -> QuerySet[DriveSettlement]:
    """The longest waiting first."""
    return _within_reach(actor).filter(to_confirm=True).order_by("recorded_at", "pk")


def drive_settled(pk: int, actor: Actor) -> DriveSettlement | None:
    """``pk``: the key of what was said of it. None: nothing is said of it any more."""
    return _within_reach(actor).filter(pk=pk).first()


def _within_reach(actor: Actor) -> QuerySet[DriveSettlement]:
    rows = DriveSettlement.objects.filter(reach(actor, "drive.confirm", territory="drive__device__territory"))
    return rows.select_related("drive__device__workshop", "settled_by__user")


def papers_listed(actor: Actor) -> QuerySet[DrivePaper]:
    """Those of drives that were confirmed, the last one first, without their content."""
    rows = DrivePaper.objects.visible_to(actor).select_related("drive__device")
    return rows.defer("content").order_by("-pk")


def paper_visible(pk: int, actor: Actor) -> DrivePaper:
    return get_object_or_404(DrivePaper.objects.visible_to(actor), pk=pk)
