"""A lot: what was announced against what came, and where its computers are now."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count, Q, Sum
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from django_stubs_ext import StrPromise

from rebond.devices.models import Device
from rebond.devices.stages import Stage
from rebond.donations.models import Lot, Pallet
from rebond.kit.days import written
from rebond.ui.figures import Colour, Part
from rebond.ui.road import State, Station


@dataclass(frozen=True, slots=True)
class LotCounts:
    """A lot, announced against received. ``announced`` None: nothing was announced.

    ``awaited``: registered and never seen, and what was announced by count alone until the reception is closed.
    ``reported``: a report made it known, no list names it, nobody received it yet. ``surplus``: received beyond the
    announcement or outside of the list.
    """

    announced: int | None
    listed: int
    registered: int
    received: int
    awaited: int
    reported: int
    surplus: int
    counted: int | None
    refurbished: int
    dispatched: int
    settled: int
    stages: dict[str, int]

    @property
    def expected(self) -> int:
        """What the received are compared with: the announcement, else what is registered."""
        return self.registered - self.reported if self.announced is None else self.announced

    @property
    def missing(self) -> int:
        return max(self.awaited, self.expected - self.received)

    @property
    def is_complete(self) -> bool:
        return (
            self.received > 0
            and not self.missing
            and not self.reported
            and not self.surplus
            and self.counted in (None, self.received)
        )

    @property
    def unscanned(self) -> int:
        """Counted by hand, and not scanned (negative: scanned more than counted)."""
        return 0 if self.counted is None else self.counted - self.received


def lot_counts(lot: Lot) -> LotCounts:
    current = Device.objects.filter(lot=lot, merged_into=None)
    stages = dict(current.order_by("stage").values_list("stage").annotate(count=Count("pk")))
    dates = current.aggregate(
        received=Count("received_at"),
        ready=Count("first_ready_at"),
        dispatched=Count("dispatched_at"),
        settled=Count("settled_at"),
    )
    listed = current.filter(imported_lines__isnull=False).distinct()
    listed_count = listed.count()
    announced = lot.announced_count if lot.announced_count is not None else (listed_count or None)
    beyond = max(0, dates["received"] - announced) if announced is not None else 0
    unlisted = current.filter(imported_lines=None).exclude(received_at=None).count() if listed_count else 0
    reported = current.known_by_report_alone().count()
    named = stages.get(Stage.ANNOUNCED, 0) - reported
    return LotCounts(
        announced=announced,
        listed=listed_count,
        registered=sum(stages.values()),
        received=dates["received"],
        awaited=_awaited(lot, announced, dates["received"], listed=named),
        reported=reported,
        surplus=max(beyond, unlisted),
        counted=lot.pallets.aggregate(total=Sum("counted"))["total"],
        refurbished=dates["ready"],
        dispatched=dates["dispatched"],
        settled=dates["settled"],
        stages=stages,
    )


def _awaited(lot: Lot, announced: int | None, received: int, *, listed: int) -> int:
    """A list names those awaited (``listed``); a count alone awaits what is not received."""
    if lot.closed_at is not None or announced is None:
        return listed
    return max(listed, announced - received)


def lot_road(lot: Lot, counts: LotCounts) -> list[Station]:
    """The road of a lot: how many of its computers passed each station."""
    whole = counts.expected
    passed = (
        (_("Received"), counts.received, whole),
        (_("Prepared"), counts.refurbished, counts.received),
        (_("Sent to a place"), counts.dispatched, counts.refurbished),
        (_("Handed over or lent"), counts.settled, counts.refurbished),
    )
    computers = ngettext("%(count)d computer", "%(count)d computers", whole) % {"count": whole}
    given = computers if whole else _("nothing announced")
    return [
        Station(_("Announced"), "done", given, written(lot.announced_on)),
        *(
            Station(label, _state(count, of), _("%(count)d of %(of)d") % {"count": count, "of": of})
            for label, count, of in passed
        ),
    ]


def _state(count: int, of: int) -> State:
    if count == 0:
        return "ahead"
    return "done" if count >= of else "now"


GROUPS: dict[str, tuple[StrPromise, Colour]] = {
    "in_work": (_("in work"), "sky"),
    "in_stock": (_("in stock"), "leaf"),
    "in_transit": (_("in delivery"), "violet"),
    "at_places": (_("at the places"), "pine"),
    "handed_over": (_("handed over"), "deep"),
    "lent": (_("lent"), "deep"),
    "sold": (_("sold"), "deep"),
    "eliminated": (_("eliminated"), "amber"),
    "returned_out_of_service": (_("returned out of service"), "brick"),
    "given_back": (_("given back to the donor"), "neutral"),
    "missing": (_("missing"), "brick"),
}


def whereabouts(counts: LotCounts) -> list[Part]:
    """Where every received computer of the lot is now: rule 8, for one lot."""
    parts = []
    for group, (label, colour) in GROUPS.items():
        count = sum(counts.stages.get(stage, 0) for stage in Stage.PARTITION[group])
        parts.append(Part(label, count, colour))
    return parts


@dataclass(frozen=True, slots=True)
class PalletCount:
    pallet: Pallet
    received: int

    @property
    def gap(self) -> int:
        """Counted by hand and not scanned; negative: scanned more than counted."""
        return self.pallet.counted - self.received

    @property
    def surplus(self) -> int:
        return max(0, -self.gap)


def pallet_counts(lot: Lot) -> list[PalletCount]:
    rows = lot.pallets.annotate(
        received=Count("devices", filter=Q(devices__merged_into=None, devices__received_at__isnull=False))
    )
    return [PalletCount(row, row.received) for row in rows.order_by("number")]
