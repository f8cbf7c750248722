"""The workshop as one of work integration: contracts, skills, posts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from django.utils import translation

from rebond.access import Role
from rebond.demonstration.people import TRAINEE, hat_of, joins, plays
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
from rebond.integration.models import Contract, Skill, Trainee
from rebond.network.models import Membership

POSTS_HUNDREDTHS, POST_CENTS = 350, 23_000_00
HOURS = {Activity.TESTING: 42, Activity.ERASING: 28, Activity.TRAINING: 14}


def play_trainees(scene: Scene) -> None:
    """Three of those who have an account are under contract; somebody else left for a job."""
    actor, house = scene.supervisor, scene.crew.workshop.organisation
    bruno, kenza = hat_of(Role.TECHNICIAN), hat_of(TRAINEE)
    contracts = {
        bruno: _sign(scene, bruno, scene.ago(160), scene.in_days(22), 75),
        kenza: _sign(scene, kenza, scene.ago(40), scene.in_days(140), 75),
    }
    _sign(scene, hat_of(Role.STOREKEEPER), scene.ago(80), scene.in_days(285), 80)
    gone = _sign(scene, _colleague(scene, "Yannick Labat"), scene.ago(380), scene.ago(20), 75)
    end_contract(actor=actor, contract=gone, ended_on=scene.ago(24), exit_to=Exit.LONG_CONTRACT)
    with translation.override("fr"):
        skills = add_usual_skills(actor=actor, organisation=house)
    learn_late, safety = skills[5], NotYetReason.SAFETY
    _claim(scene, contracts[bruno], bruno, skills[:5], validated=skills[:2], not_yet={skills[4]: safety})
    begun, practice = [skills[1], skills[3], learn_late], NotYetReason.PRACTICE
    _claim(scene, contracts[kenza], kenza, begun, validated=skills[1:2], not_yet={learn_late: practice})
    choose_hours(actor=actor, organisation=house, are_kept=True)
    _hours(scene, contracts[bruno], HOURS)
    _hours(scene, contracts[kenza], {activity: hours // 2 for activity, hours in HOURS.items()})
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


def _claim(
    scene: Scene,
    contract: Contract,
    who: Membership,
    skills: Sequence[Skill],
    *,
    validated: Sequence[Skill],
    not_yet: Mapping[Skill, NotYetReason],
) -> None:
    """“I can do this”: what is neither validated nor to be learned first waits for the supervisor."""
    for skill in skills:
        claim_skill(actor=plays(who), skill=skill)
    answers: dict[Skill, NotYetReason | None] = {**dict.fromkeys(validated), **not_yet}
    for skill, reason in answers.items():
        answer_skill(
            actor=scene.supervisor,
            trainee=_trainee_of(contract),
            skill=skill,
            reason=reason,
            seen=SkillState.CLAIMED.value,
        )


def _hours(scene: Scene, contract: Contract, hours: Mapping[Activity, int]) -> None:
    """Those of last month."""
    month = (scene.today.replace(day=1) - timedelta(days=1)).replace(day=1)
    minutes = {activity: 60 * count for activity, count in hours.items()}
    record_hours(actor=scene.supervisor, trainee=_trainee_of(contract), month=month, minutes=minutes)


def _trainee_of(contract: Contract) -> Trainee:
    if contract.trainee is None:
        raise LookupError(contract.pk)
    return contract.trainee
