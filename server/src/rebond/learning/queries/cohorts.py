"""Groups that follow one path together."""

from __future__ import annotations

from django.db.models import Count, QuerySet

from rebond.access import Actor
from rebond.access.guards import NOT_FOUND
from rebond.kit.errors import NotFound
from rebond.learning.choices import PathState
from rebond.learning.models import Cohort, Enrolment, Session
from rebond.referrals.models import Referral
from rebond.referrals.stages import Stage


def cohorts_listed(actor: Actor) -> QuerySet[Cohort]:
    rows = Cohort.objects.visible_to(actor).select_related("path", "place")
    return rows.annotate(people=Count("enrolments")).order_by("-formed_on", "-pk")


def cohort_visible(pk: int, actor: Actor) -> Cohort:
    """Raise `NotFound` for one that does not exist or is another place's."""
    rows = Cohort.objects.visible_to(actor).select_related("path__programme", "place__organisation")
    found = rows.filter(pk=pk).first()
    if found is None:
        raise NotFound(NOT_FOUND, code="not_found")
    return found


def members_of(cohort: Cohort) -> list[Enrolment]:
    rows = cohort.enrolments.select_related("path", "referral__rules", "referral__programme")
    return list(rows.order_by("referral__code"))


def sessions_of_cohort(cohort: Cohort) -> QuerySet[Session]:
    rows = cohort.sessions.planned().select_related("path", "place", "commune")
    return rows.annotate(taken=Count("attendances")).order_by("number", "pk")


def people_to_join(cohort: Cohort) -> QuerySet[Referral]:
    """Accepted by the place for this programme, or on this path already and in no cohort."""
    rows = Referral.objects.filter(place=cohort.place_id, programme=cohort.path.programme_id)
    accepted = rows.filter(stage=Stage.ACCEPTED)
    alone = rows.filter(
        stage=Stage.ON_PATH,
        enrolment__path=cohort.path_id,
        enrolment__state=PathState.OPEN,
        enrolment__cohort=None,
    )
    return (accepted | alone).distinct().order_by("stage_since", "pk")
