"""People are referred together: a class, a cohort. What they have in common is said once; each has a request of their own."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from rebond.access import Actor, Role
from rebond.access.guards import require
from rebond.kit.errors import DomainError, Invalid, Refused
from rebond.ledger.recording import Entry, record
from rebond.network.models import Place
from rebond.programmes.models import Programme
from rebond.referrals.actions.printing import Household
from rebond.referrals.actions.referring import refer
from rebond.referrals.choices import HouseholdException, Sex
from rebond.referrals.facts import GroupSent
from rebond.referrals.household import Prints
from rebond.referrals.limits import counting_refusals
from rebond.referrals.models import ReferralGroup

MOST_LINES = 40
OF_A_LINE = frozenset({"sex", "first_name", "birth_date", "phone", "household", "household_exception"})
"""What is said of one person; a refusal about anything else is about all of them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One person of the list. ``number``: their line, from 1. ``household`` is the address: see `refer`."""

    number: int
    sex: Sex = Sex.NOT_KNOWN
    first_name: str = ""
    family_names: str = ""
    birth_date: date | None = None
    phone: str = ""
    household: str = ""
    household_exception: HouseholdException | None = None

    def facts(self) -> dict[str, Any]:
        return {
            "sex": self.sex,
            "first_name": self.first_name,
            "family_names": self.family_names,
            "birth_date": self.birth_date,
            "phone": self.phone,
            "household": self.household,
            "household_exception": self.household_exception,
            "line": self.number,
        }


class LinesRefused(Refused):
    """Nobody was referred. ``refusals``: by number of the line, what stands in the way of that person."""

    def __init__(self, refusals: Mapping[int, DomainError]) -> None:
        super().__init__(
            _("Nobody is referred yet: look at the lines below, correct them or leave them out."),
            code="lines_refused",
        )
        self.refusals = dict(refusals)


def refer_group(
    *,
    actor: Actor,
    programme: Programme,
    place: Place,
    lines: Sequence[Line],
    submission: UUID,
    **in_common: Any,
) -> ReferralGroup:
    """Refer every person of ``lines``, or nobody. ``in_common``: the rest of what `refer` takes.

    The rules are judged for each line, after those before it: two children of one household are one computer, and who
    comes when every computer is promised waits. The same ``submission`` again gives the same group. Raise `LinesRefused`
    with a reason for each line in the way, and what `refer` raises about what they have in common.
    """
    require(actor, "referral.create")
    if not 1 <= len(lines) <= MOST_LINES:
        raise Invalid(_("A group has 1 to %(most)d people.") % {"most": MOST_LINES}, field="people")
    with counting_refusals(actor, people=len(lines)):
        if already := _sent_before(submission):
            return already
        prints = {line.number: _prints_of(programme, line, in_common) for line in lines}
        return _refer_all(
            actor=actor,
            programme=programme,
            place=place,
            lines=lines,
            prints=prints,
            submission=submission,
            in_common=in_common,
        )


def _refer_all(
    *,
    actor: Actor,
    programme: Programme,
    place: Place,
    lines: Sequence[Line],
    prints: Mapping[int, Prints | None],
    submission: UUID,
    in_common: Mapping[str, Any],
) -> ReferralGroup:
    with transaction.atomic():
        held = Programme.objects.select_for_update(no_key=True).get(pk=programme.pk)
        if already := _sent_before(submission):
            return already
        group = ReferralGroup.objects.create(
            programme=held,
            place=place,
            prescriber_id=actor.organisation_id if actor.role is Role.PRESCRIBER else None,
            link_id=actor.link_id,
            submission=submission,
            made_at=timezone.now(),
            made_by_id=actor.membership_id,
        )
        refusals: dict[int, DomainError] = {}
        for line in lines:
            if error := _refuse_or_refer(
                actor, held, group, line, {**in_common, "prints": prints[line.number]}
            ):
                refusals[line.number] = error
        if refusals:
            raise LinesRefused(refusals)
        told = GroupSent(
            programme_id=held.pk,
            place_id=place.pk,
            organisation_id=group.prescriber_id,
            people=len(lines),
        )
        record(actor=actor, entries=[Entry(f"referral_group:{group.pk}", told)])
    return group


def _sent_before(submission: UUID) -> ReferralGroup | None:
    return ReferralGroup.objects.filter(submission=submission).first()


def _prints_of(programme: Programme, line: Line, in_common: Mapping[str, Any]) -> Prints | None:
    told = Household(
        programme_id=programme.pk,
        need=in_common["need"],
        commune=in_common["commune"],
        address=line.household,
        first_name=line.first_name,
        family_names=line.family_names,
        born_on=line.birth_date,
    )
    return told.prints_under(programme.rules)


def _refuse_or_refer(
    actor: Actor, programme: Programme, group: ReferralGroup, line: Line, in_common: Mapping[str, Any]
) -> DomainError | None:
    """Why this line is in the way. What is about all of them goes on being raised."""
    try:
        with transaction.atomic():
            refer(
                actor=actor,
                programme=programme,
                place=group.place,
                group=group,
                counts_refusals=False,
                **line.facts(),
                **in_common,
            )
    except (Invalid, Refused) as error:
        if error.field not in OF_A_LINE:
            raise
        return error
    return None
