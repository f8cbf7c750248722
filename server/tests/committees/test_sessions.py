"""A committee meets: agenda, votes, decisions, conflicts of interest, closing."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from django.utils import translation

from rebond.access import Role, system_actor
from rebond.committees.actions import (
    cancel_session,
    cast_vote,
    change_session,
    close_session,
    decide,
    nominate,
    open_session,
    plan_session,
    publish_criteria,
    tell_facts,
)
from rebond.committees.agenda import agenda_of
from rebond.committees.choices import Decision
from rebond.committees.models import AgendaItem, Answer, CommitteeSession, CriteriaVersion, Vote
from rebond.committees.queries import availability, programmes_with_committee
from rebond.kit.errors import Invalid, NotAllowed, NotFound, Refused
from rebond.ledger.models import Event
from rebond.ledger.worker import drain
from rebond.network.actors import actor_for
from rebond.network.choices import PrescriberKind
from rebond.network.models import Membership
from rebond.notices.models import Notice
from rebond.programmes.choices import ConflictRule
from rebond.programmes.models import Programme
from rebond.referrals.actions import close, reopen
from rebond.referrals.choices import ClosingReason, Need
from rebond.referrals.models import Referral
from rebond.referrals.stages import Stage
from tests.cast import Cast
from tests.factories import (
    a_committee_session,
    a_donation_agreement,
    a_lot,
    a_membership,
    a_nominated_person,
    a_referral,
    an_organisation,
    criteria_published,
    devices,
)
from tests.factories.committees import CRITERIA
from tests.harness.clock import Clock

TESTER = system_actor("tests")


def people(cast: Cast, number: int = 3) -> list[Referral]:
    return [
        a_nominated_person(cast.programme, place=cast.place, prescriber=cast.donor) for _ in range(number)
    ]


def in_session(cast: Cast, *, computers: int = 2, number: int = 3) -> CommitteeSession:
    criteria_published(cast.programme)
    people(cast, number)
    return a_committee_session(cast.programme, members=[cast.hanna], computers=computers)


def items_of(session: CommitteeSession) -> list[AgendaItem]:
    return list(session.items.order_by("pk"))


def test_a_computer_waits_for_the_committee_and_an_initiation_does_not(cast: Cast) -> None:
    criteria_published(cast.programme)
    waiting, learning = (
        a_referral(cast.programme, place=cast.place, need=need)
        for need in (Need.COMPUTER_AND_INITIATION, Need.INITIATION_ONLY)
    )
    assert (waiting.stage, learning.stage) == (Stage.NOMINATED, Stage.SENT)


def test_the_agenda_is_everybody_who_waits_by_rank(cast: Cast) -> None:
    criteria_published(cast.programme)
    first, second = people(cast, 2)
    tell_facts(actor=TESTER, referral=second, answers={"enfants-scolarises": True})
    a_referral(cast.programme, place=cast.place, need=Need.INITIATION_ONLY)
    session = a_committee_session(cast.programme, members=[cast.hanna])
    assert [line.referral for line in agenda_of(session).lines] == [second, first]
    opened = open_session(actor=cast.actor("chloe"), session=session, computers=4, present=[cast.hanna])
    assert [line.referral for line in agenda_of(opened).lines] == [second, first]
    people(cast, 1)
    assert opened.items.count() == 2


def test_a_session_keeps_the_criteria_it_opened_with(cast: Cast) -> None:
    session = in_session(cast)
    first = session.criteria
    publish_criteria(actor=TESTER, programme=cast.programme, criteria=replace(CRITERIA, questions=()))
    assert (agenda_of(session).version, CriteriaVersion.objects.count()) == (first, 2)
    close_session(actor=cast.actor("chloe"), session=session)
    following = a_committee_session(cast.programme, members=[cast.hanna], computers=1)
    assert (following.criteria.number, following.number) == (2, 2)


def test_publishing_the_same_criteria_again_is_no_new_version(cast: Cast) -> None:
    assert criteria_published(cast.programme) == criteria_published(cast.programme)


def test_decisions_take_effect_when_the_session_closes(cast: Cast) -> None:
    session, chloe = in_session(cast), cast.actor("chloe")
    first, second, third = items_of(session)
    decide(actor=chloe, session=session, items=[first], decision=Decision.RETAINED)
    decide(actor=chloe, session=session, items=[second], decision=Decision.WAITING)
    why = ClosingReason.OUT_OF_AREA
    decide(actor=chloe, session=session, items=[third], decision=Decision.REFUSED, reason=why)
    assert set(Referral.objects.values_list("stage", flat=True)) == {Stage.NOMINATED}
    close_session(actor=chloe, session=session)
    stages = [(item.referral.stage, item.referral.closing_reason) for item in items_of(session)]
    assert stages == [(Stage.SENT, ""), (Stage.NOMINATED, ""), (Stage.CLOSED, "out_of_area")]
    kinds = ["referral.retained", "referral.kept_waiting", "referral.turned_down"]
    assert [Event.objects.get(kind=kind).stream for kind in kinds] == [
        item.referral.stream for item in (first, second, third)
    ]
    assert Event.objects.get(kind="committee.session_closed").facts == {
        "programme_id": cast.programme.pk,
        "number": 1,
        "retained": 1,
        "waiting": 1,
        "refused": 1,
        "not_examined": 0,
    }


def test_a_decision_may_change_until_the_session_closes(cast: Cast) -> None:
    session, chloe = in_session(cast, number=1), cast.actor("chloe")
    decide(actor=chloe, session=session, items=items_of(session), decision=Decision.RETAINED)
    decide(actor=chloe, session=session, items=items_of(session), decision=Decision.WAITING)
    close_session(actor=chloe, session=session)
    assert Referral.objects.get().stage == Stage.NOMINATED
    with pytest.raises(Refused, match="pas ouverte"):
        decide(actor=chloe, session=session, items=items_of(session), decision=Decision.RETAINED)
    with pytest.raises(Refused, match="pas ouverte"):
        close_session(actor=chloe, session=session)


def test_no_more_people_are_retained_than_there_are_computers(cast: Cast) -> None:
    session, chloe = in_session(cast, computers=2), cast.actor("chloe")
    outcome = decide(actor=chloe, session=session, items=items_of(session), decision=Decision.RETAINED)
    assert [len(outcome.taken), [r.obstacles[0].code for r in outcome.refused]] == [2, ["no_computer_left"]]
    again = decide(actor=chloe, session=session, items=outcome.taken, decision=Decision.RETAINED)
    assert len(again.taken) == 2


def test_a_refusal_gives_a_reason_of_the_list(cast: Cast) -> None:
    session, chloe = in_session(cast), cast.actor("chloe")
    for reason in (None, ClosingReason.PLACE_FULL):
        with pytest.raises(Invalid) as caught:
            decide(
                actor=chloe,
                session=session,
                items=items_of(session),
                decision=Decision.REFUSED,
                reason=reason,
            )
        assert caught.value.field == "reason"


def test_nobody_is_outside_the_criteria_while_a_fact_is_unknown(cast: Cast) -> None:
    session, chloe = in_session(cast, number=1), cast.actor("chloe")
    refusal = {"decision": Decision.REFUSED, "reason": ClosingReason.NOT_ELIGIBLE}
    outcome = decide(actor=chloe, session=session, items=items_of(session), **refusal)
    assert [refused.obstacles[0].code for refused in outcome.refused] == ["facts_unknown"]
    told = {"enfants-scolarises": False, "autre-ordinateur": True}
    tell_facts(actor=cast.actor("hanna"), referral=Referral.objects.get(), answers=told)
    assert decide(actor=chloe, session=session, items=items_of(session), **refusal).complete


def test_a_member_neither_votes_nor_decides_on_the_people_of_their_own_organisation(cast: Cast) -> None:
    criteria_published(cast.programme)
    own = a_nominated_person(cast.programme, place=cast.place, prescriber=cast.social_centre)
    other = a_nominated_person(cast.programme, place=cast.place, prescriber=cast.operator)
    session = a_committee_session(cast.programme, members=[cast.hanna], computers=2)
    hanna = cast.actor("hanna")
    items = {item.referral_id: item for item in items_of(session)}
    with pytest.raises(Refused) as caught:
        cast_vote(actor=hanna, session=session, item=items[own.pk], choice=Decision.RETAINED)
    assert caught.value.code == "own_organisation"
    cast_vote(actor=hanna, session=session, item=items[other.pk], choice=Decision.RETAINED)
    assert Vote.objects.get().item == items[other.pk]
    outcome = decide(actor=hanna, session=session, items=items_of(session), decision=Decision.RETAINED)
    assert [item.referral for item in outcome.taken] == [other]
    assert [(r.subject.referral, r.obstacles[0].code) for r in outcome.refused] == [(own, "own_organisation")]


def test_a_place_that_opened_the_request_itself_is_concerned_too(cast: Cast) -> None:
    criteria_published(cast.programme)
    a_nominated_person(cast.programme, place=cast.place)
    of_the_place = a_membership(Role.COMMITTEE_MEMBER, cast.place.organisation)
    session = a_committee_session(cast.programme, members=[of_the_place], computers=1)
    actor, (item,) = actor_for(of_the_place), items_of(session)
    assert not decide(actor=actor, session=session, items=[item], decision=Decision.RETAINED).complete


def test_where_members_nominate_all_vote_on_all(cast: Cast) -> None:
    cast.programme.conflict_rule = ConflictRule.MEMBERS_NOMINATE
    cast.programme.save()
    criteria_published(cast.programme)
    a_nominated_person(cast.programme, place=cast.place, prescriber=cast.social_centre)
    session = a_committee_session(cast.programme, members=[cast.hanna], computers=1)
    (item,) = items_of(session)
    cast_vote(actor=cast.actor("hanna"), session=session, item=item, choice=Decision.WAITING)
    cast_vote(actor=cast.actor("hanna"), session=session, item=item, choice=Decision.RETAINED)
    assert Vote.objects.get().choice == Decision.RETAINED


def test_a_session_keeps_the_conflict_rule_of_its_opening(cast: Cast) -> None:
    session = in_session(cast)
    cast.programme.conflict_rule = ConflictRule.MEMBERS_NOMINATE
    cast.programme.save()
    session.refresh_from_db()
    assert session.conflict_rule == ConflictRule.STEP_ASIDE


def test_only_members_who_are_present_vote(cast: Cast) -> None:
    criteria_published(cast.programme)
    people(cast, 1)
    absent = a_membership(Role.COMMITTEE_MEMBER, an_organisation(cast.territory))
    session = a_committee_session(cast.programme, members=[cast.hanna, absent])
    session = open_session(actor=TESTER, session=session, computers=1, present=[cast.hanna])
    (item,) = items_of(session)
    with pytest.raises(Refused) as caught:
        cast_vote(actor=actor_for(absent), session=session, item=item, choice=Decision.RETAINED)
    assert caught.value.code == "no_seat"
    with pytest.raises(NotAllowed):
        cast_vote(actor=cast.actor("chloe"), session=session, item=item, choice=Decision.RETAINED)


def test_members_nominate_for_the_publics_of_their_organisation_only(cast: Cast) -> None:
    criteria_published(cast.programme)
    referral = a_nominated_person(
        cast.programme, place=cast.place, prescriber_kind=PrescriberKind.FRANCE_SERVICES
    )
    university = an_organisation(cast.territory, prescriber_kind=PrescriberKind.UNIVERSITY)
    member = actor_for(a_membership(Role.COMMITTEE_MEMBER, university))
    with pytest.raises(Refused) as caught:
        nominate(actor=member, referral=referral, public="familles")
    assert caught.value.code == "other_public"
    nominate(actor=member, referral=referral, public="etudiants")
    session = a_committee_session(cast.programme, members=[cast.hanna])
    assert [line.ranked.candidate.public for line in agenda_of(session).lines] == ["etudiants"]
    nominate(actor=cast.actor("ines"), referral=referral, public="familles")
    assert [line.ranked.candidate.public for line in agenda_of(session).lines] == ["familles"]
    with pytest.raises(Invalid):
        nominate(actor=member, referral=referral, public="retraites")


def test_answers_are_kept_out_of_the_ledger_and_can_be_taken_back(cast: Cast) -> None:
    criteria_published(cast.programme)
    (referral,) = people(cast, 1)
    ines = cast.actor("ines")
    tell_facts(actor=ines, referral=referral, answers={"enfants-scolarises": False, "autre-ordinateur": True})
    tell_facts(actor=ines, referral=referral, answers={"enfants-scolarises": None, "autre-ordinateur": True})
    assert list(Answer.objects.values_list("question", "is_yes")) == [("autre-ordinateur", True)]
    told = Event.objects.filter(kind="committee.fact_told").order_by("pk")
    assert [event.facts for event in told] == [
        {"questions": ["autre-ordinateur", "enfants-scolarises"]},
        {"questions": ["enfants-scolarises"]},
    ]
    with pytest.raises(Invalid):
        tell_facts(actor=ines, referral=referral, answers={"enfants": True})


def test_another_territory_sees_and_presents_nobody(cast: Cast) -> None:
    criteria_published(cast.programme)
    (referral,) = people(cast, 1)
    with pytest.raises(NotFound):
        nominate(actor=cast.actor("farid"), referral=referral, public="familles")
    stranger = a_membership(Role.COMMITTEE_MEMBER, cast.elsewhere.organisation)
    with pytest.raises(NotFound):
        plan_session(
            actor=cast.actor("chloe"),
            programme=cast.programme,
            meets_on=date(2024, 3, 1),
            members=[stranger],
        )


def test_a_request_that_ends_while_the_committee_sits_is_not_decided_upon(cast: Cast) -> None:
    session, chloe = in_session(cast, number=2), cast.actor("chloe")
    first, second = items_of(session)
    decide(actor=chloe, session=session, items=[first, second], decision=Decision.RETAINED)
    close(actor=TESTER, referrals=[first.referral], reason=ClosingReason.MOVED)
    close_session(actor=chloe, session=session)
    assert [item.decision for item in items_of(session)] == ["", Decision.RETAINED]
    facts = Event.objects.get(kind="committee.session_closed").facts
    assert (facts["retained"], facts["not_examined"]) == (1, 1)
    assert Event.objects.filter(kind="referral.retained").count() == 1


def test_whom_no_committee_retained_waits_again_when_reopened(cast: Cast) -> None:
    session, chloe = in_session(cast, number=2), cast.actor("chloe")
    retained, refused = items_of(session)
    decide(actor=chloe, session=session, items=[retained], decision=Decision.RETAINED)
    why = ClosingReason.MOVED
    decide(actor=chloe, session=session, items=[refused], decision=Decision.REFUSED, reason=why)
    close_session(actor=chloe, session=session)
    close(
        actor=TESTER,
        referrals=[Referral.objects.get(pk=retained.referral_id)],
        reason=ClosingReason.ABSENT,
    )
    both = list(Referral.objects.select_related("programme").order_by("pk"))
    assert reopen(actor=chloe, referrals=both).complete
    assert [referral.stage for referral in Referral.objects.order_by("pk")] == [Stage.SENT, Stage.NOMINATED]


def test_a_session_needs_criteria_people_and_no_other_open_one(cast: Cast) -> None:
    cast.programme.decides_by_committee = True
    cast.programme.save()
    session = a_committee_session(cast.programme, members=[cast.hanna])

    def opening() -> str:
        with pytest.raises(Refused) as caught:
            open_session(actor=TESTER, session=session, computers=1, present=[cast.hanna])
        return caught.value.code

    codes = [opening()]
    criteria_published(cast.programme)
    codes.append(opening())
    people(cast, 1)
    a_committee_session(cast.programme, members=[cast.hanna], computers=1)
    codes.append(opening())
    assert codes == ["no_criteria", "nobody_waits", "another_session_open"]


def test_a_programme_without_committee_plans_none(cast: Cast) -> None:
    with pytest.raises(Refused):
        a_committee_session(cast.programme, members=[cast.hanna])


def test_the_stock_comes_from_supply_and_what_is_promised_is_not_free(cast: Cast) -> None:
    session, chloe = in_session(cast), cast.actor("chloe")
    lot = a_lot(a_donation_agreement(cast.programme, donor=cast.donor), workshop=cast.workshop)
    pile = devices(5, lot)
    type(pile[0]).objects.filter(pk__in=[device.pk for device in pile[:3]]).update(stage="ready")
    type(pile[0]).objects.filter(pk=pile[3].pk).update(stage="at_place", place=cast.place)
    decide(actor=chloe, session=session, items=items_of(session)[:1], decision=Decision.RETAINED)
    close_session(actor=chloe, session=session)
    found = availability(cast.programme)
    assert (found.stock.in_stock, found.stock.at_places, found.promised, found.free) == (3, 1, 1, 3)


def test_prescriber_and_place_are_told_once_each(cast: Cast, clock: Clock) -> None:
    criteria_published(cast.programme)
    for _ in range(3):
        a_nominated_person(cast.programme, place=cast.place, prescriber=cast.social_centre)
    session = a_committee_session(cast.programme, members=[cast.hanna], computers=2)
    chloe = cast.actor("chloe")
    decide(actor=chloe, session=session, items=items_of(session)[:2], decision=Decision.RETAINED)
    decide(actor=chloe, session=session, items=items_of(session)[2:], decision=Decision.WAITING)
    close_session(actor=chloe, session=session)
    drain()
    told = Notice.objects.filter(kind="committee.decided").order_by("recipient__name")
    assert [notice.recipient.name for notice in told] == ["Driss", "Inès"]
    assert [notice.facts for notice in told] == [
        {"pk": session.pk, "retained": 2, "waiting": 1, "refused": 0}
    ] * 2


def test_whoever_referred_people_that_wait_is_told_when_the_committee_meets_and_when_that_changes(
    cast: Cast, clock: Clock
) -> None:
    clock.set(datetime(2024, 3, 1, tzinfo=UTC))
    criteria_published(cast.programme)
    for _ in range(2):
        a_nominated_person(cast.programme, place=cast.place, prescriber=cast.social_centre)
    session, chloe = a_committee_session(cast.programme, members=[cast.hanna]), cast.actor("chloe")
    other = a_membership(Role.COMMITTEE_MEMBER, cast.social_centre)
    for day, members in ((12, [cast.hanna, other]), (19, [other])):
        change_session(actor=chloe, session=session, meets_on=date(2024, 3, day), members=members)
    cancel_session(actor=chloe, session=session)
    drain()
    with translation.override("en"):
        told = [notice.sentence for notice in Notice.objects.for_person(cast.driss.user_id).reverse()]
    assert told == [
        "The committee that decides on people whom you referred meets on 12/03/2024.",
        "The committee that decides on people whom you referred meets on 19/03/2024 now, no longer on 12/03/2024.",
        "The committee of 19/03/2024 is cancelled. People whom you referred wait for the next one: their requests stand.",
    ]


def test_facts_of_people_never_enter_the_ledger(cast: Cast) -> None:
    session, chloe = in_session(cast), cast.actor("chloe")
    decide(actor=chloe, session=session, items=items_of(session)[:1], decision=Decision.RETAINED)
    close_session(actor=chloe, session=session)
    written = " ".join(str(event.facts) for event in Event.objects.filter(kind__startswith="committee."))
    for fact in ("familles", "job_seeker", "30-39", "woman"):
        assert fact not in written


def test_a_referral_made_before_the_rule_does_not_wait(cast: Cast) -> None:
    before = a_referral(cast.programme, place=cast.place)
    criteria_published(cast.programme)
    before.refresh_from_db()
    assert before.stage == Stage.SENT


def a_second_member(cast: Cast) -> Membership:
    return a_membership(Role.COMMITTEE_MEMBER, cast.social_centre)


def called_to(session: CommitteeSession) -> set[int]:
    return set(session.members.values_list("membership_id", flat=True))


def test_a_planned_session_moves_to_another_day_with_other_members(cast: Cast) -> None:
    criteria_published(cast.programme)
    session = a_committee_session(cast.programme, members=[cast.hanna])
    other = a_second_member(cast)
    for _twice in range(2):
        change_session(actor=cast.actor("chloe"), session=session, meets_on=date(2024, 4, 2), members=[other])
    session.refresh_from_db()
    assert (session.meets_on, called_to(session)) == (date(2024, 4, 2), {other.pk})
    facts = Event.objects.get(kind="committee.session_changed").facts
    assert (facts["meets_on"], facts["members"]) == ("2024-04-02", 1)


def test_a_member_who_came_to_the_hat_later_is_called_and_sits(cast: Cast) -> None:
    criteria_published(cast.programme)
    people(cast, 1)
    session = a_committee_session(cast.programme, members=[cast.hanna])
    both = [cast.hanna, a_second_member(cast)]
    change_session(actor=cast.actor("chloe"), session=session, meets_on=session.meets_on, members=both)
    open_session(actor=TESTER, session=session, computers=1, present=both)
    assert session.members.filter(is_present=True).count() == 2


def test_a_session_that_does_not_meet_is_cancelled_and_who_waits_waits_on(cast: Cast) -> None:
    criteria_published(cast.programme)
    (waiting,) = people(cast, 1)
    session = a_committee_session(cast.programme, members=[cast.hanna])
    for _twice in range(2):
        cancel_session(actor=cast.actor("chloe"), session=session)
    waiting.refresh_from_db()
    assert waiting.stage == Stage.NOMINATED
    assert Event.objects.filter(kind="committee.session_cancelled").count() == 1
    with pytest.raises(Refused) as refused:
        open_session(actor=TESTER, session=session, computers=1, present=[cast.hanna])
    assert refused.value.code == "cancelled"


def test_an_open_session_is_neither_changed_nor_cancelled(cast: Cast) -> None:
    session = in_session(cast)
    chloe = cast.actor("chloe")
    for gesture in (
        lambda: change_session(actor=chloe, session=session, meets_on=date(2024, 4, 2), members=[cast.hanna]),
        lambda: cancel_session(actor=chloe, session=session),
    ):
        with pytest.raises(Refused) as refused:
            gesture()
        assert refused.value.code == "opened_already"


def test_those_who_wait_are_decided_upon_though_the_programme_has_no_committee_any_more(cast: Cast) -> None:
    criteria_published(cast.programme)
    (waiting,) = people(cast, 1)
    Programme.objects.filter(pk=cast.programme.pk).update(decides_by_committee=False)
    programme = Programme.objects.get(pk=cast.programme.pk)
    assert programme in programmes_with_committee(cast.actor("chloe"))
    session = a_committee_session(programme, members=[cast.hanna], computers=1)
    decide(actor=cast.actor("chloe"), session=session, items=items_of(session), decision=Decision.RETAINED)
    close_session(actor=cast.actor("chloe"), session=session)
    waiting.refresh_from_db()
    assert waiting.stage == Stage.SENT
    assert programme not in programmes_with_committee(cast.actor("chloe"))
