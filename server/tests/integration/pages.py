from __future__ import annotations

from dataclasses import dataclass

from rebond.access import ScopeKeys
from rebond.integration.actions import choose_hours, claim_skill
from rebond.integration.models import Contract, Skill, SkillRecord, Trainee
from tests.cast import Cast
from tests.factories.network import numbers
from tests.integration.prepared import a_contract, a_skill, computers, today, worked
from tests.pages import Page


def a_contract_of(cast: Cast) -> Contract:
    """Bruno's: the browser opens all pages on one database, where he signs once."""
    known = Contract.objects.filter(trainee__user=cast.bruno.user, ended_on=None)
    return known.select_related("trainee__organisation", "organisation").first() or a_contract(cast)


def a_skill_of(cast: Cast) -> Skill:
    a_contract_of(cast)
    return a_skill(cast, f"Tester un portable {next(numbers)}")


def a_claim_of(cast: Cast) -> SkillRecord:
    return claim_skill(actor=cast.actor("bruno"), skill=a_skill_of(cast))


def a_person_at_work(cast: Cast) -> Trainee:
    """Bruno: checked two computers, claims one skill, has another before him."""
    claim = a_claim_of(cast)
    a_skill_of(cast)
    worked(cast.bruno, computers(cast, 2))
    return claim.trainee


@dataclass(frozen=True, slots=True)
class SkillOf:
    """A skill of somebody, by the keys of its address."""

    pk: int
    skill: int
    trainee: Trainee

    def scope_keys(self) -> ScopeKeys:
        return self.trainee.scope_keys()


def a_claimed_skill(cast: Cast) -> SkillOf:
    claim = a_claim_of(cast)
    return SkillOf(claim.trainee_id, claim.skill_id, claim.trainee)


@dataclass(frozen=True, slots=True)
class MonthOf:
    pk: int
    year: int
    month: int
    trainee: Trainee

    def scope_keys(self) -> ScopeKeys:
        return self.trainee.scope_keys()


def a_month(cast: Cast) -> MonthOf:
    choose_hours(actor=cast.actor("lea"), organisation=cast.operator, are_kept=True)
    trainee = a_contract_of(cast).trainee
    assert trainee is not None
    return MonthOf(trainee.pk, today().year, today().month, trainee)


@dataclass(frozen=True, slots=True)
class YearOf:
    organisation: int
    year: int
    keys: ScopeKeys

    def scope_keys(self) -> ScopeKeys:
        return self.keys


def a_year(cast: Cast) -> YearOf:
    contract = a_contract_of(cast)
    return YearOf(cast.operator.pk, contract.starts_on.year, cast.operator.scope_keys())


PAGES = {
    "integration:start": Page(who="bruno", thing=a_person_at_work),
    "integration:record": Page(who="bruno", thing=a_person_at_work),
    "integration:own_sheet": Page(who="bruno", thing=a_person_at_work, kind="file"),
    "integration:claim": Page(who="bruno", thing=a_skill_of, kind="gesture"),
    "integration:trainees": Page(who="lea", thing=a_person_at_work),
    "integration:sign": Page(who="lea", thing=a_contract_of),
    "integration:skills": Page(who="lea", thing=a_skill_of),
    "integration:usual_skills": Page(who="lea", kind="gesture"),
    "integration:skill": Page(who="lea", thing=a_skill_of),
    "integration:trainee": Page(who="lea", thing=a_person_at_work),
    "integration:sheet": Page(who="lea", thing=a_person_at_work, kind="file"),
    "integration:answer": Page(who="lea", thing=a_claimed_skill, kind="gesture"),
    "integration:hours": Page(who="lea", thing=a_month),
    "integration:choose_hours": Page(who="lea", kind="gesture"),
    "integration:extend": Page(who="lea", thing=a_contract_of),
    "integration:end": Page(who="lea", thing=a_contract_of),
    "integration:cancel": Page(who="lea", thing=a_contract_of),
    "integration:throughput": Page(who="lea", thing=a_person_at_work),
    "integration:figures": Page(who="lea", thing=a_contract_of),
    "integration:figures_file": Page(who="lea", thing=a_contract_of, kind="file"),
    "integration:posts": Page(who="lea", thing=a_year),
}
