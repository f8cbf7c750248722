"""The list of skills of a workshop."""

from __future__ import annotations

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from rebond.access import Actor
from rebond.access.guards import require
from rebond.integration.choices import Station
from rebond.integration.facts import SkillChanged, SkillListed
from rebond.integration.models import Skill
from rebond.integration.usual import usual_skills
from rebond.kit.errors import Invalid
from rebond.ledger.recording import Entry, record
from rebond.network.models import Organisation

ON_THE_LIST = _("This skill is on the list already.")


def add_skill(
    *, actor: Actor, organisation: Organisation, station: Station, name: str, propose_after: int = 0
) -> Skill:
    """Raise `Invalid` for a name that is on the list already, open or closed."""
    require(actor, "trainee.follow", on=organisation)
    try:
        with transaction.atomic():
            skill = Skill.objects.create(
                organisation=organisation, station=station, name=name.strip(), propose_after=propose_after
            )
            _listed(actor, [skill])
    except IntegrityError as error:
        raise Invalid(ON_THE_LIST, field="name") from error
    return skill


def add_usual_skills(*, actor: Actor, organisation: Organisation) -> list[Skill]:
    """A list to begin with, in the language of the moment. Answer those added; none of them twice."""
    require(actor, "trainee.follow", on=organisation)
    with transaction.atomic():
        Organisation.objects.select_for_update(no_key=True).get(pk=organisation.pk)
        known = set(Skill.objects.filter(organisation=organisation).values_list("name", flat=True))
        added = [
            Skill.objects.create(
                organisation=organisation, station=station, name=name, propose_after=propose_after
            )
            for station, name, propose_after in usual_skills()
            if name not in known
        ]
        _listed(actor, added)
    return added


def change_skill(
    *, actor: Actor, skill: Skill, station: Station, name: str, propose_after: int, is_open: bool
) -> Skill:
    """What is closed is proposed no more; whoever has it keeps it."""
    require(actor, "trainee.follow", on=skill)
    try:
        with transaction.atomic():
            held = Skill.objects.select_for_update(no_key=True, of=("self",)).get(pk=skill.pk)
            wanted = (station.value, name.strip(), propose_after, is_open)
            if (held.station, held.name, held.propose_after, held.is_open) == wanted:
                return held
            held.station, held.name, held.propose_after, held.is_open = wanted
            held.save()
            told = SkillChanged(
                organisation_id=held.organisation_id, station=held.station, is_open=held.is_open
            )
            record(actor=actor, entries=[Entry(held.stream, told)])
    except IntegrityError as error:
        raise Invalid(ON_THE_LIST, field="name") from error
    return held


def _listed(actor: Actor, skills: list[Skill]) -> None:
    entries = [
        Entry(skill.stream, SkillListed(organisation_id=skill.organisation_id, station=str(skill.station)))
        for skill in skills
    ]
    record(actor=actor, entries=entries)
