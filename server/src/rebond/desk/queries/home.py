"""The first page of each role: what waits, a few figures, the stock of the place, where to go."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Count, Q
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from rebond.access import Actor, Role, may
from rebond.desk.days import written_day
from rebond.desk.links import link
from rebond.desk.queries.first_steps import FirstStep, first_steps_of
from rebond.desk.queries.todo import TodoItem, todo_of
from rebond.devices.models import Device
from rebond.devices.stages import Stage
from rebond.network.models import Membership, Organisation
from rebond.network.queries import coordination_of
from rebond.orders.models import Agreement
from rebond.referrals.models import Referral
from rebond.referrals.stages import Stage as ReferralStage
from rebond.stock.queries import HeldComputer, devices_at_place, held_computers

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

SHOWN_OF_STOCK, LOOKED_AT_IN_STOCK = 6, 100


@dataclass(frozen=True, slots=True)
class Figure:
    value: int
    label: str | StrPromise
    url: str = ""


@dataclass(frozen=True, slots=True)
class Road:
    """Where a role goes when nothing waits for it."""

    label: str | StrPromise
    detail: str | StrPromise
    url: str
    icon: str


@dataclass(frozen=True, slots=True)
class Home:
    greeting: str
    lead: str
    items: Sequence[TodoItem]
    figures: Sequence[Figure]
    stock: Sequence[HeldComputer]
    stock_url: str
    roads: Sequence[Road]
    first_steps: Sequence[FirstStep]
    coordination: Organisation | None
    """Whom to turn to for help, where it told everybody how."""


def home_of(hat: Membership, actor: Actor) -> Home:
    return Home(
        greeting=_first_name(hat),
        lead=_lead(hat),
        items=todo_of(actor),
        figures=_figures(actor),
        stock=_stock(actor),
        stock_url=link("stock:home"),
        roads=_roads(actor),
        first_steps=first_steps_of(actor),
        coordination=_coordination(actor),
    )


def _coordination(actor: Actor) -> Organisation | None:
    if actor.territory_id is None or actor.role in {Role.ADMINISTRATOR, Role.COORDINATOR}:
        return None
    found = coordination_of(actor.territory_id)
    return found if found and found.public_contact else None


def _lead(hat: Membership) -> str:
    parts = [str(Role(hat.role).label)]
    if hat.place is None:
        parts.append(hat.organisation.name)
    else:
        owner = hat.organisation.name if hat.organisation.name != hat.place.name else ""
        parts += [hat.place.name, owner, hat.place.commune.name, _agreement(hat.place.pk)]
    return " · ".join(filter(None, parts))


def _first_name(hat: Membership) -> str:
    """A person is greeted, never a place; by the whole address as long as no name is known."""
    return str(hat.user).partition(" ")[0]


def _agreement(place_id: int) -> str:
    today = timezone.localdate()
    current = Agreement.objects.in_force(today).filter(place=place_id).order_by("-ends_on", "-pk").first()
    if current is None:
        return gettext("no agreement in force")
    if current.ends_on is None:
        return gettext("agreement in force")
    return gettext("agreement until %(day)s") % {"day": written_day(current.ends_on)}


def _figures(actor: Actor) -> list[Figure]:
    if actor.role is Role.PRESCRIBER:
        return _referral_figures(actor)
    if not may(actor, "device.view"):
        return []
    if actor.role in {Role.MEDIATOR, Role.PLACE_MANAGER}:
        return _place_figures(actor)
    if actor.role is Role.DONOR:
        return _donor_figures(actor)
    return _stock_figures(actor)


def _stock_figures(actor: Actor) -> list[Figure]:
    devices = Device.objects.visible_to(actor).current()
    groups = ("in_work", "in_stock", "at_places", "handed_over")
    counts = devices.aggregate(
        **{group: Count("pk", filter=Q(stage__in=Stage.PARTITION[group])) for group in groups}
    )
    labels = {
        "in_work": _("in the workshop"),
        "in_stock": _("in stock"),
        "at_places": _("at places"),
        "handed_over": _("handed over"),
    }
    return [Figure(counts[group], labels[group], link("devices:list", group=group)) for group in groups]


def _place_figures(actor: Actor) -> list[Figure]:
    year = timezone.localdate().year
    counts = (
        Device.objects.visible_to(actor)
        .current()
        .aggregate(
            here=Count("pk", filter=Q(stage=Stage.AT_PLACE)),
            settled=Count("pk", filter=Q(stage=Stage.HANDED_OVER, settled_at__year=year)),
        )
    )
    followed = Referral.objects.visible_to(actor).open().count()
    return [
        Figure(counts["here"], _("computers here"), link("stock:home")),
        Figure(counts["settled"], _("handed over this year")),
        Figure(followed, _("people followed"), link("referrals:list", stage="open")),
    ]


def _donor_figures(actor: Actor) -> list[Figure]:
    counts = (
        Device.objects.visible_to(actor)
        .current()
        .aggregate(
            given=Count("pk", filter=~Q(received_at=None)),
            refurbished=Count("pk", filter=~Q(first_ready_at=None)),
            settled=Count("pk", filter=Q(stage__in=Stage.WITH_A_PERSON)),
        )
    )
    return [
        Figure(counts["given"], _("computers received from you")),
        Figure(counts["refurbished"], _("refurbished")),
        Figure(counts["settled"], _("in use again")),
    ]


def _referral_figures(actor: Actor) -> list[Figure]:
    year = timezone.localdate().year
    counts = Referral.objects.visible_to(actor).aggregate(
        referred=Count("pk", filter=Q(referred_on__year=year)),
        equipped=Count("pk", filter=Q(stage=ReferralStage.EQUIPPED, stage_since__year=year)),
    )
    return [
        Figure(counts["referred"], _("people referred this year"), link("referrals:list", stage="this_year")),
        Figure(counts["equipped"], _("equipped this year")),
    ]


def _stock(actor: Actor) -> list[HeldComputer]:
    if actor.role not in {Role.MEDIATOR, Role.PLACE_MANAGER}:
        return []
    here = held_computers(list(devices_at_place(actor)[:LOOKED_AT_IN_STOCK]))
    return sorted(here, key=lambda held: not held.may_be_handed_over)[:SHOWN_OF_STOCK]


_ROADS = (
    (
        "activity.view",
        _("Activity report"),
        _("counted from the events, with its gaps"),
        "reporting:activity",
        "chart-column",
    ),
    (
        "ledger.verify",
        _("Ledger"),
        _("every event, and whether the chain holds"),
        "desk:ledger",
        "fingerprint",
    ),
    (
        "audit.view",
        _("On-the-spot checks"),
        _("a sample drawn by lot, and where each original lies"),
        "audits:list",
        "search-check",
    ),
    (
        "voucher_claim.approve",
        _("Training vouchers"),
        _("what places ask for, and what is left"),
        "vouchers:claims",
        "coins",
    ),
    (
        "lot.announce",
        _("Announce a lot"),
        _("with its list, a count, or nothing"),
        "donations:announce_lot",
        "plus",
    ),
    ("device.export", _("All computers"), _("filter, read, export"), "devices:list", "laptop"),
    ("donation.view", _("Donations and lots"), _("what was given, and its proofs"), "donations:lots", "gift"),
    ("agreement.view", _("Agreements"), _("with the places"), "orders:agreements", "signature"),
    ("programme.view", _("Programmes"), _("their rules in plain words"), "programmes:list", "book-open"),
)
_GUIDED = frozenset({Role.AUDITOR, Role.FUNDER, Role.DONOR, Role.SIGNATORY, Role.COMMITTEE_MEMBER})


def _roads(actor: Actor) -> list[Road]:
    if actor.role not in _GUIDED:
        return []
    return [
        Road(label, detail, link(page), icon)
        for line, label, detail, page, icon in _ROADS
        if may(actor, line)
    ]
