"""What may be brought where, and when: the one judge of a drop-off point, for the form, the pages and the actions."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from rebond.collection.models import DonationRequest, DropOffPoint, RequestLine
from rebond.collection.passing import refuse_absent
from rebond.geography.distance import by_distance
from rebond.geography.models import Commune
from rebond.kit.errors import Invalid


@dataclass(frozen=True, slots=True, kw_only=True)
class Brought:
    """Values of `EquipmentKind`, and how many pieces in all."""

    kinds: frozenset[str]
    pieces: int


@dataclass(frozen=True, slots=True)
class NearPoint:
    """``km`` as the crow flies between the two communes; None where one of them has no known centre."""

    point: DropOffPoint
    km: int | None


def brought_of(request: DonationRequest) -> Brought:
    """What is accepted; all that is offered while nothing is decided."""
    counts = [(line.kind, _count_of(line)) for line in request.lines.order_by("pk")]
    return Brought(
        kinds=frozenset(kind for kind, count in counts if count), pieces=sum(count for _kind, count in counts)
    )


def points_near(
    points: Iterable[DropOffPoint], brought: Brought | None, commune: Commune | None
) -> Sequence[NearPoint]:
    """Those that take ``brought`` (None: not known yet), the nearest first; as given while the commune is not known."""
    fit = [point for point in points if brought is None or point.takes(brought.kinds, brought.pieces)]
    origin = commune.point if commune else None
    measured = by_distance(origin, fit, point_of=lambda point: point.where.commune.point)
    return [NearPoint(point, None if km is None else round(km)) for point, km in measured]


def refuse_unfit(point: DropOffPoint, brought: Brought) -> None:
    """Raise `Invalid` for a point that ended, that does not take these kinds, or not so many at once."""
    if not DropOffPoint.objects.taking().filter(pk=point.pk).exists():
        raise Invalid(
            _("%(point)s takes computers no more. Choose another one.") % {"point": point}, field="point"
        )
    if not point.takes(brought.kinds, 0):
        raise Invalid(
            _("%(point)s takes only: %(kinds)s. Choose another one.")
            % {"point": point, "kinds": ", ".join(point.kind_labels)},
            field="point",
        )
    if not point.takes(brought.kinds, brought.pieces):
        raise Invalid(
            _("%(point)s takes %(most)d pieces at once, and you bring %(pieces)d. Choose another one.")
            % {"point": point, "most": point.most_at_once or 0, "pieces": brought.pieces},
            field="point",
        )


def chosen_day(day: date | None) -> date:
    """Raise `Invalid` for none: a day that nobody chose is a day when nobody is there."""
    if day is None:
        raise Invalid(_("Choose the day when they are brought."), field="bring_on")
    return day


def refuse_bad_day(day: date, *, ready_on: date | None = None) -> None:
    """Raise `Invalid` for a day that is over, or before all is ready."""
    if day < timezone.localdate():
        raise Invalid(_("This day is over. Choose today or a later one."), field="bring_on")
    if ready_on is not None and day < ready_on:
        raise Invalid(_("They are not ready yet on that day."), field="bring_on")


def still_stands(point: DropOffPoint, brought: Brought, day: date) -> bool:
    """Whether what was chosen some time ago may be brought as it was chosen."""
    try:
        refuse_unfit(point, brought)
        refuse_bad_day(day)
        refuse_absent(point, day)
    except Invalid:
        return False
    return True


def _count_of(line: RequestLine) -> int:
    return line.count if line.accepted is None else line.accepted
