"""What the final check says of a computer: the part of the rule of readiness that this app brings to the workshop."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _

from rebond.kit.outcomes import Obstacle
from rebond.preparation.choices import FinalFault
from rebond.preparation.models import FinalCheck
from rebond.preparation.sample import is_drawn
from rebond.workshop.brought import Finished

CHUNK = 500


def obstacles_of_final_checks(finished: Sequence[Finished]) -> dict[int, list[Obstacle]]:
    """A computer of the sample waits for another person; one that was sent back waits for what was wrong, then again."""
    last = last_checks_of([one.device.pk for one in finished])
    return {one.device.pk: _obstacles(one, last.get(one.device.pk)) for one in finished}


def last_checks_of(keys: Collection[int]) -> dict[int, FinalCheck]:
    """By key of the device: its last final check."""
    found: dict[int, FinalCheck] = {}
    wanted = sorted(keys)
    for start in range(0, len(wanted), CHUNK):
        rows = FinalCheck.objects.filter(device__in=wanted[start : start + CHUNK]).order_by("pk")
        found |= {check.device_id: check for check in rows}
    return found


def _obstacles(one: Finished, last: FinalCheck | None) -> list[Obstacle]:
    since = one.device.data_since
    if last is not None and since is not None and last.checked_at < since:
        last = None  # a person had it since
    if last is None:
        return [_required(one)] if is_drawn(one.device.asset_tag, percent=one.final_check_percent) else []
    if last.has_failed:
        return _left_to_do(one, last) or [_again(last)]
    if last.checked_at >= one.installed_at:
        return []
    return [_required(one)] if is_drawn(one.device.asset_tag, percent=one.final_check_percent) else []


def _left_to_do(one: Finished, check: FinalCheck) -> list[Obstacle]:
    """What was done since the check is not told again."""
    faults = set(check.faults)
    told = {"day": _day(check), "faults": check.faults_in_words}
    found = []
    if faults & FinalFault.PREPARED_AGAIN and one.installed_at <= check.checked_at:
        message = _("Sent back by the final check of %(day)s: %(faults)s. Prepare it again.") % told
        found.append(Obstacle("prepare_again", message))
    graded_since = one.graded_at is not None and one.graded_at > check.checked_at
    if faults & FinalFault.GRADED_AGAIN and not graded_since:
        message = (
            _("Sent back by the final check of %(day)s: %(faults)s. Clean it and grade it again.") % told
        )
        found.append(Obstacle("grade_again", message))
    return found


def _required(one: Finished) -> Obstacle:
    if one.final_check_percent == 100:
        return Obstacle(
            "final_check_required",
            _("Final check required: somebody else than whoever prepared it looks at it."),
        )
    return Obstacle(
        "final_check_required",
        _(
            "Final check required: this computer is in the sample (%(percent)d %%). Somebody else than whoever prepared it looks at it."
        )
        % {"percent": one.final_check_percent},
    )


def _again(check: FinalCheck) -> Obstacle:
    return Obstacle(
        "final_check_required",
        _("Final check required again: it was sent back on %(day)s (%(faults)s).")
        % {"day": _day(check), "faults": check.faults_in_words},
    )


def _day(check: FinalCheck) -> str:
    return date_format(localtime(check.checked_at), "SHORT_DATE_FORMAT")
