"""What each app holds about people. Each declares it in its `personal.py`; nothing else is known to be held.

From these declarations come the record of processing (GDPR, article 30), the page that tells anybody what is kept, the
answer to a person who asks for their data (article 15) or for their erasure (article 17), and the columns that a new
key seals again. A test walks every model and fails for a field that could hold personal data and is not declared.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from rebond.kit.sealing import Seal

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise


class LegalBasis(StrEnum):
    """The letter in article 6(1) of the GDPR."""

    CONSENT = "a"
    LEGAL_OBLIGATION = "c"
    PUBLIC_TASK = "e"
    LEGITIMATE_INTEREST = "f"

    @property
    def label(self) -> StrPromise:
        return _BASES[self]


_BASES = {
    LegalBasis.CONSENT: _("Consent (GDPR, article 6(1)(a))"),
    LegalBasis.LEGAL_OBLIGATION: _("Legal obligation (GDPR, article 6(1)(c))"),
    LegalBasis.PUBLIC_TASK: _("Task in the public interest (GDPR, article 6(1)(e))"),
    LegalBasis.LEGITIMATE_INTEREST: _("Legitimate interest (GDPR, article 6(1)(f))"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Processing:
    """One line of the record of processing. ``rank`` orders the lines; ``plain`` says it to anybody, in easy words."""

    key: str
    rank: int
    title: StrPromise
    people: StrPromise
    purpose: StrPromise
    plain: StrPromise
    basis: LegalBasis
    kept: StrPromise
    erased: StrPromise


class OnRequest(StrEnum):
    """What becomes of it when the person asks for their erasure."""

    DELETED = "deleted"
    BLANKED = "blanked"
    KEPT = "kept"


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """What one model holds about people. A link to who did a gesture (their role, by its number) goes without saying.

    ``personal`` and ``sealed`` (with what seals it): about a person. ``other``: looked at, and not about anybody.
    ``subject``: the road from the model to the person's request (a lookup; "pk" for the request itself), where it holds
    lines of one person. ``seen_by``: capabilities of the matrix. ``kept`` and ``erased`` are empty where the processing
    says it. ``labels``: what a field is called where its model does not say it. ``blank``: what emptied fields become on request; ``keeps_because``: the reason that a person reads when
    something is kept. No processing: nothing is about anybody.
    """

    model: str
    processing: Processing | None = None
    personal: tuple[str, ...] = ()
    sealed: Mapping[str, Seal] = field(default_factory=lambda: MappingProxyType({}))
    other: tuple[str, ...] = ()
    subject: str = ""
    seen_by: tuple[str, ...] = ()
    kept: StrPromise | str = ""
    erased: StrPromise | str = ""
    on_request: OnRequest = OnRequest.KEPT
    blank: Mapping[str, Any] = field(default_factory=lambda: MappingProxyType({}))
    keeps_because: StrPromise | str = ""
    labels: Mapping[str, StrPromise] = field(default_factory=lambda: MappingProxyType({}))

    @property
    def fields(self) -> frozenset[str]:
        return frozenset({*self.personal, *self.sealed, *self.other})

    @property
    def about_people(self) -> tuple[str, ...]:
        """In the order of the declaration, what is sealed first."""
        return (*self.sealed, *self.personal)


_HELD: dict[str, Held] = {}


def declare(*held: Held) -> None:
    """Raise ``ValueError`` for a model that is declared twice, or a field that is in two lists."""
    for one in held:
        if one.model in _HELD and _HELD[one.model] != one:
            raise ValueError(f"{one.model} is declared twice")
        if one.processing is None and one.about_people:
            raise ValueError(f"{one.model} holds personal data for no processing")
        if len(one.fields) < len(one.personal) + len(one.sealed) + len(one.other):
            raise ValueError(f"{one.model}: a field is declared twice")
        _HELD[one.model] = one


def nothing_personal(model: str, *fields: str) -> Held:
    """A model whose texts say nothing about anybody."""
    return Held(model=model, other=fields)


def declared() -> tuple[Held, ...]:
    """What the apps declared that were imported so far: see `rebond.privacy.registry.held`, which imports them all."""
    return tuple(_HELD.values())
