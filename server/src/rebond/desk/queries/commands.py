"""The cards that a hand scanner reads instead of a mouse: one for each gesture, and a few for the page itself."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from rebond.access import Actor, may
from rebond.desk.piles import Verb, command, verbs_of
from rebond.documents.qr import bar_svg, qr_svg
from rebond.preparation.queries import versions_offered


@dataclass(frozen=True, slots=True)
class Card:
    """``text`` is what the scanner types; drawn as a QR code and as Code 128 for scanners that read lines only."""

    text: str
    label: str

    @property
    def qr(self) -> SafeString:
        return mark_safe(qr_svg(self.text))  # noqa: S308 - drawn by us, holds no text

    @property
    def bars(self) -> SafeString:
        return mark_safe(bar_svg(self.text))  # noqa: S308 - drawn by us, holds no text


@dataclass(frozen=True, slots=True)
class Group:
    title: str
    cards: Sequence[Card]


def command_cards(verbs: Sequence[Verb]) -> list[Group]:
    page = Group(
        _("The page"),
        (
            Card(command("undo"), _("Undo what was just done")),
            Card(command("last"), _("Take off the last scan")),
            Card(command("finish"), _("Finish: empty the page")),
            Card(command("labels"), _("Labels of this pile")),
            Card(command("sound"), _("Sound on or off")),
        ),
    )
    return [page, *(Group(verb.label, _cards(verb)) for verb in verbs)]


def verbs_offered(actor: Actor) -> list[Verb]:
    """Those of the hat, with the recipes of today; without any recipe there is nothing to prepare with."""
    versions = versions_offered(actor=actor) if may(actor, "device.prepare") else []
    recipes = [version.recipe for version in versions]
    several = len({recipe.programme_id for recipe in recipes}) > 1
    options = [
        (str(recipe.pk), f"{recipe} · {recipe.programme}" if several else str(recipe)) for recipe in recipes
    ]
    verbs = [replace(verb, options=options) if verb.of_recipe else verb for verb in verbs_of(actor)]
    return [verb for verb in verbs if verb.options or not verb.of_recipe]


def _cards(verb: Verb) -> list[Card]:
    gestures = verb.gestures or [(verb.key, verb.label)]
    return [Card(command(gesture), label) for gesture, label in gestures]
