"""All that is held of one person, as the person and the supervisor see it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Q
from django.utils.translation import gettext, ngettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from rebond.integration.choices import SkillState, Station
from rebond.integration.models import Contract, Skill, SkillRecord, Trainee
from rebond.integration.queries.doing import computers_by_station
from rebond.integration.queries.hours import Month, months_of

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

A_FEW, MANY = 10, 50
TWO_YEARS = 731
"""Days, one of them of a leap year."""
_KINDS = {
    SkillState.CLAIMED.value: "running",
    SkillState.VALIDATED.value: "done",
    SkillState.NOT_YET.value: "hand",
}


@dataclass(frozen=True, slots=True)
class Practice:
    """Work at one station. The person reads ``computers``; others only ``words``: no count, no day, no speed."""

    station: Station
    computers: int

    @property
    def words(self) -> StrPromise:
        if not self.computers:
            return pgettext_lazy("practice", "Not yet")
        if self.computers < A_FEW:
            return pgettext_lazy("practice", "Begun")
        return pgettext_lazy("practice", "Practised") if self.computers < MANY else _("Practised a lot")

    @property
    def counted(self) -> str:
        """For the person alone."""
        if not self.computers:
            return str(_("No computer yet"))
        return ngettext("%(count)d computer", "%(count)d computers", self.computers) % {
            "count": self.computers
        }


@dataclass(frozen=True, slots=True)
class SkillLine:
    """One skill and where the person stands with it. ``is_proposed``: what was done at its station proposes it."""

    skill: Skill
    record: SkillRecord | None
    is_proposed: bool

    @property
    def state(self) -> str:
        """As it is stored; empty where nothing was said yet."""
        return self.record.state if self.record else ""

    @property
    def kind(self) -> str:
        """The kind of the badge."""
        return _KINDS.get(self.state, "neutral")

    @property
    def words(self) -> str:
        """Where it stands; why not yet, when the supervisor said so."""
        if self.record is None:
            return str(pgettext_lazy("skill", "To learn"))
        if self.record.reason:
            return f"{self.record.get_state_display()} · {self.record.get_reason_display()}"
        return str(self.record.get_state_display())

    @property
    def may_be_claimed(self) -> bool:
        return self.skill.is_open and self.state in {"", SkillState.NOT_YET}

    @property
    def is_validated(self) -> bool:
        return self.state == SkillState.VALIDATED


@dataclass(frozen=True, slots=True)
class Place:
    """One station with the skills that are learned there."""

    practice: Practice
    skills: Sequence[SkillLine]

    @property
    def spoken(self) -> str:
        """What is read aloud to the person."""
        said = [str(self.practice.station.label), self.practice.counted]
        said += [
            gettext("%(skill)s: %(state)s") % {"skill": line.skill.name, "state": line.words}
            for line in self.skills
        ]
        return ". ".join(said)


@dataclass(frozen=True, slots=True)
class Record:
    trainee: Trainee
    contracts: Sequence[Contract]
    places: Sequence[Place]
    months: Sequence[Month]

    @property
    def skills(self) -> list[SkillLine]:
        return [line for place in self.places for line in place.skills]

    @property
    def is_beyond_two_years(self) -> bool:
        """Longer in all than a work-integration contract may last (Code du travail, article L. 5132-15-1)."""
        days = sum((contract.last_day - contract.starts_on).days + 1 for contract in self.contracts)
        return days > TWO_YEARS


def record_of(trainee: Trainee) -> Record:
    """Five queries, whatever there is."""
    contracts = list(Contract.objects.filter(trainee=trainee).order_by("starts_on", "pk"))
    done = computers_by_station(trainee, contracts)
    records = SkillRecord.objects.filter(trainee=trainee).select_related("answered_by__user").order_by("pk")
    said = {row.skill_id: row for row in records}
    listed = Skill.objects.filter(organisation=trainee.organisation_id)
    skills = listed.filter(Q(is_open=True) | Q(pk__in=said)).order_by("name", "pk")
    lines = [_line(skill, said.get(skill.pk), done) for skill in skills]
    places = [
        Place(Practice(station, done[station]), [line for line in lines if line.skill.station == station])
        for station in Station
    ]
    shown = [place for place in places if place.skills or place.practice.computers]
    return Record(trainee, contracts, shown, months_of(trainee))


def _line(skill: Skill, said: SkillRecord | None, done: dict[Station, int]) -> SkillLine:
    enough = skill.propose_after and done[Station(skill.station)] >= skill.propose_after
    nothing_said = said is None or said.state == SkillState.NOT_YET
    return SkillLine(skill, said, is_proposed=bool(enough and nothing_said and skill.is_open))
