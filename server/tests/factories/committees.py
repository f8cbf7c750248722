from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import Any

from rebond.access import system_actor
from rebond.committees.actions import open_session, plan_session, publish_criteria, tell_facts
from rebond.committees.criteria import Criteria, Public, Question
from rebond.committees.models import CommitteeSession, CriteriaVersion
from rebond.network.choices import PrescriberKind
from rebond.network.models import Membership, Organisation, Place
from rebond.programmes.models import Programme
from rebond.referrals.actions import refer
from rebond.referrals.choices import AgeBracket, InternetAtHome, Need, Occupation, Sex
from rebond.referrals.models import Referral
from tests.factories.network import a_commune

TESTER = system_actor("tests")

CRITERIA = Criteria(
    publics=(
        Public("familles", "Familles", 30, 50, (PrescriberKind.SOCIAL_CENTRE, PrescriberKind.ASSOCIATION)),
        Public("demandeurs-d-emploi", "Demandeurs d'emploi", 20, 20, (PrescriberKind.EMPLOYMENT_AGENCY,)),
        Public("etudiants", "Étudiants", 10, 0, (PrescriberKind.UNIVERSITY,)),
    ),
    weights={
        "internet_at_home": {"no": 5},
        "occupation": {"job_seeker_long": 10, "student": 4},
    },
    questions=(
        Question("enfants-scolarises", "Des enfants scolarisés au foyer ?", yes=15),
        Question("autre-ordinateur", "Un autre ordinateur au foyer ?", no=8),
    ),
)


def criteria_published(programme: Programme, criteria: Criteria = CRITERIA) -> CriteriaVersion:
    """The programme decides by committee from here on, by these criteria."""
    if not programme.decides_by_committee:
        programme.decides_by_committee = True
        programme.save()
    return publish_criteria(actor=TESTER, programme=programme, criteria=criteria)


def a_nominated_person(
    programme: Programme,
    *,
    place: Place,
    prescriber: Organisation | None = None,
    told: dict[str, bool | None] | None = None,
    **facts: Any,
) -> Referral:
    """Referred, waiting for the committee; presented for families unless ``prescriber_kind`` says otherwise."""
    known = {
        "need": Need.COMPUTER_AND_INITIATION,
        "sex": Sex.WOMAN,
        "age_bracket": AgeBracket.FROM_30_TO_39,
        "occupation": Occupation.JOB_SEEKER_LONG,
        "commune": a_commune(),
        "internet_at_home": InternetAtHome.NO,
        "prescriber_kind": PrescriberKind.SOCIAL_CENTRE,
        **facts,
    }
    referral = refer(actor=TESTER, programme=programme, place=place, **known)
    if prescriber is not None:
        Referral.objects.filter(pk=referral.pk).update(prescriber=prescriber)
    if told:
        tell_facts(actor=TESTER, referral=referral, answers=told)
    referral.refresh_from_db()
    return referral


def a_committee_session(
    programme: Programme,
    *,
    members: Collection[Membership],
    computers: int | None = None,
    meets_on: date = date(2024, 3, 12),
) -> CommitteeSession:
    """Planned; or open on those who wait, with everybody present, when ``computers`` is given."""
    session = plan_session(actor=TESTER, programme=programme, meets_on=meets_on, members=members)
    if computers is None:
        return session
    return open_session(actor=TESTER, session=session, computers=computers, present=members)
