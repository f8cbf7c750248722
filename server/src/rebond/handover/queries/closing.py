"""What is still lent to people by a place that closes, or by one that it took over."""

from __future__ import annotations

from django.db.models import Q
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from rebond.handover.choices import LENT_TO_A_PERSON
from rebond.handover.models import Handover
from rebond.kit.outcomes import Obstacle
from rebond.network.closing import StillHeld
from rebond.network.models import Place

MOST_AT_ONCE = 50


def still_lent_at(place: Place) -> StillHeld | None:
    """For the page on which a place closes: the loans that run."""
    rows = Handover.objects.current().filter(
        Q(place=place) | Q(place__taken_over_by=place), outlet__in=sorted(LENT_TO_A_PERSON), given_at=None
    )
    lent = list(rows.order_by("pk").values_list("device__asset_tag", "referral"))
    if not lent:
        return None
    codes = [code for code, _referral in lent]
    words = ngettext("%(count)s computer lent to a person", "%(count)s computers lent to people", len(codes))
    asked = urlencode([("code", code) for code in codes[:MOST_AT_ONCE]])
    return StillHeld(
        words=words % {"count": len(codes)},
        gesture=gettext("Take them back"),
        url=f"{reverse('handover:take_back')}?{asked}",
        obstacle=Obstacle("loans_run", _("Loans to people run: say which place takes them over.")),
        may_be_taken_over=True,
        people=frozenset(referral for _code, referral in lent),
    )
