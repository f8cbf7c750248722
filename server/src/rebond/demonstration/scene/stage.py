"""Where the scene is played, and with whom."""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from rebond.access import Actor, Role
from rebond.demonstration.clock import at
from rebond.demonstration.crew import Crew
from rebond.demonstration.demand import Prescriber
from rebond.demonstration.people import TRAINEE, player
from rebond.donations.models import DonationAgreement
from rebond.learning.models import LearningPath
from rebond.network.models import Organisation, Place, Territory
from rebond.referrals.actions import refer
from rebond.referrals.choices import AgeBracket, InternetAtHome, Need, Occupation, Sex
from rebond.referrals.models import Referral

PHONE = "0500000000"
"""Nobody answers at this number."""


@dataclass(frozen=True, slots=True)
class Scene:
    """``place`` is the one whose people have accounts."""

    crew: Crew
    donor: Organisation
    donation: DonationAgreement
    place: Place
    neighbour: Place
    prescriber: Prescriber
    path: LearningPath
    today: date
    chance: random.Random

    @property
    def territory(self) -> Territory:
        return self.crew.programme.territory

    @property
    def mediator(self) -> Actor:
        return self.crew.mediator_of(self.place)

    @property
    def supervisor(self) -> Actor:
        return player(Role.SUPERVISOR)

    @property
    def trainee(self) -> Actor:
        return player(TRAINEE)

    def ago(self, days: int) -> date:
        return self.today - timedelta(days=days)

    def in_days(self, days: int) -> date:
        return self.today + timedelta(days=days)

    def submission(self) -> UUID:
        """What a page would have sent."""
        return UUID(int=self.chance.getrandbits(128), version=4)

    def refers(
        self,
        name: str,
        *,
        day: date,
        sex: Sex = Sex.WOMAN,
        age: AgeBracket = AgeBracket.FROM_30_TO_39,
        occupation: Occupation = Occupation.JOB_SEEKER_LONG,
    ) -> Referral:
        """Somebody of the first name ``name`` is referred to the place on ``day``."""
        return refer(
            actor=self.prescriber.actor,
            programme=self.crew.programme,
            place=self.place,
            need=Need.COMPUTER_AND_INITIATION,
            sex=sex,
            age_bracket=age,
            occupation=occupation,
            commune=self.place.commune,
            internet_at_home=InternetAtHome.YES,
            prescriber_kind=self.prescriber.kind,
            first_name=name,
            phone=PHONE,
            household=next(self.crew.homes),
            occurred_at=at(day, 10),
        )
