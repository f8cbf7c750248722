from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.utils.translation import gettext_lazy as _

from rebond.access import Actor, Role
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
TRIES_OF_AN_ACCOUNT = Limit(
    name="prescriber-tries",
    most=240,
    seconds=86_400,
    message=_("This account was used a lot today. Come back tomorrow, or call the coordination."),
)
"""The same of the account of a prescriber, whichever organisation it acts for, by the page or by a program."""


@contextmanager
def counting_refusals(actor: Actor, *, people: int = 1) -> Iterator[None]:
    """What is refused to a prescriber counts as tries; of a list whose lines are refused, as many as ``people``.

    To be opened around the transaction: what is refused takes back whatever was written in it. Raise `TooManyTries`.
    """
    refuse_too_many_tries(actor)
    try:
        yield
    except DomainError as error:
        count_tries(actor, people if error.code == "lines_refused" else 1)
        raise


def refuse_too_many_tries(actor: Actor) -> None:
    limit, who = _limit_of(actor)
    if limit is not None:
        limit.refuse_when_too_many(who)


def count_tries(actor: Actor, tries: int = 1) -> None:
    limit, who = _limit_of(actor)
    if limit is not None:
        limit.count(who, tries)


def _limit_of(actor: Actor) -> tuple[Limit | None, str]:
    """What counts the tries of ``actor``, and by which name. None for who answers the requests: they see them all."""
    if actor.link_id is not None:
        return TRIES_OF_A_LINK, str(actor.link_id)
    if actor.role is Role.PRESCRIBER and actor.user_id is not None:
        return TRIES_OF_AN_ACCOUNT, str(actor.user_id)
    return None, ""
