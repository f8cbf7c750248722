"""What has served its time goes by itself, every day, and the day says so."""

from __future__ import annotations

import os
from collections.abc import Callable, Collection
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.conf import settings as live
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from rebond.console.worker import chores
from rebond.network.models import Invitation, Membership
from rebond.notices.models import Notice
from rebond.privacy.actions import erase_on_request, erase_what_is_due, erasing, forgetting
from rebond.privacy.actions.forgetting import all_that_erases, forget
from rebond.privacy.actions.retention import rules
from rebond.privacy.choices import Erasable
from rebond.privacy.models import ErasureCount
from rebond.privacy.queries.erasures import erasure_report
from rebond.privacy.scrubbing import HASTE, PATIENCE
from rebond.privacy.tasks import run_due
from rebond.referrals.actions import close
from rebond.referrals.choices import ClosingReason
from rebond.referrals.models import Contact, Referral
from tests.cast import Cast
from tests.factories import a_referral
from tests.harness.clock import Clock


@pytest.fixture
def closed(cast: Cast, clock: Clock) -> Referral:
    referral = a_referral(cast.programme, place=cast.place, first_name="Nadège")
    close(actor=cast.actor("ines"), referrals=[referral], reason=ClosingReason.MOVED)
    return referral


def counted(day: object = None) -> dict[str, tuple[int, int]]:
    rows = ErasureCount.objects.filter(day=day or timezone.localdate()).order_by("pk")
    return {row.what: (row.erased, row.late) for row in rows}


def test_the_worker_does_it() -> None:
    assert run_due in chores()


def test_a_day_counts_what_went_by_programme(cast: Cast, closed: Referral, clock: Clock) -> None:
    clock.advance(days=30)
    assert erase_what_is_due().erased == 1
    row = ErasureCount.objects.get(day=timezone.localdate(), what=Erasable.CONTACT_DETAILS)
    assert (row.programme, row.erased, row.late) == (cast.programme, 1, 0)


def test_a_day_on_which_nothing_was_due_says_so(cast: Cast, closed: Referral, clock: Clock) -> None:
    erase_what_is_due()
    assert counted() == dict.fromkeys(Erasable.values, (0, 0))


def test_two_runs_of_one_day_add_up(cast: Cast, closed: Referral, clock: Clock) -> None:
    clock.advance(days=30)
    erase_what_is_due()
    other = a_referral(cast.programme, place=cast.place, first_name="Sami")
    Contact.objects.filter(referral=other).update(erase_on=timezone.localdate())
    erase_what_is_due()
    assert counted()["contact_details"] == (2, 0)


def test_what_should_have_gone_before_is_counted_as_late(cast: Cast, closed: Referral, clock: Clock) -> None:
    clock.advance(days=34)
    assert erasure_report(cast.actor("eva")).overdue == 1
    erase_what_is_due()
    assert counted()["contact_details"] == (1, 1)
    assert erasure_report(cast.actor("eva")).overdue == 0


def test_an_invitation_without_an_answer_loses_its_address(cast: Cast, clock: Clock) -> None:
    now = timezone.now()
    Invitation.objects.create(
        organisation=cast.operator,
        role="technician",
        email="nouveau@exemple.test",
        name="Nouveau Venu",
        token_digest="d" * 64,
        created_at=now,
        expires_at=now + timedelta(days=7),
    )
    clock.advance(days=36)
    assert erase_what_is_due().erased == 0
    clock.advance(days=2)
    erase_what_is_due()
    assert list(Invitation.objects.filter(email="nouveau@exemple.test")) == []


def test_the_name_of_who_left_goes_a_year_later_and_the_number_stays(cast: Cast, clock: Clock) -> None:
    farid = cast.farid.user
    Membership.objects.filter(user=farid).update(ended_at=timezone.now())
    EmailAddress.objects.create(user=farid, email=farid.email)
    clock.advance(days=366)
    erase_what_is_due()
    farid.refresh_from_db()
    assert (farid.name, farid.email, farid.is_active) == ("", f"{farid.pk}@parti.invalid", False)
    assert not EmailAddress.objects.filter(user=farid).exists()
    cast.ines.user.refresh_from_db()
    assert cast.ines.user.name == "Inès"
    assert erase_what_is_due().erased == 0


def test_old_messages_and_sessions_go(cast: Cast, clock: Clock) -> None:
    now = timezone.now()
    Notice.objects.create(recipient=cast.ines.user, kind="referral.sent", facts={}, key="k", created_at=now)
    Session.objects.create(session_key="s" * 32, session_data="", expire_date=now + timedelta(hours=12))
    clock.advance(days=366)
    erase_what_is_due()
    assert (Notice.objects.count(), Session.objects.count()) == (0, 0)


def test_copies_of_mails_go_after_thirty_days(cast: Cast, tmp_path: Path, settings: object) -> None:
    settings.EMAIL_FILE_PATH = tmp_path
    old, new = tmp_path / "old.log", tmp_path / "new.log"
    for file in (old, new):
        file.write_text("À : nouveau@exemple.test", encoding="utf-8")
    stamp = (timezone.now() - timedelta(days=31)).timestamp()
    os.utime(old, (stamp, stamp))
    erase_what_is_due()
    assert list(tmp_path.iterdir()) == [new]


def test_the_auditor_sees_the_days_of_the_territory_and_whether_it_runs(
    cast: Cast, closed: Referral, clock: Clock, client_of: Callable[[str], Client]
) -> None:
    assert not erasure_report(cast.actor("eva")).is_running
    clock.advance(days=30)
    erase_what_is_due()
    report = erasure_report(cast.actor("eva"))
    assert (report.is_running, [(day.erased, day.late) for day in report.days]) == (True, [(1, 0)])
    assert [day.erased for day in erasure_report(cast.actor("farid")).days] == [0]
    clock.advance(days=2)
    assert not erasure_report(cast.actor("eva")).is_running
    assert client_of("eva").get(reverse("privacy:erasures")).status_code == 200


def test_what_cannot_be_erased_leaves_all_else_its_turn_and_is_told(
    cast: Cast, closed: Referral, clock: Clock, client_of: Callable[[str], Client], monkeypatch: Any
) -> None:
    broken = [replace(rule, take=refuse) if rule.what == Erasable.INVITATIONS else rule for rule in rules()]
    monkeypatch.setattr(erasing, "rules", lambda: broken)
    now = timezone.now()
    Notice.objects.create(recipient=cast.ines.user, kind="referral.sent", facts={}, key="k", created_at=now)
    clock.advance(days=366)
    done = erase_what_is_due()
    assert (done.failed, done.went_through, Notice.objects.count()) == ([Erasable.INVITATIONS], False, 0)
    assert counted()["notices"] == (1, 0)
    assert ErasureCount.objects.get(what=Erasable.INVITATIONS, day=timezone.localdate()).faults == 1
    assert erasure_report(cast.actor("eva")).failing == [str(Erasable.INVITATIONS.label)]
    assert (
        str(Erasable.INVITATIONS.label) in client_of("eva").get(reverse("privacy:erasures")).content.decode()
    )


def refuse(_rows: object) -> int:
    raise RuntimeError


def test_every_table_that_erases_is_scrubbed_once_a_day_and_after_a_try_that_failed(
    cast: Cast, clock: Clock, monkeypatch: Any
) -> None:
    scrubbed: list[frozenset[str]] = []
    works = [True, True, False, True, True]
    monkeypatch.setattr(
        forgetting,
        "scrub",
        lambda models, **_: bool(scrubbed.append(frozenset(models))) or works.pop(0),
    )
    whole, one = all_that_erases(), frozenset({"notices.Notice"})
    assert {"cofunding.Participant", "learning.ReminderAgreement", "collection.Stop"} < whole
    done = [forget(one), forget(one), forget(one), forget(()), forget(())]
    assert (done, scrubbed) == ([True, True, False, True, True], [whole | one, one, one, whole])
    clock.advance(days=1)
    assert forget(())
    assert scrubbed[4:] == [whole]
    works.append(True)
    assert forget(one, thoroughly=True)
    assert scrubbed[5:] == [whole | one]


def test_mails_lie_where_the_erasure_looks() -> None:
    assert Path(live.EMAIL_FILE_PATH).name == "mail"


def test_an_answer_to_a_person_scrubs_what_went_and_leaves_the_rest_to_the_run_of_the_day(
    cast: Cast, monkeypatch: Any
) -> None:
    scrubbed: list[frozenset[str]] = []
    waited: list[float] = []

    def scrub(models: Collection[str], *, patience: float) -> bool:
        scrubbed.append(frozenset(models))
        waited.append(patience)
        return True

    monkeypatch.setattr(forgetting, "scrub", scrub)
    referral = a_referral(cast.programme, place=cast.place, stage="on_path", first_name="Nadège")
    assert erase_on_request(actor=cast.actor("ines"), referral=referral).scrubbed
    assert scrubbed == [frozenset({"referrals.Contact", "referrals.Referral"})]
    assert forget(())
    assert scrubbed[1:] == [all_that_erases()]
    assert waited == [HASTE, PATIENCE]
