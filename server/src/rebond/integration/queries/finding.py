"""Rows within reach, for the doors."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import TypeVar

from django.db.models import Count, Max, Q, QuerySet
from django.db.models.functions import Coalesce
from django.utils import timezone

from rebond.access import Actor, Role, may
from rebond.access.guards import NOT_FOUND
from rebond.integration.choices import TRAINEE_ROLES, SkillState, Station
from rebond.integration.models import Contract, Skill, SkillRecord, Trainee
from rebond.integration.querysets import (
    ContractQuerySet,
    SkillRecordQuerySet,
    TraineeQuerySet,
)
from rebond.kit.errors import NotFound
from rebond.network.models import Membership, Organisation

T = TypeVar("T")
SOON = timedelta(days=60)
"""Two months before its end, a contract is extended or what follows is prepared."""


def workshop_of(actor: Actor) -> Organisation:
    """The organisation of the hat, whose people and skills these pages are about."""
    if actor.organisation_id is None:
        raise NotFound(NOT_FOUND, code="not_found")
    return _found(Organisation.objects.filter(pk=actor.organisation_id).first())


def trainees_listed(actor: Actor, *, show: str = "") -> TraineeQuerySet:
    """Each with ``waiting`` and ``validated`` skills, and the ``last`` day of the last contract.

    ``show``: "skills", "contracts", "exits" for those of whom one of these waits for the supervisor; else all.
    """
    rows = Trainee.objects.visible_to(actor)
    if show in _WAITING:
        rows = rows.filter(pk__in=_WAITING[show](actor).values_list("trainee", flat=True))
    return rows.select_related("user").annotate(
        waiting=Count("skills", filter=Q(skills__state=SkillState.CLAIMED), distinct=True),
        validated=Count("skills", filter=Q(skills__state=SkillState.VALIDATED), distinct=True),
        last=Max(Coalesce("contracts__ended_on", "contracts__ends_on")),
    )


def trainee_visible(pk: int, actor: Actor) -> Trainee:
    rows = Trainee.objects.visible_to(actor).select_related("user", "organisation__territory")
    return _found(rows.filter(pk=pk).first())


def own_trainee(actor: Actor) -> Trainee | None:
    rows = Trainee.objects.of_person(actor).select_related("user", "organisation__territory")
    return rows.first()


def learns_at_the_bench(actor: Actor) -> bool:
    """Whether the hat worn is that of a technician in work integration, today."""
    today = timezone.localdate()
    own = Trainee.objects.of_person(actor)
    return (
        actor.role is Role.TECHNICIAN
        and may(actor, "own_record.view")
        and Contract.objects.within(today, today).filter(trainee__in=own).exists()
    )


def contract_visible(pk: int, actor: Actor) -> Contract:
    rows = Contract.objects.visible_to(actor).exclude(trainee=None)
    return _found(rows.select_related("trainee__user", "organisation").filter(pk=pk).first())


def skill_visible(pk: int, actor: Actor) -> Skill:
    return _found(Skill.objects.visible_to(actor).select_related("organisation").filter(pk=pk).first())


def own_skill(pk: int, actor: Actor) -> Skill:
    """A skill of the list of the hat's own workshop."""
    rows = Skill.objects.filter(organisation=actor.organisation_id).select_related("organisation")
    return _found(rows.filter(pk=pk).first())


def skills_by_station(organisation: Organisation) -> list[tuple[Station, list[Skill]]]:
    """The whole list, closed ones too; a station without any is left out."""
    rows = list(Skill.objects.filter(organisation=organisation).order_by("-is_open", "name", "pk"))
    places = [(station, [row for row in rows if row.station == station]) for station in Station]
    return [(station, found) for station, found in places if found]


def people_for(actor: Actor) -> QuerySet[Membership]:
    """Who may sign a contract with the supervisor's workshop."""
    rows = Membership.objects.active().filter(organisation=actor.organisation_id, role__in=TRAINEE_ROLES)
    return rows.exclude(user=actor.user_id).select_related("user").order_by("user__name", "pk")


def claims_waiting(actor: Actor) -> SkillRecordQuerySet:
    return SkillRecord.objects.visible_to(actor).claimed().exclude(trainee__user=actor.user_id)


def contracts_to_end(actor: Actor) -> ContractQuerySet:
    """Those that end soon or should have ended: to extend, or to record what follows."""
    rows = Contract.objects.visible_to(actor).exclude(trainee=None)
    return rows.ending_by(timezone.localdate() + SOON)


def exits_to_tell(actor: Actor) -> ContractQuerySet:
    return Contract.objects.visible_to(actor).exclude(trainee=None).exit_unknown()


_WAITING: Mapping[str, Callable[[Actor], QuerySet[Contract] | QuerySet[SkillRecord]]] = {
    "skills": claims_waiting,
    "contracts": contracts_to_end,
    "exits": exits_to_tell,
}


def _found(row: T | None) -> T:
    if row is None:
        raise NotFound(NOT_FOUND, code="not_found")
    return row
