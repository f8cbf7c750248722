"""The paths that programmes offer."""

from __future__ import annotations

from django.db.models import Count, Exists, OuterRef, Q

from rebond.access import Actor
from rebond.access.guards import NOT_FOUND
from rebond.kit.errors import NotFound
from rebond.learning.choices import PathState
from rebond.learning.models import Cohort, Enrolment, LearningPath
from rebond.learning.querysets import LearningPathQuerySet
from rebond.network.querysets import reach
from rebond.programmes.models import Programme
from rebond.referrals.models import Referral


def path_visible(pk: int, actor: Actor) -> LearningPath:
    reachable = reach(actor, "programme.edit", territory="programme__territory")
    found = LearningPath.objects.filter(reachable, pk=pk).select_related("programme").first()
    if found is None:
        raise NotFound(NOT_FOUND, code="not_found")
    return found


def paths_of_territory(actor: Actor) -> LearningPathQuerySet:
    """With ``followers``: how many people began this very version."""
    reachable = reach(actor, "programme.view", territory="programme__territory")
    rows = LearningPath.objects.filter(reachable).select_related("programme")
    rows = rows.annotate(followers=Count("enrolments"))
    return rows.order_by("programme__name", "-is_open", "name", "-version", "pk")


def paths_offered(programme: Programme | None, actor: Actor) -> LearningPathQuerySet:
    """Paths that may be opened: of one programme, or of all those of the hat."""
    rows = paths_of_territory(actor).offered()
    return rows.filter(programme=programme) if programme else rows


def paths_planned(actor: Actor) -> LearningPathQuerySet:
    """Paths of which sessions are still held: those offered, and those that people or cohorts go on with."""
    going_on = Enrolment.objects.filter(path=OuterRef("pk"), state=PathState.OPEN)
    cohorts = Cohort.objects.filter(path=OuterRef("pk"))
    rows = paths_of_territory(actor)
    offered = Q(is_open=True, replaced_on=None)
    return rows.filter(offered | Exists(going_on) | Exists(cohorts.filter(path__is_open=True)))


def versions_of(path: LearningPath) -> list[LearningPath]:
    """Every version of the path, the last first, each with how many ``began`` it and how many are ``going_on`` with it."""
    rows = LearningPath.objects.of_family(path.family).annotate(
        began=Count("enrolments", distinct=True),
        going_on=Count("enrolments", filter=Q(enrolments__state=PathState.OPEN), distinct=True),
    )
    return list(rows.order_by("-version"))


def followers_of(path: LearningPath, actor: Actor) -> list[Referral]:
    """Who goes on with this very version, the longest first."""
    going_on = Enrolment.objects.visible_to(actor).filter(path=path, state=PathState.OPEN)
    rows = going_on.select_related("referral").order_by("opened_on", "pk")
    return [enrolment.referral for enrolment in rows]


def is_followed(path: LearningPath) -> bool:
    """People, a cohort or a session hold by this version: it does not change under them."""
    return path.enrolments.exists() or path.cohorts.exists() or path.sessions.exists()
