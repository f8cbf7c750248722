"""What a Pix file would change, before anything is kept."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from rebond.access import Actor
from rebond.assessments.choices import Moment, Verdict
from rebond.assessments.pix.lines import Found, PixLine, judged
from rebond.assessments.queries.people import kept_with, people_with
from rebond.programmes.choices import AssessmentTool


@dataclass(frozen=True, slots=True)
class Judged:
    """One line of the file. ``code``: of the person, when they are one of the place; never what else was typed."""

    number: int
    verdict: Verdict
    reason: str = ""
    code: str = ""


@dataclass(frozen=True, slots=True)
class Preview:
    """``lines``: those whose person is known, as the import takes them."""

    judged: Sequence[Judged]
    lines: Sequence[PixLine]

    @property
    def to_keep(self) -> int:
        return sum(one.verdict in Verdict.WRITTEN for one in self.judged)


def preview(found: Sequence[Found], moment: Moment, actor: Actor) -> Preview:
    people = people_with({one.code for one in found if one.code}, actor)
    kept = kept_with(AssessmentTool.PIX, moment, [referral.pk for referral in people.values()])
    newest = _newest(found)
    judgements, lines = [], []
    for one in found:
        referral = people.get(one.code)
        code = referral.code if referral else ""
        if one.verdict is not None or referral is None:
            verdict = one.verdict if one.verdict in {Verdict.NO_CODE, Verdict.MISTYPED} or referral else None
            judgements.append(Judged(one.number, verdict or Verdict.UNKNOWN, code=code))
            continue
        if newest[one.code] != one.number:
            judgements.append(Judged(one.number, Verdict.TWICE, code=code))
            continue
        line = _line(one, referral.pk)
        verdict, reason = judged(line, referral, kept.get(referral.pk), moment)
        judgements.append(Judged(one.number, verdict, reason, code))
        lines.append(line)
    return Preview(judgements, lines)


def _newest(found: Sequence[Found]) -> dict[str, int]:
    """By code, the number of the line whose results were sent last; of two of one day, the later line."""
    chosen: dict[str, Found] = {}
    for one in found:
        if one.verdict is None and one.shared_on is not None:
            kept = chosen.get(one.code)
            if kept is None or kept.shared_on is None or kept.shared_on <= one.shared_on:
                chosen[one.code] = one
    return {code: one.number for code, one in chosen.items()}


def _line(one: Found, referral_id: int) -> PixLine:
    if one.shared_on is None or one.eases is None:
        raise ValueError("a line without a verdict has its day and its result")
    return PixLine(one.number, referral_id, one.shared_on, one.measure, one.campaign, one.eases)
