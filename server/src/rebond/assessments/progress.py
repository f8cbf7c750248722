"""From before to after, for one person: only what was read with the same tool, in the same way, is compared."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from rebond.assessments.choices import Area, Change, Ease, Measure, Moment
from rebond.assessments.models import SkillAssessment
from rebond.programmes.choices import AssessmentTool

ORDER = (
    AssessmentTool.SELF_ASSESSMENT,
    AssessmentTool.PIX,
    AssessmentTool.LES_BONS_CLICS,
    AssessmentTool.INTERVIEW,
)


@dataclass(frozen=True, slots=True)
class AreaProgress:
    """In one area; None where nothing is known."""

    area: Area
    before: Ease | None
    after: Ease | None

    @property
    def change(self) -> Change:
        return change_between(self.before, self.after)

    @property
    def is_progress(self) -> bool:
        return self.change == Change.MORE


@dataclass(frozen=True, slots=True)
class Progress:
    """With one tool. ``rows`` in the order of DigComp."""

    tool: AssessmentTool
    before: SkillAssessment | None
    after: SkillAssessment | None
    rows: tuple[AreaProgress, ...]

    @property
    def is_whole(self) -> bool:
        return self.before is not None and self.after is not None

    @property
    def shows_share(self) -> bool:
        """Whether it was read from what a campaign asks, which is no level."""
        kept = self.after or self.before
        return kept is not None and kept.measure == Measure.SHARE


def change_between(before: int | None, after: int | None) -> Change:
    if before is None or after is None:
        return Change.NOT_ASSESSED
    if after == before:
        return Change.SAME
    return Change.MORE if after > before else Change.LESS


def progress_with(tool: AssessmentTool, kept: Iterable[SkillAssessment]) -> Progress | None:
    """None when the person was never assessed with ``tool`` by area."""
    by_moment = {row.moment: row for row in kept if row.tool == tool and row.is_by_area}
    before, after = by_moment.get(Moment.BEFORE.value), by_moment.get(Moment.AFTER.value)
    if before is None and after is None:
        return None
    if before and after and before.measure != after.measure:
        before = None
    rows = tuple(AreaProgress(area, _ease(before, area), _ease(after, area)) for area in Area)
    return Progress(tool, before, after, rows)


def progress_of(kept: Sequence[SkillAssessment]) -> list[Progress]:
    """One for each tool, those with both moments first."""
    found = [one for tool in ORDER if (one := progress_with(tool, kept))]
    return sorted(found, key=lambda one: not one.is_whole)


def _ease(kept: SkillAssessment | None, area: Area) -> Ease | None:
    ease = getattr(kept, area.value) if kept else None
    return None if ease is None else Ease(ease)
