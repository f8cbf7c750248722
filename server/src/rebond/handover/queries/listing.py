"""Who waits for a computer, who left with one, who borrowed one."""

from __future__ import annotations

from django.db.models import Exists, OuterRef, QuerySet
from django.shortcuts import get_object_or_404
from django.utils import timezone

from rebond.access import Actor
from rebond.devices.models import Device
from rebond.handover.models import DeviceReturn, EndOfUse, Handover, Loan
from rebond.network.models import Organisation
from rebond.network.querysets import reach
from rebond.referrals.models import Referral
from rebond.referrals.stages import Stage as ReferralStage


def people_waiting(actor: Actor, *, device: Device | None = None) -> QuerySet[Referral]:
    """Those whose path is completed and who have no computer, the longest waiting first.

    With ``device``: only those of its programme and place, who could leave with it.
    """
    rows = Referral.objects.visible_to(actor).filter(stage=ReferralStage.PATH_DONE)
    if device is not None:
        rows = rows.filter(programme=device.lot.serves_id, place=device.place_id)
    exchange = DeviceReturn.objects.filter(handover__referral=OuterRef("pk"), exchange_wanted=True)
    replacement = EndOfUse.objects.filter(handover__referral=OuterRef("pk")).exclude(replacement_reason="")
    rows = rows.annotate(waits_for_exchange=Exists(exchange), waits_for_replacement=Exists(replacement))
    return rows.select_related("place", "enrolment__path").order_by("stage_since", "pk")


def handovers_listed(actor: Actor, *, state: str = "") -> QuerySet[Handover]:
    """``state``: "to_give" for loans whose path is completed, "late" for those that should have come back; else all."""
    rows = Handover.objects.visible_to(actor).select_related("device", "referral", "place", "path")
    if state == "to_give":
        return rows.to_give()
    return rows.lent_beyond(timezone.localdate()) if state == "late" else rows


def handed_over_next(handover: Handover, actor: Actor) -> Handover | None:
    """What the same person was handed over after this computer came back, as far as ``actor`` may see it."""
    if handover.ended_at is None:
        return None
    later = Handover.objects.visible_to(actor).filter(referral=handover.referral_id, pk__gt=handover.pk)
    return later.filter(cancelled_at=None).select_related("device").order_by("pk").first()


def handover_visible(pk: int, actor: Actor) -> Handover:
    rows = Handover.objects.visible_to(actor).select_related(
        "device__lot__agreement__donor",
        "referral__programme__territory",
        "place__organisation",
        "place__commune",
        "path",
        "sale",
        "end_of_use",
    )
    return get_object_or_404(rows, pk=pk)


def loans_listed(actor: Actor, *, late: bool = False) -> QuerySet[Loan]:
    """``late``: only those whose day is past."""
    rows = Loan.objects.visible_to(actor).current().select_related("device", "organisation")
    return rows.filter(due_on__lt=timezone.localdate()) if late else rows


def loan_visible(pk: int, actor: Actor) -> Loan:
    rows = Loan.objects.visible_to(actor).select_related("device", "organisation__territory")
    return get_object_or_404(rows, pk=pk)


def borrowers_for(actor: Actor) -> QuerySet[Organisation]:
    rows = Organisation.objects.filter(reach(actor, "device.lend_to_organisation", territory="territory"))
    return rows.order_by("name", "pk")
