from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Self

from django.db.models import Min, Q, QuerySet
from django.utils import timezone

from rebond.access import Actor
from rebond.learning.choices import FollowUpState, PathState
from rebond.network.querysets import reach

if TYPE_CHECKING:
    from rebond.learning.models import AbsenceFollowUp, Cohort, Enrolment, Session
else:
    AbsenceFollowUp = Cohort = Enrolment = Session = object


class SessionQuerySet(QuerySet["Session"]):
    def visible_to(self, actor: Actor) -> Self:
        return self.filter(_at_a_place(actor))

    def planned(self) -> Self:
        """Those that are not cancelled."""
        return self.filter(cancelled_at=None)

    def to_record(self) -> Self:
        """Those whose time has come, and of which nobody said yet who came."""
        return self.planned().filter(starts_at__lte=timezone.now(), recorded_at=None)

    def between(self, start: datetime, end: datetime) -> Self:
        return self.filter(starts_at__gte=start, starts_at__lt=end)

    def with_offers(self) -> Self:
        """Those in which a seat is kept for somebody who has not been asked yet, ``offered_since`` when."""
        rows = self.planned().filter(recorded_at=None).annotate(offered_since=Min("waits__offered_at"))
        return rows.exclude(offered_since=None)


class CohortQuerySet(QuerySet["Cohort"]):
    def visible_to(self, actor: Actor) -> Self:
        return self.filter(_at_a_place(actor))


class EnrolmentQuerySet(QuerySet["Enrolment"]):
    def visible_to(self, actor: Actor) -> Self:
        return self.filter(_of_a_person(actor, "referral"))

    def running(self) -> Self:
        return self.exclude(state=PathState.ABANDONED)


class AbsenceFollowUpQuerySet(QuerySet["AbsenceFollowUp"]):
    def visible_to(self, actor: Actor) -> Self:
        return self.filter(_of_a_person(actor, "enrolment__referral"))

    def open(self) -> Self:
        return self.filter(state=FollowUpState.OPEN, enrolment__state=PathState.OPEN)


def _at_a_place(actor: Actor) -> Q:
    return reach(
        actor,
        "learning.view",
        territory="place__organisation__territory",
        organisations=("place__organisation",),
        places=("place",),
    )


def _of_a_person(actor: Actor, referral: str) -> Q:
    return reach(
        actor,
        "learning.view",
        territory=f"{referral}__programme__territory",
        organisations=(f"{referral}__place__organisation",),
        places=(f"{referral}__place",),
    )
