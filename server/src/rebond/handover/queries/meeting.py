"""A person and a computer face to face: what stands between them, before anything is done."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from django.utils.translation import gettext_lazy as _

from passport.codes import REFERRAL_CODE, normalise
from rebond.access import Actor, may
from rebond.devices.lifecycle import STEPS, hold_obstacles, stage_obstacle
from rebond.devices.models import Device
from rebond.handover.choices import written_euros
from rebond.handover.models import Handover
from rebond.handover.queries.free import computers_fitting
from rebond.handover.queries.obstacles import (
    EQUIPPED,
    NOT_GRANTED,
    OF_THE_PERSON,
    WAIVABLE,
    obstacle_of_equipped,
    obstacles_of_terms,
    obstacles_to_hand_over,
)
from rebond.handover.queries.prices import WITHOUT_PRICE, ceiling_of, price_of
from rebond.kit.outcomes import Obstacle
from rebond.learning.models import Enrolment
from rebond.programmes.choices import HandoverPoint, Outlet
from rebond.referrals.models import Referral
from rebond.stock.queries import TO_A_PERSON


@dataclass(frozen=True, slots=True)
class Barrier:
    """One thing in the way of a handover; ``url_name`` and ``argument`` lead to its cure."""

    obstacle: Obstacle
    url_name: str = ""
    argument: str = ""


@dataclass(frozen=True, slots=True)
class Meeting:
    """A person and a computer face to face, before anything is done.

    ``outlets``: as what it may be handed over; none when it can only be sold. ``price_cents``: what the programme asks
    for a sale; None: it set no price.
    """

    device: Device
    referral: Referral
    enrolment: Enrolment | None
    barriers: Sequence[Barrier] = field(default=())
    outlets: Sequence[Outlet] = field(default=())
    may_be_sold: bool = False
    price_cents: int | None = None
    may_waive: bool = False
    fitting: Sequence[Device] = field(default=())

    @property
    def seeks_another(self) -> bool:
        """Something is wrong with this computer for this person, who may have one: another one may do."""
        codes = {item.obstacle.code for item in self.barriers}
        return not codes <= OF_THE_PERSON and codes.isdisjoint({EQUIPPED.code, NOT_GRANTED.code})

    @property
    def is_open(self) -> bool:
        """To a handover that costs nothing."""
        return bool(self.outlets) and not self.barriers

    @property
    def price_written(self) -> str:
        return written_euros(self.price_cents or 0)

    @property
    def is_waivable(self) -> bool:
        """Only the learning path stands in the way, and somebody entitled looks."""
        return (
            self.may_waive
            and bool(self.barriers)
            and all(item.obstacle.code in WAIVABLE for item in self.barriers)
        )


def meeting(device: Device, referral: Referral, actor: Actor, *, on: date | None = None) -> Meeting:
    """What the handover of ``device`` to this person would meet, without writing anything.

    The papers that the rules ask for are not in the way yet: they are looked at on the page of the two.
    """
    offered = _offered(device, referral)
    judged = [(outlet, _in_the_way(device, referral, outlet, on)) for outlet in offered]
    possible = [outlet for outlet, obstacles in judged if not obstacles]
    barriers = [] if possible else [Barrier(item, *_cure(item, device, referral)) for item in judged[0][1]]
    to_hand_over = [outlet for outlet in possible or offered if outlet in TO_A_PERSON]
    met = Meeting(
        device=device,
        referral=referral,
        enrolment=Enrolment.objects.running().select_related("path").filter(referral=referral).first(),
        barriers=barriers,
        outlets=to_hand_over,
        may_be_sold=Outlet.SOLIDARITY_SALE in possible and may(actor, "device.sell"),
        price_cents=price_of(referral.kept_rules),
        may_waive=may(actor, "device.waive_path") and bool(to_hand_over),
    )
    return replace(met, fitting=computers_fitting(referral, actor)) if met.seeks_another else met


def _offered(device: Device, referral: Referral) -> list[Outlet]:
    """As what the donor and the rules of the person let it go; at worst a gift, so that its obstacles are told."""
    outlets = [*TO_A_PERSON, Outlet.SOLIDARITY_SALE]
    allowed = [outlet for outlet in outlets if not obstacles_of_terms(device, referral, outlet)]
    return allowed or [Outlet.GIFT]


def _in_the_way(device: Device, referral: Referral, outlet: Outlet, on: date | None) -> list[Obstacle]:
    step = STEPS["sell" if outlet == Outlet.SOLIDARITY_SALE else "hand_over"]
    if (by_stage := stage_obstacle(step, device)) is not None:
        equipped = obstacle_of_equipped(referral)
        # In a second tab the computer has left, to this very person: that too is told.
        return [by_stage, equipped] if equipped else [by_stage]
    to_look_at = referral.kept_rules.papers_at_handover
    others = obstacles_to_hand_over(
        {device.pk: referral}, [device], outlet=outlet, waived=False, papers=to_look_at, on=on
    )
    found = [*hold_obstacles([device]).get(device.pk, ()), *others.get(device.pk, ())]
    if outlet == Outlet.SOLIDARITY_SALE and ceiling_of(device) is None:
        found.append(WITHOUT_PRICE)
    return found


def obstacles_to_give(handover: Handover) -> list[Obstacle]:
    """Why what was lent during the path does not become the person's own yet."""
    if handover.outlet != Outlet.LOAN_DURING_PATH or handover.ended_at or handover.cancelled_at:
        return [Obstacle("no_loan_during_path", _("This computer is not lent during a path."))]
    if not Handover.objects.to_give().filter(pk=handover.pk).exists():
        return [Obstacle("path_not_done", _("The learning path of this person is not completed."))]
    is_promised = handover.referral.kept_rules.handover_point == HandoverPoint.LOAN_THEN_GIFT
    terms = obstacles_of_terms(handover.device, handover.referral, Outlet.GIFT)
    return [item for item in terms if not (is_promised and item.code == "outlet_not_offered")]


def _cure(obstacle: Obstacle, device: Device, referral: Referral) -> tuple[str, str]:
    """The page on which the obstacle goes away: a URL name and its argument."""
    if obstacle.code in {"sessions_missing", "no_session_yet"}:
        return "learning:sessions", ""
    if obstacle.code in {"no_path", *OF_THE_PERSON - WAIVABLE}:
        return "referrals:referral", referral.code
    if obstacle.code in {"other_programme", "other_place", "earmarked"}:
        return "", ""  # the page offers the computers that fit
    return "desk:device", device.asset_tag


def referral_named(text: str, actor: Actor) -> Referral | None:
    """The referral that bears this code, in any writing, within reach."""
    code = normalise(text, family=REFERRAL_CODE)
    rows = Referral.objects.visible_to(actor).select_related("programme", "place__organisation")
    return rows.filter(code=code).first() if code else None
