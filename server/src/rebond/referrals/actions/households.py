"""One computer per household: a second prescriber joins, a human at the place settles a doubt, keys are destroyed."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from rebond.access import Actor
from rebond.access.guards import NOT_FOUND, require
from rebond.geography.models import Commune
from rebond.kit.errors import Invalid, NotFound, Refused
from rebond.ledger.recording import Entry, record
from rebond.programmes.actions import note_households_forgotten
from rebond.programmes.models import Programme
from rebond.referrals.choices import HouseholdException
from rebond.referrals.coinciding import coincidence
from rebond.referrals.facts import HouseholdSettled, ReferralJoined
from rebond.referrals.household import prints_of
from rebond.referrals.keys import destroy_key
from rebond.referrals.lifecycle import hold_rows
from rebond.referrals.limits import count_tries, refuse_too_many_tries
from rebond.referrals.models import CoPrescriber, Fingerprint, Referral
from rebond.referrals.stages import Stage


def join_request(
    *,
    actor: Actor,
    programme: Programme,
    commune: Commune | None,
    household: str,
    first_name: str = "",
    family_names: str = "",
    birth_date: date | None = None,
) -> None:
    """Follow the request that the household has already. Nothing of it is told, to nobody who only knows an address.

    Raise `Refused` when no request meets for certain, or when it stands in the list of who asks already; `TooManyTries`
    for a personal link, of which each try counts: whatever the answer, it tells whether the household asked.
    """
    require(actor, "referral.create")
    if programme.territory_id != actor.territory_id:
        raise NotFound(NOT_FOUND, code="not_found")
    if actor.organisation_id is None:
        raise Refused(_("Only an organisation joins a request."), code="no_organisation")
    refuse_too_many_tries(actor)
    count_tries(actor)
    prints = prints_of(
        programme_id=programme.pk,
        commune=commune,
        address=household,
        first_name=first_name,
        family_names=family_names,
        born_on=birth_date,
    )
    with transaction.atomic():
        held = hold_rows(coincidence(programme.pk, prints).certain)
        if not held:
            raise Refused(
                _("No request is under way for this household: refer the person."), code="no_request"
            )
        if any(_sees_already(actor, referral) for referral in held):
            raise Refused(
                _("Your own organisation made the request of this household: see your list."),
                code="own_request",
            )
        _join(actor, held[0])


def settle_household(*, actor: Actor, referral: Referral, reason: HouseholdException) -> Referral:
    """A human at the place says that this is another household, and why. Raise `Refused` when nothing is in doubt."""
    if reason in HouseholdException.UNCHECKED:
        raise Invalid(_("Choose in the list."), field="reason")
    with transaction.atomic():
        (held,) = hold_rows([referral])
        require(actor, "referral.answer", on=held)
        if not held.household_doubt:
            raise Refused(_("Nothing is in doubt about this household."), code="no_doubt")
        told = HouseholdSettled(doubt=held.household_doubt, reason=HouseholdException(reason).value)
        held.household_doubt, held.household_exception = "", HouseholdException(reason).value
        held.save(update_fields=["household_doubt", "household_exception"])
        record(actor=actor, entries=[Entry(held.stream, told)])
    return held


def forget_households_due(*, on: date | None = None) -> int:
    """Programmes that are over, and whose last request has ended, lose their key and their fingerprints."""
    day = on or timezone.localdate()
    keys = _over(day).order_by("pk").values_list("pk", flat=True)
    return sum(_forget(pk, day) for pk in keys)


def _over(day: date) -> QuerySet[Programme]:
    return Programme.objects.filter(ends_on__lt=day).exclude(referrals__stage__in=Stage.OPEN)


def _sees_already(actor: Actor, referral: Referral) -> bool:
    """A personal link shows what was referred by it alone: of a colleague's request it learns no more than anybody."""
    if referral.prescriber_id != actor.organisation_id:
        return False
    return actor.link_id is None or referral.link_id == actor.link_id


def _join(actor: Actor, referral: Referral) -> None:
    now: datetime = timezone.now()
    _row, is_new = CoPrescriber.objects.get_or_create(
        referral=referral,
        organisation_id=actor.organisation_id or 0,
        link_id=actor.link_id,
        defaults={
            "joined_by_id": actor.membership_id,
            "joined_on": timezone.localdate(now),
        },
    )
    if is_new:
        told = ReferralJoined(organisation_id=actor.organisation_id or 0)
        record(actor=actor, entries=[Entry(referral.stream, told)])


def _forget(programme_id: int, day: date) -> bool:
    """One whose end was moved meanwhile keeps its key."""
    with transaction.atomic():
        Programme.objects.select_for_update(no_key=True, of=("self",)).get(pk=programme_id)
        programme = _over(day).filter(pk=programme_id).first()
        if programme is None:
            return False
        Fingerprint.objects.filter(referral__programme=programme_id).delete()
        Referral.objects.filter(programme=programme_id).exclude(household_fingerprint="").update(
            household_fingerprint=""
        )
        was_there = destroy_key(programme_id)
        if was_there:
            note_households_forgotten(programme=programme, on=day)
    return was_there
