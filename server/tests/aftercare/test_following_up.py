"""At 3 and at 12 months the place asks how the computer does; what is not known is counted as such."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation

from rebond.aftercare.actions import follow_up
from rebond.aftercare.choices import Answer, Condition, Reached
from rebond.aftercare.models import FollowUp
from rebond.aftercare.queries import due_now, standing
from rebond.aftercare.survival import fates_of
from rebond.desk.queries.todo import todo_of
from rebond.devices.models import Device
from rebond.handover.actions import take_back
from rebond.handover.choices import ReturnReason
from rebond.kit.days import months_after
from rebond.kit.errors import Invalid, NotFound, Refused
from rebond.ledger.models import Event
from rebond.privacy.actions import erase_what_is_due
from rebond.programmes.models import Programme
from rebond.referrals.models import Contact, Referral
from tests.aftercare.prepared import THREE, TWELVE, good_news, handed_over, months_ago, opens, to_ask, told
from tests.cast import Cast
from tests.handover.endings import ended
from tests.harness.clock import Clock
from tests.harness.queries import assert_list_costs

Clients = Callable[[str], Client]
TITLE = "Personnes à qui demander des nouvelles de leur ordinateur"


def asked_of(cast: Cast) -> list[tuple[int, str]]:
    return [(due.handover.pk, due.occasion.value) for due in due_now(cast.actor("ines"))]


def fate(cast: Cast, occasion: object = THREE) -> str:
    (followed,) = fates_of(cast.programme, before=timezone.now() + timedelta(days=1))
    return followed.fates[occasion].value  # type: ignore[index]


def lines_of(cast: Cast, who: str) -> list[int]:
    with translation.override("fr"):
        return [item.count for item in todo_of(cast.actor(who)) if str(item.title) == TITLE]


# When


@pytest.mark.parametrize(
    ("months", "asked"), [(2, []), (3, ["3"]), (5, ["3"]), (6, []), (11, []), (12, ["12"]), (18, [])]
)
def test_each_question_is_open_for_its_months_only(cast: Cast, months: int, asked: list[str]) -> None:
    handover = handed_over(cast, months)
    assert asked_of(cast) == [(handover.pk, occasion) for occasion in asked]


def test_a_month_too_short_gives_its_last_day() -> None:
    ends = [
        months_after(date(2026, 11, 30), 3),
        months_after(date(2026, 3, 31), -1),
        months_after(date(2026, 1, 5), 12),
    ]
    assert ends == [date(2027, 2, 28), date(2026, 2, 28), date(2027, 1, 5)]


def test_what_came_back_is_asked_no_more(cast: Cast) -> None:
    handover = to_ask(cast)
    back = take_back(
        actor=cast.actor("ines"),
        devices=[handover.device],
        workshop=cast.workshop,
        reason=ReturnReason.FAULTY,
    )
    assert back.complete
    assert asked_of(cast) == []
    with pytest.raises(Refused):
        told(cast, handover)


@pytest.mark.parametrize(
    ("months_before", "at_3_months", "words"),
    [(2, "use_ended", "Volé : 1"), (0, "not_asked", "")],
)
def test_what_was_stolen_is_asked_no_more_and_counts_as_used_no_more(
    cast: Cast, months_before: int, at_3_months: str, words: str
) -> None:
    """Stolen 2 months after the handover, or now, when it had been time to ask for a month."""
    handover = to_ask(cast)
    stolen_on = months_after(timezone.localdate(), -months_before)
    Device.objects.update(stage_since=handover.handed_over_at)
    ended(cast, handover, happened_on=stolen_on)
    assert asked_of(cast) == []
    with pytest.raises(Refused) as refusal:
        told(cast, handover)
    assert refusal.value.code == "use_ended"
    assert (fate(cast), fate(cast, TWELVE)) == (at_3_months, "not_due")
    with translation.override("fr"):
        (row,) = standing(cast.actor("ines"))
        assert (row.due, row.known, row.in_use, row.ends_in_words) == (1, bool(words), 0, words)
    months_ago(handover, 13)
    assert fate(cast, TWELVE) == at_3_months


def test_who_was_not_reached_is_asked_again_after_two_weeks_and_the_later_answer_holds(cast: Cast) -> None:
    handover = to_ask(cast)
    told(cast, handover, reached=Reached.NOT_REACHED)
    FollowUp.objects.update(asked_on=timezone.localdate() - timedelta(days=13))
    assert asked_of(cast) == []
    FollowUp.objects.update(asked_on=timezone.localdate() - timedelta(days=14))
    assert asked_of(cast) == [(handover.pk, "3")]
    answer = told(cast, handover)
    assert (FollowUp.objects.count(), answer.tries, answer.reached) == (1, 2, "reached")


@pytest.mark.parametrize("reached", [Reached.REACHED, Reached.REFUSED])
def test_who_answered_or_does_not_wish_to_is_left_alone(cast: Cast, reached: Reached) -> None:
    told(cast, to_ask(cast), reached=reached)
    assert asked_of(cast) == []


def test_who_does_not_wish_to_be_asked_is_asked_at_no_later_occasion(cast: Cast) -> None:
    handover = to_ask(cast)
    told(cast, handover, reached=Reached.REFUSED)
    months_ago(handover, 13)
    assert asked_of(cast) == []
    with pytest.raises(Refused) as refusal:
        told(cast, handover, occasion=TWELVE)
    assert (refusal.value.code, FollowUp.objects.count()) == ("does_not_wish", 1)


@pytest.mark.parametrize(("reached", "days"), [(Reached.REACHED, 280), (Reached.REFUSED, 1)])
def test_who_does_not_wish_to_be_asked_is_not_kept_to_be_called(
    cast: Cast, reached: Reached, days: int
) -> None:
    handover, today = to_ask(cast), timezone.localdate()
    Referral.objects.update(stage_since=handover.handed_over_at)
    Contact.objects.update_or_create(
        referral=handover.referral, defaults={"erase_on": today + timedelta(days=280)}
    )
    told(cast, handover, reached=reached)
    assert Contact.objects.get(referral=handover.referral).erase_on == today + timedelta(days=days)


@pytest.mark.parametrize("ends_on", [date(2026, 6, 30), None])
def test_what_was_said_goes_five_years_after_the_programme_or_the_answer(
    cast: Cast, clock: Clock, ends_on: date | None
) -> None:
    told(cast, to_ask(cast))
    FollowUp.objects.update(asked_on=date(2026, 2, 1))
    Programme.objects.update(ends_on=ends_on)
    clock.set(datetime(2031, 12, 31, 12, tzinfo=UTC))
    erase_what_is_due()
    assert FollowUp.objects.exists()
    clock.advance(days=1)
    erase_what_is_due()
    assert not FollowUp.objects.exists()


def test_a_day_outside_of_the_months_is_refused(cast: Cast) -> None:
    handover = to_ask(cast)
    first = opens(handover, THREE)
    for day in (first - timedelta(days=1), timezone.localdate() + timedelta(days=1), months_after(first, 3)):
        with pytest.raises(Invalid) as fault:
            follow_up(
                actor=cast.actor("ines"),
                handover=handover,
                occasion=THREE,
                news=good_news(),
                submission=uuid4(),
                asked_on=day,
            )
        assert fault.value.field == "asked_on"


# What


def test_the_ledger_keeps_that_somebody_asked_and_no_answer(cast: Cast) -> None:
    told(cast, to_ask(cast))
    facts = Event.objects.get(kind="aftercare.followed_up").facts
    assert facts == {"occasion": "3", "reached": "reached", "place_id": cast.place.pk}


def test_sent_twice_it_is_one_answer(cast: Cast) -> None:
    handover, submission = to_ask(cast), uuid4()
    for _ in range(2):
        follow_up(
            actor=cast.actor("ines"),
            handover=handover,
            occasion=THREE,
            news=good_news(),
            submission=submission,
        )
    assert (FollowUp.objects.get().tries, Event.objects.filter(kind="aftercare.followed_up").count()) == (
        1,
        1,
    )


def test_nothing_is_known_of_who_was_not_reached(cast: Cast) -> None:
    answer = told(cast, to_ask(cast), reached=Reached.NOT_REACHED)
    assert (answer.is_used, answer.condition, answer.uses, answer.internet_at_home) == (
        "not_known",
        "not_known",
        [],
        "not_known",
    )


def test_another_place_neither_sees_nor_answers(cast: Cast, client_of: Clients) -> None:
    handover = to_ask(cast)
    address = reverse("aftercare:follow_up", args=[handover.pk, "3"])
    assert client_of("farid").get(address).status_code == 404
    with pytest.raises(NotFound):
        follow_up(
            actor=cast.actor("farid"), handover=handover, occasion=THREE, news=good_news(), submission=uuid4()
        )


# What becomes of a computer


@pytest.mark.parametrize(
    ("more", "known"),
    [
        ({}, "in_use"),
        ({"condition": Condition.FAULTY}, "in_use"),
        ({"is_used": Answer.NO, "condition": Condition.FAULTY}, "broken"),
        ({"is_used": Answer.NO}, "not_used"),
        ({"condition": Condition.LOST}, "gone"),
        ({"condition": Condition.PASSED_ON}, "gone"),
        ({"is_used": Answer.NOT_KNOWN}, "not_known"),
        ({"reached": Reached.NOT_REACHED}, "not_reached"),
        ({"reached": Reached.REFUSED}, "refused"),
    ],
)
def test_each_answer_has_its_line(cast: Cast, more: dict[str, object], known: str) -> None:
    told(cast, to_ask(cast), **more)
    assert fate(cast) == known


def test_without_an_answer_it_is_not_asked_or_too_early(cast: Cast) -> None:
    handover = handed_over(cast, 2)
    assert (fate(cast), fate(cast, TWELVE)) == ("not_due", "not_due")
    months_ago(handover, 7)
    assert (fate(cast), fate(cast, TWELVE)) == ("not_asked", "not_due")


@pytest.mark.parametrize(
    ("reason", "known"), [(ReturnReason.FAULTY, "came_back"), (ReturnReason.LOAN_ENDED, "loan_ended")]
)
def test_a_computer_that_came_back_before_is_no_survivor_unless_its_loan_ended(
    cast: Cast, reason: ReturnReason, known: str
) -> None:
    handover = handed_over(cast, 2)
    take_back(actor=cast.actor("ines"), devices=[handover.device], workshop=cast.workshop, reason=reason)
    assert fate(cast) == "not_due"
    months_ago(handover, 4)
    type(handover).objects.filter(pk=handover.pk).update(
        ended_at=handover.handed_over_at + timedelta(days=60)
    )
    assert fate(cast) == known


# The pages


def test_what_is_due_rises_at_the_place_until_it_is_answered(cast: Cast, client_of: Clients) -> None:
    handover, ines = to_ask(cast), client_of("ines")
    assert (lines_of(cast, "ines"), lines_of(cast, "farid")) == ([1], [])
    address = reverse("aftercare:follow_up", args=[handover.pk, "3"])
    assert address in ines.get(reverse("aftercare:due")).content.decode()
    form = ines.get(address).context["form"]
    sent = {"submission": str(form["submission"].value()), "asked_on": timezone.localdate().isoformat()}
    silent = ines.post(address, {**sent, "reached": "reached"})
    assert (silent.status_code, list(silent.context["form"].errors)) == (422, ["is_used", "condition"])
    answered = {**sent, "reached": "reached", "is_used": "yes", "condition": "works", "uses": ["health"]}
    assert ines.post(address, answered).headers["location"] == reverse("aftercare:due")
    assert lines_of(cast, "ines") == []


def test_a_computer_that_works_badly_leads_to_its_return(cast: Cast, client_of: Clients) -> None:
    handover = to_ask(cast)
    sent = {"submission": str(uuid4()), "asked_on": timezone.localdate().isoformat(), "reached": "reached"}
    sent |= {"is_used": "no", "condition": "faulty"}
    answer = client_of("ines").post(reverse("aftercare:follow_up", args=[handover.pk, "3"]), sent)
    assert answer.headers["location"] == reverse("handover:handover", args=[handover.pk])


def test_the_list_costs_as_much_for_three_as_for_one(cast: Cast, client_of: Clients) -> None:
    assert_list_costs(client_of("ines"), reverse("aftercare:due"), add_row=lambda: to_ask(cast), expected=11)


# What is known so far


def test_what_is_known_so_far_is_told_with_what_is_not_and_only_within_reach(cast: Cast) -> None:
    used, broken, missed, _not_asked, back, _too_early = (
        handed_over(cast, months) for months in (4, 4, 4, 4, 4, 1)
    )
    told(cast, used)
    told(cast, broken, is_used=Answer.NO, condition=Condition.FAULTY)
    told(cast, missed, reached=Reached.NOT_REACHED)
    take_back(
        actor=cast.actor("ines"), devices=[back.device], workshop=cast.workshop, reason=ReturnReason.GIVEN_UP
    )
    back.refresh_from_db()
    type(back).objects.filter(pk=back.pk).update(ended_at=back.handed_over_at + timedelta(days=9))
    for name in ("ines", "chloe"):
        (row,) = standing(cast.actor(name))
        assert (row.due, row.answered, row.missed, row.not_asked) == (5, 2, 1, 1)
        assert (row.in_use, row.known, row.silent, row.percent) == (1, 3, 2, 33)
    assert standing(cast.actor("farid")) == []


def test_the_page_tells_the_running_figure_to_those_who_ask(cast: Cast, client_of: Clients) -> None:
    told(cast, handed_over(cast, 4))
    handed_over(cast, 4)
    shown = client_of("ines").get(reverse("aftercare:due")).content.decode()
    assert ("100 % (1 sur 1 dont on a des nouvelles)" in shown, "1 non connu" in shown) == (True, True)
