"""What the header offers, in the order of the road. An entry is shown to a hat that holds its capability.

The first ones stand in the header itself; the others behind "More", under what people come to do.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import groupby
from operator import attrgetter

from django.urls import (
    NoReverseMatch,
    URLResolver,
    get_resolver,
    get_script_prefix,
    get_urlconf,
    reverse,
)
from django.utils.translation import pgettext_lazy
from django_stubs_ext import StrPromise

from rebond.access.actors import Actor
from rebond.access.matrix import may


@dataclass(frozen=True, slots=True)
class Entry:
    label: StrPromise
    url_name: str
    capability: str
    icon: str
    hint: StrPromise | str = ""
    """For whoever does not know the word of the trade."""
    also: tuple[str, ...] = ()
    """Pages of a later app that stand under this entry, by how their addresses begin."""


@dataclass(frozen=True, slots=True)
class Link:
    label: StrPromise
    url: str
    icon: str
    is_current: bool
    heading: StrPromise
    hint: StrPromise | str = ""


@dataclass(frozen=True, slots=True)
class Section:
    """Links under one heading; without one, all that there is."""

    heading: StrPromise | None
    links: tuple[Link, ...]


SECTIONS = (
    (
        pgettext_lazy("menu heading", "Collect"),
        (
            Entry(pgettext_lazy("menu", "To do"), "desk:to_do", "desk.open", "list-checks"),
            Entry(pgettext_lazy("menu", "My work"), "integration:start", "own_record.view", "hand"),
            Entry(pgettext_lazy("menu", "Devices"), "devices:list", "device.view", "laptop"),
            Entry(
                pgettext_lazy("menu", "Pile"),
                "desk:pile",
                "device.identify",
                "layers",
                pgettext_lazy("menu hint", "Scan several computers, then one gesture for all"),
            ),
            Entry(
                pgettext_lazy("menu", "Donations"),
                "donations:lots",
                "donation.view",
                "gift",
                also=("devices/lots/", "devices/lists/", "devices/receive/"),
            ),
        ),
    ),
    (
        pgettext_lazy("menu heading", "Refurbish and deliver"),
        (
            Entry(
                pgettext_lazy("menu", "Workshop"),
                "workshop:bench",
                "check.record",
                "wrench",
                pgettext_lazy("menu hint", "Erase, check, grade and prepare"),
            ),
            Entry(pgettext_lazy("menu", "Stock"), "stock:home", "stock.view", "warehouse"),
            Entry(pgettext_lazy("menu", "Repairs"), "repairs:list", "repair.view", "hammer"),
            Entry(pgettext_lazy("menu", "Entrusted"), "subcontracting:home", "entrustment.view", "truck"),
            Entry(pgettext_lazy("menu", "Accessories"), "preparation:accessories", "accessory.view", "cable"),
            Entry(pgettext_lazy("menu", "Orders"), "orders:list", "order.view", "package"),
            Entry(pgettext_lazy("menu", "End of life"), "recycling:weee", "weee.view", "recycle"),
        ),
    ),
    (
        pgettext_lazy("menu heading", "Equip and train people"),
        (
            Entry(pgettext_lazy("menu", "Referrals"), "referrals:list", "referral.view", "route"),
            Entry(pgettext_lazy("menu", "Committees"), "committees:list", "committee.view", "scale"),
            Entry(pgettext_lazy("menu", "Sessions"), "learning:sessions", "learning.view", "graduation-cap"),
            Entry(
                pgettext_lazy("menu", "Assessments"),
                "assessments:people",
                "assessment.view",
                "clipboard-check",
            ),
            Entry(
                pgettext_lazy("menu", "Progress"),
                "assessments:programmes",
                "assessment.report",
                "trending-up",
            ),
            Entry(pgettext_lazy("menu", "Handovers"), "handover:list", "device.hand_over", "handshake"),
            Entry(pgettext_lazy("menu", "Sales"), "sales:cash", "cash.view", "banknote"),
            Entry(pgettext_lazy("menu", "Vouchers"), "vouchers:home", "voucher.view", "coins"),
        ),
    ),
    (
        pgettext_lazy("menu heading", "Count and account for it"),
        (
            Entry(
                pgettext_lazy("menu", "Work integration"), "integration:figures", "integration.view", "award"
            ),
            Entry(pgettext_lazy("menu", "FSE+"), "cofunding:participants", "cofunding.record", "euro"),
            Entry(pgettext_lazy("menu", "FSE+ file"), "cofunding:exports", "cofunding.export", "euro"),
            Entry(pgettext_lazy("menu", "Reports"), "reporting:activity", "activity.view", "chart-column"),
            Entry(pgettext_lazy("menu", "On-the-spot checks"), "audits:list", "audit.view", "search-check"),
            Entry(pgettext_lazy("menu", "Ledger"), "desk:ledger", "ledger.verify", "fingerprint"),
            Entry(pgettext_lazy("menu", "Personal data"), "privacy:looks", "contact_log.view", "file-lock"),
        ),
    ),
    (
        pgettext_lazy("menu heading", "Rules, places and people"),
        (
            Entry(pgettext_lazy("menu", "Programmes"), "programmes:list", "programme.view", "book-open"),
            Entry(pgettext_lazy("menu", "Network"), "network:places", "network.view", "map-pin"),
            Entry(pgettext_lazy("menu", "People"), "network:people", "people.view", "users"),
        ),
    ),
)
"""What people come to do, each with its heading."""
ENTRIES = tuple(entry for _heading, entries in SECTIONS for entry in entries)
SHOWN_AT_ONCE = 6
UNGROUPED = 7
"""As many links are read at a glance; more of them stand under headings."""


def links_for(actor: Actor, path: str) -> tuple[Link, ...]:
    """The entries that ``actor`` may open; the one that ``path`` stands under is current (the longest wins).

    The home shows what is to do.
    """
    path = (url_or_none("desk:to_do") or path) if path == url_or_none("desk:home") else path
    found = [(heading, entry, url) for heading, entry, url in _reachable() if may(actor, entry.capability)]
    begins = [(start, url) for _heading, entry, url in found for start in _beginnings(entry, url)]
    _start, current = max(
        (one for one in begins if _stands_under(path, one[0])), key=lambda one: len(one[0]), default=("", "")
    )
    return tuple(
        Link(entry.label, url, entry.icon, url == current, heading, entry.hint)
        for heading, entry, url in found
    )


def in_sections(links: Sequence[Link]) -> tuple[Section, ...]:
    """``links``, in their order, under their headings; a few stand without any."""
    if len(links) <= UNGROUPED:
        return (Section(None, tuple(links)),) if links else ()
    return tuple(Section(heading, tuple(held)) for heading, held in groupby(links, attrgetter("heading")))


def _beginnings(entry: Entry, url: str) -> tuple[str, ...]:
    return (url, *(get_script_prefix() + start for start in entry.also))


def _stands_under(path: str, url: str) -> bool:
    return path == url or (url != "/" and path.startswith(url))


def _reachable() -> Iterator[tuple[StrPromise, Entry, str]]:
    for heading, entries in SECTIONS:
        for entry in entries:
            url = url_or_none(entry.url_name)
            if url is not None:
                yield heading, entry, url


def url_or_none(url_name: str) -> str | None:
    """The address, or None when no app offers that page here (a test requires every entry to lead somewhere)."""
    return _address_among(get_resolver(get_urlconf()), get_script_prefix(), url_name)


@cache
def _address_among(_urls: URLResolver, _prefix: str, url_name: str) -> str | None:
    """Asked forty times by every page: found once by process."""
    try:
        return reverse(url_name)
    except NoReverseMatch:
        return None
