"""How each page of the agents is opened."""

from __future__ import annotations

from rebond.agents.models import Agent, SigningKey
from rebond.network.models import Workshop
from tests.agents.sticks import a_stick
from tests.cast import Cast
from tests.pages import VISITOR, Page


def an_agent(cast: Cast) -> Agent:
    return a_stick(cast).agent


def some_agents(cast: Cast) -> dict[str, object]:
    a_stick(cast)
    return {}


def its_key(cast: Cast) -> SigningKey:
    return a_stick(cast).agent.certified_by


def the_workshop(cast: Cast) -> Workshop:
    return cast.workshop


PAGES = {
    "agents:list": Page(thing=some_agents),
    "agents:invite": Page(),
    "agents:revoke": Page(thing=an_agent, kind="gesture"),
    "agents:replace_key": Page(thing=the_workshop, kind="gesture"),
    "agents:revoke_key": Page(thing=its_key, kind="gesture"),
    "agents:trust": Page(who=VISITOR, thing=some_agents, kind="file"),
}
