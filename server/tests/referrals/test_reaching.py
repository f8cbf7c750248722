"""A person does not come: tries on three days, "Unreachable", the seat and the computer for the next; reopened later."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from django.test import Client
from django.utils import timezone

from rebond.kit.errors import Invalid, NotAllowed, NotFound, Refused
from rebond.ledger.models import Event
from rebond.ledger.worker import drain
from rebond.programmes.rules import Wave
from rebond.referrals.actions import close, note_try, reopen, reroute
from rebond.referrals.choices import ClosingReason, TryMeans
from rebond.referrals.models import ContactTry, Referral
from rebond.referrals.stages import Stage
from tests.cast import Cast
from tests.factories import a_learning_path, a_place, a_referral, a_session, an_address, an_organisation
from tests.learning.people import in_days, seated
from tests.referrals.test_news import told
from tests.referrals.test_referring import referred
from tests.referrals.test_rules_of_referral import START, ruled

ClientOf = Callable[[str], Client]


def tried(
    cast: Cast,
    referral: Referral,
    days_ago: int = 0,
    *,
    was_reached: bool = False,
    submission: UUID | None = None,
) -> int:
    """Answers on how many days the place tried in vain so far."""
    held = note_try(
        actor=cast.actor("ines"),
        referral=referral,
        means=TryMeans.PHONE,
        submission=submission or uuid4(),
        tried_on=timezone.localdate() - timedelta(days=days_ago),
        was_reached=was_reached,
    )
    return held.days_tried


def long_there(referral: Referral) -> Referral:
    """For a month at the same point of the road."""
    since = timezone.now() - timedelta(days=30)
    Referral.objects.filter(pk=referral.pk).update(stage_since=since, referred_on=timezone.localdate(since))
    referral.refresh_from_db()
    return referral


def called_unreachable(cast: Cast, referral: Referral) -> list[str]:
    """What stands in the way."""
    outcome = close(actor=cast.actor("ines"), referrals=[referral], reason=ClosingReason.UNREACHABLE)
    return [refusal.obstacles[0].code for refusal in outcome.refused]


def test_who_was_sought_in_vain_on_three_days_is_unreachable(cast: Cast) -> None:
    referral = long_there(referred(cast))
    assert called_unreachable(cast, referral) == ["tried_too_little"]
    assert [tried(cast, referral, days) for days in (9, 9, 5, 7)] == [1, 1, 2, 3]
    referral.refresh_from_db()
    assert (referral.was_tried_enough, referral.tried_on) == (True, timezone.localdate() - timedelta(days=5))
    assert called_unreachable(cast, referral) == []
    referral.refresh_from_db()
    assert (referral.stage, referral.closing_reason, referral.days_tried) == (Stage.CLOSED, "unreachable", 3)


def test_the_ledger_keeps_the_means_and_the_count_of_the_days(cast: Cast) -> None:
    referral = referred(cast)
    tried(cast, referral)
    event = Event.objects.get(stream=referral.stream, kind="referral.contact_tried")
    assert event.facts == {"place_id": cast.place.pk, "means": "phone", "days": 1}


def test_who_was_reached_is_no_longer_sought(cast: Cast) -> None:
    referral = long_there(referred(cast))
    for days in (9, 7, 5):
        tried(cast, referral, days)
    assert tried(cast, referral, 4, was_reached=True) == 0
    assert tried(cast, referral, 2) == 1
    assert called_unreachable(cast, referral) == ["tried_too_little"]


def test_the_tries_of_one_place_do_not_count_for_another(cast: Cast) -> None:
    referral = long_there(referred(cast))
    assert tried(cast, referral, 3) == 1
    reroute(actor=cast.actor("ines"), referrals=[referral], place=a_place(an_organisation(cast.territory)))
    referral.refresh_from_db()
    assert (referral.days_tried, referral.tried_on) == (0, None)
    with pytest.raises(NotFound):
        tried(cast, referral)


def test_a_try_sent_twice_is_one_try(cast: Cast) -> None:
    referral, page = referred(cast), uuid4()
    for _twice in range(2):
        tried(cast, referral, submission=page)
    assert ContactTry.objects.count() == 1


def test_a_try_is_neither_to_come_nor_before_the_request_nor_after_its_end(cast: Cast) -> None:
    referral = referred(cast)
    for days in (-1, 1):
        with pytest.raises(Invalid) as refusal:
            tried(cast, referral, days)
        assert refusal.value.field == "tried_on"
    close(actor=cast.actor("ines"), referrals=[referral], reason=ClosingReason.MOVED)
    with pytest.raises(Refused):
        tried(cast, referral)


def test_a_prescriber_notes_no_try(cast: Cast) -> None:
    with pytest.raises(NotAllowed):
        note_try(
            actor=cast.actor("driss"), referral=referred(cast), means=TryMeans.LETTER, submission=uuid4()
        )


def test_the_seat_and_the_computer_of_who_is_unreachable_are_for_the_next(cast: Cast) -> None:
    ruled(cast, waves=[Wave("1re", START, 1)])
    path = a_learning_path(cast.programme)
    first = long_there(
        a_referral(
            cast.programme, place=cast.place, prescriber=cast.social_centre, stage="on_path", path=path
        )
    )
    session = seated(cast, a_session(path, place=cast.place, starts_at=in_days(3)), [first])
    second = referred(cast, household=an_address())
    assert second.stage == Stage.WAITING
    for days in (6, 4, 2):
        tried(cast, first, days)
    called_unreachable(cast, first)
    drain()
    second.refresh_from_db()
    assert (second.stage, session.attendances.count()) == (Stage.SENT, 0)
    sentence = f"{first.code}: closed without a computer. Reason: Unreachable."
    assert [one for one in told(cast.driss) if "closed" in one] == [sentence]
    reopen(actor=cast.actor("ines"), referrals=[first])
    first.refresh_from_db()
    assert (first.stage, first.closing_reason, first.days_tried) == (Stage.WAITING, "", 0)


def test_who_comes_after_all_is_contacted_again_under_the_rules_of_then(cast: Cast) -> None:
    referral = a_referral(cast.programme, place=cast.place, stage="closed")
    ruled(cast, contact_kept_days=90)
    reopen(actor=cast.actor("ines"), referrals=[referral])
    stored = Referral.objects.get()
    assert (stored.stage, stored.rules_id) == (Stage.SENT, referral.rules_id)


def test_the_place_notes_its_tries_on_the_page_and_closes_in_one_gesture(
    cast: Cast, client_of: ClientOf
) -> None:
    referral, ines = long_there(referred(cast)), client_of("ines")
    page = f"/referrals/{referral.code}"
    for days in (5, 3, 1):
        form = ines.get(page).context["try_form"]
        given = {
            "submission": form["submission"].value(),
            "means": "letter",
            "tried_on": f"{timezone.localdate() - timedelta(days=days):%Y-%m-%d}",
            "outcome": "in_vain",
        }
        assert ines.post(f"{page}/tries", given).status_code == 302
    assert "cherchée en vain 3 jours" in client_of("chloe").get("/referrals/?stage=late").text
    wrong = ines.post(f"{page}/tries", {"means": "letter", "tried_on": "2999-01-01", "submission": uuid4()})
    assert (wrong.status_code, list(wrong.context["try_form"].errors)) == (422, ["tried_on"])
    assert "3 jours différents" in client_of("driss").get(page).text
    ines.post(f"{page}/unreachable")
    assert Referral.objects.get().closing_reason == "unreachable"
    assert "Injoignable" in client_of("driss").get("/referrals/").text
