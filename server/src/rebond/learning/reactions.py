from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date

from django.utils import timezone

from rebond.learning.actions import give_up_path
from rebond.ledger.models import Event
from rebond.ledger.reactions import reaction


@reaction("referral.closed", name="learning.free_seats")
def free_seats(events: Sequence[Event]) -> None:
    """A person who will not come any more leaves their seats to others."""
    by_day: dict[date, list[int]] = defaultdict(list)
    for event in events:
        by_day[timezone.localdate(event.occurred_at)].append(int(event.stream.removeprefix("referral:")))
    for day, keys in sorted(by_day.items()):
        give_up_path(referral_ids=keys, on=day)
