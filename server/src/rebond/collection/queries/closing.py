"""What donors bring, or brought, to a place that closes."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from rebond.collection.models import DropOff
from rebond.kit.outcomes import Obstacle
from rebond.network.closing import StillHeld
from rebond.network.models import Place


def still_brought_to(place: Place) -> StillHeld | None:
    """For the page on which a place closes: the drop-offs that it awaits, or keeps for a round."""
    count = DropOff.objects.accepted().live().filter(point__place=place).count()
    if not count:
        return None
    words = ngettext("%(count)s drop-off under way", "%(count)s drop-offs under way", count)
    return StillHeld(
        words=words % {"count": count},
        gesture=gettext("See the drop-offs"),
        url=reverse("collection:drop_offs"),
        obstacle=Obstacle(
            "drop_offs_under_way",
            _("Donors bring computers there: refuse what is expected, and fetch what was brought."),
        ),
    )
