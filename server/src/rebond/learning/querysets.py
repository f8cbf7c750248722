from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import TYPE_CHECKING, Self

from django.db.models import F, Min, Q, QuerySet
from django.utils import timezone

from rebond.access import Actor
from rebond.learning.choices import Change, FollowUpState, PathState, Presence
from rebond.network.querysets import reach

if TYPE_CHECKING:
    from rebond.learning.models import (
        AbsenceFollowUp,
        Cohort,
        Enrolment,
        LearningPath,
        Session,
        SessionNews,
    )
else:
    AbsenceFollowUp = Cohort = Enrolment = LearningPath = Session = SessionNews = object


class LearningPathQuerySet(QuerySet["LearningPath"]):
    def offered(self) -> Self:
        """To those who begin: the last version of each path that is not withdrawn."""
        return self.filter(is_open=True, replaced_on=None)

    def of_family(self, family: int) -> Self:
        """Every version of one path, by the key of the first."""
        return self.filter(Q(pk=family) | Q(first=family))


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


class SessionNewsQuerySet(QuerySet["SessionNews"]):
    def visible_to(self, actor: Actor) -> Self:
        return self.filter(_of_a_person(actor, "enrolment__referral"))

    def to_tell(self) -> Self:
        """Of people who do not know, and for whom it is still of use: they might come for nothing, or not come.

        Whoever has and awaits no seat any more is not told where a session went.
        """
        now, expected = timezone.now(), Presence.EXPECTED
        each = self.model.objects.filter(change=Change.MOVED)
        seated = each.filter(
            session__attendances__enrolment=F("enrolment"), session__attendances__presence=expected
        )
        waits = each.filter(session__waits__enrolment=F("enrolment"))
        counted_on = Q(change=Change.CANCELLED) | Q(pk__in=seated.values("pk")) | Q(pk__in=waits.values("pk"))
        ahead = Q(was_at__gt=now) | Q(change=Change.MOVED, session__starts_at__gt=now)
        return self.filter(ahead, counted_on, told_at=None, enrolment__state=PathState.OPEN)

    def by_message(self, channels: Collection[str]) -> Self:
        """To those who agreed to a channel by which messages arrive."""
        return self.to_tell().filter(enrolment__referral__reminder_agreement__channel__in=channels)

    def by_the_place(self, channels: Collection[str]) -> Self:
        """Those whom no message reaches: they agreed to none that arrives, or it did not leave."""
        reached = Q(enrolment__referral__reminder_agreement__channel__in=channels, attempts=0)
        return self.to_tell().exclude(pk__in=self.model.objects.filter(reached).values("pk"))


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
