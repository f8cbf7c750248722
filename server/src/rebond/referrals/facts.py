"""What the ledger keeps of a referral: ids and codes, none of the six facts, nothing of the person."""

from __future__ import annotations

from dataclasses import dataclass

from rebond.ledger.facts import Facts, facts


@dataclass(frozen=True, slots=True, kw_only=True)
class ReferralStep(Facts):
    origin: str
    target: str
    place_id: int


@facts("referral.sent")
@dataclass(frozen=True, slots=True, kw_only=True)
class ReferralSent(ReferralStep):
    """``organisation_id`` is the prescriber's; None when the place opened the referral itself, whoever confirms it later."""

    programme_id: int
    organisation_id: int | None
    household_exception: str = ""


@facts("referral.retained")
@dataclass(frozen=True, slots=True, kw_only=True)
class ReferralRetained(ReferralStep):
    """The committee gives the person a computer."""

    session_id: int


@facts("referral.kept_waiting")
@dataclass(frozen=True, slots=True, kw_only=True)
class ReferralKeptWaiting(ReferralStep):
    """The committee put the person on its waiting list: the next session sees them again."""

    session_id: int


@facts("referral.turned_down")
@dataclass(frozen=True, slots=True, kw_only=True)
class ReferralTurnedDown(ReferralStep):
    """The committee refused, with a reason."""

    session_id: int
    reason: str


@facts("referral.nominated_again")
@dataclass(frozen=True, slots=True, kw_only=True)
class ReferralNominatedAgain(ReferralStep):
    """A request that was closed before any committee retained it waits for the next one."""


@facts("referral.called_up")
@dataclass(frozen=True, slots=True, kw_only=True)
class ReferralCalledUp(ReferralStep):
    """A computer of the programme can be promised to the next person of the waiting list."""


@facts("referral.accepted")
@dataclass(frozen=True, slots=True, kw_only=True)
class ReferralAccepted(ReferralStep):
    pass


@facts("referral.papers_seen")
@dataclass(frozen=True, slots=True, kw_only=True)
class ReferralPapersSeen(Facts):
    """What the programme asks for was looked at and given back. ``moment``: acceptance or handover; ``papers``: codes."""

    moment: str
    papers: tuple[str, ...]


@facts("referral.rerouted")
@dataclass(frozen=True, slots=True, kw_only=True)
class ReferralRerouted(ReferralStep):
    from_place_id: int


@facts("referral.path_opened")
@dataclass(frozen=True, slots=True, kw_only=True)
class ReferralPathOpened(ReferralStep):
    path_id: int


@facts("referral.path_completed")
@dataclass(frozen=True, slots=True, kw_only=True)
class ReferralPathCompleted(ReferralStep):
    path_id: int


@facts("referral.path_resumed")
@dataclass(frozen=True, slots=True, kw_only=True)
class ReferralPathResumed(ReferralStep):
    """An attendance was corrected: the path is not complete after all."""

    path_id: int


@facts("referral.equipped")
@dataclass(frozen=True, slots=True, kw_only=True)
class ReferralEquipped(ReferralStep):
    handover_id: int


@facts("referral.unequipped")
@dataclass(frozen=True, slots=True, kw_only=True)
class ReferralUnequipped(ReferralStep):
    """The computer came back: another one may be handed over."""

    handover_id: int


@facts("referral.replaced")
@dataclass(frozen=True, slots=True, kw_only=True)
class ReferralReplaced(ReferralStep):
    """The computer is gone for good: it was agreed that another one may be handed over."""

    handover_id: int


@facts("referral.closed")
@dataclass(frozen=True, slots=True, kw_only=True)
class ReferralClosed(ReferralStep):
    reason: str


@facts("referral.withdrawn")
@dataclass(frozen=True, slots=True, kw_only=True)
class ReferralWithdrawn(ReferralStep):
    """Whoever referred the person takes the request back."""

    reason: str


@facts("referral.reopened")
@dataclass(frozen=True, slots=True, kw_only=True)
class ReferralReopened(ReferralStep):
    pass


@facts("referral.rectified")
@dataclass(frozen=True, slots=True, kw_only=True)
class ReferralRectified(ReferralStep):
    """A handover or a return was entered by mistake: ``corrects_seq`` is the number of its step in this stream."""

    corrects_seq: int


@facts("referral.confirmation_asked")
@dataclass(frozen=True, slots=True, kw_only=True)
class ConfirmationAsked(Facts):
    """A place opened the request, and the person says that this organisation follows them."""

    organisation_id: int


@facts("referral.confirmed")
@dataclass(frozen=True, slots=True, kw_only=True)
class ReferralConfirmed(Facts):
    organisation_id: int


@facts("referral.denied")
@dataclass(frozen=True, slots=True, kw_only=True)
class ReferralDenied(Facts):
    """The organisation does not follow this person: it sees the request no more."""

    organisation_id: int


@facts("referral.moved")
@dataclass(frozen=True, slots=True, kw_only=True)
class ReferralMoved(ReferralStep):
    """Another place goes on with the person, who stands where they stood: their place does not, it closes for example."""

    from_place_id: int


@facts("referral.contact_tried")
@dataclass(frozen=True, slots=True, kw_only=True)
class ContactTried(Facts):
    """The place tried to reach the person; ``days``: on how many days so far in vain, 0 when they were reached."""

    place_id: int
    means: str
    days: int


@facts("referral.waits_again")
@dataclass(frozen=True, slots=True, kw_only=True)
class ReferralWaitsAgain(ReferralStep):
    """A request that was closed goes on, and every computer is promised meanwhile: it stands on the waiting list."""


@facts("referral.joined")
@dataclass(frozen=True, slots=True, kw_only=True)
class ReferralJoined(Facts):
    """Another organisation had asked for the same household."""

    organisation_id: int


@facts("referral.household_settled")
@dataclass(frozen=True, slots=True, kw_only=True)
class HouseholdSettled(Facts):
    """A human at the place said that it is another household; ``doubt`` is what was settled, ``reason`` why."""

    doubt: str
    reason: str


@facts("referral.contact_revealed")
@dataclass(frozen=True, slots=True, kw_only=True)
class ContactRevealed(Facts):
    pass


@facts("referral.contact_erased")
@dataclass(frozen=True, slots=True, kw_only=True)
class ContactErased(Facts):
    pass


@facts("referral.group_sent")
@dataclass(frozen=True, slots=True, kw_only=True)
class GroupSent(Facts):
    """People referred together. Each has a "referral.sent" of their own."""

    programme_id: int
    place_id: int
    organisation_id: int | None
    people: int


@facts("prescriber_link.sent")
@dataclass(frozen=True, slots=True, kw_only=True)
class LinkSent(Facts):
    """A personal link left for somebody without an account. To whom is in no event."""

    organisation_id: int
    days: int


@facts("prescriber_link.revoked")
@dataclass(frozen=True, slots=True, kw_only=True)
class LinkRevoked(Facts):
    organisation_id: int


@facts("referral.facts_corrected")
@dataclass(frozen=True, slots=True, kw_only=True)
class FactsCorrected(Facts):
    """How many of the facts that were known at the referral the person corrected at the handover."""

    corrected: int
