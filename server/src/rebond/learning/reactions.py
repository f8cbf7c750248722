from __future__ import annotations

from collections.abc import Sequence

from django.utils import timezone

from rebond.learning.actions import give_up_path
from rebond.ledger.models import Event
from rebond.ledger.reactions import reaction


@reaction("referral.closed", name="learning.free_seats")
def free_seats(events: Sequence[Event]) -> None:
    """A person who will not come any more leaves their seats to others."""
    give_up_path(
        ends={
            int(event.stream.removeprefix("referral:")): timezone.localdate(event.occurred_at)
            for event in events
        }
    )
