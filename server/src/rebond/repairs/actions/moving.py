"""The only thing that changes how many parts there are: a movement, and its sum on the row."""

from __future__ import annotations

from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from rebond.access import Actor
from rebond.kit.errors import Refused
from rebond.repairs.choices import MovementCause
from rebond.repairs.models import Movement, Part, Repair


def move(
    part: Part,
    delta: int,
    *,
    actor: Actor,
    cause: MovementCause,
    repair: Repair | None = None,
    before: int | None = None,
    after: int | None = None,
) -> Movement:
    """Write ``delta`` parts. Raise `Refused` where fewer are left: two people cannot use the last one."""
    changed = Part.objects.filter(pk=part.pk, quantity__gte=max(0, -delta)).update(
        quantity=F("quantity") + delta
    )
    if not changed:
        raise Refused(
            _("There are not so many of %(part)s any more.") % {"part": part},
            code="not_enough",
            field="count",
        )
    part.quantity += delta
    return Movement.objects.create(
        part=part,
        delta=delta,
        cause=cause,
        repair=repair,
        before=before,
        after=after,
        moved_at=timezone.now(),
        moved_by_id=actor.membership_id,
    )
