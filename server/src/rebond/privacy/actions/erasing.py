"""The erasure that runs by itself, and what it says of each day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from rebond.privacy.actions.retention import NO_LATER, Rule, clear_cache, erase_mails, rules
from rebond.privacy.choices import Erasable
from rebond.privacy.models import ErasureCount
from rebond.privacy.scrubbing import scrub
from rebond.programmes.models import Programme
from rebond.referrals.actions.contacting import Erased, erase_contacts_by_programme
from rebond.referrals.models import Contact


@dataclass(slots=True)
class Run:
    """One run: what it erased, what was late, and whether the database forgot it too."""

    erased: int = 0
    late: int = 0
    scrubbed: bool = True


def erase_what_is_due(*, thoroughly: bool = False) -> Run:
    """Erase all whose time has come, count it on the day, and have the database forget it.

    ``thoroughly``: have it forget even when nothing was erased now, as after a run that could not.
    """
    now, run, touched = timezone.now(), Run(), set[str]()
    _contacts(now, run, touched)
    for rule in rules():
        _follow(rule, now, run, touched)
    _mails(now, run)
    clear_cache(now)
    if touched or thoroughly:
        models = touched or {"referrals.Contact", *(model for rule in rules() for model in rule.models)}
        run.scrubbed = scrub(models)
    return run


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
    now: datetime, run: Run, what: Erasable, erased: Erased, *, programme: Programme | None = None
) -> None:
    run.erased += erased.count
    run.late += erased.late
    row, _is_new = ErasureCount.objects.get_or_create(
        day=timezone.localdate(now), what=what, programme=programme, defaults={"ran_at": now}
    )
    ErasureCount.objects.filter(pk=row.pk).update(
        erased=F("erased") + erased.count, late=F("late") + erased.late, ran_at=now
    )
