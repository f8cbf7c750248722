"""What a preview found travels to the confirmation signed, in the page: nothing is stored meanwhile, no name is in it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.core import signing
from django.utils.translation import gettext_lazy as _

from rebond.access import Actor
from rebond.assessments.choices import Area, Moment
from rebond.assessments.pix.lines import PixLine
from rebond.kit.errors import Refused

SECONDS = 3600


def sealed(lines: Sequence[PixLine], moment: Moment, actor: Actor) -> str:
    told = [
        [
            line.number,
            line.referral_id,
            line.shared_on.isoformat(),
            line.measure,
            line.campaign,
            *(line.eases[area] for area in Area.values),
        ]
        for line in lines
    ]
    return signing.dumps([moment.value, told], salt=_salt(actor), compress=True)


def opened(text: str, actor: Actor) -> tuple[list[PixLine], Moment]:
    """Raise `Refused` for what was not made for this person within the hour."""
    try:
        moment, told = signing.loads(text, salt=_salt(actor), max_age=SECONDS)
    except signing.BadSignature:
        raise Refused(_("This preview is too old. Send the file again."), code="stale_preview") from None
    lines = [
        PixLine(
            number=number,
            referral_id=referral_id,
            shared_on=date.fromisoformat(shared_on),
            measure=measure,
            campaign=campaign,
            eases=dict(zip(Area.values, eases, strict=True)),
        )
        for number, referral_id, shared_on, measure, campaign, *eases in told
    ]
    return lines, Moment(moment)


def _salt(actor: Actor) -> str:
    return f"rebond.assessments.pix:{actor.reference}:{actor.membership_id}"
