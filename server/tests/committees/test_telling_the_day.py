"""Members and places are told of the day of a session: when it is planned, moved or cancelled, and once of each."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from django.utils import translation

from rebond.access import Role
from rebond.committees.actions import cancel_session, change_session, plan_session
from rebond.committees.models import CommitteeSession
from rebond.ledger.models import Event
from rebond.ledger.worker import drain
from rebond.network.models import Membership
from rebond.notices.models import Notice
from rebond.referrals.models import Referral
from tests.cast import Cast
from tests.factories import a_membership, a_nominated_person, criteria_published
from tests.harness.clock import Clock


@pytest.fixture
def person(cast: Cast, clock: Clock) -> Referral:
    """Who waits for the committee at the place of Inès, in March 2024."""
    clock.set(datetime(2024, 3, 1, tzinfo=UTC))
    criteria_published(cast.programme)
    return a_nominated_person(cast.programme, place=cast.place, prescriber=cast.social_centre)


def planned(cast: Cast, *members: Membership) -> CommitteeSession:
    session = plan_session(
        actor=cast.actor("chloe"),
        programme=cast.programme,
        meets_on=date(2024, 3, 12),
        members=members or [cast.hanna],
    )
    drain()
    return session


def changed(cast: Cast, session: CommitteeSession, day: int, *members: Membership) -> None:
    chloe = cast.actor("chloe")
    change_session(actor=chloe, session=session, meets_on=date(2024, 3, day), members=members)
    drain()


def told(user: int) -> list[str]:
    """The newest last."""
    with translation.override("en"):
        return [notice.sentence for notice in Notice.objects.for_person(user).reverse()]


def test_a_member_is_told_that_they_are_called_that_the_day_moves_and_that_it_falls_away(
    cast: Cast, person: Referral
) -> None:
    session = planned(cast)
    changed(cast, session, 19, cast.hanna)
    cancel_session(actor=cast.actor("chloe"), session=session)
    drain()
    assert told(cast.hanna.user_id) == [
        "You are called to the session of the committee on 12/03/2024.",
        "The session of the committee to which you are called meets on 19/03/2024 now, no longer on 12/03/2024.",
        "The session of the committee on 19/03/2024 is cancelled: do not come.",
    ]


def test_who_is_added_is_called_and_who_is_left_out_is_told_so(cast: Cast, person: Referral) -> None:
    session, other = planned(cast), a_membership(Role.COMMITTEE_MEMBER, cast.donor)
    changed(cast, session, 12, other)
    assert told(other.user_id) == ["You are called to the session of the committee on 12/03/2024."]
    assert told(cast.hanna.user_id)[1:] == [
        "You are no longer called to the session of the committee on 12/03/2024."
    ]
    assert len(told(cast.ines.user_id)) == 1  # the day stays: no news for the places


def test_a_member_whose_hat_was_taken_back_is_told_nothing(cast: Cast, person: Referral) -> None:
    session = planned(cast)
    Membership.objects.filter(pk=cast.hanna.pk).update(ended_at=datetime(2024, 3, 2, tzinfo=UTC))
    cancel_session(actor=cast.actor("chloe"), session=session)
    drain()
    assert len(told(cast.hanna.user_id)) == 1


def test_who_calls_the_session_themselves_and_sits_in_it_is_not_told_of_it(
    cast: Cast, person: Referral
) -> None:
    own = a_membership(Role.COMMITTEE_MEMBER, cast.donor, user=cast.chloe.user)
    planned(cast, own, cast.hanna)
    assert (told(cast.chloe.user_id), len(told(cast.hanna.user_id))) == ([], 1)


def test_the_place_of_who_waits_is_told_the_day_and_another_place_is_not(
    cast: Cast, person: Referral
) -> None:
    session = planned(cast)
    changed(cast, session, 19, cast.hanna)
    cancel_session(actor=cast.actor("chloe"), session=session)
    drain()
    assert told(cast.ines.user_id) == [
        "The committee that decides on people referred to your place meets on 12/03/2024.",
        "The committee that decides on people referred to your place meets on 19/03/2024 now, no longer on 12/03/2024.",
        "The committee of 19/03/2024 is cancelled. People referred to your place wait for the next one: their requests stand.",
    ]
    assert told(cast.farid.user_id) == []


def test_who_refers_people_and_answers_for_their_place_is_told_once(cast: Cast, person: Referral) -> None:
    Membership.objects.filter(pk=cast.ines.pk).update(user=cast.driss.user)
    planned(cast)
    assert told(cast.driss.user_id) == [
        "The committee that decides on people whom you referred meets on 12/03/2024."
    ]


def test_the_ledger_keeps_which_hats_are_called_and_no_name(cast: Cast, person: Referral) -> None:
    session, other = planned(cast), a_membership(Role.COMMITTEE_MEMBER, cast.donor)
    changed(cast, session, 19, other)
    facts = Event.objects.get(kind="committee.session_changed").facts
    assert (facts["called"], facts["released"]) == ([other.pk], [cast.hanna.pk])
