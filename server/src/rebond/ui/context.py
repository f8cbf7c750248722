"""What every page knows: who looks, where they stand, and what the header offers them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import get_language, get_language_info

from rebond.access import Role
from rebond.access.guards import actor_of
from rebond.ui.navigation import SHOWN_AT_ONCE, Link, Section, in_sections, links_for, url_or_none

READ_ALOUD_TO = frozenset({Role.TECHNICIAN, Role.STOREKEEPER, Role.SUPERVISOR})
"""The hats of the workshop, where some read badly: every page offers them to be read aloud."""


class Membership(Protocol):
    """What the network's middleware sets: `request.hats` holds all of the person's, `request.hat` the one worn."""

    pk: int


class Operator(Protocol):
    """What the bench's middleware sets, `request.operator`: who was switched to at a shared computer, and acts here."""

    user: object


@dataclass(frozen=True, slots=True)
class Hat:
    pk: int
    label: str
    is_worn: bool


@dataclass(frozen=True, slots=True)
class Language:
    code: str
    name: str
    is_current: bool


@dataclass(frozen=True, slots=True)
class Page:
    path: str
    is_signed_in: bool
    person: str
    initials: str
    hats: tuple[Hat, ...]
    worn: str
    at_work: str
    links: tuple[Link, ...]
    more_links: tuple[Link, ...]
    languages: tuple[Language, ...]
    language: str
    is_demonstration: bool
    home_url: str
    scan_url: str
    hat_url: str
    language_url: str
    account_url: str
    sign_in_url: str
    sign_out_url: str
    switch_url: str
    about_url: str
    accessibility_url: str
    source_url: str
    notices_url: str
    unread_notices: int
    reads_aloud: bool

    @property
    def more_sections(self) -> tuple[Section, ...]:
        return in_sections(self.more_links)

    @property
    def is_under_more(self) -> bool:
        return any(link.is_current for link in self.more_links)


def page(request: HttpRequest) -> dict[str, Page]:
    user = getattr(request, "user", None)
    known = user is not None and user.is_authenticated
    links = links_for(actor_of(request), request.path) if known else ()
    hats = _hats(getattr(request, "hats", ()), getattr(request, "hat", None)) if known else ()
    return {
        "page": Page(
            path=request.get_full_path(),
            is_signed_in=known,
            person=str(user) if known else "",
            initials=str(getattr(user, "initials", "")) if known else "",
            hats=hats,
            worn=next((hat.label for hat in hats if hat.is_worn), ""),
            at_work=_at_work(getattr(request, "operator", None)),
            links=links[:SHOWN_AT_ONCE],
            more_links=links[SHOWN_AT_ONCE:],
            languages=_languages(),
            language=get_language() or settings.LANGUAGE_CODE,
            is_demonstration=bool(getattr(request, "is_demonstration", False)),
            home_url=_address("desk:home") or "/",
            scan_url=_address("desk:scan"),
            hat_url=_address("network:wear_hat", "network:switch_hat"),
            language_url=_address("account_language"),
            account_url=_address("network:profile", "account_change_password"),
            sign_in_url=_address("account_login"),
            sign_out_url=_address("account_logout"),
            switch_url=_address("bench:switch"),
            about_url=_address("desk:about"),
            accessibility_url=_address("desk:accessibility"),
            source_url=_address("desk:source"),
            notices_url=_address("notices:list"),
            unread_notices=int(getattr(request, "unread_notices", 0)),
            reads_aloud=known and actor_of(request).role in READ_ALOUD_TO,
        )
    }


def _hats(memberships: Sequence[Membership], worn: Membership | None) -> tuple[Hat, ...]:
    return tuple(Hat(hat.pk, str(hat), worn is not None and hat.pk == worn.pk) for hat in memberships)


def _at_work(operator: Operator | None) -> str:
    return str(operator.user) if operator is not None else ""


def _address(*url_names: str) -> str:
    """The first of ``url_names`` that leads somewhere."""
    return next((url for url in map(url_or_none, url_names) if url), "")


def _languages() -> tuple[Language, ...]:
    current = get_language()
    return tuple(Language(code, _own_name(code), code == current) for code, _name in settings.LANGUAGES)


def _own_name(code: str) -> str:
    """A language as its speakers call it: who looks for it reads that word."""
    return str(get_language_info(code)["name_local"]).capitalize()
