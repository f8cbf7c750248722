"""Where a request stands, in easy words, for the person who holds its sheet. Nothing in it says who they are."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime

from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrPromise

from rebond.learning.choices import Presence
from rebond.learning.models import Attendance, Enrolment
from rebond.learning.queries import numbers_attended
from rebond.ledger.models import Event
from rebond.network.models import Place
from rebond.referrals.asked_papers import PapersToBring, papers_to_bring
from rebond.referrals.choices import Need
from rebond.referrals.models import Contact, Referral
from rebond.referrals.stages import Stage


@dataclass(frozen=True, slots=True)
class Said:
    """``title`` is where the request stands, ``then`` what comes; ``icon_name`` a picture of it.

    ``without_phone``: what is said instead of ``then`` where the place has no known telephone.
    """

    title: StrPromise
    then: StrPromise
    icon_name: str
    without_phone: StrPromise | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Followed:
    """``sessions`` counts those attended and those of the path; None before there is one.

    ``papers``: those that the person still has to bring.
    """

    code: str
    said: Said
    since: date
    place: Place
    next_session: datetime | None
    sessions: tuple[int, int] | None
    steps: tuple[tuple[StrPromise, str], ...]
    papers: PapersToBring


CALL = Said(
    _("The place has your request."),
    _("Call the place, or go there. Say your number."),
    "phone",
    _("Go to the place. Say your number."),
)
SAID: Mapping[str, Said] = {
    Stage.NOMINATED: Said(
        _("A committee will decide."),
        _("You have nothing to do. Come back to this page, or call the place."),
        "scale",
        _("You have nothing to do. Come back to this page, or go to the place."),
    ),
    Stage.WAITING: Said(
        _("You are on a waiting list."),
        _("You have nothing to do. Your turn will come: the place will call you."),
        "clock",
    ),
    Stage.SENT: Said(
        _("The place has your request."),
        _("The place will call you. You may call it too."),
        "phone",
        _("The place will call you. You may go there too."),
    ),
    Stage.ACCEPTED: Said(
        _("The place said yes."), _("Now comes the training. The place tells you the days."), "check"
    ),
    Stage.ON_PATH: Said(_("You are learning."), _("Come to each session."), "graduation-cap"),
    Stage.PATH_DONE: Said(
        _("Your training is finished."),
        _("The place is preparing your computer. Call it to choose a day."),
        "laptop",
        _("The place is preparing your computer. Go there to choose a day."),
    ),
    Stage.EQUIPPED: Said(
        _("You have your computer."),
        _("A problem? Call the place and say your number."),
        "handshake",
        _("A problem? Go to the place and say your number."),
    ),
    Stage.CLOSED: Said(
        _("Your request is closed."),
        _("To know why, or to ask again, call the place."),
        "info",
        _("To know why, or to ask again, go to the place."),
    ),
}
SAID_OF_STEP: Mapping[str, Said] = {
    "referral.retained": Said(
        _("The committee said yes."),
        _("The place will call you. You may call it too."),
        "check",
        _("The place will call you. You may go there too."),
    ),
    "referral.kept_waiting": Said(
        _("The committee has not decided yet."),
        _("Your request stays on its list. You have nothing to do: the committee will meet again."),
        "scale",
    ),
    "referral.nominated_again": Said(
        _("Your request is open again."), _("A committee will decide. You have nothing to do."), "scale"
    ),
    "referral.reopened": Said(
        _("Your request is open again."),
        _("The place will call you. You may call it too."),
        "phone",
        _("The place will call you. You may go there too."),
    ),
    "referral.waits_again": Said(
        _("Your request is open again."),
        _("You are on a waiting list. Your turn will come: the place will call you."),
        "clock",
    ),
    "referral.rerouted": Said(
        _("Another place has your request now."),
        _("This place will call you. You may call it too."),
        "phone",
        _("This place will call you. You may go there too."),
    ),
    "referral.unequipped": Said(
        _("Your computer came back to us."),
        _("Call the place: it tells you what follows."),
        "laptop",
        _("Go to the place: it tells you what follows."),
    ),
    "referral.replaced": Said(
        _("You will get another computer."),
        _("The place is preparing it. Call it to choose a day."),
        "laptop",
        _("The place is preparing it. Go there to choose a day."),
    ),
    "referral.withdrawn": Said(
        _("Your request is closed."),
        _("Whoever sent you to the place took it back. To ask again, go and see them, or call the place."),
        "info",
        _("Whoever sent you to the place took it back. To ask again, go and see them, or go to the place."),
    ),
}
"""After these steps the stage alone would not say what happened to the person last."""
BEFORE_THE_PLACE = frozenset({Stage.NOMINATED, Stage.WAITING, Stage.SENT})
TRAINED = Said(_("Your training is finished."), _("You may come back to ask for help."), "check")


def followed(referral: Referral) -> Followed:
    return Followed(
        code=referral.code,
        said=_said(referral) if referral.place.phone else _without_phone(_said(referral)),
        since=timezone.localdate(referral.stage_since),
        place=referral.place,
        next_session=_next_session(referral),
        sessions=_sessions(referral),
        steps=_steps(referral),
        papers=_papers(referral),
    )


def _papers(referral: Referral) -> PapersToBring:
    """Those that are behind the person are told no more."""
    papers = papers_to_bring(referral)
    if referral.stage not in Stage.OPEN:
        return PapersToBring()
    return papers if referral.stage in BEFORE_THE_PLACE else replace(papers, at_first=())


def _said(referral: Referral) -> Said:
    said = SAID_OF_STEP.get(_last_step(referral), SAID[referral.stage])
    if referral.stage == Stage.SENT and not Contact.objects.filter(referral=referral).exists():
        return (
            CALL
            if said is SAID[Stage.SENT]
            else replace(said, then=CALL.then, without_phone=CALL.without_phone)
        )
    if said is SAID[Stage.PATH_DONE] and referral.need != Need.COMPUTER_AND_INITIATION:
        return TRAINED
    return said


def _without_phone(said: Said) -> Said:
    """Nobody is told to call where there is no number to call."""
    return replace(said, then=said.without_phone or said.then)


def _last_step(referral: Referral) -> str:
    """The kind of the event that brought the person where they stand."""
    steps = Event.objects.filter(stream=referral.stream, facts__target=referral.stage)
    return steps.order_by("-seq").values_list("kind", flat=True).first() or ""


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
    return len(numbers_attended([enrolment])[enrolment.pk]), enrolment.path.length
