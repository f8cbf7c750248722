"""Whoever referred a person is told at each step, at their pace, and takes the request back when need be."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone, translation

from rebond.access import Role, system_actor
from rebond.console.worker import chores
from rebond.kit.errors import Invalid, NotAllowed
from rebond.ledger.facts import declared_kinds
from rebond.ledger.models import Event
from rebond.ledger.worker import drain
from rebond.network.actors import actor_for
from rebond.network.models import Membership
from rebond.notices.models import Notice
from rebond.referrals.actions import (
    accept,
    choose_pace,
    close,
    keep_waiting,
    mail_link_news,
    mark_equipped,
    mark_unequipped,
    reopen,
    reroute,
    retain,
    revoke_link,
    tell_late,
    tell_of_steps,
    tell_weekly,
    unmark_equipped,
    withdraw,
)
from rebond.referrals.actions.mailing import tell_links
from rebond.referrals.choices import ClosingReason, News, NewsPace
from rebond.referrals.models import Contact, LinkNews, Referral
from rebond.referrals.news import IN_A_WEEK, KINDS, NOT_TOLD, OF_EVENT
from rebond.referrals.tasks import run_due
from tests.cast import Cast
from tests.factories import (
    a_learning_path,
    a_membership,
    a_nominated_person,
    a_place,
    a_referral,
    an_organisation,
    attend,
    criteria_published,
)
from tests.harness.clock import Clock
from tests.referrals.by_link import EMAIL, HOME, a_link, opened
from tests.referrals.test_referring import referred

ClientOf = Callable[[str], Client]
TESTER = system_actor("tests")


def told(membership: Membership) -> list[str]:
    """What stands in the page of messages, oldest first."""
    with translation.override("en"):
        return [notice.sentence for notice in Notice.objects.for_person(membership.user_id).reverse()]


def test_the_worker_does_what_falls_due_with_the_days() -> None:
    assert run_due in chores()


def test_whoever_referred_a_person_is_told_at_each_step(cast: Cast) -> None:
    referral = referred(cast)
    elsewhere = a_place(an_organisation(cast.territory))
    drain()
    reroute(actor=cast.actor("ines"), referrals=[referral], place=elsewhere)
    drain()
    accept(actor=TESTER, referrals=[Referral.objects.get()])
    drain()
    close(actor=TESTER, referrals=[Referral.objects.get()], reason=ClosingReason.MOVED)
    drain()
    assert told(cast.driss) == [
        f"{referral.code}: another place contacts the person now. Print their sheet again.",
        f"{referral.code}: the place has accepted the person.",
        f"{referral.code}: closed without a computer. Reason: Moved away.",
    ]
    assert (told(cast.hanna), told(cast.ines), told(cast.chloe)) == ([], [], [])


def test_of_a_person_s_sessions_the_first_is_told(cast: Cast) -> None:
    path = a_learning_path(cast.programme, sessions=2)
    referral = a_referral(
        cast.programme, place=cast.place, prescriber=cast.social_centre, stage="on_path", path=path
    )
    for number in (1, 2):
        attend(referral, path, number)
        drain()
    assert [one for one in told(cast.driss) if "session" in one] == [
        f"{referral.code}: the first session took place."
    ]


def test_of_every_event_of_a_request_it_is_said_who_is_told(cast: Cast) -> None:
    kinds = {kind for kind in declared_kinds() if kind.startswith("referral.")}
    of_others = {"attendance.recorded"}
    assert (kinds | of_others) == set(OF_EVENT) | set(NOT_TOLD)
    assert not set(OF_EVENT) & set(NOT_TOLD)
    assert set(News) == {*KINDS, News.CLOSED} == set(IN_A_WEEK)


def test_a_computer_that_comes_back_is_told_and_so_is_the_one_in_its_place(cast: Cast) -> None:
    referral = a_referral(
        cast.programme,
        place=cast.place,
        prescriber=cast.social_centre,
        stage="path_done",
        path=a_learning_path(cast.programme),
    )
    drain()
    Notice.objects.all().delete()
    mark_equipped(actor=TESTER, referrals=[referral], handovers={referral.pk: 1})
    drain()
    unmark_equipped(actor=TESTER, referral=referral, handover_id=1)
    mark_equipped(actor=TESTER, referrals=[referral], handovers={referral.pk: 2})
    mark_unequipped(actor=TESTER, referral=referral, handover_id=2)
    mark_equipped(actor=TESTER, referrals=[referral], handovers={referral.pk: 3})
    drain()
    assert told(cast.driss) == [
        f"{referral.code}: {what}"
        for what in (
            "the computer is handed over.",
            "the last news of the computer was entered by mistake. See where the request stands.",
            "the computer is handed over.",
            "the computer came back. The place tells the person what follows.",
            "another computer is handed over, in place of the first one.",
        )
    ]


def test_a_request_that_is_reopened_is_told(cast: Cast) -> None:
    referral = referred(cast)
    close(actor=cast.actor("ines"), referrals=[referral], reason=ClosingReason.ABSENT)
    drain()
    reopen(actor=cast.actor("ines"), referrals=[referral])
    drain()
    assert told(cast.driss)[1:] == [f"{referral.code}: reopened. The place contacts the person again."]


def test_what_a_colleague_takes_back_is_told_to_whoever_referred_the_person(cast: Cast) -> None:
    colleague = a_membership(Role.PRESCRIBER, cast.social_centre)
    withdraw(actor=actor_for(colleague), referrals=[referral := referred(cast)], reason=ClosingReason.MOVED)
    drain()
    assert (told(cast.driss), told(colleague)) == (
        [f"{referral.code}: somebody of your organisation took the request back."],
        [],
    )


def test_a_paper_sheet_that_a_place_entered_is_told_to_the_organisation_that_filled_it(cast: Cast) -> None:
    referral = referred(cast, "ines", prescriber=cast.social_centre)
    referred(cast)
    drain()
    assert told(cast.driss) == [f"{referral.code}: the sheet that you filled on paper is entered."]


def test_by_a_personal_link_what_the_committee_decides_is_told_one_by_one(cast: Cast) -> None:
    sent = a_link(cast)
    criteria_published(cast.programme)
    person = a_nominated_person(cast.programme, place=cast.place, prescriber=cast.social_centre)
    Referral.objects.filter(pk=person.pk).update(link=sent.link)
    keep_waiting(actor=TESTER, referrals=[person], session_id=1)
    retain(actor=TESTER, referrals=[person], session_id=2)
    drain()
    kinds = LinkNews.objects.order_by("pk").values_list("kind", flat=True)
    assert (list(kinds), told(cast.driss)) == (["referral.kept_waiting", "referral.retained"], [])


def test_the_colleagues_are_told_of_those_whom_somebody_who_left_referred(cast: Cast) -> None:
    colleague = a_membership(Role.PRESCRIBER, cast.social_centre)
    referral = referred(cast)
    accept(actor=cast.actor("ines"), referrals=[referral])
    drain()
    assert (len(told(cast.driss)), told(colleague)) == (1, [])
    Membership.objects.filter(pk=cast.driss.pk).update(ended_at=timezone.now())
    close(actor=cast.actor("ines"), referrals=[referral], reason=ClosingReason.ABSENT)
    drain()
    assert (len(told(cast.driss)), len(told(colleague))) == (1, 1)


def test_a_step_entered_long_after_it_happened_is_no_news(cast: Cast) -> None:
    referral = referred(cast)
    accept(actor=TESTER, referrals=[referral], occurred_at=timezone.now() - timedelta(days=8))
    drain()
    assert told(cast.driss) == []


def test_each_chooses_the_pace_on_a_page(cast: Cast, client_of: ClientOf) -> None:
    driss = client_of("driss")
    assert driss.get("/referrals/news").context["form"]["pace"].value() == "each"
    driss.post("/referrals/news", {"pace": "none"})
    accept(actor=cast.actor("ines"), referrals=[referred(cast)])
    drain()
    assert (told(cast.driss), driss.get("/referrals/news").context["form"]["pace"].value()) == ([], "none")


def test_the_week_is_told_at_once_to_who_wants_it_so(cast: Cast, clock: Clock) -> None:
    choose_pace(actor=cast.actor("driss"), pace=NewsPace.WEEKLY)
    one, two = referred(cast, household="1 rue Haute"), referred(cast, household="2 rue Haute")
    accept(actor=cast.actor("ines"), referrals=[one, two])
    close(actor=cast.actor("ines"), referrals=[two], reason=ClosingReason.ABSENT)
    drain()
    assert (told(cast.driss), tell_weekly()) == ([], 0)
    clock.advance(days=7)
    assert (tell_weekly(), tell_weekly()) == (1, 0)
    (sentence,) = told(cast.driss)
    assert sentence == (
        "Last week, of the people whom you referred – accepted: 2, closed without a computer: 1."
    )
    clock.advance(days=7)
    assert (tell_weekly(), len(told(cast.driss))) == (0, 1)


def test_a_wait_that_is_too_long_is_told_once_and_shown(
    cast: Cast, client_of: ClientOf, clock: Clock
) -> None:
    referral = referred(cast)
    clock.advance(days=14)
    assert tell_late() == 0
    clock.advance(hours=1)
    assert (tell_late(), tell_late()) == (1, 0)
    assert [one.startswith(f"{referral.code}: nobody contacted") for one in told(cast.driss)] == [True]
    assert "Attend depuis trop longtemps" in client_of("driss").get("/referrals/").content.decode()
    page = client_of("driss").get(f"/referrals/{referral.code}").content.decode()
    assert "Personne n’a contacté la personne depuis 14 jours." in page


def test_by_a_personal_link_the_news_go_to_its_address_without_its_secret(
    cast: Cast, django_capture_on_commit_callbacks: Any
) -> None:
    sent = a_link(cast)
    referral = a_referral(cast.programme, place=cast.place, prescriber=cast.social_centre)
    Referral.objects.filter(pk=referral.pk).update(link=sent.link)
    mail.outbox.clear()
    with django_capture_on_commit_callbacks(execute=True):
        accept(actor=cast.actor("ines"), referrals=[referral])
        drain()
    (message,) = mail.outbox
    assert (message.to, referral.code in str(message.body), "#" in str(message.body)) == (
        [EMAIL],
        True,
        False,
    )
    assert told(cast.driss) == []
    client = opened(sent)
    client.post("/prescrire/nouvelles/", {"pace": "none"})
    with django_capture_on_commit_callbacks(execute=True):
        close(actor=cast.actor("ines"), referrals=[referral], reason=ClosingReason.MOVED)
        drain()
    assert len(mail.outbox) == 1


def test_news_that_the_mail_server_refused_leave_the_next_time_and_once(
    cast: Cast, clock: Clock, settings: Any, django_capture_on_commit_callbacks: Any
) -> None:
    sent = a_link(cast)
    referral = a_referral(cast.programme, place=cast.place, prescriber=cast.social_centre)
    Referral.objects.filter(pk=referral.pk).update(link=sent.link)
    works, settings.EMAIL_BACKEND = settings.EMAIL_BACKEND, "tests.notices.test_notices.Refusing"
    with django_capture_on_commit_callbacks(execute=True):
        accept(actor=cast.actor("ines"), referrals=[referral])
        drain()
    settings.EMAIL_BACKEND = works
    mail.outbox.clear()
    tell_of_steps(list(Event.objects.filter(kind="referral.accepted")))
    assert (run_due(), run_due(), [message.to for message in mail.outbox]) == (1, 0, [[EMAIL]])
    clock.advance(days=31)
    assert (run_due(), LinkNews.objects.count()) == (0, 0)


def test_news_that_are_a_week_old_or_of_a_link_that_ended_are_not_mailed_any_more(
    cast: Cast, clock: Clock
) -> None:
    sent, ended = a_link(cast), a_link(cast)
    tell_links([sent.link], KINDS[News.LATE], {"code": "P-0000-00"}, key="late")
    clock.advance(days=8)
    tell_links([ended.link], KINDS[News.LATE], {"code": "P-0000-00"}, key="late")
    revoke_link(actor=cast.actor("chloe"), link=ended.link)
    assert (mail_link_news(), LinkNews.objects.count()) == (0, 0)


def test_a_prescriber_takes_a_request_back_and_the_place_is_told(cast: Cast, client_of: ClientOf) -> None:
    referral = referred(cast, first_name="Nadia")
    driss = client_of("driss")
    answer = driss.post(f"/referrals/{referral.code}/withdraw", {"reason": "gave_up"})
    assert answer["Location"] == f"/referrals/{referral.code}"
    drain()
    referral.refresh_from_db()
    assert (referral.stage, referral.closing_reason) == ("closed", "gave_up")
    assert Event.objects.filter(stream=referral.stream).latest("seq").facts["reason"] == "gave_up"
    assert Contact.objects.get().erase_on is not None
    assert told(cast.ines) == [
        f"{referral.code}: whoever referred the person takes the request back. Nothing is to be done."
    ]
    assert told(cast.driss) == []
    assert driss.post(f"/referrals/{referral.code}/withdraw", {"reason": "gave_up"}).status_code == 409


def test_a_request_is_taken_back_by_its_prescriber_before_the_path_and_with_a_reason_of_theirs(
    cast: Cast,
) -> None:
    referral = referred(cast)
    with pytest.raises(NotAllowed):
        withdraw(actor=cast.actor("ines"), referrals=[referral], reason=ClosingReason.MOVED)
    with pytest.raises(Invalid):
        withdraw(actor=cast.actor("driss"), referrals=[referral], reason=ClosingReason.PLACE_FULL)
    learning = a_referral(
        cast.programme,
        place=cast.place,
        prescriber=cast.social_centre,
        stage="on_path",
        path=a_learning_path(cast.programme),
    )
    outcome = withdraw(actor=cast.actor("driss"), referrals=[learning], reason=ClosingReason.MOVED)
    assert [refusal.obstacles[0].code for refusal in outcome.refused] == ["wrong_stage"]


def test_by_a_link_a_request_is_taken_back_too(cast: Cast) -> None:
    sent = a_link(cast)
    referral = a_referral(cast.programme, place=cast.place, prescriber=cast.social_centre)
    Referral.objects.filter(pk=referral.pk).update(link=sent.link)
    client = opened(sent)
    client.post(f"{HOME}{referral.code}/retirer", {"reason": "duplicate"})
    referral.refresh_from_db()
    assert (referral.stage, referral.closing_reason) == ("closed", "duplicate")
    assert Event.objects.filter(stream=referral.stream).latest("seq").actor == f"link:{sent.link.pk}"
