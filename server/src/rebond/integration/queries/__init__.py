"""What the pages of work integration show."""

from rebond.integration.queries.doing import computers_by_station
from rebond.integration.queries.finding import (
    claims_waiting,
    contract_visible,
    contracts_to_end,
    exits_to_tell,
    learns_at_the_bench,
    own_skill,
    own_trainee,
    people_for,
    skill_visible,
    skills_by_station,
    trainee_visible,
    trainees_listed,
    workshop_of,
)
from rebond.integration.queries.records import Practice, Record, SkillLine, record_of

__all__ = [
    "Practice",
    "Record",
    "SkillLine",
    "claims_waiting",
    "computers_by_station",
    "contract_visible",
    "contracts_to_end",
    "exits_to_tell",
    "learns_at_the_bench",
    "own_skill",
    "own_trainee",
    "people_for",
    "record_of",
    "skill_visible",
    "skills_by_station",
    "trainee_visible",
    "trainees_listed",
    "workshop_of",
]
