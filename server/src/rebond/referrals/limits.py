from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.utils.translation import gettext_lazy as _

from rebond.access import Actor
from rebond.kit.attempts import Limit
from rebond.kit.errors import DomainError

WRONG_LINKS_OF_A_VISITOR = Limit(
    name="link-visitor",
    most=10,
    seconds=600,
    message=_("Too many wrong tries. Wait ten minutes, then open the link of your message again."),
)
"""Whoever guesses secrets: ten wrong ones in ten minutes, against 128 bits."""
MOST_A_DAY = 120
"""People referred by one link in a day: one that went astray does not fill a programme in a night."""
TRIES_OF_A_LINK = Limit(
    name="link-tries",
    most=240,
    seconds=86_400,
    message=_("This link was used a lot today. Come back tomorrow, or call the coordination."),
)
"""Refusals and requests joined by one link in a day: each tells whether a household asked. A group is so many people."""


@contextmanager
def counting_refusals(actor: Actor, *, people: int = 1) -> Iterator[None]:
    """What is refused to a personal link counts as tries; of a list whose lines are refused, as many as ``people``.

    To be opened around the transaction: what is refused takes back whatever was written in it. Raise `TooManyTries`.
    """
    if actor.link_id is None:
        yield
        return
    refuse_too_many_tries(actor)
    try:
        yield
    except DomainError as error:
        count_tries(actor, people if error.code == "lines_refused" else 1)
        raise


def refuse_too_many_tries(actor: Actor) -> None:
    if actor.link_id is not None:
        TRIES_OF_A_LINK.refuse_when_too_many(str(actor.link_id))


def count_tries(actor: Actor, tries: int = 1) -> None:
    if actor.link_id is not None:
        TRIES_OF_A_LINK.count(str(actor.link_id), tries)
