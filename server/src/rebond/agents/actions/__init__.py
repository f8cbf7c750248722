"""The verbs of keys and agents."""

from rebond.agents.actions.enrolment import Enrolled, Invited, enrol, invite_agent, revoke_agent
from rebond.agents.actions.handing import take_in_hand, take_the_bench
from rebond.agents.actions.keys import key_that_signs, replace_key, revoke_key

__all__ = [
    "Enrolled",
    "Invited",
    "enrol",
    "invite_agent",
    "key_that_signs",
    "replace_key",
    "revoke_agent",
    "revoke_key",
    "take_in_hand",
    "take_the_bench",
]
