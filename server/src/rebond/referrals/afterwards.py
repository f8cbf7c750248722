"""A room for what later steps tell on the page of a referral.

An app brings its words when it starts (`tells`); the page need not know the app.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rebond.access import Actor
    from rebond.referrals.models import Referral


@dataclass(frozen=True, slots=True)
class Told:
    """``url``: where more is said, with the words of its link; empty for whoever may not read it."""

    title: str
    words: str
    link: str = ""
    url: str = ""


Teller = Callable[["Referral", "Actor"], Told | None]
_tellers: dict[str, Teller] = {}


def tells(name: str, teller: Teller) -> None:
    """``teller`` says what that reader may know of a person, or None. The last one brought under a name holds."""
    _tellers[name] = teller


def told_of(referral: Referral, actor: Actor) -> list[Told]:
    return [told for teller in _tellers.values() if (told := teller(referral, actor)) is not None]
