"""What a version of a recipe says, as one value: what a form sends, what a version keeps, and two of them compared."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from rebond.kit.errors import Invalid
from rebond.preparation.models import RecipeVersion
from rebond.workshop.choices import OperatingSystem

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

MOST_LINES = 60
LONGEST_LINE = 160
LONGEST_WELCOME = 2000


@dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    """``software`` and ``settings``: one line each, in the order of the work. ``welcome``: what the person reads first."""

    system: str
    system_version: str = ""
    image_name: str = ""
    image_version: str = ""
    software: tuple[str, ...] = ()
    settings: tuple[str, ...] = ()
    welcome: str = ""


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that a version changed; nothing where it was not, or is no more."""

    name: str | StrPromise
    before: str
    after: str


def content_of(version: RecipeVersion) -> Content:
    return Content(
        system=version.system,
        system_version=version.system_version,
        image_name=version.image_name,
        image_version=version.image_version,
        software=tuple(version.software),
        settings=tuple(version.settings),
        welcome=version.welcome,
    )


def judge(content: Content) -> None:
    """Raise `Invalid`, with the field to mend, for a recipe that nobody could follow."""
    if content.system not in OperatingSystem.values:
        raise Invalid(_("Choose a system of the list."), code="unknown_system", field="system")
    for name, lines in (("software", content.software), ("settings", content.settings)):
        if len(lines) > MOST_LINES:
            raise Invalid(_("Write %(most)d lines at the most.") % {"most": MOST_LINES}, field=name)
        if any(len(line) > LONGEST_LINE for line in lines):
            raise Invalid(_("A line holds %(most)d characters.") % {"most": LONGEST_LINE}, field=name)
    if len(content.welcome) > LONGEST_WELCOME:
        raise Invalid(
            _("The welcome holds %(most)d characters.") % {"most": LONGEST_WELCOME}, field="welcome"
        )


def changes_between(before: Content, after: Content) -> Sequence[Change]:
    """Only what differs."""
    old, new = _in_words(before), _in_words(after)
    return [Change(name, old[name], new[name]) for name in old if old[name] != new[name]]


def _in_words(content: Content) -> dict[str, str]:
    known = content.system in OperatingSystem.values
    system = str(OperatingSystem(content.system).label) if known else content.system
    return {
        str(_("Operating system")): f"{system} {content.system_version}".strip(),
        str(_("Image")): f"{content.image_name} {content.image_version}".strip(),
        str(_("Programs")): "\n".join(content.software),
        str(_("Settings")): "\n".join(content.settings),
        str(_("Welcome")): content.welcome,
    }
