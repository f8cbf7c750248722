"""What is done in a work-integration workshop around its people: contracts, skills, their erasure."""

from rebond.integration.actions.contracts import (
    cancel_contract,
    end_contract,
    extend_contract,
    sign_contract,
)
from rebond.integration.actions.erasing import due_trainees, erase_trainees
from rebond.integration.actions.hours import choose_hours, record_hours
from rebond.integration.actions.listing import add_skill, add_usual_skills, change_skill
from rebond.integration.actions.posts import agree_posts
from rebond.integration.actions.skills import answer_skill, claim_skill

__all__ = [
    "add_skill",
    "add_usual_skills",
    "agree_posts",
    "answer_skill",
    "cancel_contract",
    "change_skill",
    "choose_hours",
    "claim_skill",
    "due_trainees",
    "end_contract",
    "erase_trainees",
    "extend_contract",
    "record_hours",
    "sign_contract",
]
