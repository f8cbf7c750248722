"""From the rows of an export to results without a name, and what becomes of each."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal, InvalidOperation

from django.utils import timezone

from passport.codes import REFERRAL_CODE, is_valid, normalise
from rebond.assessments.choices import Area, Measure, Moment, Verdict, Way
from rebond.assessments.models import SkillAssessment
from rebond.assessments.pix.competences import ease_of_level, ease_of_share
from rebond.assessments.pix.headings import Columns, find_columns
from rebond.assessments.pix.reading import nothing_in_it, rows_of, text_of
from rebond.assessments.questions import nearest
from rebond.assessments.rules import Result, obstacles_to_assess
from rebond.programmes.choices import AssessmentTool
from rebond.referrals.models import Referral

MOST_PIX_LEVEL = 8
_YES = {"oui", "yes"}
_DAYS = ("%Y-%m-%d", "%d/%m/%Y %H:%M", "%d/%m/%Y")


@dataclass(frozen=True, slots=True)
class Found:
    """One line of the file: a code in its printed form, and its result; or why there is none. Nothing else is kept."""

    number: int
    code: str = ""
    verdict: Verdict | None = None
    shared_on: date | None = None
    measure: str = Measure.LEVEL.value
    campaign: str = ""
    eases: Mapping[str, int | None] | None = None


@dataclass(frozen=True, slots=True)
class PixLine:
    """A line whose person is known."""

    number: int
    referral_id: int
    shared_on: date
    measure: str
    campaign: str
    eases: Mapping[str, int | None]


def read_results(content: bytes) -> list[Found]:
    """Raise `Invalid`, with the cure, for a file that cannot be read or is no export of Pix Orga."""
    text = text_of(content)
    columns, identifier = _columns_of(text)
    rows = rows_of(text)
    next(rows)
    return [_found(number, row, columns, identifier) for number, row in rows]


def result_of(line: PixLine, moment: Moment) -> Result:
    return Result(
        tool=AssessmentTool.PIX.value,
        moment=moment.value,
        eases=line.eases,
        assessed_on=line.shared_on,
        way=Way.FILE.value,
        measure=line.measure,
        campaign=line.campaign,
    )


def judged(
    line: PixLine, referral: Referral | None, kept: SkillAssessment | None, moment: Moment
) -> tuple[Verdict, str]:
    """What becomes of ``line``, with the reason when the rules forbid it. ``kept``: what stands there now."""
    if referral is None:
        return Verdict.UNKNOWN, ""
    result = result_of(line, moment)
    if kept is not None and result.says_the_same_as(kept):
        return Verdict.UNCHANGED, ""
    for obstacle in obstacles_to_assess(referral, tool=result.tool, moment=result.moment):
        return Verdict.REFUSED, str(obstacle.message)
    if kept is not None and kept.is_by_area and kept.assessed_on > line.shared_on:
        return Verdict.OLDER, ""
    return (Verdict.REPLACES if kept is not None else Verdict.NEW), ""


def _columns_of(text: str) -> tuple[Columns, int]:
    """The columns, and which of the possible identifiers holds most numbers of sheets."""
    rows: Iterator[tuple[int, Sequence[str]]] = rows_of(text)
    first = next(rows, None)
    if first is None:
        raise nothing_in_it()
    columns = find_columns(first[1])
    counts = dict.fromkeys(columns.identifiers, 0)
    for _number, row in rows:
        for at in columns.identifiers:
            counts[at] += is_valid(_unwrapped(row[at]), family=REFERRAL_CODE)
    return columns, max(counts, key=lambda at: counts[at])


def _found(number: int, row: Sequence[str], columns: Columns, identifier: int) -> Found:
    typed = _unwrapped(row[identifier])
    code = normalise(typed, family=REFERRAL_CODE)
    if code is None:
        return Found(number, verdict=Verdict.NO_CODE)
    if not is_valid(typed, family=REFERRAL_CODE):
        return Found(number, verdict=Verdict.MISTYPED)
    if row[columns.shared].strip().lower() not in _YES:
        return Found(number, code, Verdict.NOT_SHARED)
    shared_on = _day(row[columns.shared_on])
    if shared_on is None:
        return Found(number, code, Verdict.NO_DATE)
    eases = {area: _ease(row, columns, area) for area in Area.values}
    if all(ease is None for ease in eases.values()):
        return Found(number, code, Verdict.NO_RESULT)
    campaign = row[columns.campaign].strip()
    known = campaign if campaign.isdecimal() and len(campaign) <= 20 else ""
    return Found(number, code, None, shared_on, columns.measure.value, known, eases)


def _unwrapped(cell: str) -> str:
    """A code that a spreadsheet was told to leave alone: ``="P-4K7Q-9N"``, ``'P-4K7Q-9N``."""
    return cell.strip().removeprefix("=").strip("'\"").strip()[:40]


def _ease(row: Sequence[str], columns: Columns, area: str) -> int | None:
    """None where nothing was asked, tried or can be read."""
    told = [(_whole(row[one]), _whole(row[other])) for one, other in columns.pairs.get(area, ())]
    pairs = [(one, other) for one, other in told if one is not None and other is not None]
    if columns.measure == Measure.SHARE:
        asked, mastered = sum(one for one, _other in pairs), sum(other for _one, other in pairs)
        return ease_of_share(mastered, asked) if asked > 0 and mastered <= asked else None
    tried = any(level or pix for level, pix in pairs)
    levels = [level for level, _pix in pairs if level <= MOST_PIX_LEVEL]
    return nearest([ease_of_level(level) for level in levels]) if tried else None


def _whole(cell: str) -> int | None:
    try:
        number = Decimal(cell.strip().replace(",", "."))
    except InvalidOperation:
        return None
    return int(number) if number.is_finite() and 0 <= number < 100_000 else None


def _day(cell: str) -> date | None:
    """As Pix Orga writes it; None for a day to come."""
    for form in _DAYS:
        try:
            day = datetime.strptime(cell.strip(), form).date()  # noqa: DTZ007 - a day, written in the time of Paris
        except ValueError:
            continue
        return day if day <= timezone.localdate() else None
    return None
