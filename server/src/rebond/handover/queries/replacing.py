"""Who may let a person have another computer, and what was asked and answered."""

from __future__ import annotations

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404

from rebond.access import Actor, may
from rebond.handover.models import EndOfUse, ReplacementRequest
from rebond.referrals.models import Referral

JOINED = ("end__device", "end__place__organisation", "end__handover__referral__programme")


def decides_alone(actor: Actor, referral: Referral) -> bool:
    """One computer per household is the rule that the referral keeps: an exception asks for who may make one."""
    return not referral.kept_rules.one_per_household or may(actor, "device.replace")


def last_request_of(end: EndOfUse) -> ReplacementRequest | None:
    return end.requests.order_by("pk").last()


def replacements_waiting(actor: Actor) -> QuerySet[ReplacementRequest]:
    """Requests for another computer that nobody answered."""
    return ReplacementRequest.objects.visible_to(actor).waiting().select_related(*JOINED)


def replacement_visible(pk: int, actor: Actor) -> ReplacementRequest:
    return get_object_or_404(ReplacementRequest.objects.visible_to(actor).select_related(*JOINED), pk=pk)
