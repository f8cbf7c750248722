"""What donors bring, or brought, to a place that closes, or of a lot whose reception is to be closed."""

from __future__ import annotations

from collections.abc import Sequence

from django.urls import reverse
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from rebond.collection.choices import RoundState
from rebond.collection.models import DropOff, Stop
from rebond.donations.closing import StillComing
from rebond.donations.models import Lot
from rebond.kit.days import written
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


def still_brought_of(lot: Lot) -> Sequence[StillComing]:
    """For the reception of a lot: what its donor brings, or brought to a drop-off point that is not its workshop."""
    rows = DropOff.objects.accepted().live().filter(request__lot=lot).order_by("pk")
    return [
        StillComing(
            obstacle=_still_awaited(found) if found.is_awaited else _still_kept(found),
            gesture=gettext("See the drop-off"),
            url=reverse("collection:drop_off", args=[found.pk]),
        )
        for found in rows.select_related("point__workshop", "point__place")
    ]


def _still_awaited(found: DropOff) -> Obstacle:
    words = _("%(point)s awaits what the donor brings on %(day)s: receive it there, or refuse it.")
    return Obstacle("drop_off_awaited", words % {"point": found.point, "day": written(found.day)})


def _still_kept(found: DropOff) -> Obstacle:
    """With the round that fetches it, where one is planned."""
    stops = Stop.objects.filter(drop_off=found, round__state=RoundState.PLANNED).select_related("round")
    stop, count = stops.order_by("-pk").first(), found.counted or 0
    told = {"point": found.point, "count": count}
    if stop is None:
        words = ngettext(
            "%(point)s keeps %(count)d computer of this lot: put it in a round, which brings it to the workshop.",
            "%(point)s keeps %(count)d computers of this lot: put them in a round, which brings them to the workshop.",
            count,
        )
        return Obstacle("drop_off_kept", words % told)
    words = ngettext(
        "%(point)s keeps %(count)d computer of this lot: round %(round)s of %(day)s brings it to the workshop first.",
        "%(point)s keeps %(count)d computers of this lot: round %(round)s of %(day)s brings them to the workshop first.",
        count,
    )
    fetched = {"round": stop.round.reference, "day": written(stop.round.day)}
    return Obstacle("drop_off_kept", words % (told | fetched))
