"""A stocktake is opened, counted by several people, and given up."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import uuid4

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from rebond.access import Actor
from rebond.access.guards import require
from rebond.devices.models import Device
from rebond.kit.errors import Invalid, Refused
from rebond.kit.holding import hold_one
from rebond.ledger.recording import Entry, record
from rebond.network.models import Place, Workshop
from rebond.stock.choices import GapDecision, StocktakeState
from rebond.stock.facts import StocktakeCounted, StocktakeGivenUp, StocktakeOpened
from rebond.stock.models import Location, Stocktake, StocktakeLine, StrangeCode
from rebond.stock.queries import expected_at

CHUNK = 500
LONGEST_CODE = 60
UNTIL_SEEN = frozenset(
    {GapDecision.NOT_FOUND, GapDecision.STOLEN, GapDecision.SEARCH_ON, GapDecision.WRONG_SCAN}
)
"""Decisions that a new scan of the computer opens again."""


@dataclass(frozen=True, slots=True)
class Counted:
    """One gesture of counting. ``again``: seen before, by whomever."""

    new: Sequence[Device]
    again: Sequence[Device]
    unexpected: Sequence[Device]
    strangers: Sequence[str]


def open_stocktake(
    *, actor: Actor, site: Workshop | Place, location: Location | None = None, as_of: datetime | None = None
) -> Stocktake:
    """Freeze what should be there as of ``as_of`` (now). The one being counted there is answered when it runs already.

    Raise `Invalid` for a moment in the future or a location of another workshop.
    """
    now = timezone.now()
    moment = as_of or now
    if moment > now:
        raise Invalid(
            _("The date is in the future. A stocktake is of today or of a day before."), field="as_of"
        )
    with transaction.atomic():
        site = type(site).objects.select_for_update(no_key=True, of=("self",)).get(pk=site.pk)
        require(actor, "stocktake.decide", on=site)
        at = {"workshop": site} if isinstance(site, Workshop) else {"place": site}
        if location is not None and location.workshop_id != getattr(at.get("workshop"), "pk", None):
            raise Invalid(_("This location is in another workshop."), field="location")
        running = Stocktake.objects.counting().filter(**at, location=location).order_by("pk").first()
        if running is not None:
            return running
        stocktake = Stocktake.objects.create(
            **at,
            location=location,
            reference=uuid4().hex,
            as_of=moment,
            opened_at=now,
            opened_by_id=actor.membership_id,
        )
        stocktake.reference = _numbered(stocktake)
        stocktake.save(update_fields=["reference"])
        expected = expected_at(site, moment, location=location)
        StocktakeLine.objects.bulk_create(
            [
                StocktakeLine(
                    stocktake=stocktake,
                    device_id=item.device_id,
                    is_expected=True,
                    expected_in_id=item.location_id,
                )
                for item in expected
            ],
            batch_size=CHUNK,
        )
        opened = StocktakeOpened(
            **_site(stocktake),
            location_id=location.pk if location else None,
            expected=len(expected),
            as_of=moment.isoformat(),
        )
        record(actor=actor, entries=[Entry(stocktake.stream, opened)])
    return stocktake


def count(
    *,
    actor: Actor,
    stocktake: Stocktake,
    devices: Collection[Device],
    strangers: Collection[str] = (),
    location: Location | None = None,
) -> Counted:
    """These were seen, on ``location`` when it is told. What was seen before stays seen: nothing is counted twice."""
    with transaction.atomic():
        stocktake = hold_stocktake(stocktake, actor=actor, capability="stocktake.count")
        if location is not None and location.workshop_id != stocktake.workshop_id:
            raise Invalid(_("This location is in another workshop."), field="location")
        now = timezone.now()
        lines = {line.device_id: line for line in stocktake.lines.filter(device__in=devices).order_by("pk")}
        fresh = [device for device in devices if _is_news(lines.get(device.pk), location)]
        for device in fresh:
            line = lines.setdefault(
                device.pk, StocktakeLine(stocktake=stocktake, device=device, is_expected=False)
            )
            _mark_seen(line, actor, location, now)
        _save([lines[device.pk] for device in fresh])
        unknown = _note_strangers(stocktake, actor, strangers, now)
        if fresh:
            _record_count(actor, stocktake, fresh, location)
    known = {device.pk for device in fresh}
    return Counted(
        new=fresh,
        again=[device for device in devices if device.pk not in known],
        unexpected=[device for device in devices if not lines[device.pk].is_expected],
        strangers=unknown,
    )


def give_up(*, actor: Actor, stocktake: Stocktake) -> Stocktake:
    """Opened by mistake, or to be begun again: it proves nothing."""
    with transaction.atomic():
        stocktake = hold_stocktake(stocktake, actor=actor, capability="stocktake.decide")
        stocktake.state, stocktake.closed_at = StocktakeState.GIVEN_UP, timezone.now()
        stocktake.closed_by_id = actor.membership_id
        stocktake.save(update_fields=["state", "closed_at", "closed_by"])
        record(actor=actor, entries=[Entry(stocktake.stream, StocktakeGivenUp(**_site(stocktake)))])
    return stocktake


def hold_stocktake(stocktake: Stocktake, *, actor: Actor, capability: str) -> Stocktake:
    """The stocktake first, then (by the caller) the computers. Raise `Refused` when it is frozen."""
    rows = Stocktake.objects.select_related("workshop__organisation", "place__organisation", "location")
    held = hold_one(rows, stocktake.pk)
    require(actor, capability, on=held)
    if not held.is_counting:
        raise Refused(_("This stocktake is closed: nothing of it changes any more."), code="stocktake_closed")
    return held


def _numbered(stocktake: Stocktake) -> str:
    """INV-2026-0007, by its key: two that open at once never bear the same."""
    return f"INV-{timezone.localdate(stocktake.opened_at).year}-{stocktake.pk:04}"


def _is_news(line: StocktakeLine | None, location: Location | None) -> bool:
    if line is None or line.seen_at is None or line.decision in UNTIL_SEEN:
        return True
    return location is not None and line.seen_in_id != location.pk and not line.decision


def _mark_seen(line: StocktakeLine, actor: Actor, location: Location | None, now: datetime) -> None:
    line.seen_at, line.seen_by_id = now, actor.membership_id
    line.seen_in = location or (None if line.is_expected else line.stocktake.location)
    line.difference, line.decision, line.decided_at, line.decided_by_id = "", "", None, None


def _save(lines: Sequence[StocktakeLine]) -> None:
    new = [line for line in lines if line._state.adding]  # noqa: SLF001 - Django's own name
    columns = ["seen_at", "seen_by", "seen_in", "difference", "decision", "decided_at", "decided_by"]
    known = [line for line in lines if not line._state.adding]  # noqa: SLF001
    StocktakeLine.objects.bulk_update(known, columns, batch_size=CHUNK)
    StocktakeLine.objects.bulk_create(new, batch_size=CHUNK)


def _note_strangers(stocktake: Stocktake, actor: Actor, codes: Collection[str], now: datetime) -> list[str]:
    wanted = list(dict.fromkeys(code.strip()[:LONGEST_CODE] for code in codes if code.strip()))
    StrangeCode.objects.bulk_create(
        [
            StrangeCode(stocktake=stocktake, code=code, seen_at=now, seen_by_id=actor.membership_id)
            for code in wanted
        ],
        ignore_conflicts=True,
    )
    return wanted


def _record_count(
    actor: Actor, stocktake: Stocktake, fresh: Sequence[Device], location: Location | None
) -> None:
    counted = StocktakeCounted(
        **_site(stocktake),
        location_id=location.pk if location else None,
        seen=len(fresh),
        device_ids=tuple(sorted(device.pk for device in fresh)),
    )
    record(actor=actor, entries=[Entry(stocktake.stream, counted)])


def _site(stocktake: Stocktake) -> dict[str, int | None]:
    return {"workshop_id": stocktake.workshop_id, "place_id": stocktake.place_id}
