from __future__ import annotations

from dataclasses import dataclass

from rebond.ledger.facts import Facts, facts


@facts("privacy.keys_rotated")
@dataclass(frozen=True, slots=True, kw_only=True)
class KeysRotated(Facts):
    """``key``: the name of the newest one, which tells nothing of it. ``resealed``: values that it sealed again."""

    key: str
    resealed: int


@facts("privacy.file_given")
@dataclass(frozen=True, slots=True, kw_only=True)
class FileGiven(Facts):
    """All that is kept was written down for the person. ``with_contact``: their contact details too."""

    with_contact: bool


@facts("privacy.erased_on_request")
@dataclass(frozen=True, slots=True, kw_only=True)
class ErasedOnRequest(Facts):
    """``deleted`` rows are gone, ``emptied`` answers say nothing any more."""

    deleted: int
    emptied: int


@facts("privacy.secret_renewed")
@dataclass(frozen=True, slots=True, kw_only=True)
class SecretRenewed(Facts):
    """The secret of the sheet is another one: the lost sheet opens nothing."""
