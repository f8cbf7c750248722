"""Computers that their people have no more, and did not bring back."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from django.utils import timezone

from rebond.handover.actions import ask_to_replace, end_use, refuse_replacement
from rebond.handover.choices import ReplacementReason, ReplacementRefusal, UseEnd
from rebond.handover.models import EndOfUse, Handover, ReplacementRequest
from tests.cast import Cast
from tests.handover.test_handing_over import equipped


def ended(cast: Cast, handover: Handover, how: UseEnd = UseEnd.STOLEN, **more: Any) -> EndOfUse:
    known = {"happened_on": timezone.localdate(), "submission": uuid4(), **more}
    return end_use(actor=cast.actor("ines"), device=handover.device, how=how, **known)


def stolen(cast: Cast) -> EndOfUse:
    return ended(cast, equipped(cast), declaration_seen=True)


def asked_for(cast: Cast, end: EndOfUse | None = None, **more: Any) -> ReplacementRequest:
    known = {"reason": ReplacementReason.STILL_NEEDED, "submission": uuid4(), **more}
    return ask_to_replace(actor=cast.actor("ines"), end=end or stolen(cast), **known)


def refused(cast: Cast, end: EndOfUse | None = None) -> ReplacementRequest:
    asked, reason = asked_for(cast, end), ReplacementRefusal.NO_DECLARATION
    return refuse_replacement(actor=cast.actor("chloe"), request=asked, reason=reason)
