"""Times told by a computer whose clock is wrong, as those of donated machines often are.

The rule. A document carries times of the clock of the computer that made it (`produced_at`, `done_at`). The same
computer adds `sent_at` when it sends the document, read **from that same clock at that moment** (as it went then, if it was
set meanwhile). The receiver reads its own clock when the document arrives. The difference is how wrong the sender's clock is:

    offset = received_at - sent_at
    corrected = told + offset

An offset of less than `TOLERANCE` is the time that sending took, and corrects nothing. A corrected time is never
later than the reception. A document that another computer carries (a stick, a bundle) is sent without `sent_at`,
because the carrier's clock says nothing about that of the maker: it is taken at its word, save that nothing happens
in the future. The times as they were told stay in the document, which is never rewritten; only what is recorded about
it is corrected.
"""

from datetime import datetime, timedelta

SENT_AT = "Rebond-Sent-At"
"""The header of an upload: an ISO 8601 time with its offset."""

TOLERANCE = timedelta(minutes=2)


def offset(*, sent_at: datetime | None, received_at: datetime) -> timedelta:
    """What to add to the times of the sender's clock; zero when nothing tells or the clocks agree."""
    if sent_at is None:
        return timedelta()
    difference = received_at - sent_at
    return timedelta() if abs(difference) < TOLERANCE else difference


def corrected(told: datetime, *, sent_at: datetime | None, received_at: datetime) -> datetime:
    """When a thing happened, by the receiver's clock."""
    try:
        moment = told + offset(sent_at=sent_at, received_at=received_at)
    except OverflowError:  # a clock at the edge of the calendar tells nothing
        return received_at
    return min(moment, received_at)


def read_sent_at(header: str) -> datetime | None:
    """The time of the header; `None` when it is absent, malformed or without offset."""
    try:
        moment = datetime.fromisoformat(header)
    except ValueError:
        return None
    return moment if moment.tzinfo else None
