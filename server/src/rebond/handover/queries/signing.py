"""Who may sign for a computer, and whether they did."""

from __future__ import annotations

from rebond.handover.choices import SignatureMeans, Signer
from rebond.handover.models import Handover, Signing
from rebond.ledger.models import Event
from rebond.referrals.choices import AgeBracket

SIGNERS_OF_A_CHILD = {
    AgeBracket.FROM_0_TO_11: (Signer.GUARDIAN,),
    AgeBracket.FROM_12_TO_17: (Signer.GUARDIAN, Signer.WITH_CONSENT),
}
"""A child does not sign; at 16 or 17, with the agreement of a parent in writing."""


def signers_for(age_bracket: str) -> tuple[Signer, ...]:
    """Who may sign for a person of this age, the usual one first. An adult may have a guardian."""
    return SIGNERS_OF_A_CHILD.get(AgeBracket(age_bracket), (Signer.PERSON, Signer.GUARDIAN))


def is_signed(handover: Handover, signing: Signing) -> bool:
    """A paper is, once somebody said where it lies or kept its picture, which erases itself in time."""
    if signing.means == SignatureMeans.SCREEN or handover.signed_paper_reference:
        return True
    return Event.objects.filter(stream=handover.stream, kind="handover.paper_filed").exists()
