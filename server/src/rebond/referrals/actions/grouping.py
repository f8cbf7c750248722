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
from rebond.referrals.actions.drafting import drafted
from rebond.referrals.actions.printing import household_of
from rebond.referrals.actions.referring import refer
from rebond.referrals.actions.repeating import SENT_OTHERWISE, refuse_of_another, says_the_same
from rebond.referrals.choices import HouseholdException, Sex
from rebond.referrals.facts import GroupSent
from rebond.referrals.household import Prints
from rebond.referrals.limits import counting_refusals
from rebond.referrals.models import Referral, ReferralGroup

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
    comes when every computer is promised waits. The same ``submission`` again gives the same group, or is refused when it
    says something else. Raise `LinesRefused` with a reason for each line in the way, and what `refer` raises about what
    they have in common.
    """
    require(actor, "referral.create")
    if not 1 <= len(lines) <= MOST_LINES:
        raise Invalid(_("A group has 1 to %(most)d people.") % {"most": MOST_LINES}, field="people")
    with counting_refusals(actor, people=len(lines)):
        prints = {line.number: _prints_of(programme, line, in_common) for line in lines}
        sending = _Sending(actor, programme, place, lines, prints, submission, in_common)
        with transaction.atomic():
            Programme.objects.select_for_update(no_key=True).get(pk=programme.pk)
            return _sent_before(sending) or _refer_all(sending)


@dataclass(frozen=True, slots=True)
class _Sending:
    """What one page says. ``prints``: by number of the line."""

    actor: Actor
    programme: Programme
    place: Place
    lines: Sequence[Line]
    prints: Mapping[int, Prints | None]
    submission: UUID
    in_common: Mapping[str, Any]


def _sent_before(sending: _Sending) -> ReferralGroup | None:
    """The group that this page made already. Raise `Refused` where it said something else, or was somebody else's."""
    before = ReferralGroup.objects.filter(submission=sending.submission).first()
    if before is None:
        return None
    refuse_of_another(sending.actor, before.made_by_id, before.link_id)
    people = {one.line: one for one in before.referrals.order_by("line")}
    is_same = before.programme_id == sending.programme.pk and people.keys() == {
        line.number for line in sending.lines
    }
    if not is_same or not all(_says_the_same(sending, line, people[line.number]) for line in sending.lines):
        told = _(
            "From this page a group was referred already, with other answers: it stands in your list. If these are other "
            "people, send the page again."
        )
        raise Refused(told, code=SENT_OTHERWISE)
    return before


def _says_the_same(sending: _Sending, line: Line, before: Referral) -> bool:
    told = {name: value for name, value in line.facts().items() if name != "line"}
    draft = drafted(
        actor=sending.actor,
        programme=sending.programme,
        place=sending.place,
        occurred_at=sending.in_common.get("occurred_at"),
        **{**told, **{name: value for name, value in sending.in_common.items() if name != "occurred_at"}},
    )
    return says_the_same(before, draft, sending.prints[line.number])


def _refer_all(sending: _Sending) -> ReferralGroup:
    """The programme is held."""
    actor = sending.actor
    group = ReferralGroup.objects.create(
        programme=sending.programme,
        place=sending.place,
        prescriber_id=actor.organisation_id if actor.role is Role.PRESCRIBER else None,
        link_id=actor.link_id,
        submission=sending.submission,
        made_at=timezone.now(),
        made_by_id=actor.membership_id,
    )
    refusals = {
        line.number: error
        for line in sending.lines
        if (error := _refuse_or_refer(sending, group, line)) is not None
    }
    if refusals:
        raise LinesRefused(refusals)
    told = GroupSent(
        programme_id=sending.programme.pk,
        place_id=sending.place.pk,
        organisation_id=group.prescriber_id,
        people=len(sending.lines),
    )
    record(actor=actor, entries=[Entry(f"referral_group:{group.pk}", told)])
    return group


def _prints_of(programme: Programme, line: Line, in_common: Mapping[str, Any]) -> Prints | None:
    told = {**in_common, **line.facts()}
    return household_of(programme.pk, told).prints_under(programme.rules)


def _refuse_or_refer(sending: _Sending, group: ReferralGroup, line: Line) -> DomainError | None:
    """Why this line is in the way. What is about all of them goes on being raised."""
    try:
        with transaction.atomic():
            refer(
                actor=sending.actor,
                programme=sending.programme,
                place=sending.place,
                group=group,
                prints=sending.prints[line.number],
                counts_refusals=False,
                **line.facts(),
                **sending.in_common,
            )
    except (Invalid, Refused) as error:
        if error.field not in OF_A_LINE:
            raise
        return error
    return None
