"""The erasure that runs by itself, and what it says of each day."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

import structlog
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from rebond.privacy.actions.forgetting import forget
from rebond.privacy.actions.retention import NO_LATER, Rule, clear_cache, erase_mails, rules
from rebond.privacy.choices import Erasable
from rebond.privacy.models import ErasureCount
from rebond.programmes.models import Programme
from rebond.referrals.actions.contacting import Erased, erase_contacts_by_programme
from rebond.referrals.models import Contact

log = structlog.get_logger(__name__)


@dataclass(slots=True)
class Run:
    """One run: what it erased, what was late, what it could not erase, and whether the database forgot it too."""

    erased: int = 0
    late: int = 0
    failed: list[Erasable] = field(default_factory=list)
    scrubbed: bool = True

    @property
    def went_through(self) -> bool:
        return self.scrubbed and not self.failed


def erase_what_is_due(*, thoroughly: bool = False) -> Run:
    """Erase all whose time has come, count it on the day, and have the database forget it.

    What cannot be erased is counted and told, and leaves all else its turn. ``thoroughly``: have the database forget
    every table that erases, even when nothing was erased now.
    """
    now, run, touched = timezone.now(), Run(), set[str]()
    _alone(now, run, Erasable.CONTACT_DETAILS, lambda: _contacts(now, run, touched))
    for rule in rules():
        _alone(now, run, rule.what, lambda rule=rule: _follow(rule, now, run, touched))  # type: ignore[misc]
    _alone(now, run, Erasable.MAILS, lambda: _mails(now, run))
    _alone(now, run, Erasable.SESSIONS, lambda: clear_cache(now))
    if Erasable.CONTACT_DETAILS in run.failed:
        touched.add("referrals.Contact")  # it goes by batches, and some may have gone
    run.scrubbed = forget(touched, thoroughly=thoroughly)
    return run


def _alone(now: datetime, run: Run, what: Erasable, erase: Callable[[], None]) -> None:
    try:
        erase()
    except Exception as fault:  # noqa: BLE001 - whatever one of them meets, the others erase; its words may hold a name
        log.error("privacy.not_erased", what=what.value, fault=type(fault).__name__)  # noqa: TRY400
        run.failed.append(what)
        _count(now, run, what, Erased(), faults=1)


def _contacts(now: datetime, run: Run, touched: set[str]) -> None:
    """One line a programme that holds or held some, so that each can show that nothing was due."""
    done = erase_contacts_by_programme(on=timezone.localdate(now))
    holding = set(Contact.objects.order_by().values_list("referral__programme", flat=True).distinct())
    for programme in Programme.objects.filter(pk__in=holding | done.keys()).order_by("pk"):
        erased = done.get(programme.pk, Erased())
        _count(now, run, Erasable.CONTACT_DETAILS, erased, programme=programme)
    if done:
        touched.add("referrals.Contact")


def _follow(rule: Rule, now: datetime, run: Run, touched: set[str]) -> None:
    with transaction.atomic():
        late = rule.due(now - NO_LATER).count()
        erased = Erased(rule.take(rule.due(now)), late)
        _count(now, run, rule.what, erased)
    if erased.count:
        touched.update(rule.models)


def _mails(now: datetime, run: Run) -> None:
    _count(now, run, Erasable.MAILS, Erased(*erase_mails(now)))


def _count(
    now: datetime,
    run: Run,
    what: Erasable,
    erased: Erased,
    *,
    programme: Programme | None = None,
    faults: int = 0,
) -> None:
    row, _is_new = ErasureCount.objects.get_or_create(
        day=timezone.localdate(now), what=what, programme=programme, defaults={"ran_at": now}
    )
    ErasureCount.objects.filter(pk=row.pk).update(
        erased=F("erased") + erased.count,
        late=F("late") + erased.late,
        faults=F("faults") + faults,
        ran_at=now,
    )
    run.erased += erased.count
    run.late += erased.late
