"""What the header offers, in the order of the road. An entry is shown to a hat that holds its capability."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.urls import NoReverseMatch, reverse
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


@dataclass(frozen=True, slots=True)
class Link:
    label: StrPromise
    url: str
    icon: str
    is_current: bool


ENTRIES = (
    Entry(pgettext_lazy("menu", "To do"), "desk:home", "desk.open", "list-checks"),
    Entry(pgettext_lazy("menu", "My work"), "integration:start", "own_record.view", "hand"),
    Entry(pgettext_lazy("menu", "Devices"), "devices:list", "device.view", "laptop"),
    Entry(pgettext_lazy("menu", "Pile"), "desk:pile", "device.identify", "layers"),
    Entry(pgettext_lazy("menu", "Donations"), "donations:lots", "donation.view", "gift"),
    Entry(pgettext_lazy("menu", "Workshop"), "workshop:bench", "check.record", "wrench"),
    Entry(pgettext_lazy("menu", "Repairs"), "repairs:list", "repair.view", "hammer"),
    Entry(pgettext_lazy("menu", "Stock"), "stock:home", "stock.view", "warehouse"),
    Entry(pgettext_lazy("menu", "Entrusted"), "subcontracting:home", "entrustment.view", "truck"),
    Entry(pgettext_lazy("menu", "Accessories"), "preparation:accessories", "accessory.view", "cable"),
    Entry(pgettext_lazy("menu", "Orders"), "orders:list", "order.view", "package"),
    Entry(pgettext_lazy("menu", "Referrals"), "referrals:list", "referral.view", "route"),
    Entry(pgettext_lazy("menu", "Committees"), "committees:list", "committee.view", "scale"),
    Entry(pgettext_lazy("menu", "Sessions"), "learning:sessions", "learning.view", "graduation-cap"),
    Entry(pgettext_lazy("menu", "Assessments"), "assessments:people", "assessment.view", "clipboard-check"),
    Entry(pgettext_lazy("menu", "Progress"), "assessments:programmes", "assessment.report", "trending-up"),
    Entry(pgettext_lazy("menu", "Handovers"), "handover:list", "device.hand_over", "handshake"),
    Entry(pgettext_lazy("menu", "Sales"), "sales:cash", "cash.view", "banknote"),
    Entry(pgettext_lazy("menu", "Vouchers"), "vouchers:home", "voucher.view", "coins"),
    Entry(pgettext_lazy("menu", "End of life"), "recycling:weee", "weee.view", "recycle"),
    Entry(pgettext_lazy("menu", "Work integration"), "integration:figures", "integration.view", "award"),
    Entry(pgettext_lazy("menu", "FSE+"), "cofunding:participants", "cofunding.record", "euro"),
    Entry(pgettext_lazy("menu", "FSE+ file"), "cofunding:exports", "cofunding.export", "euro"),
    Entry(pgettext_lazy("menu", "Reports"), "reporting:activity", "activity.view", "chart-column"),
    Entry(pgettext_lazy("menu", "On-the-spot checks"), "audits:list", "audit.view", "search-check"),
    Entry(pgettext_lazy("menu", "Ledger"), "desk:ledger", "ledger.verify", "fingerprint"),
    Entry(pgettext_lazy("menu", "Personal data"), "privacy:looks", "contact_log.view", "file-lock"),
    Entry(pgettext_lazy("menu", "Programmes"), "programmes:list", "programme.view", "book-open"),
    Entry(pgettext_lazy("menu", "Network"), "network:places", "network.view", "map-pin"),
    Entry(pgettext_lazy("menu", "People"), "network:people", "people.view", "users"),
)

SHOWN_AT_ONCE = 6


def links_for(actor: Actor, path: str) -> tuple[Link, ...]:
    """The entries that ``actor`` may open; the one that ``path`` stands under is current (the longest wins)."""
    found = [(entry, url) for entry, url in _reachable() if may(actor, entry.capability)]
    current = max((url for _entry, url in found if _stands_under(path, url)), key=len, default="")
    return tuple(Link(entry.label, url, entry.icon, url == current) for entry, url in found)


def _stands_under(path: str, url: str) -> bool:
    return path == url or (url != "/" and path.startswith(url))


def _reachable() -> Iterator[tuple[Entry, str]]:
    for entry in ENTRIES:
        url = url_or_none(entry.url_name)
        if url is not None:
            yield entry, url


def url_or_none(url_name: str) -> str | None:
    """The address, or None when no app offers that page here (a test requires every entry to lead somewhere)."""
    try:
        return reverse(url_name)
    except NoReverseMatch:
        return None
