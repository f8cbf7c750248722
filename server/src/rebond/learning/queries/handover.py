"""What still stands before the handover: told once, for the handover, the pages and the API."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date

from django.db.models import prefetch_related_objects
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from rebond.kit.outcomes import Obstacle
from rebond.learning.choices import Presence
from rebond.learning.models import Attendance, Enrolment
from rebond.learning.queries.counting import numbers_attended, numbers_counting
from rebond.programmes.choices import HandoverPoint, Outlet
from rebond.referrals.choices import Need
from rebond.referrals.models import Referral
from rebond.referrals.stages import Stage


def obstacles_to_handover(
    referrals: Sequence[Referral], *, on: date | None = None, outlet: str = Outlet.GIFT
) -> dict[int, list[Obstacle]]:
    """What the learning path still asks of each person, by key of the referral; an absent key means nothing.

    The programme sets the point: at the last required session (all the others attended, and the last one attended or
    taking place that day), from the first session, or a loan from the opening of the path that becomes a gift at its
    end. The path may name the session instead. A person whose path is done, or whose computer came back, has nothing
    left to do.
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
    point, plan = referral.kept_rules.handover_point, enrolment.path.plan
    is_lent = point == HandoverPoint.LOAN_THEN_GIFT and outlet == Outlet.LOAN_DURING_PATH
    came, coming = attended[enrolment.pk], today[enrolment.pk]
    if is_lent and plan.equips_at is None:
        return []
    if point == HandoverPoint.ANY_SESSION and plan.equips_at is None:
        return [] if came or coming else [Obstacle("no_session_yet", _("No session was attended yet."))]
    is_given_at_the_end = point == HandoverPoint.LOAN_THEN_GIFT and not is_lent
    needed = plan.required_until(None if is_given_at_the_end else plan.equips_at)
    missing = needed - came
    if not missing or (missing == {max(needed)} and max(needed) in coming):
        return []
    return [_missing(missing)]


def _missing(numbers: Collection[int]) -> Obstacle:
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
    return numbers_counting(enrolments, due)


def ready_for_handover(seats: Collection[Attendance]) -> list[Referral]:
    """Of those who came: the people to whom a computer may be handed over now."""
    came = [seat.enrolment.referral for seat in seats if seat.presence == Presence.PRESENT]
    waiting = [referral for referral in came if referral.stage in {Stage.ON_PATH, Stage.PATH_DONE}]
    obstacles = obstacles_to_handover(waiting)
    return [referral for referral in waiting if not obstacles.get(referral.pk)]
