"""Checks as the tests need them: opened for the département, and drawn."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import uuid4

from django.utils import timezone

from rebond.audits.actions import Asked, conclude_audit, draw_sample, note_line, open_audit
from rebond.audits.choices import Outcome, Source
from rebond.audits.models import Audit, AuditLine
from rebond.handover.models import Handover
from rebond.network.models import Organisation
from tests.cast import Cast
from tests.handover.in_person import signed

DICE = "4613 2256 1"


def asked(cast: Cast, *, organisation: Organisation | None = None, **changes: Any) -> Asked:
    """By default Eva's organisation controls, over the days until today."""
    today = timezone.localdate()
    return Asked(
        **{
            "programme": cast.programme,
            "organisation": organisation or cast.eva.organisation,
            "source": Source.HANDOVERS,
            "since": today - timedelta(days=30),
            "until": today,
            "size": 30,
            "access_until": today + timedelta(days=10),
            **changes,
        }
    )


def opened(cast: Cast, *, handovers: int = 1, **changes: Any) -> Audit:
    for _number in range(handovers):
        signed(cast)
    return open_audit(actor=cast.actor("chloe"), asked=asked(cast, **changes), submission=uuid4())


def drawn(cast: Cast, **changes: Any) -> Audit:
    return draw_sample(actor=cast.actor("eva"), audit=opened(cast, **changes), dice=DICE)


def first_line(audit: Audit) -> AuditLine:
    return audit.lines.select_related("audit__programme").order_by("number")[0]


def note(cast: Cast, line: AuditLine, **said: Any) -> AuditLine:
    given = {"seen": line.asked, "before": line.noted, **said}
    return note_line(actor=cast.actor("eva"), line=line, **given)


def concluded(cast: Cast, **changes: Any) -> Audit:
    audit = drawn(cast, **changes)
    for line in audit.lines.select_related("audit__programme").order_by("number"):
        note(cast, line)
    return conclude_audit(actor=cast.actor("eva"), audit=audit, outcome=Outcome.CLEAR)


def the_handover(audit: Audit) -> Handover:
    return Handover.objects.get(pk=first_line(audit).handover_id)
