"""What the pages of a programme show."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from rebond.access import Actor
from rebond.access.guards import NOT_FOUND
from rebond.kit.errors import NotFound
from rebond.programmes.models import DeclaredFigure, Programme, ProgrammeDraft, ProgrammeVersion
from rebond.programmes.rules import Rules
from rebond.programmes.wording import Change, changes_in_words, days_in_words


@dataclass(frozen=True, slots=True)
class Published:
    """A version, and what it changed; nothing for the first."""

    version: ProgrammeVersion
    changes: list[Change]


def programmes_listed(actor: Actor) -> QuerySet[Programme]:
    return Programme.objects.visible_to(actor).select_related("territory").order_by("-starts_on", "-pk")


def drafts_listed(actor: Actor) -> QuerySet[ProgrammeDraft]:
    """Those of programmes that are still to be opened, the latest first."""
    rows = ProgrammeDraft.objects.visible_to(actor).filter(programme=None)
    return rows.select_related("territory").order_by("-changed_at", "-pk")


def programme_visible(slug: str, actor: Actor) -> Programme:
    found = Programme.objects.visible_to(actor).select_related("territory").filter(slug=slug).first()
    if found is None:
        raise NotFound(NOT_FOUND, code="not_found")
    return found


def draft_visible(pk: int, actor: Actor) -> ProgrammeDraft:
    rows = ProgrammeDraft.objects.visible_to(actor).select_related("programme__territory", "territory")
    found = rows.filter(pk=pk).first()
    if found is None:
        raise NotFound(NOT_FOUND, code="not_found")
    return found


def published_versions(programme: Programme) -> list[Published]:
    """The latest first."""
    rows = programme.versions.select_related("published_by__user", "published_by__organisation")
    versions = list(rows.order_by("number"))
    told = [
        Published(version, changes_in_words(earlier.rules, version.rules) if earlier else [])
        for earlier, version in zip([None, *versions], versions, strict=False)
    ]
    return told[::-1]


def begins_anew(programme: Programme | None, rules: Rules, *, on: date) -> bool:
    """Whether ``rules`` reopen a programme whose households were forgotten: nobody is recognised from before."""
    if programme is None or programme.households_forgotten_on is None or not rules.one_per_household:
        return False
    was_over = programme.ends_on is not None and programme.ends_on < on
    return was_over and (rules.ends_on is None or rules.ends_on >= on)


def figures_of(programme: Programme) -> QuerySet[DeclaredFigure]:
    return programme.declared_figures.order_by("-covers_from", "key", "pk")


def days_of(programme: Programme) -> str:
    return days_in_words(programme.rules)
