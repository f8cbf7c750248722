"""Who has a computer now, and what became of those that nobody has any more."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from rebond.access import Actor
from rebond.devices.models import Device
from rebond.devices.stages import Stage
from rebond.handover.choices import ReplacementState
from rebond.handover.models import EndOfUse, Handover, Sale
from rebond.kit.days import written
from rebond.kit.outcomes import Obstacle
from rebond.network.models import Place
from rebond.referrals.afterwards import Told
from rebond.referrals.models import Referral

USE_ENDED = Obstacle(
    "use_ended",
    gettext_lazy("The end of its use was written down: if that was a mistake too, take it back first."),
)


@dataclass(frozen=True, slots=True)
class Use:
    """A computer in the hands of a person: by a handover, or by the sale to somebody who had not been referred."""

    place: Place
    since: datetime
    handover: Handover | None = None
    sale: Sale | None = None


def use_of(device: Device) -> Use | None:
    """None: no person has it, their use of it has ended, or an organisation bought it."""
    if device.stage not in {Stage.HANDED_OVER, Stage.SOLD}:
        return None
    current = Handover.objects.current().filter(device=device).select_related("place__organisation")
    if (handover := current.first()) is not None:
        return Use(handover.place, handover.handed_over_at, handover=handover)
    bought = Sale.objects.standing().filter(device=device).select_related("place__organisation")
    sale = bought.order_by("sold_at", "pk").last()
    if sale is None or sale.handover_id or device.settled_at != sale.sold_at:
        return None
    if EndOfUse.objects.filter(sale=sale).exists():
        return None
    return Use(sale.place, sale.sold_at, sale=sale)


def has_ended(sale: Sale) -> bool:
    """Whether the use of what was sold has ended, whoever bought it."""
    return EndOfUse.objects.filter(Q(sale=sale) | Q(handover__sale=sale)).exists()


def told_of_end(referral: Referral, actor: Actor) -> Told | None:
    """To those of the place what happened, and where more is said; to anybody else that the person has it no more."""
    handovers = Handover.objects.filter(referral=referral, cancelled_at=None)
    last = handovers.order_by("handed_over_at", "pk").last()
    end = EndOfUse.objects.filter(handover=last).first() if last is not None else None
    if end is None:
        return None
    title = _("The person has their computer no more")
    asked = _told_of_request(end)
    if not EndOfUse.objects.visible_to(actor).filter(pk=end.pk).exists():
        words = _("The place wrote it down on %(day)s.") % {"day": written(end.declared_at)}
        return Told(title, f"{words}{asked}")
    words = _("%(what)s, on %(day)s.") % {"what": end.get_how_display(), "day": written(end.happened_on)}
    return Told(title, f"{words}{asked}", _("What follows"), reverse("handover:ended", args=[end.pk]))


def _told_of_request(end: EndOfUse) -> str:
    """To whoever referred the person too: whether the coordination is asked for another computer, and what it said."""
    asked = end.requests.exclude(state=ReplacementState.WITHDRAWN).order_by("pk").last()
    if asked is None:
        return ""
    if asked.state == ReplacementState.REFUSED:
        told = _("The coordination does not grant another computer: %(reason)s.")
        return " " + told % {"reason": asked.get_refusal_display()}
    if asked.state == ReplacementState.GRANTED:
        return " " + _("The coordination grants another computer.")
    return " " + _("The coordination is asked for another computer.")


def end_of_use_visible(pk: int, actor: Actor) -> EndOfUse:
    rows = EndOfUse.objects.visible_to(actor).select_related(
        "device", "place__organisation", "handover__referral__rules", "handover__referral__programme", "sale"
    )
    return get_object_or_404(rows, pk=pk)
