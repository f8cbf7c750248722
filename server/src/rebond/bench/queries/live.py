"""The bench at this moment: one line a machine, in as many queries for ten as for one."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from django.utils import timezone
from django.utils.formats import number_format
from django.utils.text import Truncator
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from rebond.access import Actor, may
from rebond.bench.choices import Activity, Need
from rebond.bench.models import Card
from rebond.bench.querysets import CardQuerySet
from rebond.devices.calling import commercial_name
from rebond.devices.models import Hold
from rebond.ledger.models import Event
from rebond.ui.templatetags.ui import Kind
from rebond.workshop.models import Certificate
from rebond.workshop.queries.readiness import Dossier, dossiers_of

SILENT_AFTER = timedelta(seconds=45)
PLACES = 10
LONGEST_WORDS = 70
_KINDS: dict[str, Kind] = {
    Activity.IDENTIFYING: "running",
    Activity.CHECKING: "running",
    Activity.BY_HAND: "hand",
    Activity.ERASING: "running",
    Activity.VERIFYING: "running",
    Activity.WAITING: "hand",
    Activity.DONE: "done",
    Activity.FAILED: "blocked",
    Activity.UNKNOWN: "attention",
    Activity.STOPPED: "attention",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One machine as the page shows it. ``words`` is what stands under its bar."""

    card: Card
    title: str
    tag: str = ""
    badge: str = ""
    kind: Kind = "neutral"
    percent: int | None = None
    words: str = ""
    needs: Sequence[str] = ()
    holds: Sequence[str] = ()
    waits_for_signature: bool = False
    is_silent: bool = False
    operator: str = ""

    @property
    def frame(self) -> str:
        """The edge of its card: done, blocked or none."""
        return (
            self.kind
            if self.kind in {"done", "blocked"} and not self.holds
            else ("blocked" if self.holds else "")
        )

    @property
    def is_over(self) -> bool:
        return self.card.ended_at is not None


@dataclass(frozen=True, slots=True, kw_only=True)
class BenchNow:
    """``free`` are the numbers of the free places, ``ready`` counts computers that wait for the human signature."""

    lines: Sequence[Line]
    version: str
    erasing: int = 0
    ready: int = 0
    ends_at: datetime | None = None
    tags: Sequence[str] = ()
    free: Sequence[int] = ()


def version_of(actor: Actor) -> str:
    """The ETag of the page: it changes when a machine says something new or falls silent, or anything is recorded."""
    now = timezone.now()
    rows = _cards(actor, now).order_by("pk").values_list("pk", "revision", "seen_at")
    seen = ";".join(f"{pk}.{revision}.{now - at > SILENT_AFTER:d}" for pk, revision, at in rows)
    last = Event.objects.order_by("-pk").values_list("pk", flat=True).first()
    told = f"{seen}|{last}|{actor.membership_id}|{get_language()}"
    return f'"{hashlib.sha256(told.encode()).hexdigest()[:20]}"'


def bench_now(actor: Actor) -> BenchNow:
    version = version_of(actor)
    cards = list(
        _cards(actor, timezone.now())
        .select_related("agent__operator__user", "device__lot", "workshop")
        .order_by("position", "pk")
    )
    finished = [card.device for card in cards if card.device and card.activity == Activity.DONE]
    dossiers = dossiers_of(finished) if finished else {}
    keys = [card.device_id for card in cards if card.device_id is not None]
    holds, waiting = _holds(keys), _waiting(keys)
    lines = [_line(card, dossiers, holds, waiting) for card in cards]
    taken = {card.position for card in cards}
    ends = [card.seen_at + timedelta(seconds=card.seconds_left) for card in cards if card.seconds_left]
    return BenchNow(
        lines=lines,
        version=version,
        erasing=sum(card.activity in {Activity.ERASING, Activity.VERIFYING} for card in cards),
        ready=sum(line.waits_for_signature for line in lines) if may(actor, "certificate.validate") else 0,
        ends_at=max(ends, default=None),
        tags=[line.tag for line in lines if line.tag],
        free=[place for place in range(1, PLACES + 1) if place not in taken],
    )


def _cards(actor: Actor, now: datetime) -> CardQuerySet:
    return Card.objects.visible_to(actor).shown_at(now)


def _holds(keys: Sequence[int]) -> dict[int, list[str]]:
    found: dict[int, list[str]] = defaultdict(list)
    for hold in Hold.objects.filter(device__in=keys, lifted_at=None).order_by("pk"):
        found[hold.device_id].append(hold.get_reason_display())
    return found


def _waiting(keys: Sequence[int]) -> set[int]:
    """Computers with a proof that nobody has signed yet."""
    rows = Certificate.objects.to_validate().filter(erasure__drive__device__in=keys)
    return set(rows.order_by().values_list("erasure__drive__device", flat=True))


def _line(card: Card, dossiers: dict[int, Dossier], holds: dict[int, list[str]], waiting: set[int]) -> Line:
    device = card.device
    known = commercial_name(card.maker, card.model, "")
    activity = Activity(card.activity)
    line = Line(
        card=card,
        title=device.title if device else known or _("Identification…"),
        tag=device.asset_tag if device else "",
        badge=str(activity.label),
        kind=_KINDS[activity],
        percent=card.percent,
        words=_progress(card),
        needs=[str(Need(code).label) for code in card.needs if code in Need.values],
        holds=holds.get(device.pk, ()) if device else (),
        waits_for_signature=bool(device and device.pk in waiting and card.ended_at is not None),
        operator=str(hat.user) if (hat := card.agent.operator_at(timezone.now())) else "",
        is_silent=timezone.now() - card.seen_at > SILENT_AFTER and card.ended_at is None,
    )
    if device is None and activity is not Activity.IDENTIFYING:
        return replace(line, badge=_("To attach"), kind="attention")
    if line.is_silent:
        return replace(line, badge=_("Says nothing any more"), kind="attention")
    if activity is Activity.DONE and device is not None:
        return _finished(line, dossiers[device.pk])
    return line


def _finished(line: Line, dossier: Dossier) -> Line:
    """Ready for the shelf with its grade; or done with the machine, and what a person still has to do."""
    if dossier.obstacles:
        rest = Truncator(str(dossier.obstacles[0].message)).chars(LONGEST_WORDS)
        return replace(line, badge=_("Finished"), kind="hand", words=rest)
    card, grade = line.card, dossier.device.grade
    battery = (
        ""
        if card.battery_percent is None
        else _("battery %(percent)d %%") % {"percent": card.battery_percent}
    )
    words = " · ".join(part for part in (str(dossier.installation or ""), battery) if part)
    return replace(
        line, badge=_("Ready · grade %(grade)s") % {"grade": grade} if grade else _("Ready"), words=words
    )


def _progress(card: Card) -> str:
    parts = []
    if card.percent is not None:
        parts.append(f"{card.percent}\u202f%")
    if card.bytes_per_second:
        speed = number_format(round(card.bytes_per_second / 10**6), force_grouping=True)
        parts.append(_("%(speed)s MB/s") % {"speed": speed})
    if card.seconds_left is not None:
        parts.append(_time_left(card.seconds_left))
    return " · ".join(parts) or card.detail


def _time_left(seconds: int) -> str:
    if seconds < 60:
        return _("%(count)d s") % {"count": seconds}
    minutes = round(seconds / 60)
    if minutes < 100:
        return _("%(count)d min") % {"count": minutes}
    hours = round(minutes / 60)
    return ngettext("%(count)d hour", "%(count)d hours", hours) % {"count": hours}
