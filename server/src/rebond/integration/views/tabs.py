from __future__ import annotations

from rebond.access import Actor, may


def tabs_of(actor: Actor) -> dict[str, bool]:
    """The pages about work integration that the hat may open."""
    return {
        "people": may(actor, "trainee.follow"),
        "flow": may(actor, "throughput.view"),
        "figures": may(actor, "integration.view"),
    }
