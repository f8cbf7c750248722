from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Self

from django.db.models import QuerySet
from django.db.models.functions import Coalesce

from rebond.access import Actor
from rebond.integration.choices import Exit, SkillState
from rebond.network.querysets import reach

if TYPE_CHECKING:
    from rebond.integration.models import Contract, Skill, SkillRecord, Trainee
else:
    Contract = Skill = SkillRecord = Trainee = object


class TraineeQuerySet(QuerySet["Trainee"]):
    def visible_to(self, actor: Actor) -> Self:
        """Those of the supervisor's own workshop. A person's own record is found by `of_person`."""
        return self.filter(
            reach(
                actor, "trainee.follow", territory="organisation__territory", organisations=("organisation",)
            )
        )

    def of_person(self, actor: Actor) -> Self:
        """The own record, in the organisation of the hat that is worn."""
        return self.filter(user=actor.user_id, organisation=actor.organisation_id)


class ContractQuerySet(QuerySet["Contract"]):
    def visible_to(self, actor: Actor) -> Self:
        return self.filter(
            reach(
                actor, "trainee.follow", territory="organisation__territory", organisations=("organisation",)
            )
        )

    def with_last_day(self) -> Self:
        """Each with ``last``: the day on which it ended, else the one agreed."""
        return self.annotate(last=Coalesce("ended_on", "ends_on"))

    def within(self, first: date, last: date) -> Self:
        """Those in force on one of these days."""
        return self.with_last_day().filter(starts_on__lte=last, last__gte=first)

    def lasting_until(self, day: date) -> Self:
        """Those that end on ``day`` or later."""
        return self.with_last_day().filter(last__gte=day)

    def ending_by(self, day: date) -> Self:
        """Those whose end is not recorded and comes by ``day``."""
        return self.filter(ended_on=None, ends_on__lte=day)

    def exit_unknown(self) -> Self:
        return self.filter(exit=Exit.UNKNOWN)


class SkillQuerySet(QuerySet["Skill"]):
    def visible_to(self, actor: Actor) -> Self:
        return self.filter(
            reach(
                actor, "trainee.follow", territory="organisation__territory", organisations=("organisation",)
            )
        )

    def on_the_list(self) -> Self:
        return self.filter(is_open=True)


class SkillRecordQuerySet(QuerySet["SkillRecord"]):
    def visible_to(self, actor: Actor) -> Self:
        return self.filter(
            reach(
                actor,
                "trainee.follow",
                territory="trainee__organisation__territory",
                organisations=("trainee__organisation",),
            )
        )

    def claimed(self) -> Self:
        return self.filter(state=SkillState.CLAIMED)
