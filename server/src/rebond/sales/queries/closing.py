"""What people still pay in instalments to a place that closes, or to one that it took over."""

from __future__ import annotations

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from rebond.kit.outcomes import Obstacle
from rebond.network.closing import StillHeld
from rebond.network.models import Place
from rebond.sales.models import Instalment


def still_paid_at(place: Place) -> StillHeld | None:
    """For the page on which a place closes: the plans with something to pay. Who takes them over may call their buyers."""
    at = Q(plan__sale__place=place) | Q(plan__sale__place__taken_over_by=place)
    owed = Instalment.objects.owed().filter(at).order_by()
    buyers = dict(owed.values_list("plan", "plan__sale__handover__referral"))
    count = len(buyers)
    if not count:
        return None
    words = ngettext(
        "%(count)s person still pays in instalments", "%(count)s people still pay in instalments", count
    )
    return StillHeld(
        words=words % {"count": count},
        gesture=gettext("See the instalments"),
        url=reverse("sales:plans"),
        obstacle=Obstacle(
            "instalments_run", _("Instalments are still to be paid: say which place takes them over.")
        ),
        may_be_taken_over=True,
        people=frozenset(filter(None, buyers.values())),
    )
