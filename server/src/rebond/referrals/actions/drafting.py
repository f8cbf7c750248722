"""What is said of a person, as a request that nothing keeps yet."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Required, TypedDict, Unpack

from django.utils import timezone

from rebond.access import Actor, Role
from rebond.access.guards import NOT_FOUND, require
from rebond.geography.models import Commune
from rebond.kit.errors import NotFound
from rebond.network.choices import PrescriberKind
from rebond.network.models import Organisation, Place
from rebond.programmes.models import Programme
from rebond.referrals.actions.judging import PLACE_ROLES, callable_number, kind_of_asked
from rebond.referrals.actions.printing import Household, household_of
from rebond.referrals.ages import refuse_impossible_birth
from rebond.referrals.choices import (
    AgeBracket,
    Confirmation,
    HouseholdException,
    InternetAtHome,
    Need,
    Occupation,
    Sex,
)
from rebond.referrals.contacts import Reachable
from rebond.referrals.models import Referral
from rebond.referrals.stages import Stage


class Told(TypedDict, total=False):
    """What one page, sheet or program says of a person.

    ``household`` is the address: with ``family_names`` and ``birth_date`` it is kept as keyed one-way fingerprints only.
    ``prescriber``: whose sheet somebody else enters; ``to_confirm_by``: whom the person names when a place opens the
    request itself, and who says later whether it is so. ``criteria``: those of the programme that the person meets, as
    far as nothing else tells.
    """

    need: Required[Need]
    sex: Required[Sex]
    age_bracket: Required[AgeBracket]
    occupation: Required[Occupation]
    commune: Required[Commune | None]
    internet_at_home: Required[InternetAtHome]
    prescriber_kind: Required[PrescriberKind]
    first_name: str
    phone: str
    household: str | None
    household_exception: HouseholdException | None
    family_names: str
    birth_date: date | None
    criteria: Collection[str]
    prescriber: Organisation | None
    to_confirm_by: Organisation | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """``referral`` has no rules, no code and no fingerprint yet."""

    referral: Referral
    reachable: Reachable
    household: Household
    opens_at_a_place: bool


def drafted(
    *, actor: Actor, programme: Programme, place: Place, occurred_at: datetime | None, **told: Unpack[Told]
) -> Draft:
    """Raise `NotAllowed`, or `NotFound` for a place or a programme out of reach.

    And `Invalid` for what cannot be: a number, a date of birth, an organisation that is asked to confirm.
    """
    opens_at_a_place = actor.role in PLACE_ROLES and told.get("prescriber") is None
    kind = told["prescriber_kind"]
    if asked := told.get("to_confirm_by"):
        kind = kind_of_asked(programme, asked, opens_at_a_place=opens_at_a_place)
    referral = _referral(actor, programme, place, occurred_at or timezone.now(), told)
    referral.prescriber_kind = kind
    require(actor, "referral.create", on=referral)
    if place.organisation.territory_id != programme.territory_id or not place.is_open:
        raise NotFound(NOT_FOUND, code="not_found")
    refuse_impossible_birth(told.get("birth_date"), told["age_bracket"], on=referral.referred_on)
    return Draft(
        referral=referral,
        reachable=Reachable(told.get("first_name", "").strip()[:60], callable_number(told.get("phone", ""))),
        household=household_of(programme.pk, told),
        opens_at_a_place=opens_at_a_place,
    )


def _referral(actor: Actor, programme: Programme, place: Place, moment: datetime, told: Told) -> Referral:
    asked = told.get("to_confirm_by")
    return Referral(
        programme=programme,
        place=place,
        need=told["need"],
        sex=told["sex"],
        age_bracket=told["age_bracket"],
        occupation=told["occupation"],
        commune=told["commune"],
        internet_at_home=told["internet_at_home"],
        household_exception=told.get("household_exception") or "",
        criteria=sorted(told.get("criteria", ())),
        stage=Stage.SENT,
        stage_since=moment,
        referred_on=timezone.localdate(moment),
        referred_by_id=actor.membership_id,
        link_id=actor.link_id,
        prescriber_id=_prescriber_id(actor, told.get("prescriber") or asked),
        confirmation=Confirmation.ASKED if asked else "",
    )


def _prescriber_id(actor: Actor, prescriber: Organisation | None) -> int | None:
    """The organisation of the actor who prescribes, or the one that is named."""
    if prescriber is not None:
        return prescriber.pk
    return actor.organisation_id if actor.role is Role.PRESCRIBER else None
