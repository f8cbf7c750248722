"""Seats in a session: given in order, waited for, freed, and offered to the first who waits."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from rebond.access import Actor, system_actor
from rebond.kit.errors import Refused
from rebond.kit.outcomes import Obstacle, Outcome, Refusal
from rebond.learning.actions.holding import hold_session, refuse_what_is_over, subject
from rebond.learning.choices import PathState, Presence
from rebond.learning.facts import (
    SessionEnrolled,
    SessionSeatFreed,
    SessionSeatOffered,
    SessionWaitEnded,
    SessionWaitListed,
)
from rebond.learning.models import Attendance, Enrolment, SeatWait, Session
from rebond.ledger.facts import Facts
from rebond.ledger.recording import Entry, record
from rebond.referrals.lifecycle import hold_rows
from rebond.referrals.models import Referral

KEEPER = system_actor("seats")


def enrol_in_session(
    *,
    actor: Actor,
    session: Session,
    referrals: Collection[Referral],
    occurred_at: datetime | None = None,
) -> Outcome[Referral]:
    """Give seats to people on the path of the session, at its place, in the order given.

    When the session is full and still to come, the others wait for a seat, in order: they come back refused, with
    their rank.
    """
    with transaction.atomic():
        session = hold_session(actor, session)
        refuse_what_is_over(session)
        hold_rows(referrals)  # who goes on with another path is seated before or after, never meanwhile
        room = _Room.of(session)
        enrolments = _enrolments_of(referrals)
        for referral in referrals:
            room.place(referral, enrolments.get(referral.pk))
        Attendance.objects.bulk_create(
            [Attendance(session=session, enrolment=enrolments[referral.pk]) for referral in room.taken]
        )
        now = timezone.now()
        SeatWait.objects.bulk_create(
            [SeatWait(session=session, enrolment=enrolments[key], asked_at=now) for key in room.waiting]
        )
        told: list[Facts] = []
        if room.taken:
            told.append(SessionEnrolled(**subject(session), enrolled=len(room.taken)))
        if room.waiting:
            told.append(SessionWaitListed(**subject(session), waiting=len(room.waiting)))
        _record(actor, session, told, occurred_at)
    refused = [Refusal(ref, (room.refused[ref.pk],)) for ref in referrals if ref.pk in room.refused]
    return Outcome(room.taken, refused)


def free_seat(*, actor: Actor, session: Session, referral: Referral) -> bool:
    """Somebody will not come: their seat is offered to the first who waits. Answer whether there was such a seat."""
    with transaction.atomic():
        session = hold_session(actor, session)
        refuse_what_is_over(session)
        seat = session.attendances.filter(enrolment__referral=referral, presence=Presence.EXPECTED)
        freed, _rows = seat.delete()
        if freed:
            _record(actor, session, [SessionSeatFreed(**subject(session), freed=1)])
            offer_seats(actor, session)
    return bool(freed)


def take_offer(*, actor: Actor, session: Session, referral: Referral) -> bool:
    """The person wants the seat that was kept for them. Raise `Refused` when none is.

    Taken again, it answers False: the seat is theirs already.
    """
    with transaction.atomic():
        session = hold_session(actor, session)
        refuse_what_is_over(session)
        if session.attendances.filter(enrolment__referral=referral).exists():
            return False
        wait = session.waits.filter(enrolment__referral=referral).exclude(offered_at=None).first()
        if wait is None:
            raise Refused(_("No seat is kept for this person."), code="no_offer")
        Attendance.objects.create(session=session, enrolment_id=wait.enrolment_id)
        wait.delete()
        _record(actor, session, [SessionEnrolled(**subject(session), enrolled=1)])
    return True


def leave_waiting_list(*, actor: Actor, session: Session, referral: Referral) -> bool:
    """The person does not want the seat, or waits no longer. A seat that was kept goes to the next."""
    with transaction.atomic():
        session = hold_session(actor, session)
        refuse_what_is_over(session)
        left, _rows = session.waits.filter(enrolment__referral=referral).delete()
        if left:
            _record(actor, session, [SessionWaitEnded(**subject(session), left=1)])
            offer_seats(actor, session)
    return bool(left)


def offer_seats(actor: Actor, session: Session) -> int:
    """Keep each free seat of a held session for the next who waits. Answer how many seats were offered."""
    if not session.is_to_come:
        return 0
    kept = session.waits.exclude(offered_at=None).count()
    free = session.seats - session.attendances.count() - kept
    if free < 1:
        return 0
    first = list(session.waits.filter(offered_at=None).order_by("pk")[:free])
    if first:
        SeatWait.objects.filter(pk__in=[wait.pk for wait in first]).update(offered_at=timezone.now())
        _record(actor, session, [SessionSeatOffered(**subject(session), offered=len(first))])
    return len(first)


def give_seats_back(sessions: Iterable[Session], enrolments: Collection[int]) -> None:
    """These people will come to none of the held ``sessions``: what they had is offered to those who wait."""
    for session in sessions:
        session.waits.filter(enrolment__in=enrolments).delete()
        seats = session.attendances.filter(enrolment__in=enrolments, presence=Presence.EXPECTED)
        freed, _rows = seats.delete()
        if freed:
            _record(KEEPER, session, [SessionSeatFreed(**subject(session), freed=freed)])
        offer_seats(KEEPER, session)


@dataclass(slots=True)
class _Room:
    """How the people of one call fit in: judged one after the other, so that the order is theirs."""

    session: Session
    seated: set[int]
    waits: set[int]
    left: int
    ahead: int
    taken: list[Referral] = field(default_factory=list)
    waiting: list[int] = field(default_factory=list)
    refused: dict[int, Obstacle] = field(default_factory=dict)

    @classmethod
    def of(cls, session: Session) -> _Room:
        seated = set(session.attendances.values_list("enrolment__referral_id", flat=True))
        waits = dict(session.waits.values_list("enrolment__referral_id", "offered_at"))
        kept = sum(offered is not None for offered in waits.values())
        return cls(session, seated, set(waits), session.seats - len(seated) - kept, len(waits) - kept)

    def place(self, referral: Referral, enrolment: Enrolment | None) -> None:
        obstacle = self._obstacle(enrolment)
        if obstacle is None and self.left > 0:
            self.left -= 1
            self.taken.append(referral)
            self.seated.add(referral.pk)
        else:
            self.refused[referral.pk] = obstacle or self._to_wait(referral)

    def _obstacle(self, enrolment: Enrolment | None) -> Obstacle | None:
        if enrolment is None or enrolment.referral.place_id != self.session.place_id:
            return Obstacle("not_on_a_path", _("This person follows no learning path at this place."))
        if enrolment.referral_id in self.seated:
            return Obstacle("seated_already", _("This person already has a seat."))
        if enrolment.referral_id in self.waits:
            return Obstacle("waits_already", _("This person already waits for a seat."))
        if self.session.number_in(enrolment.path) is None:
            return Obstacle("other_path", _("This person follows another learning path."))
        if enrolment.state == PathState.ABANDONED:
            return Obstacle("path_given_up", _("This person gave the learning path up."))
        return None

    def _to_wait(self, referral: Referral) -> Obstacle:
        if not self.session.is_to_come:
            return Obstacle("session_full", _("The session is full."))
        self.waiting.append(referral.pk)
        self.waits.add(referral.pk)
        rank = self.ahead + len(self.waiting)
        return Obstacle(
            "waiting",
            _("The session is full: this person waits for a seat, as number %(rank)s.") % {"rank": rank},
        )


def _enrolments_of(referrals: Collection[Referral]) -> Mapping[int, Enrolment]:
    rows = Enrolment.objects.filter(referral__in=[referral.pk for referral in referrals])
    return {row.referral_id: row for row in rows.select_related("referral", "path").order_by("referral_id")}


def _record(
    actor: Actor, session: Session, told: Iterable[Facts], occurred_at: datetime | None = None
) -> None:
    record(actor=actor, occurred_at=occurred_at, entries=[Entry(session.stream, one) for one in told])
