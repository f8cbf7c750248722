from __future__ import annotations

from rebond.access import Actor, may


def tabs_of(actor: Actor) -> dict[str, bool]:
    """The pages about personal data that the hat may open."""
    return {
        "looks": may(actor, "contact_log.view"),
        "person": may(actor, "person.answer"),
        "view": may(actor, "privacy.view"),
    }
