"""When the figures of a year may be kept: all that was numbered before is written and counted, and nothing came in meanwhile.

Nobody is held up while a year is counted. What would change its figures is found afterwards, and they are counted again.
"""

from __future__ import annotations

from collections.abc import Iterable
from time import monotonic, sleep

from django.db import connection
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from rebond.devices.facts import Merged, Rectified
from rebond.devices.models import Device
from rebond.handover.models import Handover
from rebond.kit.days import midnight_after
from rebond.kit.errors import Refused
from rebond.ledger.models import Event, PendingReaction
from rebond.orders.models import Agreement
from rebond.programmes.models import Programme
from rebond.referrals.facts import FactsCorrected, ReferralConfirmed
from rebond.referrals.models import Referral
from rebond.reporting.late import chunks
from rebond.reporting.models import YearClosing

OF_PEOPLE = (FactsCorrected.kind, ReferralConfirmed.kind)
"""On the stream of a referral, what changes a table of people, whatever the day: the rest of its road is in no figure."""
REACTIONS = ("reporting.stage_records", "reporting.count_twins_once")
LONGEST_WAIT = 10.0
PAUSE = 0.05
WRITERS = """
    SELECT virtualtransaction FROM pg_locks JOIN pg_database ON pg_database.oid = database
    WHERE datname = current_database() AND relation = 'ledger_event'::regclass
    AND mode = 'RowExclusiveLock' AND granted AND pid <> pg_backend_pid()
"""
"""Whoever writes an event holds this from before it is numbered until it is committed."""


def settled() -> int:
    """The key of the last event, once each before it is written or given up.

    Two events are numbered in one order and may be committed in the other. SQLite has one writer at a time.
    Raise `Refused` when somebody is still writing after ten seconds.
    """
    last = Event.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
    writing = _writers()
    end = monotonic() + LONGEST_WAIT
    while writing:
        if monotonic() > end:
            raise being_counted()
        sleep(PAUSE)
        writing &= _writers()
    return last


def _writers() -> set[str]:
    if connection.vendor != "postgresql":
        return set()
    with connection.cursor() as cursor:
        cursor.execute(WRITERS)
        return {transaction for (transaction,) in cursor.fetchall()}


def being_counted() -> Refused:
    return Refused(
        _("Recent gestures are still being counted. Try again in a few seconds."), code="being_counted"
    )


def waits_to_be_counted(programme: Programme) -> bool:
    pending = PendingReaction.objects.filter(reaction__in=REACTIONS)
    return _concerns(programme, pending.values_list("event__stream", flat=True))


def changed_meanwhile(closing: YearClosing) -> bool:
    """Whether an event after ``closing.ledger_sequence`` may be in figures of its year: of a day up to its end, or a correction."""
    may_change = (
        Q(occurred_at__lt=midnight_after(closing.until))
        | Q(kind__in=(Rectified.kind, Merged.kind, *OF_PEOPLE))
        | Q(stream__startswith="handover:")
        | Q(stream__startswith="agreement:")
        | Q(stream=f"programme:{closing.programme_id}")
    )
    in_no_figure = Q(stream__startswith="referral:") & ~Q(kind__in=OF_PEOPLE)
    since = Event.objects.filter(may_change, pk__gt=closing.ledger_sequence).exclude(in_no_figure)
    return _concerns(closing.programme, since.values_list("stream", flat=True))


def _concerns(programme: Programme, streams: Iterable[str]) -> bool:
    keys: dict[str, set[int]] = {}
    for stream in streams:
        subject, _colon, key = stream.partition(":")
        if key.isdigit():
            keys.setdefault(subject, set()).add(int(key))
    ours = {
        "device": Device.objects.filter(programme=programme),
        "handover": Handover.objects.filter(referral__programme=programme),
        "referral": Referral.objects.filter(programme=programme),
        "agreement": Agreement.objects.filter(programme=programme),
        "programme": Programme.objects.filter(pk=programme.pk),
    }
    return any(
        rows.filter(pk__in=part).exists()
        for subject, rows in ours.items()
        for part in chunks(keys.get(subject, set()))
    )
