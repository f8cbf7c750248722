from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from rebond.network.models import Membership
from rebond.notices.actions import notify
from rebond.notices.kinds import NoticeKind, declare
from rebond.notices.models import Notice

ARRIVED = declare(
    NoticeKind(
        code="tests.arrived",
        sentence=_("Delivery %(reference)s has left for your place."),
        page="notices:list",
    )
)


def said_to(membership: Membership, *, key: str = "event-1") -> Notice:
    notify(recipients=[membership.user_id], kind=ARRIVED.code, facts={"reference": "BL-2023-0042"}, key=key)
    return Notice.objects.get(recipient=membership.user, key=key)
