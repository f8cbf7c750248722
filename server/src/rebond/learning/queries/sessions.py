"""Sessions, their seats, and who may have one."""

from __future__ import annotations

import re

from django.db.models import Count, Q, QuerySet

from passport.codes import REFERRAL_CODE, normalise
from rebond.access import Actor, Role
from rebond.access.guards import NOT_FOUND
from rebond.kit.errors import NotFound
from rebond.learning.choices import PathState, Presence
from rebond.learning.models import Attendance, SeatWait, Session
from rebond.learning.queries.counting import at_the_same, numbers_by_path
from rebond.network.models import Membership, Organisation, Place
from rebond.network.querysets import reach
from rebond.referrals.models import Referral
from rebond.referrals.stages import Stage

ON_A_SHEET = re.compile(r"\bP-[0-9A-Z]{4}-[0-9A-Z]{2}\b")
TRAINING = (Role.MEDIATOR, Role.PLACE_MANAGER, Role.TRAINER)


def session_visible(pk: int, actor: Actor) -> Session:
    """Raise `NotFound` for one that does not exist or is another place's."""
    rows = Session.objects.visible_to(actor).select_related(
        "path__programme", "place__organisation", "commune", "cohort", "trainer__user", "trainer_organisation"
    )
    found = rows.filter(pk=pk).first()
    if found is None:
        raise NotFound(NOT_FOUND, code="not_found")
    return found


def sessions_listed(actor: Actor, *, when: str = "") -> QuerySet[Session]:
    """Those to come and those to record; or, by ``when``, of another kind.

    "past": held or cancelled; "to_record": their attendance waits; "offers": somebody is to be asked about a seat.
    """
    rows = Session.objects.visible_to(actor).select_related("path", "place", "commune")
    rows = rows.annotate(taken=Count("attendances"))
    over = Q(recorded_at__isnull=False) | Q(cancelled_at__isnull=False)
    if when == "past":
        return rows.filter(over).order_by("-starts_at", "-pk")
    rows = rows.exclude(over).order_by("starts_at", "pk")
    if when == "offers":
        return rows.filter(pk__in=Session.objects.with_offers().values("pk"))
    return rows.to_record() if when == "to_record" else rows


def places_of(actor: Actor) -> QuerySet[Place]:
    """Where the hat may hold sessions."""
    reachable = reach(
        actor,
        "learning.record",
        territory="organisation__territory",
        organisations=("organisation",),
        places=("pk",),
    )
    return Place.objects.filter(reachable).open().order_by("name", "pk")


def trainers_at(place: Place) -> QuerySet[Membership]:
    """Who may lead a session there: the people of the place and of its organisation, the trainers of the territory."""
    own = Q(place=place) | Q(place=None, organisation=place.organisation_id)
    trainers = Q(role=Role.TRAINER, organisation__territory=place.organisation.territory_id)
    rows = Membership.objects.active().filter((own & Q(role__in=TRAINING)) | trainers)
    return rows.select_related("user", "organisation", "place").order_by("user__name", "pk")


def organisations_training(place: Place) -> QuerySet[Organisation]:
    return Organisation.objects.filter(territory=place.organisation.territory_id).order_by("name", "pk")


def trainers_in_reach(actor: Actor) -> QuerySet[Membership]:
    """Of all the places where the hat may hold sessions: the action judges who trains where."""
    places = places_of(actor).order_by()
    own = Q(place__in=places) | Q(place=None, organisation__places__in=places)
    trainers = Q(role=Role.TRAINER, organisation__places__in=places) | Q(
        role=Role.TRAINER, organisation__territory=actor.territory_id
    )
    rows = Membership.objects.active().filter((own & Q(role__in=TRAINING)) | trainers).distinct()
    return rows.select_related("user", "organisation", "place").order_by("user__name", "pk")


def organisations_of_territory(actor: Actor) -> QuerySet[Organisation]:
    return Organisation.objects.filter(territory=actor.territory_id).order_by("name", "pk")


def seats_of(session: Session) -> list[Attendance]:
    rows = session.attendances.select_related("enrolment__referral__programme", "enrolment__path")
    return list(rows.order_by("enrolment__referral__code"))


def next_session_of(session: Session) -> Session | None:
    """The one planned at the same place for the next number of the path."""
    rows = Session.objects.planned().filter(
        path=session.path_id, place=session.place_id, cohort=session.cohort_id, number=session.number + 1
    )
    return rows.filter(recorded_at=None).order_by("starts_at", "pk").first()


def people_without_seat(session: Session) -> list[Referral]:
    """People of the place whose path holds this session, who did not attend it yet and have no seat in it.

    Those whose computer came before the end go on with theirs; to what is not required of them, those who completed
    their path may come too.
    """
    done = Attendance.objects.filter(at_the_same(session), presence=Presence.PRESENT)
    stages, states = {Stage.ON_PATH, Stage.EQUIPPED}, {PathState.OPEN}
    if session.number not in session.path.plan.required:
        stages, states = stages | {Stage.PATH_DONE}, states | {PathState.COMPLETED}
    rows = Referral.objects.filter(
        place=session.place_id,
        stage__in=stages,
        enrolment__path__in=numbers_by_path(session),
        enrolment__state__in=states,
    )
    rows = rows.exclude(enrolment__attendances__session=session).exclude(enrolment__waits__session=session)
    return list(rows.exclude(enrolment__in=done.values("enrolment")).order_by("stage_since", "pk"))


def waits_of(session: Session) -> list[SeatWait]:
    """Those who wait for a seat, the first first."""
    rows = session.waits.select_related("enrolment__referral")
    return list(rows.order_by("pk"))


def sessions_with_offers(actor: Actor) -> QuerySet[Session]:
    """Where somebody is to be asked whether they want the seat that became free."""
    return Session.objects.visible_to(actor).with_offers()


def read_sheet(text: str) -> str | None:
    """The code of a person in what was scanned or typed.

    The sheet bears it in the address of the request, and behind the # of the one where the person follows it: there a
    secret stands after it, which is dropped.
    """
    found = ON_A_SHEET.search(text.upper())
    return normalise(found.group() if found else text, family=REFERRAL_CODE)
