"""Which sessions count for whom: those of one's own version, and the same session in another version or path."""

from __future__ import annotations

from collections.abc import Collection

from django.db.models import Q, QuerySet

from rebond.learning.choices import Presence
from rebond.learning.models import Attendance, Enrolment, LearningPath, Session


def numbers_attended(enrolments: Collection[Enrolment]) -> dict[int, set[int]]:
    """By key of the enrolment: the numbers of the sessions of its path at which the person was present."""
    return numbers_counting(enrolments, Attendance.objects.filter(presence=Presence.PRESENT))


def numbers_counting(
    enrolments: Collection[Enrolment], attendances: QuerySet[Attendance]
) -> dict[int, set[int]]:
    """By key of the enrolment: as which sessions of its path these seats count. One of a session that the path lacks does not."""
    paths = {enrolment.pk: enrolment.path for enrolment in enrolments}
    found: dict[int, set[int]] = {key: set() for key in paths}
    rows = attendances.filter(enrolment__in=paths).order_by("pk")
    seats = list(rows.values_list("enrolment_id", "session__path_id", "session__number"))
    others = {path_id for key, path_id, _number in seats if path_id != paths[key].pk}
    met = LearningPath.objects.in_bulk(others) if others else {}
    for key, path_id, number in seats:
        own = paths[key]
        counts_as = number if path_id == own.pk else own.plan.number_of(met[path_id].plan.key_of(number))
        if counts_as is not None:
            found[key].add(counts_as)
    return found


def numbers_by_path(session: Session) -> dict[int, int]:
    """As which number the session stands in each path of the programme that holds it, by key of the path."""
    found = {session.path_id: session.number}
    others = LearningPath.objects.filter(programme=session.path.programme_id).exclude(pk=session.path_id)
    for path in others.order_by("pk"):
        number = session.number_in(path)
        if number is not None:
            found[path.pk] = number
    return found


def at_the_same(session: Session) -> Q:
    """Of a seat: in this session of the path, on whatever day, in whatever path that holds it."""
    same = Q()
    for path_id, number in numbers_by_path(session).items():
        same |= Q(session__path=path_id, session__number=number)
    return same
