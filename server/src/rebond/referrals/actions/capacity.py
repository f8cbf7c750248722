"""What is counted before a computer is promised is held first: programmes in key order, the place, then the people."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence

from django.utils.translation import gettext_lazy as _

from rebond.access.guards import NOT_FOUND
from rebond.kit.errors import Invalid, NotFound
from rebond.kit.holding import hold_each
from rebond.kit.outcomes import Obstacle
from rebond.network.models import Place
from rebond.programmes.models import Programme
from rebond.referrals.choices import Need
from rebond.referrals.lifecycle import Obstacles
from rebond.referrals.models import Referral
from rebond.referrals.stages import Stage
from rebond.referrals.waiting import free_at, waiting_for

FULL = Obstacle("place_full", _("This place takes nobody more in this programme. Choose another one."))
PROMISED = frozenset({Stage.SENT, Stage.ACCEPTED, Stage.ON_PATH, Stage.PATH_DONE})


def hold_programmes(referrals: Collection[Referral]) -> None:
    """Of these people; whoever counts what is left of a programme waits."""
    rows = Programme.objects.filter(pk__in={referral.programme_id for referral in referrals})
    list(rows.select_for_update(no_key=True).order_by("pk").values_list("pk"))


def hold_place(place: Place) -> Place:
    """As it now is: whoever closes it counts these people, or they do not come. Raise `NotFound` for one that is gone."""
    held = hold_each(Place.objects.select_related("organisation"), [place.pk])
    if not held:
        raise NotFound(NOT_FOUND, code="not_found")
    return held[0]


def hold_another_place(place: Place, referrals: Collection[Referral]) -> Place:
    """Where people are handed on to. Raise `Invalid` for a closed place."""
    hold_programmes(referrals)
    held = hold_place(place)
    if not held.is_open:
        raise Invalid(_("This place is closed. Choose another one."), field="place")
    return held


def full_for(held: Sequence[Referral], place: Place) -> Obstacles:
    """Those for whom there is no room at ``place``, in their order, behind who waits there already."""
    coming: Counter[int] = Counter()
    found: dict[int, Sequence[Obstacle]] = {}
    for referral in held:
        if not _takes_room(referral, place):
            continue
        free = free_at(referral.programme, place, referral.programme.rules)
        waiting = waiting_for(referral.programme).filter(place=place).count() if free else 0
        if free is not None and free - coming[referral.programme_id] <= waiting:
            found[referral.pk] = [FULL]
        else:
            coming[referral.programme_id] += 1
    return found


def _takes_room(referral: Referral, place: Place) -> bool:
    is_promised = referral.need == Need.COMPUTER_AND_INITIATION and referral.stage in PROMISED
    return is_promised and referral.place_id != place.pk
