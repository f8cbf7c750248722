"""Questionnaires, as the coordination writes them."""

from __future__ import annotations

from django.db.models import Count, Prefetch, QuerySet

from rebond.access import Actor
from rebond.access.guards import NOT_FOUND
from rebond.assessments.models import Questionnaire, QuestionnaireVersion
from rebond.kit.errors import NotFound
from rebond.network.models import Territory


def questionnaires_listed(actor: Actor) -> QuerySet[Questionnaire]:
    """With their versions, the last one first."""
    versions = QuestionnaireVersion.objects.order_by("-number")
    rows = Questionnaire.objects.visible_to(actor).order_by("-is_open", "name", "pk")
    return rows.prefetch_related(Prefetch("versions", queryset=versions))


def questionnaire_visible(pk: int, actor: Actor) -> Questionnaire:
    found = Questionnaire.objects.visible_to(actor).filter(pk=pk).first()
    if found is None:
        raise NotFound(NOT_FOUND, code="not_found")
    return found


def versions_of(questionnaire: Questionnaire) -> list[QuestionnaireVersion]:
    """The last one first, each with ``times``: how often it was answered."""
    return list(questionnaire.versions.annotate(times=Count("assessments")).order_by("-number"))


def version_visible(pk: int, actor: Actor) -> QuestionnaireVersion:
    rows = QuestionnaireVersion.objects.filter(questionnaire__in=Questionnaire.objects.visible_to(actor))
    found = rows.filter(pk=pk).select_related("questionnaire").first()
    if found is None:
        raise NotFound(NOT_FOUND, code="not_found")
    return found


def territory_of(actor: Actor) -> Territory:
    """Where the hat writes questionnaires. Raise `NotFound` for a hat without a territory."""
    found = Territory.objects.filter(pk=actor.territory_id or 0).first()
    if found is None:
        raise NotFound(NOT_FOUND, code="not_found")
    return found
