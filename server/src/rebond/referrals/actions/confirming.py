"""What the person says again when they leave with their computer: the three facts that were known of them at the referral."""

from __future__ import annotations

from datetime import date, timedelta

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from rebond.access import Actor
from rebond.access.guards import require
from rebond.ledger.recording import Entry, record
from rebond.referrals.choices import AgeBracket, Occupation, Sex
from rebond.referrals.facts import FactsCorrected
from rebond.referrals.lifecycle import hold_rows
from rebond.referrals.models import Contact, Referral


def confirm_facts(
    *, actor: Actor, referral: Referral, sex: Sex, age_bracket: AgeBracket, occupation: Occupation
) -> Referral:
    """Correct what was wrong or not known. The ledger keeps how many facts were corrected, never what they say."""
    said = {"sex": sex.value, "age_bracket": age_bracket.value, "occupation": occupation.value}
    with transaction.atomic():
        (held,) = hold_rows([referral])
        require(actor, "device.hand_over", on=held)
        changed = {name: value for name, value in said.items() if getattr(held, name) != value}
        if changed:
            Referral.objects.filter(pk=held.pk).update(**changed)
            record(actor=actor, entries=[Entry(held.stream, FactsCorrected(corrected=len(changed)))])
    for name, value in changed.items():
        setattr(held, name, value)
    return held


def keep_contact_until(*, referral: Referral, day: date) -> bool:
    """The person agrees to be called later: their contact details stay until ``day``. Whether there were any.

    Never sooner than they would have been erased: a later day stays.
    """
    rows = Contact.objects.filter(Q(erase_on=None) | Q(erase_on__lt=day), referral=referral)
    return rows.update(erase_on=day) > 0


def keep_contact_no_longer(*, referral: Referral) -> bool:
    """The person does not wish to be called any more: their contact details go as without their agreement, or tomorrow.

    Whether they would have stayed longer. Those of a road that goes on stay until its end.
    """
    usual = timezone.localdate(referral.stage_since) + timedelta(days=referral.programme.contact_kept_days)
    day = max(usual, timezone.localdate() + timedelta(days=1))
    return Contact.objects.filter(referral=referral, erase_on__gt=day).update(erase_on=day) > 0
