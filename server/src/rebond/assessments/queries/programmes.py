"""The progress of the people of a programme, in tables from which nobody can be told.

The tables stand still between two closings: the end of a quarter, and only when enough people moved since the closing
before. Otherwise two readings a day apart would differ by one person, and tell what they learned (rule 7). A result that
replaces another waits for the next closing too; the erasure of a person who asks shows at once.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import QuerySet
from django.utils import timezone

from rebond.access import Actor
from rebond.access.guards import NOT_FOUND
from rebond.assessments.choices import Area, Change, Coverage, Moment
from rebond.assessments.models import SkillAssessment
from rebond.assessments.progress import ORDER, progress_with
from rebond.kit.errors import NotFound
from rebond.kit.suppression import suppress
from rebond.network.querysets import reach
from rebond.programmes.choices import AssessmentTool
from rebond.programmes.models import Programme
from rebond.referrals.models import Referral

Cells = Mapping[str, int | None]
Kept = Mapping[int, Sequence[SkillAssessment]]


@dataclass(frozen=True, slots=True)
class ToolTable:
    """By area, how many people changed how; None is a hidden cell."""

    tool: AssessmentTool
    rows: tuple[tuple[Area, Cells], ...]


@dataclass(frozen=True, slots=True)
class ProgrammeProgress:
    """``closed_on`` None: no closing yet, nothing is told. ``people``: those whom a place accepted by then."""

    programme: Programme
    closed_on: date | None
    people: int
    coverage: Cells
    tables: tuple[ToolTable, ...]


def programmes_told(actor: Actor) -> QuerySet[Programme]:
    reachable = reach(actor, "assessment.report", territory="territory")
    return Programme.objects.filter(reachable).order_by("-starts_on", "pk")


def programme_told(slug: str, actor: Actor) -> Programme:
    found = programmes_told(actor).filter(slug=slug).first()
    if found is None:
        raise NotFound(NOT_FOUND, code="not_found")
    return found


def progress_in(programme: Programme, *, today: date | None = None) -> ProgrammeProgress:
    """The tables at the last closing before ``today``."""
    people = _people(programme)
    kept = _kept(programme)
    closing = _last_closing(programme, people, kept, today or timezone.localdate())
    if closing is None:
        return ProgrammeProgress(programme, None, 0, {}, ())
    known = [pk for pk, day in people.items() if day <= closing]
    by_then = {pk: _by(kept.get(pk, ()), closing) for pk in known}
    counts = dict.fromkeys(Coverage.values, 0)
    for rows in by_then.values():
        counts[_coverage(rows)] += 1
    below = programme.small_cell
    tables = (_table(tool, by_then, below) for tool in ORDER)
    coverage = _hide(counts, told_elsewhere=Coverage.BOTH.value, below=below)
    return ProgrammeProgress(programme, closing, len(known), coverage, tuple(one for one in tables if one))


def _table(tool: AssessmentTool, by_then: Kept, below: int) -> ToolTable | None:
    """None when nobody was assessed twice with ``tool``. Each row counts everybody, those not assessed twice too."""
    counts = {area: dict.fromkeys(Change.values, 0) for area in Area}
    is_told = False
    for kept in by_then.values():
        progress = progress_with(tool, kept)
        is_told = is_told or (progress is not None and progress.is_whole)
        for area in Area:
            counts[area][Change.NOT_ASSESSED] += progress is None
        for row in progress.rows if progress else ():
            counts[row.area][row.change] += 1
    if not is_told:
        return None
    rows = (
        (area, _hide(cells, told_elsewhere=Change.NOT_ASSESSED.value, below=below))
        for area, cells in counts.items()
    )
    return ToolTable(tool, tuple(rows))


def _hide(cells: Mapping[str, int], *, told_elsewhere: str, below: int) -> Cells:
    """Small cells, and enough of the others that none is told by subtraction.

    As a rule a questionnaire covers every area, so those not assessed twice are as many in each row, and the people
    less those of the coverage with both. Nothing is hidden behind such a cell: another row would give it back. It is
    hidden only where its number is small, or that of all others together is; and then it is so in every row.
    """
    others = {key: count for key, count in cells.items() if key != told_elsewhere}
    if 0 < cells[told_elsewhere] < below or sum(others.values()) < below:
        return suppress(cells, below=below)
    return {**suppress(others, below=below), told_elsewhere: cells[told_elsewhere]}


def _last_closing(programme: Programme, people: Mapping[int, date], kept: Kept, today: date) -> date | None:
    """The last end of a quarter since whose predecessor at least ``small_cell`` people moved."""
    closed: date | None = None
    state: dict[int, tuple[tuple[int, int], ...]] = {}
    for closing in _quarters(programme.starts_on, today):
        now = {
            pk: tuple((row.pk, row.replaced_by(closing)) for row in _by(kept.get(pk, ()), closing))
            for pk, day in people.items()
            if day <= closing
        }
        moved = sum(state.get(pk) != rows for pk, rows in now.items())
        if moved >= programme.small_cell:
            closed, state = closing, now
    return closed


def _quarters(since: date, today: date) -> list[date]:
    """The last days of the quarters that are over."""
    found: list[date] = []
    first = since.replace(month=since.month - (since.month - 1) % 3, day=1)
    while True:
        following = (first + timedelta(days=95)).replace(day=1)
        if following > today:
            return found
        found.append(following - timedelta(days=1))
        first = following


def _people(programme: Programme) -> dict[int, date]:
    """By key, the day on which a place accepted them."""
    rows = Referral.objects.filter(programme=programme, accepted_at__isnull=False).order_by("pk")
    return {pk: timezone.localdate(moment) for pk, moment in rows.values_list("pk", "accepted_at") if moment}


def _kept(programme: Programme) -> Kept:
    found: dict[int, list[SkillAssessment]] = {}
    for row in SkillAssessment.objects.filter(referral__programme=programme).order_by("pk"):
        found.setdefault(row.referral_id, []).append(row)
    return found


def _by(kept: Sequence[SkillAssessment], closing: date) -> list[SkillAssessment]:
    """Those entered by then, as they stood: what is told or replaced later does not change what was closed."""
    return [row.as_of(closing) for row in kept if timezone.localdate(row.recorded_at) <= closing]


def _coverage(kept: Sequence[SkillAssessment]) -> str:
    moments = {row.moment for row in kept}
    if Moment.BEFORE.value in moments:
        return (Coverage.BOTH if Moment.AFTER.value in moments else Coverage.BEFORE_ONLY).value
    return (Coverage.AFTER_ONLY if Moment.AFTER.value in moments else Coverage.NONE).value
