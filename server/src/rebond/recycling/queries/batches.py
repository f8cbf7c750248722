"""Batches of waste: what lies in each, what it weighs, where it stands."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import QuerySet, Sum
from django.shortcuts import get_object_or_404
from django.utils.formats import date_format
from django.utils.timezone import localdate, localtime
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from rebond.access import Actor
from rebond.devices.models import Device
from rebond.recycling.choices import BatchState, WasteCode, WeeeCategory
from rebond.recycling.models import WeeeBatch, WeeeLine, WeeePart, Weighing
from rebond.recycling.queries.leaving import SET_ASIDE, drives_listed
from rebond.recycling.querysets import BatchQuerySet
from rebond.recycling.waste import Grams, estimate
from rebond.ui.road import Station
from rebond.workshop.queries import DriveProof, drive_proofs_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """All pieces of one category and code. ``is_estimated``: nobody weighed them."""

    category: WeeeCategory
    waste_code: WasteCode
    count: int
    weight_g: Grams
    is_estimated: bool

    @property
    def is_computers(self) -> bool:
        return self.category in WeeeCategory.COMPUTERS


@dataclass(frozen=True, slots=True)
class Contents:
    """What lies in a batch."""

    groups: tuple[Group, ...]

    @property
    def weight_g(self) -> int:
        return sum(group.weight_g for group in self.groups)

    @property
    def estimated_g(self) -> int:
        return sum(group.weight_g for group in self.groups if group.is_estimated)

    @property
    def is_estimated(self) -> bool:
        """A total with one estimated part is an estimate."""
        return any(group.is_estimated for group in self.groups)

    @property
    def computers(self) -> int:
        return sum(group.count for group in self.groups if group.is_computers)

    @property
    def parts(self) -> int:
        return sum(group.count for group in self.groups if not group.is_computers)

    @property
    def is_dangerous(self) -> bool:
        return any(group.waste_code.is_dangerous for group in self.groups)


def contents_of(batch: WeeeBatch) -> Contents:
    return contents_of_all([batch])[batch.pk]


def contents_of_all(batches: Sequence[WeeeBatch]) -> dict[int, Contents]:
    """In three queries for any number of batches: computers and loose pieces, parts of the stock of parts, weighings."""
    keys = [batch.pk for batch in batches]
    weighed = {
        (row.batch_id, row.category, row.waste_code): row.weight_g
        for row in Weighing.objects.filter(batch__in=keys).order_by("pk")
    }
    pieces: Counter[tuple[int, str, str]] = Counter()
    for model in (WeeeLine, WeeePart):
        rows = model.objects.filter(batch__in=keys).values("batch_id", "category", "waste_code")
        for row in rows.annotate(pieces=Sum("count")).order_by():
            pieces[row["batch_id"], row["category"], row["waste_code"]] += row["pieces"]
    found: dict[int, list[Group]] = {key: [] for key in keys}
    for key, count in sorted(pieces.items()):
        weight = weighed.get(key)
        found[key[0]].append(
            Group(
                category=WeeeCategory(key[1]),
                waste_code=WasteCode(key[2]),
                count=count,
                weight_g=estimate(key[1], count) if weight is None else Grams(weight),
                is_estimated=weight is None,
            )
        )
    order = list(WeeeCategory)
    return {
        key: Contents(tuple(sorted(groups, key=lambda group: order.index(group.category))))
        for key, groups in found.items()
    }


def batches_listed(actor: Actor, *, show: str = "") -> BatchQuerySet:
    """``show``: "to_request" or "late" alone; else all."""
    rows = WeeeBatch.objects.visible_to(actor).select_related("workshop", "collection", "request")
    if show == "to_request":
        return rows.to_request()
    return rows.not_fetched_by(localdate()) if show == "late" else rows


def batch_visible(pk: int, actor: Actor) -> WeeeBatch:
    rows = WeeeBatch.objects.visible_to(actor).select_related(
        "territory", "workshop__organisation", "workshop__commune", "collection", "request"
    )
    return get_object_or_404(rows, pk=pk)


def batch_named(reference: str, actor: Actor) -> WeeeBatch | None:
    return WeeeBatch.objects.visible_to(actor).filter(reference=reference.strip().upper()).first()


def computers_in(batch: WeeeBatch) -> list[WeeeLine]:
    """The computers of the batch, each with the decision that brought it here."""
    rows = batch.lines.filter(device__isnull=False).select_related("device__lot__agreement")
    return list(rows.prefetch_related("device__disposals").order_by("device__asset_tag"))


def set_aside_waiting(actor: Actor) -> QuerySet[Device]:
    """Computers whose road ends and that lie in no batch yet, the oldest first."""
    rows = Device.objects.visible_to(actor).current().at_stages(SET_ASIDE).filter(weee_line=None)
    return rows.order_by("stage_since", "pk")


def drives_to_destroy_in(lines: Sequence[WeeeLine]) -> list[DriveProof]:
    """Drives without proof that leave inside these computers of a batch: they are on a list of drives to destroy."""
    devices = [line.device for line in lines if line.device is not None]
    listed = drives_listed(devices)
    return [
        proof
        for proofs in drive_proofs_of(devices).values()
        for proof in proofs
        if not proof.counts and proof.drive.pk in listed
    ]


def batch_road(batch: WeeeBatch, contents: Contents) -> list[Station]:
    """Filled, closed, asked for, collected."""
    reached = list(BatchState).index(BatchState(batch.state))
    collection = getattr(batch, "collection", None)
    request = getattr(batch, "request", None)
    filled = _("%(computers)d computers, %(parts)d other pieces") % {
        "computers": contents.computers,
        "parts": contents.parts,
    }
    stations = (
        (pgettext_lazy("waste batch", "Filled"), filled, _day(batch.opened_at)),
        (pgettext_lazy("waste batch", "Closed"), "", _day(batch.closed_at)),
        (
            _("Pick-up requested"),
            request.eco_name if request else "",
            _on(request.requested_on if request else None),
        ),
        (
            _("Collected"),
            collection.slip_number if collection else "",
            _on(collection.left_on if collection else None),
        ),
    )
    last = len(stations) - 1
    return [
        Station(
            label,
            "done" if at < reached or reached == last else "now" if at == reached else "ahead",
            detail,
            when,
        )
        for at, (label, detail, when) in enumerate(stations)
    ]


def _day(moment: datetime | None) -> str:
    return date_format(localtime(moment), "SHORT_DATE_FORMAT") if moment else ""


def _on(day: date | None) -> str:
    return date_format(day, "SHORT_DATE_FORMAT") if day else ""
