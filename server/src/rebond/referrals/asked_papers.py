"""Papers that a programme asks for: somebody looks at each and gives it back. Only that it was seen is kept."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrPromise

from rebond.access import Actor
from rebond.kit.errors import Invalid
from rebond.kit.outcomes import Obstacle
from rebond.ledger.recording import Entry, record
from rebond.programmes.choices import AskedPaper
from rebond.programmes.rules import Rules
from rebond.programmes.wording import papers_in_words
from rebond.referrals.choices import Need, PaperMoment
from rebond.referrals.facts import ReferralPapersSeen
from rebond.referrals.models import Referral

FOR_THE_PERSON: Mapping[str, StrPromise] = {
    AskedPaper.REFERRAL_SHEET: _("Your sheet, signed by the person who sends you."),
    AskedPaper.PROOF_OF_SITUATION: _(
        "A paper that shows your situation. Ask which one to the person who sends you, or to the place."
    ),
    AskedPaper.CHARTER: _("The charter, signed. Ask the place for it."),
    AskedPaper.IMAGE_RIGHT: _("Your answer about photos of you. You may say yes or no."),
}
"""The same papers in easy words."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PapersToBring:
    """In easy words: ``at_first``, when the person goes to the place; ``for_computer``, on the day of the computer."""

    at_first: tuple[str, ...] = ()
    for_computer: tuple[str, ...] = ()


def papers_to_bring(referral: Referral) -> PapersToBring:
    """All that its rules ask for, whatever was seen already. Who comes to learn only receives no computer."""
    by_moment = {moment: asked_at(moment, referral.kept_rules) for moment in PaperMoment}
    if referral.need != Need.COMPUTER_AND_INITIATION:
        by_moment[PaperMoment.HANDOVER] = []
    told = {moment: tuple(str(FOR_THE_PERSON[code]) for code in codes) for moment, codes in by_moment.items()}
    return PapersToBring(at_first=told[PaperMoment.ACCEPTANCE], for_computer=told[PaperMoment.HANDOVER])


def asked_at(moment: PaperMoment, rules: Rules) -> list[str]:
    """The codes of `AskedPaper`, in the order of the list."""
    asked = rules.papers_at_acceptance if moment is PaperMoment.ACCEPTANCE else rules.papers_at_handover
    return [code for code in AskedPaper.values if code in asked]


def obstacles_of_papers(moment: PaperMoment, rules: Rules, seen: Collection[str]) -> list[Obstacle]:
    """One that names all that is asked for at this moment and was not seen; none when nothing is missing."""
    missing = [code for code in asked_at(moment, rules) if code not in seen]
    if not missing:
        return []
    words = _("The programme asks for: %(papers)s. Look at each with the person, then tick it.")
    return [Obstacle("paper_missing", words % {"papers": papers_in_words(missing)})]


def refuse_papers_not_asked(moment: PaperMoment, rules: Rules | None, seen: Collection[str]) -> None:
    """Raise `Invalid` for one that nobody asks for. ``rules`` None: the person was not referred, nothing is asked."""
    if not set(seen) <= set(asked_at(moment, rules) if rules else ()):
        raise Invalid(_("Choose in the list."), code="unknown_paper", field="papers")


def record_papers_seen(
    moment: PaperMoment, referrals: Sequence[Referral], *, actor: Actor, occurred_at: datetime | None
) -> None:
    """Of people for whom nothing is missing: all that their rules ask for was seen. In the transaction of the step."""
    asked: Mapping[int, list[str]] = {one.pk: asked_at(moment, one.kept_rules) for one in referrals}
    entries = [
        Entry(one.stream, ReferralPapersSeen(moment=moment.value, papers=tuple(asked[one.pk])))
        for one in referrals
        if asked[one.pk]
    ]
    if entries:
        record(actor=actor, occurred_at=occurred_at, entries=entries)
