"""A person is referred to a place: a need, what is known then, a code, and no name."""

from __future__ import annotations

import secrets
from collections.abc import Collection
from contextlib import nullcontext
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from passport.codes import REFERRAL_CODE, new_code
from rebond.access import Actor, Role
from rebond.access.guards import NOT_FOUND, require
from rebond.geography.models import Commune
from rebond.kit.errors import NotFound, Refused
from rebond.ledger.recording import Entry, record
from rebond.network.choices import PrescriberKind
from rebond.network.models import Organisation, Place
from rebond.programmes.actions import version_in_force
from rebond.programmes.models import Programme
from rebond.programmes.rules import Rules
from rebond.referrals.actions.judging import (
    PLACE_ROLES,
    callable_number,
    exception_of,
    judge_household,
    kind_of_asked,
    refuse_against_rules,
)
from rebond.referrals.actions.printing import Household, is_counted, keep_prints
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
from rebond.referrals.contacts import Reachable, sealed
from rebond.referrals.facts import ConfirmationAsked, ReferralSent
from rebond.referrals.household import Prints
from rebond.referrals.limits import MOST_A_DAY, counting_refusals
from rebond.referrals.models import Referral, ReferralGroup
from rebond.referrals.stages import Stage
from rebond.referrals.waiting import has_room


def refer(
    *,
    actor: Actor,
    programme: Programme,
    place: Place,
    need: Need,
    sex: Sex,
    age_bracket: AgeBracket,
    occupation: Occupation,
    commune: Commune | None,
    internet_at_home: InternetAtHome,
    prescriber_kind: PrescriberKind,
    first_name: str = "",
    phone: str = "",
    household: str | None = None,
    household_exception: HouseholdException | None = None,
    family_names: str = "",
    birth_date: date | None = None,
    criteria: Collection[str] = (),
    prescriber: Organisation | None = None,
    to_confirm_by: Organisation | None = None,
    occurred_at: datetime | None = None,
    submission: UUID | None = None,
    group: ReferralGroup | None = None,
    line: int | None = None,
    prints: Prints | None = None,
    counts_refusals: bool = True,
) -> Referral:
    """Refer a person to ``place`` and give the code with which they leave.

    ``household`` is the address: with ``family_names`` and ``birth_date`` it is kept as keyed one-way fingerprints only.
    The prescriber is the organisation of the actor who prescribes, or ``prescriber`` when somebody else enters the sheet
    that it filled; a place that opens a referral itself has none, or ``to_confirm_by``, whom the person names and who
    says later whether it is so.
    ``criteria``: those of the programme that the person meets, as far as nothing else tells. Whoever comes when every
    computer is promised stands on the waiting list. The same ``submission`` again gives the same request: a page sent
    twice makes one. ``group`` and ``line``: with whom the person was referred, and where on the list; ``prints``: what
    a group or a sheet made of the household beforehand, because that is slow. ``counts_refusals``: not where the caller
    has a transaction of its own, which would take the count back: it counts around it.

    Raise `NotFound` for a place or programme out of reach, `Invalid` for a number that cannot be called or a date of
    birth that cannot be, `TooManyTries` for a personal link that was refused too often, `Refused` when the rules of the
    programme let nobody of this kind refer, when the person is none of those whom a computer is for, or when the
    household is already served in the programme and no exception is given. Where the rule applies and no address can be compared, the exception says so.
    """
    moment = occurred_at or timezone.now()
    opens_at_a_place = actor.role in PLACE_ROLES and prescriber is None
    if to_confirm_by is not None:
        prescriber_kind = kind_of_asked(programme, to_confirm_by, opens_at_a_place=opens_at_a_place)
    referral = Referral(
        programme=programme,
        place=place,
        need=need,
        sex=sex,
        age_bracket=age_bracket,
        occupation=occupation,
        commune=commune,
        internet_at_home=internet_at_home,
        prescriber_kind=prescriber_kind,
        household_exception=household_exception or "",
        criteria=sorted(criteria),
        stage=Stage.SENT,
        stage_since=moment,
        referred_on=timezone.localdate(moment),
        referred_by_id=actor.membership_id,
        link_id=actor.link_id,
        submission=submission,
        group=group,
        line=line,
        prescriber_id=_prescriber_id(actor, prescriber or to_confirm_by),
        confirmation=Confirmation.ASKED if to_confirm_by else "",
    )
    require(actor, "referral.create", on=referral)
    if place.organisation.territory_id != programme.territory_id or not place.is_open:
        raise NotFound(NOT_FOUND, code="not_found")
    refuse_impossible_birth(birth_date, age_bracket, on=referral.referred_on)
    reachable = Reachable(first_name.strip()[:60], callable_number(phone))
    told = Household(
        programme_id=programme.pk,
        need=need,
        commune=commune,
        address=household or "",
        first_name=first_name,
        family_names=family_names,
        born_on=birth_date,
    )
    with counting_refusals(actor) if counts_refusals else nullcontext():
        prints = prints or told.prints_under(programme.rules)
        with transaction.atomic():
            held = Programme.objects.select_for_update(no_key=True).get(pk=programme.pk)
            if already := _sent_before(actor, submission):
                return already
            _refuse_too_many(actor, referral.referred_on)
            referral.rules = version_in_force(held)
            refuse_against_rules(referral, opens_at_a_place=opens_at_a_place)
            if not is_counted(referral.kept_rules, need):
                prints = Prints()
            elif prints is None:  # the rules changed meanwhile
                prints = told.prints_under(referral.kept_rules) or Prints()
            referral.household_fingerprint = prints.households[0] if prints.households else ""
            referral.household_exception = exception_of(referral, household or "")
            judge_household(actor, referral, prints)
            referral.stage = _stage_of(referral)
            referral.code = _fresh_code()
            referral.save()
            keep_prints(referral, prints)
            _keep_contact(referral, reachable)
            record(actor=actor, occurred_at=occurred_at, entries=_told(referral))
    return referral


def first_stage(rules: Rules, need: str) -> Stage:
    """A computer that a committee gives waits for it; nobody waits for an initiation."""
    if rules.decides_by_committee and need == Need.COMPUTER_AND_INITIATION:
        return Stage.NOMINATED
    return Stage.SENT


def _sent_before(actor: Actor, submission: UUID | None) -> Referral | None:
    """The request that this page made already, among those that the actor made."""
    if submission is None:
        return None
    made = Referral.objects.filter(referred_by=actor.membership_id, link=actor.link_id)
    return made.filter(submission=submission).first()


def _refuse_too_many(actor: Actor, day: date) -> None:
    """Of a personal link: whoever found it refers no crowd."""
    if actor.link_id is None:
        return
    if Referral.objects.filter(link=actor.link_id, referred_on=day).count() >= MOST_A_DAY:
        raise Refused(
            _(
                "Many people were referred with this link today. Come back tomorrow, or call the coordination."
            ),
            code="too_many_people",
        )


def _stage_of(referral: Referral) -> Stage:
    first = first_stage(referral.kept_rules, referral.need)
    if first == Stage.NOMINATED or referral.need != Need.COMPUTER_AND_INITIATION:
        return first
    room = has_room(referral.programme, referral.place, rules=referral.kept_rules, on=referral.referred_on)
    return first if room else Stage.WAITING


def _prescriber_id(actor: Actor, prescriber: Organisation | None) -> int | None:
    if prescriber is not None:
        return prescriber.pk
    return actor.organisation_id if actor.role is Role.PRESCRIBER else None


def _fresh_code() -> str:
    while True:
        code = new_code(secrets.randbelow, family=REFERRAL_CODE)
        if not Referral.objects.filter(code=code).exists():
            return code


def _keep_contact(referral: Referral, reachable: Reachable) -> None:
    if reachable.first_name or reachable.phone:
        contact = sealed(reachable)
        contact.referral = referral
        contact.save()


def _told(referral: Referral) -> list[Entry]:
    asked = referral.awaits_confirmation
    sent = ReferralSent(
        origin="",
        target=referral.stage,
        place_id=referral.place_id,
        programme_id=referral.programme_id,
        organisation_id=None if asked else referral.prescriber_id,
        household_exception=referral.household_exception,
    )
    entries = [Entry(referral.stream, sent)]
    if asked:
        entries.append(Entry(referral.stream, ConfirmationAsked(organisation_id=referral.prescriber_id or 0)))
    return entries
