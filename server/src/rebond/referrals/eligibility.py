"""Whether the rules of a programme let a person be referred for a computer, and by whom. One judge for all doors.

A criterion is met, not met, or has to be said: what is known at the referral is little (no name, an age bracket, an
occupation, a commune), so the one who refers ticks what the programme asks beyond it.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from enum import Enum

from django.utils.translation import gettext as _

from rebond.kit.outcomes import Obstacle
from rebond.network.choices import PrescriberKind
from rebond.network.models import Organisation
from rebond.programmes.choices import CriteriaRule, Criterion
from rebond.programmes.rules import OLDEST, Rules
from rebond.programmes.wording import criterion_in_words
from rebond.referrals.choices import AgeBracket, Need, Occupation

OCCUPATIONS: dict[str, frozenset[str]] = {
    Criterion.JOB_SEEKER: frozenset({Occupation.JOB_SEEKER_SHORT, Occupation.JOB_SEEKER_LONG}),
    Criterion.STUDENT: frozenset({Occupation.STUDENT}),
    Criterion.RETIRED: frozenset({Occupation.RETIRED}),
    Criterion.TRAINEE: frozenset({Occupation.TRAINEE, Occupation.APPRENTICE}),
    Criterion.WORK_INTEGRATION: frozenset({Occupation.WORK_INTEGRATION}),
}
UNSAID = frozenset({Occupation.NOT_KNOWN, Occupation.NO_ANSWER})
FIELD = {Criterion.AGE.value: "age_bracket", Criterion.RESIDENCE.value: "commune"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What is known of a person when somebody refers them.

    ``declared``: the criteria ticked. ``was_asked``: what is not ticked is not met; else nobody asked, and it is unknown.
    """

    need: str
    age_bracket: str
    occupation: str
    commune: str | None
    declared: frozenset[str]
    was_asked: bool = True


class Answer(Enum):
    MET = "met"
    NOT_MET = "not_met"
    UNSAID = "unsaid"


def criteria_to_tick(rules: Rules) -> list[str]:
    """Those of the programme that nothing else known at the referral tells, in the order of the list."""
    return [
        code
        for code in Criterion.values
        if code in rules.criteria
        and (code not in Criterion.JUDGED or (code == Criterion.AGE and _age_needs_a_tick(rules)))
    ]


def answer_of(rules: Rules, known: Known) -> Answer:
    """Whether the person is one of those for whom a computer is meant. An initiation is meant for everybody."""
    if known.need != Need.COMPUTER_AND_INITIATION or not rules.criteria:
        return Answer.MET
    answers = {criterion_answer(code, rules, known) for code in rules.criteria}
    decisive, other = (
        (Answer.MET, Answer.NOT_MET)
        if rules.criteria_rule == CriteriaRule.ANY
        else (Answer.NOT_MET, Answer.MET)
    )
    if decisive in answers:
        return decisive
    return Answer.UNSAID if Answer.UNSAID in answers else other


def criterion_answer(code: str, rules: Rules, known: Known) -> Answer:
    if code == Criterion.AGE:
        return _of_the_age(rules, known)
    if code == Criterion.RESIDENCE:
        return Answer.UNSAID if known.commune is None else _met(known.commune in rules.communes)
    if code in OCCUPATIONS:
        return Answer.UNSAID if known.occupation in UNSAID else _met(known.occupation in OCCUPATIONS[code])
    return _ticked(code, known)


def not_eligible(rules: Rules, known: Known) -> Obstacle | None:
    """Why a computer is not for this person: the rule, and what to do."""
    if answer_of(rules, known) is Answer.MET:
        return None
    missing = [
        code
        for code in Criterion.values
        if code in rules.criteria and criterion_answer(code, rules, known) is not Answer.MET
    ]
    listed = " · ".join(criterion_in_words(code, rules) for code in missing)
    if rules.criteria_rule == CriteriaRule.ANY:
        told = _(
            "A computer of this programme is for: %(criteria)s. Nothing that is said of the person fits."
        )
    else:
        told = _("A computer of this programme asks for more: %(criteria)s.")
    cure = _("Correct or tick what is true, or refer the person for an initiation only.")
    return Obstacle("not_eligible", f"{told % {'criteria': listed}} {cure}")


def field_to_mend(rules: Rules, known: Known) -> str:
    """The field beside which the refusal stands."""
    missing = [code for code in rules.criteria if criterion_answer(code, rules, known) is not Answer.MET]
    if set(missing) & set(criteria_to_tick(rules)):
        return "criteria"
    return FIELD.get(missing[0], "occupation") if missing else "criteria"


def may_not_refer(
    rules: Rules, *, kind: str, organisation: Organisation | None, opens_at_a_place: bool
) -> Obstacle | None:
    """Why somebody of ``kind`` does not refer people to this programme.

    ``organisation`` None: the operator itself, or a place that names nobody.
    """
    if opens_at_a_place and not rules.places_may_open:
        return Obstacle(
            "place_does_not_refer",
            _("In this programme a place does not refer people itself. Ask an organisation that does."),
        )
    if rules.prescriber_kinds and kind not in rules.prescriber_kinds:
        return Obstacle(
            "other_prescribers",
            _("In this programme people are referred by: %(kinds)s. Turn to one of them.")
            % {"kinds": _kinds(rules.prescriber_kinds)},
        )
    if organisation is None:
        return None
    for asked, holds, name in (
        (rules.network_members_only, organisation.is_network_member, _("the network")),
        (rules.pact_members_only, organisation.is_pact_member, _("the integration pact (PTI)")),
    ):
        if asked and not holds:
            return Obstacle(
                "not_a_member",
                _("Only members of %(group)s refer people to this programme. Ask the coordination to join.")
                % {"group": name},
            )
    return None


def bounds_of(bracket: str) -> tuple[int, int] | None:
    """The first and the last age of a bracket; None where it is not known."""
    if bracket == AgeBracket.NOT_KNOWN:
        return None
    first, _dash, last = bracket.replace("+", "").partition("-")
    return int(first), int(last) if last else OLDEST


def _of_the_age(rules: Rules, known: Known) -> Answer:
    least, most = rules.least_age or 0, OLDEST if rules.most_age is None else rules.most_age
    bounds = bounds_of(known.age_bracket)
    if bounds is not None:
        if least <= bounds[0] and bounds[1] <= most:
            return Answer.MET
        if bounds[1] < least or bounds[0] > most:
            return Answer.NOT_MET
    if Criterion.AGE in known.declared:
        return Answer.MET
    return Answer.UNSAID


def _age_needs_a_tick(rules: Rules) -> bool:
    """Whether a bracket lies astride one of the bounds: then only the person knows on which side they are."""
    least, most = rules.least_age or 0, OLDEST if rules.most_age is None else rules.most_age
    brackets = [bounds for value in AgeBracket.values if (bounds := bounds_of(value))]
    return any(first < least <= last or first <= most < last for first, last in brackets)


def _ticked(code: str, known: Known) -> Answer:
    if code in known.declared:
        return Answer.MET
    return Answer.NOT_MET if known.was_asked else Answer.UNSAID


def _met(is_met: bool) -> Answer:  # noqa: FBT001
    return Answer.MET if is_met else Answer.NOT_MET


def _kinds(codes: Collection[str]) -> str:
    return ", ".join(str(kind.label) for kind in PrescriberKind if kind.value in codes)
