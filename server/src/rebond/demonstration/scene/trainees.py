"""The workshop as one of work integration: contracts, skills, posts."""

from __future__ import annotations

from datetime import date, timedelta

from django.utils import translation

from rebond.access import Role
from rebond.demonstration.people import hat_of, joins, player
from rebond.demonstration.scene.stage import Scene
from rebond.integration.actions import (
    add_usual_skills,
    agree_posts,
    answer_skill,
    choose_hours,
    claim_skill,
    end_contract,
    record_hours,
    sign_contract,
)
from rebond.integration.choices import Activity, Exit, NotYetReason, SkillState
from rebond.integration.models import Contract, Trainee
from rebond.network.models import Membership

POSTS_HUNDREDTHS, POST_CENTS = 350, 23_000_00


def play_trainees(scene: Scene) -> None:
    """Two of those who have an account are under contract; two others, one of whom left for a job."""
    actor, house = scene.supervisor, scene.crew.workshop.organisation
    bruno, amina = hat_of(Role.TECHNICIAN), hat_of(Role.STOREKEEPER)
    signed = [
        _sign(scene, bruno, scene.ago(160), scene.in_days(22), 75),
        _sign(scene, amina, scene.ago(80), scene.in_days(285), 80),
        _sign(scene, _colleague(scene, "Kenza Oukaci"), scene.ago(40), scene.in_days(140), 75),
    ]
    gone = _sign(scene, _colleague(scene, "Yannick Labat"), scene.ago(380), scene.ago(20), 75)
    end_contract(actor=actor, contract=gone, ended_on=scene.ago(24), exit_to=Exit.LONG_CONTRACT)
    first = Contract.objects.order_by("pk").filter(pk__in=[one.pk for one in signed])[0]
    _skills(scene, first)
    choose_hours(actor=actor, organisation=house, are_kept=True)
    _hours(scene, first)
    agree_posts(
        actor=actor,
        organisation=house,
        year=scene.today.year,
        posts_hundredths=POSTS_HUNDREDTHS,
        amount_cents=POST_CENTS,
    )


def _sign(scene: Scene, who: Membership, first: date, last: date, share: int) -> Contract:
    return sign_contract(
        actor=scene.supervisor,
        membership=who,
        starts_on=first,
        ends_on=last,
        share_percent=share,
        submission=scene.submission(),
    )


def _colleague(scene: Scene, name: str) -> Membership:
    return joins(
        name, Role.TECHNICIAN, scene.crew.workshop.organisation, login=name.split(maxsplit=1)[0].lower()
    )


def _skills(scene: Scene, contract: Contract) -> None:
    """The technician has two, asks for two more, and practises one."""
    with translation.override("fr"):
        skills = add_usual_skills(actor=scene.supervisor, organisation=scene.crew.workshop.organisation)
    trainee = _trainee_of(contract)
    technician = player(Role.TECHNICIAN)
    for skill in skills[:5]:
        claim_skill(actor=technician, skill=skill)
    claimed = SkillState.CLAIMED.value
    for skill in skills[:2]:
        answer_skill(actor=scene.supervisor, trainee=trainee, skill=skill, seen=claimed)
    answer_skill(
        actor=scene.supervisor,
        trainee=trainee,
        skill=skills[4],
        reason=NotYetReason.SAFETY,
        seen=claimed,
    )


def _hours(scene: Scene, contract: Contract) -> None:
    month = (scene.today.replace(day=1) - timedelta(days=1)).replace(day=1)
    minutes = {Activity.TESTING: 42 * 60, Activity.ERASING: 28 * 60, Activity.TRAINING: 14 * 60}
    record_hours(actor=scene.supervisor, trainee=_trainee_of(contract), month=month, minutes=minutes)


def _trainee_of(contract: Contract) -> Trainee:
    if contract.trainee is None:
        raise LookupError(contract.pk)
    return contract.trainee
