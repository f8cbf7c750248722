"""A person is referred to a place: a need, what is known then, a code, and no name."""

from __future__ import annotations

import secrets
from contextlib import nullcontext
from datetime import date, datetime
from typing import Unpack
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from passport.codes import REFERRAL_CODE, new_code
from rebond.access import Actor
from rebond.access.guards import NOT_FOUND
from rebond.kit.errors import NotFound, Refused
from rebond.ledger.recording import Entry, record
from rebond.network.models import Place
from rebond.programmes.actions import version_in_force
from rebond.programmes.models import Programme
from rebond.programmes.rules import Rules
from rebond.referrals.actions.capacity import hold_place
from rebond.referrals.actions.drafting import Draft, Told, drafted
from rebond.referrals.actions.judging import exception_of, judge_household, refuse_against_rules
from rebond.referrals.actions.printing import is_counted, keep_prints
from rebond.referrals.actions.repeating import sent_before
from rebond.referrals.choices import Need
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
    occurred_at: datetime | None = None,
    submission: UUID | None = None,
    group: ReferralGroup | None = None,
    line: int | None = None,
    prints: Prints | None = None,
    counts_refusals: bool = True,
    **told: Unpack[Told],
) -> Referral:
    """Refer a person to ``place`` and give the code with which they leave. ``told``: see `Told`.

    Whoever comes when every computer is promised stands on the waiting list. The same ``submission`` again gives the
    same request: a page sent twice makes one. ``group`` and ``line``: with whom the person was referred, and where on
    the list; ``prints``: what a group or a sheet made of the household beforehand, because that is slow.
    ``counts_refusals``: not where the caller has a transaction of its own, which would take the count back: it counts
    around it.

    Raise `NotFound` for a place or programme out of reach; `Invalid` for a number that cannot be called or a date of
    birth that cannot be; `TooManyTries` for a personal link that was refused too often; `Refused` when the rules let
    nobody of this kind refer, when the person is none of those whom a computer is for, when the household is already
    served and no exception is given, or when ``submission`` made a request with other answers. Where the rule applies
    and no address can be compared, the exception says so.
    """
    draft = drafted(actor=actor, programme=programme, place=place, occurred_at=occurred_at, **told)
    draft.referral.group, draft.referral.line, draft.referral.submission = group, line, submission
    with counting_refusals(actor) if counts_refusals else nullcontext():
        prints = prints or draft.household.prints_under(programme.rules)
        with transaction.atomic():
            held = Programme.objects.select_for_update(no_key=True).get(pk=programme.pk)
            if already := sent_before(actor, submission, draft, prints):
                return already
            _require_open(hold_place(place))
            draft.referral.programme = held
            _enter(actor, draft, _judge(actor, draft, prints), occurred_at)
    return draft.referral


def _require_open(place: Place) -> None:
    if not place.is_open:
        raise NotFound(NOT_FOUND, code="not_found")


def _judge(actor: Actor, draft: Draft, prints: Prints | None) -> Prints:
    """By the rules in force, whose programme is held. Answer what is kept of the household; the stage is where they stand."""
    referral = draft.referral
    _refuse_too_many(actor, referral.referred_on)
    referral.rules = version_in_force(referral.programme)
    refuse_against_rules(referral, opens_at_a_place=draft.opens_at_a_place)
    if not is_counted(referral.kept_rules, referral.need):
        prints = Prints()
    elif prints is None:  # the rules changed meanwhile
        prints = draft.household.prints_under(referral.kept_rules) or Prints()
    referral.household_fingerprint = prints.households[0] if prints.households else ""
    referral.household_exception = exception_of(referral, draft.household.address)
    judge_household(actor, referral, prints)
    referral.stage = _stage_of(referral)
    return prints


def _enter(actor: Actor, draft: Draft, prints: Prints, occurred_at: datetime | None) -> None:
    referral = draft.referral
    referral.code = _fresh_code()
    referral.save()
    keep_prints(referral, prints)
    _keep_contact(referral, draft.reachable)
    record(actor=actor, occurred_at=occurred_at, entries=_told(referral))


def first_stage(rules: Rules, need: str) -> Stage:
    """A computer that a committee gives waits for it; nobody waits for an initiation."""
    if rules.decides_by_committee and need == Need.COMPUTER_AND_INITIATION:
        return Stage.NOMINATED
    return Stage.SENT


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
