"""What the ledger keeps of people in work integration: numbers of rows. Not the dates of a contract, nor where somebody goes."""

from __future__ import annotations

from dataclasses import dataclass

from rebond.ledger.facts import Facts, facts


@dataclass(frozen=True, slots=True, kw_only=True)
class OfContract(Facts):
    """On the stream of the contract, which the person never writes to: nothing leads from it to them once it is erased."""

    organisation_id: int
    contract_id: int


@facts("trainee.contract_signed")
@dataclass(frozen=True, slots=True, kw_only=True)
class ContractSigned(OfContract):
    pass


@facts("trainee.contract_extended")
@dataclass(frozen=True, slots=True, kw_only=True)
class ContractExtended(OfContract):
    pass


@facts("trainee.contract_ended")
@dataclass(frozen=True, slots=True, kw_only=True)
class ContractEnded(OfContract):
    """Again for the same contract: what was said of its end is corrected."""


@facts("trainee.contract_cancelled")
@dataclass(frozen=True, slots=True, kw_only=True)
class ContractCancelled(OfContract):
    """Recorded by mistake: it counts nowhere any more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OfTrainee(Facts):
    """On the stream of the trainee: what somebody can do, never why not, nor under which contract."""

    organisation_id: int


@facts("trainee.skill_claimed")
@dataclass(frozen=True, slots=True, kw_only=True)
class SkillClaimed(OfTrainee):
    skill_id: int


@facts("trainee.skill_validated")
@dataclass(frozen=True, slots=True, kw_only=True)
class SkillValidated(OfTrainee):
    skill_id: int


@facts("trainee.skill_not_yet")
@dataclass(frozen=True, slots=True, kw_only=True)
class SkillNotYet(OfTrainee):
    skill_id: int


@facts("trainee.hours_recorded")
@dataclass(frozen=True, slots=True, kw_only=True)
class HoursRecorded(OfTrainee):
    """Hours of one month were written or corrected: that they were, not how many."""


@facts("integration_hours.chosen")
@dataclass(frozen=True, slots=True, kw_only=True)
class HoursChosen(Facts):
    """A workshop decided to keep hours by activity, or not to."""

    organisation_id: int
    are_kept: bool


@facts("workshop_skill.listed")
@dataclass(frozen=True, slots=True, kw_only=True)
class SkillListed(Facts):
    """A skill of the list of a workshop; its name is in its row."""

    organisation_id: int
    station: str


@facts("workshop_skill.changed")
@dataclass(frozen=True, slots=True, kw_only=True)
class SkillChanged(Facts):
    organisation_id: int
    station: str
    is_open: bool


@facts("integration_posts.agreed")
@dataclass(frozen=True, slots=True, kw_only=True)
class PostsAgreed(Facts):
    """``posts_hundredths``: full-time posts, in hundredths; ``amount_cents``: the aid for one of them and a year."""

    organisation_id: int
    year: int
    posts_hundredths: int
    amount_cents: int
