"""Where a request stands, in easy words, for the person who holds its sheet. Nothing in it says who they are."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrPromise

from rebond.learning.choices import Presence
from rebond.learning.models import Attendance, Enrolment
from rebond.network.models import Place
from rebond.referrals.choices import Need
from rebond.referrals.models import Contact, Referral
from rebond.referrals.stages import Stage


@dataclass(frozen=True, slots=True)
class Said:
    """``title`` is where the request stands, ``then`` what comes; ``icon_name`` a picture of it."""

    title: StrPromise
    then: StrPromise
    icon_name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Followed:
    """``sessions`` counts those attended and those of the path; None before there is one."""

    code: str
    said: Said
    since: date
    place: Place
    next_session: datetime | None
    sessions: tuple[int, int] | None
    steps: tuple[tuple[StrPromise, str], ...]


CALL = Said(_("The place has your request."), _("Call the place, or go there. Say your number."), "phone")
SAID: Mapping[str, Said] = {
    Stage.NOMINATED: Said(
        _("A committee will decide."),
        _("You have nothing to do. Come back to this page, or call the place."),
        "scale",
    ),
    Stage.WAITING: Said(
        _("You are on a waiting list."),
        _("You have nothing to do. Your turn will come: the place will call you."),
        "clock",
    ),
    Stage.SENT: Said(
        _("The place has your request."), _("The place will call you. You may call it too."), "phone"
    ),
    Stage.ACCEPTED: Said(
        _("The place said yes."), _("Now comes the training. The place tells you the days."), "check"
    ),
    Stage.ON_PATH: Said(_("You are learning."), _("Come to each session."), "graduation-cap"),
    Stage.PATH_DONE: Said(
        _("Your training is finished."),
        _("The place is preparing your computer. Call it to choose a day."),
        "laptop",
    ),
    Stage.EQUIPPED: Said(
        _("You have your computer."), _("A problem? Call the place and say your number."), "handshake"
    ),
    Stage.CLOSED: Said(
        _("Your request is closed."), _("To know why, or to ask again, call the place."), "info"
    ),
}
TRAINED = Said(_("Your training is finished."), _("You may come back to ask for help."), "check")


def followed(referral: Referral) -> Followed:
    return Followed(
        code=referral.code,
        said=_said(referral),
        since=timezone.localdate(referral.stage_since),
        place=referral.place,
        next_session=_next_session(referral),
        sessions=_sessions(referral),
        steps=_steps(referral),
    )


def _said(referral: Referral) -> Said:
    if referral.stage == Stage.SENT and not Contact.objects.filter(referral=referral).exists():
        return CALL
    if referral.stage == Stage.PATH_DONE and referral.need != Need.COMPUTER_AND_INITIATION:
        return TRAINED
    return SAID[referral.stage]


def _steps(referral: Referral) -> tuple[tuple[StrPromise, str], ...]:
    """What is done, where the person is now and what comes. None for a request that is closed."""
    road = [
        (Stage.SENT, _("Your request is sent")),
        (Stage.ACCEPTED, _("The place says yes")),
        (Stage.ON_PATH, _("You learn")),
    ]
    if referral.need == Need.COMPUTER_AND_INITIATION:
        road.append((Stage.EQUIPPED, _("You get your computer")))
    if referral.stage == Stage.NOMINATED or referral.retained_at is not None:
        road.insert(1, (Stage.NOMINATED, _("A committee decides")))
    at = _position(referral, [stage for stage, _label in road])
    if at is None:
        return ()
    return tuple(
        (label, "done" if place < at else "now" if place == at else "ahead")
        for place, (_stage, label) in enumerate(road)
    )


def _position(referral: Referral, road: list[Stage]) -> int | None:
    """How many steps are behind the person. "Accepted" is done once it is said: they wait for what follows."""
    if referral.stage == Stage.CLOSED:
        return None
    if referral.stage == Stage.EQUIPPED:
        return len(road)
    if referral.stage in {Stage.NOMINATED, Stage.WAITING}:
        return 1
    follows = {Stage.SENT: Stage.ACCEPTED, Stage.ACCEPTED: Stage.ON_PATH, Stage.ON_PATH: Stage.ON_PATH}
    now = follows.get(Stage(referral.stage), Stage.EQUIPPED)
    return road.index(now) if now in road else len(road)


def _next_session(referral: Referral) -> datetime | None:
    rows = Attendance.objects.filter(
        enrolment__referral=referral, presence=Presence.EXPECTED, session__starts_at__gte=timezone.now()
    )
    return rows.order_by("session__starts_at").values_list("session__starts_at", flat=True).first()


def _sessions(referral: Referral) -> tuple[int, int] | None:
    enrolment = Enrolment.objects.filter(referral=referral).select_related("path").first()
    if enrolment is None or referral.stage != Stage.ON_PATH:
        return None
    came = Attendance.objects.filter(enrolment=enrolment, presence=Presence.PRESENT)
    return came.values("session__number").distinct().count(), enrolment.path.length
