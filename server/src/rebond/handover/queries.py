"""What one screen needs to know before a computer changes hands."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from django.db.models import Exists, OuterRef, QuerySet
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from passport.codes import REFERRAL_CODE, normalise
from rebond.access import Actor, may
from rebond.devices.lifecycle import STEPS, hold_obstacles, stage_obstacle
from rebond.devices.models import Device
from rebond.handover.choices import CEILINGS_CENTS, written_euros
from rebond.handover.models import DeviceReturn, Handover, Loan, Sale
from rebond.kit.outcomes import Obstacle
from rebond.learning.models import Enrolment
from rebond.learning.queries import obstacles_to_handover as obstacles_on_the_path
from rebond.network.models import Organisation
from rebond.network.querysets import reach
from rebond.programmes.choices import Outlet
from rebond.referrals.models import Referral
from rebond.referrals.stages import Stage as ReferralStage
from rebond.stock.queries import TO_A_PERSON, devices_at_place, held_computers
from rebond.workshop.queries import obstacles_of_media

WAIVABLE = frozenset({"no_path", "no_session_yet", "sessions_missing"})
"""What stands in the way on the learning path, and may be lifted with a reason; the need itself may not."""

OF_THE_PERSON = WAIVABLE | {"referral_closed", "already_equipped", "initiation_only"}
"""What another computer would not change."""

MOST_FITTING, MOST_LOOKED_AT = 6, 50


def obstacles_to_hand_over(
    referrals: Mapping[int, Referral],
    devices: Sequence[Device],
    *,
    outlet: str,
    waived: bool,
    on: date | None = None,
) -> dict[int, list[Obstacle]]:
    """What stands between each device and the person it is meant for.

    ``referrals``: by key of the device. ``waived``: somebody entitled gave a reason to hand over before
    the point that the programme sets. The answer is by key of the device; an absent key means open.
    """
    people = [referrals[device.pk] for device in devices]
    path = obstacles_on_the_path(people, on=on, outlet=outlet)
    media = obstacles_of_media(devices)
    equipped = _equipped(referrals)
    found: dict[int, list[Obstacle]] = {}
    for device in devices:
        referral = referrals[device.pk]
        learning = [item for item in path.get(referral.pk, ()) if not (waived and item.code in WAIVABLE)]
        obstacles = [*_of_the_pair(device, referral, outlet), *media[device.pk], *learning]
        if referral.pk in equipped:
            obstacles.append(Obstacle("already_equipped", _("This person already has a computer.")))
        if obstacles:
            found[device.pk] = obstacles
    return found


def _of_the_pair(device: Device, referral: Referral, outlet: str) -> list[Obstacle]:
    found = []
    if device.place_id != referral.place_id:
        found.append(
            Obstacle("other_place", _("This computer is not at the place that follows this person."))
        )
    if device.programme_id != referral.programme_id:
        other = _("This computer belongs to the programme “%(theirs)s”, this person to “%(own)s”.")
        names = {"theirs": device.programme, "own": referral.programme}
        found.append(Obstacle("other_programme", other % names))
    if referral.stage == ReferralStage.CLOSED:
        found.append(Obstacle("referral_closed", _("This referral is closed: reopen it first.")))
    if not device.lot.agreement.allows(outlet):
        found.append(Obstacle("outlet_excluded", _("The donor's terms do not allow this outlet.")))
    return found


def _equipped(referrals: Mapping[int, Referral]) -> set[int]:
    current = Handover.objects.current().filter(referral__in=[referral.pk for referral in referrals.values()])
    return set(current.values_list("referral_id", flat=True))


@dataclass(frozen=True, slots=True)
class Barrier:
    """One thing in the way of a handover; ``url_name`` and ``argument`` lead to its cure."""

    obstacle: Obstacle
    url_name: str = ""
    argument: str = ""


@dataclass(frozen=True, slots=True)
class Meeting:
    """A person and a computer face to face, before anything is done."""

    device: Device
    referral: Referral
    enrolment: Enrolment | None
    barriers: Sequence[Barrier] = field(default=())
    outlets: Sequence[Outlet] = field(default=())
    may_waive: bool = False
    fitting: Sequence[Device] = field(default=())

    @property
    def seeks_another(self) -> bool:
        """Something is wrong with this computer for this person: another one may do."""
        return any(item.obstacle.code not in OF_THE_PERSON for item in self.barriers)

    @property
    def is_open(self) -> bool:
        return not self.barriers

    @property
    def is_waivable(self) -> bool:
        """Only the learning path stands in the way, and somebody entitled looks."""
        return (
            self.may_waive
            and bool(self.barriers)
            and all(item.obstacle.code in WAIVABLE for item in self.barriers)
        )


def meeting(device: Device, referral: Referral, actor: Actor, *, on: date | None = None) -> Meeting:
    """What the handover of ``device`` to this person would meet, without writing anything."""
    outlets = [outlet for outlet in TO_A_PERSON if device.lot.agreement.allows(outlet)]
    judged = [(outlet, _in_the_way(device, referral, outlet, on)) for outlet in outlets or [Outlet.GIFT]]
    possible = [outlet for outlet, obstacles in judged if not obstacles]
    barriers = [] if possible else [Barrier(item, *_cure(item, device, referral)) for item in judged[0][1]]
    met = Meeting(
        device=device,
        referral=referral,
        enrolment=Enrolment.objects.running().select_related("path").filter(referral=referral).first(),
        barriers=barriers,
        outlets=possible or outlets,
        may_waive=may(actor, "device.waive_path"),
    )
    return replace(met, fitting=computers_fitting(referral, actor)) if met.seeks_another else met


def computers_fitting(referral: Referral, actor: Actor) -> list[Device]:
    """The computers of the person's place and programme with which nothing is wrong, the longest there first."""
    rows = devices_at_place(actor).filter(place=referral.place_id, programme=referral.programme_id)
    return [held.device for held in held_computers(list(rows[:MOST_LOOKED_AT])) if not held.obstacles][
        :MOST_FITTING
    ]


def _in_the_way(device: Device, referral: Referral, outlet: Outlet, on: date | None) -> list[Obstacle]:
    if (by_stage := stage_obstacle(STEPS["hand_over"], device)) is not None:
        return [by_stage]
    others = obstacles_to_hand_over({device.pk: referral}, [device], outlet=outlet, waived=False, on=on)
    return [*hold_obstacles([device]).get(device.pk, ()), *others.get(device.pk, ())]


def _cure(obstacle: Obstacle, device: Device, referral: Referral) -> tuple[str, str]:
    """The page on which the obstacle goes away: a URL name and its argument."""
    if obstacle.code in {"sessions_missing", "no_session_yet"}:
        return "learning:sessions", ""
    if obstacle.code in {"no_path", "referral_closed", "initiation_only"}:
        return "referrals:referral", referral.code
    if obstacle.code in {"other_programme", "other_place"}:
        return "", ""  # the page offers the computers that fit
    return "desk:device", device.asset_tag


def referral_named(text: str, actor: Actor) -> Referral | None:
    """The referral that bears this code, in any writing, within reach."""
    code = normalise(text, family=REFERRAL_CODE)
    rows = Referral.objects.visible_to(actor).select_related("programme", "place__organisation")
    return rows.filter(code=code).first() if code else None


def people_waiting(actor: Actor, *, device: Device | None = None) -> QuerySet[Referral]:
    """Those whose path is completed and who have no computer, the longest waiting first.

    With ``device``: only those of its programme and place, who could leave with it.
    """
    rows = Referral.objects.visible_to(actor).filter(stage=ReferralStage.PATH_DONE)
    if device is not None:
        rows = rows.filter(programme=device.programme_id, place=device.place_id)
    exchange = DeviceReturn.objects.filter(handover__referral=OuterRef("pk"), exchange_wanted=True)
    rows = rows.annotate(waits_for_exchange=Exists(exchange)).select_related("place", "enrolment__path")
    return rows.order_by("stage_since", "pk")


def handovers_listed(actor: Actor) -> QuerySet[Handover]:
    return Handover.objects.visible_to(actor).select_related("device", "referral", "place", "path")


def handover_visible(pk: int, actor: Actor) -> Handover:
    rows = Handover.objects.visible_to(actor).select_related(
        "device__lot__agreement__donor",
        "referral__programme__territory",
        "place__organisation",
        "place__commune",
        "path",
    )
    return get_object_or_404(rows, pk=pk)


def loans_listed(actor: Actor, *, late: bool = False) -> QuerySet[Loan]:
    """``late``: only those whose day is past."""
    rows = Loan.objects.visible_to(actor).current().select_related("device", "organisation")
    return rows.filter(due_on__lt=timezone.localdate()) if late else rows


def loan_visible(pk: int, actor: Actor) -> Loan:
    return get_object_or_404(Loan.objects.visible_to(actor).select_related("device", "organisation"), pk=pk)


def borrowers_for(actor: Actor) -> QuerySet[Organisation]:
    rows = Organisation.objects.filter(reach(actor, "device.lend_to_organisation", territory="territory"))
    return rows.order_by("name", "pk")


def ceiling_of(device: Device) -> int | None:
    """The most that this kind of computer may cost a person, in cents; None: it has no solidarity price."""
    return CEILINGS_CENTS.get(device.form_factor)


def obstacles_to_sell(devices: Sequence[Device]) -> dict[int, list[Obstacle]]:
    """What the programme, the donor's terms, the drives and the kind of computer say against a sale to a person."""
    excluded = Obstacle("outlet_excluded", _("The donor's terms or the programme do not allow this outlet."))
    unknown = Obstacle(
        "no_ceiling", _("There is no solidarity price for this kind of computer. Identify it first.")
    )
    media = obstacles_of_media(devices)
    found: dict[int, list[Obstacle]] = {}
    for device in devices:
        found[device.pk] = list(media[device.pk])
        if not device.lot.agreement.allows(Outlet.SOLIDARITY_SALE):
            found[device.pk].append(excluded)
        if ceiling_of(device) is None:
            found[device.pk].append(unknown)
    return found


def sales_listed(actor: Actor, *, since: date, until: date) -> QuerySet[Sale]:
    """Receipts written by the places within reach for sales of these days, both included, in their order."""
    rows = Sale.objects.visible_to(actor).select_related("device", "place")
    return rows.filter(sold_at__date__range=(since, until)).order_by("place__name", "year", "number")


def sale_visible(pk: int, actor: Actor) -> Sale:
    rows = Sale.objects.visible_to(actor).select_related(
        "device__programme__territory", "place__organisation", "place__commune"
    )
    return get_object_or_404(rows, pk=pk)


@dataclass(frozen=True, slots=True)
class CashTotal:
    """What one place took in by one means, cancelled sales left out."""

    place: str
    means: str
    sales: int
    cents: int

    @property
    def written(self) -> str:
        return written_euros(self.cents)


def cash_totals(sales: Sequence[Sale]) -> list[CashTotal]:
    counted: dict[tuple[str, str], list[int]] = {}
    for sale in sales:
        if sale.cancelled_at is None:
            key = (sale.place.name, str(sale.get_paid_by_display()))
            counted.setdefault(key, []).append(sale.price_cents)
    return [CashTotal(*key, len(prices), sum(prices)) for key, prices in sorted(counted.items())]
