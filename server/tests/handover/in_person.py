"""What a mediator says on the page of a handover, with person and computer side by side."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from rebond.handover.actions import Pair, Said, hand_over_in_person
from rebond.handover.choices import SignatureMeans
from rebond.handover.models import Handover
from rebond.referrals.choices import AgeBracket, Occupation, Sex
from rebond.referrals.models import Referral
from tests.cast import Cast
from tests.factories import a_referral
from tests.stock.prepared import at_place

SIGNATURE = "100,200 140,90 180,210 240,100 300,190;320,60 420,180 520,90"
"""Two lines drawn on the screen."""


def answers(**more: Any) -> dict[str, Any]:
    """What the page sends."""
    return {
        "submission": str(uuid4()),
        "outlet": "gift",
        "items": ["charger"],
        "sex": "woman",
        "age_bracket": "30-39",
        "occupation": "job_seeker_long",
        "facts_confirmed": "on",
        "explained": "on",
        "signer": "person",
        "means": "paper",
        **more,
    }


def said(**more: Any) -> Said:
    known = {
        "sex": Sex.WOMAN,
        "age_bracket": AgeBracket.FROM_30_TO_39,
        "occupation": Occupation.JOB_SEEKER_LONG,
        "items": ("charger",),
        "explained": True,
        "facts_confirmed": True,
        "means": SignatureMeans.SCREEN,
        "strokes": SIGNATURE,
        **more,
    }
    return Said(**known)


def a_pair(cast: Cast, **facts: Any) -> Pair:
    (device,) = at_place(cast)
    return Pair(device, a_referral(cast.programme, place=cast.place, stage="path_done", **facts))


def signed(cast: Cast, *, pair: Pair | None = None, **more: Any) -> Handover:
    return hand_over_in_person(
        actor=cast.actor("ines"), pair=pair or a_pair(cast), submission=uuid4(), said=said(**more)
    )


def person_of(pair: Pair) -> Referral:
    return Referral.objects.get(pk=pair.referral.pk)
