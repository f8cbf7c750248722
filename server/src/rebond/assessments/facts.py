"""What the ledger keeps: that an assessment took place, with what; never what a person can do."""

from __future__ import annotations

from dataclasses import dataclass

from rebond.ledger.facts import Facts, facts


@facts("questionnaire.published")
@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionnairePublished(Facts):
    kind_of_questionnaire: str
    number: int
    questions: int


@facts("questionnaire.withdrawn")
@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionnaireWithdrawn(Facts):
    kind_of_questionnaire: str


@facts("questionnaire.offered_again")
@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionnaireOfferedAgain(Facts):
    kind_of_questionnaire: str


@facts("assessment.recorded")
@dataclass(frozen=True, slots=True, kw_only=True)
class AssessmentRecorded(Facts):
    """On the stream of the referral. Read where it stands: since skills are kept once, `SkillsAssessed` is written."""

    tool: str


@facts("skills.assessed")
@dataclass(frozen=True, slots=True, kw_only=True)
class SkillsAssessed(Facts):
    """On the stream of the referral: by what, when in the path, how it came in; not the result."""

    tool: str
    moment: str
    way: str
    again: bool
