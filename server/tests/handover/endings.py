"""Computers that their people have no more, and did not bring back."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from django.utils import timezone

from rebond.handover.actions import end_use
from rebond.handover.choices import UseEnd
from rebond.handover.models import EndOfUse, Handover
from tests.cast import Cast
from tests.handover.test_handing_over import equipped


def ended(cast: Cast, handover: Handover, how: UseEnd = UseEnd.STOLEN, **more: Any) -> EndOfUse:
    known = {"happened_on": timezone.localdate(), "submission": uuid4(), **more}
    return end_use(actor=cast.actor("ines"), device=handover.device, how=how, **known)


def stolen(cast: Cast) -> EndOfUse:
    return ended(cast, equipped(cast), declaration_seen=True)
