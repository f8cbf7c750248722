"""Who may sign for a computer."""

from __future__ import annotations

from rebond.handover.choices import Signer
from rebond.referrals.choices import AgeBracket

SIGNERS_OF_A_CHILD = {
    AgeBracket.FROM_0_TO_11: (Signer.GUARDIAN,),
    AgeBracket.FROM_12_TO_17: (Signer.GUARDIAN, Signer.WITH_CONSENT),
}
"""A child does not sign; at 16 or 17, with the agreement of a parent in writing."""


def signers_for(age_bracket: str) -> tuple[Signer, ...]:
    """Who may sign for a person of this age, the usual one first. An adult may have a guardian."""
    return SIGNERS_OF_A_CHILD.get(AgeBracket(age_bracket), (Signer.PERSON, Signer.GUARDIAN))
