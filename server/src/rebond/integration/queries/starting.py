"""The first page of somebody who works in the workshop: what can be done now, in few and big words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext, pgettext_lazy

from rebond.access import Actor, may
from rebond.preparation.queries import final_checks_to_make
from rebond.workshop.choices import Station as Waiting
from rebond.workshop.queries.bench import bench_of

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise


@dataclass(frozen=True, slots=True)
class Tile:
    """One thing to do: a picture, a word, and how many computers wait for it (None: it is not counted)."""

    label: StrPromise
    icon: str
    url: str
    count: int | None = None

    @property
    def detail(self) -> str:
        if self.count is None:
            return ""
        if not self.count:
            return str(_("Nothing waits."))
        return ngettext("%(count)d computer waits.", "%(count)d computers wait.", self.count) % {
            "count": self.count
        }

    @property
    def spoken(self) -> str:
        """What is read aloud."""
        return f"{self.label}. {self.detail}".strip()


@dataclass(frozen=True, slots=True)
class _Place:
    label: StrPromise
    icon: str
    capability: str
    page: str
    waits: tuple[Waiting, ...] = ()


_PLACES = (
    _Place(pgettext_lazy("gesture at work", "Receive"), "package-open", "device.receive", "devices:receive"),
    _Place(
        pgettext_lazy("gesture at work", "Identify"),
        "search",
        "check.record",
        "workshop:bench",
        (Waiting.IDENTIFY,),
    ),
    _Place(
        pgettext_lazy("gesture at work", "Erase"),
        "eraser",
        "check.record",
        "workshop:bench",
        (Waiting.ERASE,),
    ),
    _Place(
        pgettext_lazy("gesture at work", "Test"),
        "clipboard-check",
        "check.record",
        "workshop:bench",
        (Waiting.CHECK,),
    ),
    _Place(
        pgettext_lazy("gesture at work", "Repair"), "wrench", "repair.do", "repairs:list", (Waiting.REPAIR,)
    ),
    _Place(
        pgettext_lazy("gesture at work", "Grade"), "star", "check.record", "workshop:bench", (Waiting.GRADE,)
    ),
    _Place(
        pgettext_lazy("gesture at work", "Install"),
        "monitor-check",
        "check.record",
        "workshop:bench",
        (Waiting.INSTALL,),
    ),
    _Place(
        pgettext_lazy("gesture at work", "Equip"),
        "cable",
        "accessory.record",
        "workshop:bench",
        (Waiting.EQUIP,),
    ),
    _Place(
        pgettext_lazy("gesture at work", "Check at the end"),
        "list-checks",
        "final_check.record",
        "preparation:final_checks",
        (Waiting.FINAL_CHECK,),
    ),
    _Place(
        pgettext_lazy("gesture at work", "Found something inside"),
        "search-check",
        "found_object.record",
        "bench:declare",
    ),
    _Place(
        pgettext_lazy("gesture at work", "Put in stock"),
        "warehouse",
        "device.shelve",
        "stock:shelve",
        (Waiting.SHELVE,),
    ),
)


def tiles_of(actor: Actor) -> list[Tile]:
    """Only what the hat may do; what waits is judged by the rule of the bench.

    What one prepared oneself waits for the last look of another.
    """
    waiting = dict(bench_of(actor).counts) if may(actor, "bench.view") else {}
    if may(actor, "final_check.record"):
        waiting[Waiting.FINAL_CHECK] = len(final_checks_to_make(actor))
    return [_tile(place, waiting) for place in _PLACES if may(actor, place.capability)]


def _tile(place: _Place, waiting: Mapping[Waiting, int]) -> Tile:
    count = sum(waiting.get(station, 0) for station in place.waits) if place.waits else None
    query = f"?station={place.waits[0].value}" if place.page == "workshop:bench" else ""
    return Tile(place.label, place.icon, reverse(place.page) + query, count)
