from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction
from django.utils import timezone

from rebond.learning.actions import give_up_path, send_news_due
from rebond.ledger.models import Event
from rebond.ledger.reactions import reaction


@reaction("session.cancelled", "session.changed", name="learning.tell_people")
def tell_people(_events: Sequence[Event]) -> None:
    """At once, not at the next hour: somebody may be on their way.

    Once the worker has let go of the database: nobody waits for it while messages leave, and what left stays marked.
    """
    transaction.on_commit(send_news_due, robust=True)


@reaction("referral.closed", name="learning.free_seats")
def free_seats(events: Sequence[Event]) -> None:
    """A person who will not come any more leaves their seats to others."""
    give_up_path(
        ends={
            int(event.stream.removeprefix("referral:")): timezone.localdate(event.occurred_at)
            for event in events
        }
    )
