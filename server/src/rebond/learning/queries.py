"""How far people are on their path, and what still stands before the handover."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, QuerySet, prefetch_related_objects
from django.utils import timezone
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from passport.codes import REFERRAL_CODE, normalise
from rebond.access import Actor
from rebond.access.guards import NOT_FOUND
from rebond.kit.days import written
from rebond.kit.errors import NotFound
from rebond.kit.outcomes import Obstacle
from rebond.learning.choices import PathState, Presence
from rebond.learning.models import Assessment, Attendance, Enrolment, LearningPath, Session
from rebond.network.models import Place
from rebond.network.querysets import reach
from rebond.programmes.choices import HandoverPoint, Outlet
from rebond.programmes.models import Programme
from rebond.referrals.choices import Need
from rebond.referrals.models import Referral
from rebond.referrals.stages import Stage
from rebond.ui.road import State


def numbers_attended(enrolments: Collection[Enrolment]) -> dict[int, set[int]]:
    """By key of the enrolment: the numbers of the sessions of its path at which the person was present."""
    return _numbers(enrolments, Attendance.objects.filter(presence=Presence.PRESENT))


def obstacles_to_handover(
    referrals: Sequence[Referral], *, on: date | None = None, outlet: str = Outlet.GIFT
) -> dict[int, list[Obstacle]]:
    """What the learning path still asks of each person, by key of the referral; an absent key means nothing.

    The programme sets the point: at the last session (all the others attended, and the last one attended or taking
    place that day), from the first session, or a loan from the opening of the path that becomes a gift at its end. A
    person whose path is done, or whose computer came back, has nothing left to do.
    """
    day = on or timezone.localdate()
    prefetch_related_objects(referrals, "rules")
    waiting = [referral for referral in referrals if referral.stage != Stage.PATH_DONE]
    enrolments = {row.referral_id: row for row in _enrolments(waiting)}
    attended = numbers_attended(enrolments.values())
    today = _numbers_of_the_day(enrolments.values(), day)
    found: dict[int, list[Obstacle]] = {}
    for referral in referrals:
        obstacles = _of_the_need(referral)
        if referral.stage != Stage.PATH_DONE:
            obstacles += _of_the_path(referral, enrolments.get(referral.pk), attended, today, outlet)
        if obstacles:
            found[referral.pk] = obstacles
    return found


def _of_the_need(referral: Referral) -> list[Obstacle]:
    if referral.need == Need.INITIATION_ONLY:
        return [Obstacle("initiation_only", _("This person was referred for an initiation only."))]
    return []


def _of_the_path(
    referral: Referral,
    enrolment: Enrolment | None,
    attended: Mapping[int, set[int]],
    today: Mapping[int, set[int]],
    outlet: str,
) -> list[Obstacle]:
    if enrolment is None:
        return [Obstacle("no_path", _("No learning path is open for this person."))]
    point = referral.kept_rules.handover_point
    if point == HandoverPoint.LOAN_THEN_GIFT and outlet == Outlet.LOAN_DURING_PATH:
        return []
    came, coming = attended[enrolment.pk], today[enrolment.pk]
    if point == HandoverPoint.ANY_SESSION:
        return [] if came or coming else [Obstacle("no_session_yet", _("No session was attended yet."))]
    last = enrolment.path.length
    missing = set(range(1, last + 1)) - came
    if not missing or (missing == {last} and last in coming):
        return []
    return [_missing(missing)]


def _missing(numbers: set[int]) -> Obstacle:
    listed = ", ".join(str(number) for number in sorted(numbers))
    message = ngettext(
        "Session %(numbers)s is still to be attended.",
        "Sessions %(numbers)s are still to be attended.",
        len(numbers),
    ) % {"numbers": listed}
    return Obstacle("sessions_missing", message)


def _enrolments(referrals: Collection[Referral]) -> list[Enrolment]:
    rows = Enrolment.objects.running().filter(referral__in=[referral.pk for referral in referrals])
    return list(rows.select_related("path").order_by("pk"))


def _numbers_of_the_day(enrolments: Collection[Enrolment], day: date) -> dict[int, set[int]]:
    """The sessions of ``day`` at which the people are expected, or were present."""
    due = Attendance.objects.filter(
        presence__in=(Presence.EXPECTED, Presence.PRESENT), session__starts_at__date=day
    )
    return _numbers(enrolments, due)


def _numbers(enrolments: Collection[Enrolment], attendances: QuerySet[Attendance]) -> dict[int, set[int]]:
    """Only sessions of the path that is followed count, be it another one than before."""
    paths = {enrolment.pk: enrolment.path_id for enrolment in enrolments}
    found: dict[int, set[int]] = {key: set() for key in paths}
    rows = attendances.filter(enrolment__in=paths).order_by("pk")
    for key, path_id, number in rows.values_list("enrolment_id", "session__path_id", "session__number"):
        if paths[key] == path_id:
            found[key].add(number)
    return found


@dataclass(frozen=True, slots=True)
class SessionOfPath:
    """One session of the path, as a person stands to it."""

    number: int
    title: str
    state: State
    when: str
    words: str


def person_visible(code: str, actor: Actor) -> Referral:
    """The referral of a person who learns, by its code. Raise `NotFound` for another place's."""
    reachable = reach(actor, "learning.view", territory="programme__territory", places=("place",))
    rows = Referral.objects.filter(reachable, code=normalise(code, family=REFERRAL_CODE))
    found = rows.select_related("programme", "rules", "place__organisation").first()
    if found is None:
        raise NotFound(NOT_FOUND, code="not_found")
    return found


def session_visible(pk: int, actor: Actor) -> Session:
    """Raise `NotFound` for one that does not exist or is another place's."""
    rows = Session.objects.visible_to(actor).select_related("path__programme", "place__organisation")
    found = rows.filter(pk=pk).first()
    if found is None:
        raise NotFound(NOT_FOUND, code="not_found")
    return found


def path_visible(pk: int, actor: Actor) -> LearningPath:
    reachable = reach(actor, "programme.edit", territory="programme__territory")
    found = LearningPath.objects.filter(reachable, pk=pk).select_related("programme").first()
    if found is None:
        raise NotFound(NOT_FOUND, code="not_found")
    return found


def sessions_listed(actor: Actor, *, past: bool) -> QuerySet[Session]:
    """Those to come and those whose attendance is still to be recorded; or those that were."""
    rows = Session.objects.visible_to(actor).select_related("path", "place")
    rows = rows.annotate(taken=Count("attendances"))
    if past:
        return rows.exclude(recorded_at=None).order_by("-starts_at", "-pk")
    return rows.filter(recorded_at=None).order_by("starts_at", "pk")


def paths_of_territory(actor: Actor) -> QuerySet[LearningPath]:
    reachable = reach(actor, "programme.view", territory="programme__territory")
    rows = LearningPath.objects.filter(reachable).select_related("programme")
    return rows.annotate(followers=Count("enrolments")).order_by("programme__name", "-is_open", "name", "pk")


def paths_offered(programme: Programme | None, actor: Actor) -> QuerySet[LearningPath]:
    """Paths that may be opened: of one programme, or of all those of the hat."""
    rows = paths_of_territory(actor).filter(is_open=True)
    return rows.filter(programme=programme) if programme else rows


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


def seats_of(session: Session) -> list[Attendance]:
    rows = session.attendances.select_related("enrolment__referral__programme", "enrolment__path")
    return list(rows.order_by("enrolment__referral__code"))


def next_session_of(session: Session) -> Session | None:
    """The one planned at the same place for the next number of the path."""
    rows = Session.objects.filter(path=session.path_id, place=session.place_id, number=session.number + 1)
    return rows.filter(recorded_at=None).order_by("starts_at", "pk").first()


def ready_for_handover(seats: Collection[Attendance]) -> list[Referral]:
    """Of those who came: the people to whom a computer may be handed over now."""
    came = [seat.enrolment.referral for seat in seats if seat.presence == Presence.PRESENT]
    waiting = [referral for referral in came if referral.stage in {Stage.ON_PATH, Stage.PATH_DONE}]
    obstacles = obstacles_to_handover(waiting)
    return [referral for referral in waiting if not obstacles.get(referral.pk)]


def people_without_seat(session: Session) -> list[Referral]:
    """People of the place on the path of the session who did not attend its number yet and have no seat in it.

    Those whose computer was lent before the end go on with theirs.
    """
    done = Attendance.objects.filter(
        presence=Presence.PRESENT, session__path=session.path_id, session__number=session.number
    )
    rows = Referral.objects.filter(
        place=session.place_id,
        stage__in=(Stage.ON_PATH, Stage.EQUIPPED),
        enrolment__path=session.path_id,
        enrolment__state=PathState.OPEN,
    )
    rows = rows.exclude(enrolment__attendances__session=session)
    return list(rows.exclude(enrolment__in=done.values("enrolment")).order_by("stage_since", "pk"))


def enrolment_of(referral: Referral) -> Enrolment | None:
    return Enrolment.objects.filter(referral=referral).select_related("path").first()


def assessment_of(referral: Referral) -> Assessment | None:
    return Assessment.objects.filter(referral=referral).first()


def progress_of(enrolment: Enrolment) -> list[SessionOfPath]:
    """Every session of the path: attended, planned, missed or still to be planned."""
    rows = enrolment.attendances.filter(session__path=enrolment.path_id).select_related("session")
    by_number: dict[int, list[Attendance]] = defaultdict(list)
    for seat in rows.order_by("session__starts_at", "pk"):
        by_number[seat.session.number].append(seat)
    titles = enumerate(enrolment.path.session_titles, start=1)
    return [_session_of_path(number, str(title), by_number[number]) for number, title in titles]


def _session_of_path(number: int, title: str, seats: Sequence[Attendance]) -> SessionOfPath:
    present = next((seat for seat in seats if seat.presence == Presence.PRESENT), None)
    planned = next((seat for seat in seats if seat.presence == Presence.EXPECTED), None)
    seat = present or planned or (seats[-1] if seats else None)
    if seat is None:
        return SessionOfPath(number, title, "ahead", "", gettext("to plan"))
    when = written(seat.session.starts_at)
    state: State = "done" if present else "now" if planned else "ahead"
    return SessionOfPath(number, title, state, when, str(seat.get_presence_display()))
