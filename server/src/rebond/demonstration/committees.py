"""The committee of Poitiers, played: it meets three times a year, its members nominate, and decide together."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial

from django.db import transaction

from rebond.access import Role
from rebond.committees.actions import (
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
from rebond.committees.criteria import Criteria, Public, Question
from rebond.committees.models import AgendaItem, CommitteeSession
from rebond.demonstration.clock import after, at
from rebond.demonstration.crew import Crew
from rebond.demonstration.people import joins, plays
from rebond.demonstration.supply import Unplayable
from rebond.network.choices import PrescriberKind
from rebond.network.models import Membership, Organisation
from rebond.referrals.choices import ClosingReason
from rebond.referrals.models import Referral

CHILDREN = "des-enfants-scolarises-au-foyer"
CRITERIA = Criteria(
    publics=(
        Public("familles", "Familles avec enfants scolarisés", 30, 50, (PrescriberKind.SOCIAL_CENTRE,)),
        Public("demandeurs-d-emploi", "Demandeurs d'emploi", 20, 20, (PrescriberKind.EMPLOYMENT_AGENCY,)),
        Public("etudiants", "Étudiants", 10, 10, (PrescriberKind.UNIVERSITY,)),
    ),
    weights={
        "internet_at_home": {"no": 3},
        "occupation": {"job_seeker_long": 5, "job_seeker_short": 3, "student": 2},
    },
    questions=(
        Question(CHILDREN, "Des enfants scolarisés au foyer ?", yes=10),
        Question("autre-ordinateur-au-foyer", "Un autre ordinateur au foyer ?", no=8),
    ),
)
"""The order of priority is the one of the interview: families, then job-seekers, then students. Points are invented."""
TURNED_DOWN = 2
"""At each session, the last of the list live elsewhere."""


@dataclass(frozen=True, slots=True)
class Committee:
    """``members`` by kind of the organisation in whose name they present people."""

    crew: Crew
    members: Mapping[str, Membership]

    def sit(self, day: date, wanted: Mapping[int, int]) -> list[Referral]:
        """Present the newcomers, meet on ``day``, and answer those retained: ``wanted`` by key of the place, by rank."""
        with transaction.atomic():
            newcomers = Referral.objects.nominated(self.crew.programme.pk).filter(nomination=None)
            self._present(list(newcomers.select_related("programme", "place")), after(day, -3))
            session = self._open(day, sum(wanted.values()))
            self._decide(session, day, wanted)
            close_session(actor=self.crew.coordinator, session=session, occurred_at=at(day, 17))
        rows = AgendaItem.objects.filter(session=session, decision=Decision.RETAINED).order_by("referral_id")
        return [item.referral for item in rows.select_related("referral__programme", "referral__place")]

    def _present(self, people: Sequence[Referral], day: date) -> None:
        """Some questions stay open: nobody knows, and the list says so."""
        chance = self.crew.chance
        for referral in people:
            actor = plays(self.members[referral.prescriber_kind])
            public = CRITERIA.public_of_kind(referral.prescriber_kind)
            nominate(actor=actor, referral=referral, public=public, occurred_at=at(day, 10))
            children = public == "familles" or chance.choice((True, False, None))
            answers = {
                CHILDREN: children,
                CRITERIA.questions[1].code: chance.choice((False, False, True, None)),
            }
            tell_facts(actor=actor, referral=referral, answers=answers, occurred_at=at(day, 11))

    def _open(self, day: date, computers: int) -> CommitteeSession:
        members, coordinator = list(self.members.values()), self.crew.coordinator
        session = plan_session(
            actor=coordinator,
            programme=self.crew.programme,
            meets_on=day,
            members=members,
            occurred_at=at(after(day, -20)),
        )
        return open_session(
            actor=coordinator, session=session, computers=computers, present=members, occurred_at=at(day, 14)
        )

    def _decide(self, session: CommitteeSession, day: date, wanted: Mapping[int, int]) -> None:
        retained, waiting = _by_rank(session, wanted)
        turned_down = waiting[len(waiting) - TURNED_DOWN :]
        so_decided = partial(decide, actor=self.crew.coordinator, session=session, occurred_at=at(day, 16))
        outcomes = (
            so_decided(items=retained, decision=Decision.RETAINED),
            so_decided(items=waiting[: len(waiting) - TURNED_DOWN], decision=Decision.WAITING),
            so_decided(items=turned_down, decision=Decision.REFUSED, reason=ClosingReason.OUT_OF_AREA),
        )
        for outcome in outcomes:
            for refusal in outcome.refused:
                raise Unplayable(refusal.reason)


def found_committee(
    crew: Crew, organisations: Sequence[tuple[Organisation, PrescriberKind]], day: date
) -> Committee:
    """One member for each body that presents people; the criteria are published."""
    members = {
        str(kind): joins("Membre de la commission", Role.COMMITTEE_MEMBER, organisation)
        for organisation, kind in organisations
    }
    publish_criteria(
        actor=crew.coordinator, programme=crew.programme, criteria=CRITERIA, occurred_at=at(day, 9)
    )
    return Committee(crew, members)


def _by_rank(
    session: CommitteeSession, wanted: Mapping[int, int]
) -> tuple[list[AgendaItem], list[AgendaItem]]:
    """The first of each place, as many as it receives computers; and the others."""
    left = Counter(wanted)
    retained, waiting = [], []
    for line in agenda_of(session).lines:
        if line.item is None:
            continue
        if left[line.referral.place_id] > 0:
            left[line.referral.place_id] -= 1
            retained.append(line.item)
        else:
            waiting.append(line.item)
    return retained, waiting
