"""A skill is said by the person and validated by another."""

from __future__ import annotations

import pytest

from rebond.access import Role
from rebond.desk.queries.todo import todo_of
from rebond.integration.actions import (
    add_skill,
    add_usual_skills,
    answer_skill,
    change_skill,
    claim_skill,
)
from rebond.integration.choices import NotYetReason, Station
from rebond.integration.models import Skill
from rebond.kit.errors import Invalid, NotAllowed, NotFound, Refused
from rebond.ledger.models import Event
from rebond.network.actors import actor_for
from tests.cast import Cast
from tests.factories import a_membership
from tests.integration.prepared import a_claim, a_contract, a_skill, a_trainee, kinds_told


def test_a_skill_claimed_twice_is_claimed_once(cast: Cast) -> None:
    claim = a_claim(cast)
    again = claim_skill(actor=cast.actor("bruno"), skill=claim.skill)
    assert again.pk == claim.pk
    assert kinds_told(claim.trainee) == ["trainee.skill_claimed"]


def test_without_a_contract_or_on_another_list_nothing_is_claimed(cast: Cast) -> None:
    skill = a_skill(cast)
    with pytest.raises(NotFound):
        claim_skill(actor=cast.actor("bruno"), skill=skill)
    a_contract(cast)
    supervisor = actor_for(a_membership(Role.SUPERVISOR, cast.donor))
    foreign = add_skill(
        actor=supervisor, organisation=cast.donor, station=Station.REPAIR, name="Souder un connecteur"
    )
    with pytest.raises(NotFound):
        claim_skill(actor=cast.actor("bruno"), skill=foreign)


def test_the_supervisor_validates_and_says_so_once(cast: Cast) -> None:
    claim = a_claim(cast)
    for seen in ("claimed", "claimed"):
        row = answer_skill(actor=cast.actor("lea"), trainee=claim.trainee, skill=claim.skill, seen=seen)
    assert (row.state, row.answered_by) == ("validated", cast.lea)
    assert kinds_told(claim.trainee)[1:] == ["trainee.skill_validated"]


def test_not_yet_says_why_and_the_person_may_claim_again(cast: Cast) -> None:
    claim, lea = a_claim(cast), cast.actor("lea")
    row = answer_skill(
        actor=lea, trainee=claim.trainee, skill=claim.skill, reason=NotYetReason.SAFETY, seen="claimed"
    )
    assert (row.state, row.reason) == ("not_yet", "safety")
    last = Event.objects.filter(kind="trainee.skill_not_yet").get()
    assert last.facts == {"organisation_id": cast.operator.pk, "skill_id": claim.skill_id}
    assert claim_skill(actor=cast.actor("bruno"), skill=claim.skill).state == "claimed"


def test_nobody_validates_their_own_skill(cast: Cast) -> None:
    claim = a_claim(cast)
    both_hats = actor_for(a_membership(Role.SUPERVISOR, cast.operator, user=cast.bruno.user))
    with pytest.raises(Refused) as told:
        answer_skill(actor=both_hats, trainee=claim.trainee, skill=claim.skill, seen="claimed")
    assert told.value.code == "own_skill"


def test_an_answer_to_a_page_that_is_out_of_date_is_refused(cast: Cast) -> None:
    claim, lea = a_claim(cast), cast.actor("lea")
    answer_skill(actor=lea, trainee=claim.trainee, skill=claim.skill, seen="claimed")
    with pytest.raises(Refused) as told:
        answer_skill(
            actor=lea, trainee=claim.trainee, skill=claim.skill, reason=NotYetReason.PRACTICE, seen="claimed"
        )
    assert told.value.code == "changed_meanwhile"


def test_others_neither_validate_nor_touch_the_list(cast: Cast) -> None:
    claim = a_claim(cast)
    stranger = actor_for(a_membership(Role.SUPERVISOR, cast.donor))
    for actor, fault in ((cast.actor("chloe"), NotAllowed), (stranger, NotFound)):
        with pytest.raises(fault):
            answer_skill(actor=actor, trainee=claim.trainee, skill=claim.skill, seen="claimed")
        with pytest.raises(fault):
            add_usual_skills(actor=actor, organisation=cast.operator)


def test_the_list_begins_with_the_usual_skills_and_holds_none_twice(cast: Cast) -> None:
    lea = cast.actor("lea")
    added = add_usual_skills(actor=lea, organisation=cast.operator)
    again = add_usual_skills(actor=lea, organisation=cast.operator)
    assert (len(added), len(again), {skill.station for skill in added}) == (14, 0, set(Station))
    with pytest.raises(Invalid):
        a_skill(cast, added[0].name)


def test_a_skill_that_is_closed_stays_with_whoever_has_it(cast: Cast) -> None:
    trainee, skill, lea = a_trainee(cast), a_skill(cast), cast.actor("lea")
    answer_skill(actor=lea, trainee=trainee, skill=skill)
    change_skill(
        actor=lea, skill=skill, station=Station.TESTING, name=skill.name, propose_after=5, is_open=False
    )
    assert list(trainee.skills.values_list("state", flat=True)) == ["validated"]
    assert list(Skill.objects.on_the_list()) == []


def test_skills_to_look_at_wait_in_to_do_for_the_supervisor(cast: Cast) -> None:
    claim = a_claim(cast)

    def told(who: str) -> list[tuple[str, int]]:
        return [
            (str(item.title), item.count)
            for item in todo_of(cast.actor(who))
            if item.url.startswith("/integration/people/")
        ]

    assert (told("lea"), told("bruno"), told("chloe")) == (
        [("Personnes dont des compétences sont à valider", 1)],
        [],
        [],
    )
    answer_skill(actor=cast.actor("lea"), trainee=claim.trainee, skill=claim.skill, seen="claimed")
    assert told("lea") == []
