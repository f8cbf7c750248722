"""Who may read how to reach a person, and when it is erased (rule 6)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from rebond.access import Actor, system_actor
from rebond.access.guards import require
from rebond.kit.errors import Refused
from rebond.ledger.recording import Entry, record
from rebond.referrals.contacts import Reachable, unsealed
from rebond.referrals.facts import ContactErased, ContactRevealed
from rebond.referrals.lifecycle import hold_rows
from rebond.referrals.models import Contact, Referral

BATCH = 500
ERASER = system_actor("contact-eraser")


def reveal_contact(*, actor: Actor, referral: Referral) -> Reachable:
    """Open the seal for the prescriber or the place; the ledger keeps who looked and when, never what was seen.

    Raise `NotAllowed` for every other role (the administrator too), `Refused` when there is nothing to see any more.
    """
    with transaction.atomic():
        (referral,) = hold_rows([referral])
        require(actor, "referral.reveal_contact", on=referral)
        contact = Contact.objects.filter(referral=referral).due_after(timezone.localdate()).first()
        if contact is None:
            raise Refused(
                _("There are no contact details: none were left, or they have been erased."),
                code="no_contact",
            )
        record(actor=actor, entries=[Entry(referral.stream, ContactRevealed())])
    return unsealed(contact)


@dataclass(slots=True)
class Erased:
    """``late`` counts those whose day had passed: the erasure did not run when it should have."""

    count: int = 0
    late: int = 0


def erase_contacts_due(*, on: date | None = None) -> int:
    """Erase the contact details whose time has come. Answer how many were erased."""
    return sum(erased.count for erased in erase_contacts_by_programme(on=on).values())


def erase_contacts_by_programme(*, on: date | None = None) -> dict[int, Erased]:
    """The same, counted by the programme of each."""
    day, erased = on or timezone.localdate(), defaultdict[int, Erased](Erased)
    while batch := list(Contact.objects.due_for_erasure(day).order_by("referral_id")[:BATCH]):
        for contact in _erase([contact.referral_id for contact in batch], day):
            told = erased[contact.referral.programme_id]
            told.count += 1
            told.late += contact.erase_on is not None and contact.erase_on < day
    return dict(erased)


def forget_after(referrals: Collection[Referral], moment: datetime) -> None:
    """The road of the people ended at ``moment``: set the day on which their contact details are erased."""
    for referral in referrals:
        day = timezone.localdate(moment) + timedelta(days=referral.programme.contact_kept_days)
        Contact.objects.filter(referral=referral).update(erase_on=day)


def keep_again(referrals: Collection[Referral]) -> None:
    """The road goes on: what is not erased yet stays until its new end."""
    Contact.objects.filter(referral__in=[referral.pk for referral in referrals]).update(erase_on=None)


def _erase(referral_ids: Collection[int], day: date) -> list[Contact]:
    """Those that went. They are read again under the lock: a reopened request keeps its own."""
    with transaction.atomic():
        held = hold_rows(referral_ids)
        due = Contact.objects.due_for_erasure(day).filter(referral__in=[referral.pk for referral in held])
        gone = list(due.select_related("referral").order_by("referral_id"))
        going = {contact.referral_id for contact in gone}
        Contact.objects.filter(referral__in=going).delete()
        entries = [Entry(referral.stream, ContactErased()) for referral in held if referral.pk in going]
        record(actor=ERASER, entries=entries)
    return gone
