"""A computer is handed over face to face: what leaves, what is explained, what is confirmed, and who signs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from rebond.access import Actor, system_actor
from rebond.access.guards import require
from rebond.handover.actions.handing_over import Pair, hand_over
from rebond.handover.choices import SignatureMeans, Signer, WaiverReason
from rebond.handover.facts import HandoverSigned, SignatureErased, SignedPaperFiled, SignedSheetOpened
from rebond.handover.models import Handover, Signing
from rebond.handover.queries import SIGNERS_OF_A_CHILD, signers_for
from rebond.handover.signatures import SEAL, digest_of, lines_of
from rebond.handover.signed_papers import opened, picture_of, sealed
from rebond.kit.errors import Invalid, Refused
from rebond.kit.holding import hold_each
from rebond.ledger.recording import Entry, record
from rebond.programmes.choices import Outlet
from rebond.referrals.actions.confirming import confirm_facts, keep_contact_no_longer, keep_contact_until
from rebond.referrals.asked_papers import refuse_papers_not_asked
from rebond.referrals.choices import AgeBracket, Occupation, PaperMoment, Sex
from rebond.referrals.lifecycle import hold_rows as hold_referrals
from rebond.referrals.models import Referral

ERASER = system_actor("signature-eraser")
CALLED_WITHIN_DAYS = 400
"""How long the contact details stay of who agrees to be asked how the computer does: the year, and a month to call."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What the page says. ``items``: codes of what left; ``papers``: codes of what was seen; ``strokes``: the signature on the screen, see `signatures`.

    ``keeps_contact``: the person agrees to be called at 3 and 12 months, by the details that they left.
    """

    sex: Sex
    age_bracket: AgeBracket
    occupation: Occupation
    items: Sequence[str] = ()
    papers: Sequence[str] = ()
    explained: bool = False
    facts_confirmed: bool = False
    read_aloud: bool = False
    witnessed: bool = False
    signer: Signer = Signer.PERSON
    means: SignatureMeans = SignatureMeans.PAPER
    strokes: str = ""
    keeps_contact: bool = False


def hand_over_in_person(
    *,
    actor: Actor,
    pair: Pair,
    submission: UUID,
    said: Said,
    outlet: Outlet = Outlet.GIFT,
    waiver: WaiverReason | None = None,
    occurred_at: datetime | None = None,
) -> Handover:
    """Hand the computer over, and keep what was given, confirmed and signed. The same ``submission`` again is the same one.

    Raise `Invalid` with the field at fault for what may not be left out, `Refused` with the obstacles of the road.
    """
    with transaction.atomic():
        (referral,) = hold_referrals([pair.referral])
        require(actor, "device.hand_over", on=referral)
        if already := _known(submission, pair):
            return already
        _judge(said, referral)
        confirm_facts(
            actor=actor,
            referral=referral,
            sex=said.sex,
            age_bracket=said.age_bracket,
            occupation=said.occupation,
        )
        outcome = hand_over(
            actor=actor,
            pairs=[pair],
            outlet=outlet,
            waiver=waiver,
            papers=said.papers,
            occurred_at=occurred_at,
        )
        for refusal in outcome.refused:
            code = refusal.obstacles[0].code
            field = "papers" if code == "paper_missing" else None
            raise Refused(refusal.reason, code=code, field=field, obstacles=refusal.obstacles)
        made = Handover.objects.current().get(device=pair.device)
        _sign(actor, made, submission, said, referral)
    return made


def _known(submission: UUID, pair: Pair) -> Handover | None:
    found = Signing.objects.filter(submission=submission).select_related("handover").first()
    if found is None:
        return None
    handover = found.handover
    if (handover.device_id, handover.referral_id) != (pair.device.pk, pair.referral.pk):
        raise Invalid(_("This page was used for another handover: begin again."), code="stale")
    return handover


def _judge(said: Said, referral: Referral) -> None:
    if not set(said.items) <= set(referral.kept_rules.handover_items):
        raise Invalid(_("Choose in the list."), code="unknown_item", field="items")
    refuse_papers_not_asked(PaperMoment.HANDOVER, referral.kept_rules, said.papers)
    if not said.facts_confirmed:
        raise Invalid(
            _("Read the facts to the person, then tick."), code="not_confirmed", field="facts_confirmed"
        )
    if not said.explained:
        raise Invalid(_("Explain these points, then tick."), code="not_explained", field="explained")
    if said.read_aloud and not said.witnessed:
        raise Invalid(
            _("Who cannot read the sheet alone signs in front of a witness."),
            code="no_witness",
            field="witnessed",
        )
    if said.signer not in signers_for(said.age_bracket):
        of_a_child = said.age_bracket in SIGNERS_OF_A_CHILD
        message = (
            _("A minor does not sign alone: a parent or guardian signs.")
            if of_a_child
            else _("Choose in the list.")
        )
        raise Invalid(message, code="wrong_signer", field="signer")
    if said.means == SignatureMeans.SCREEN:
        lines_of(said.strokes)


def _sign(actor: Actor, made: Handover, submission: UUID, said: Said, referral: Referral) -> None:
    day = timezone.localdate(made.handed_over_at)
    on_screen = said.means == SignatureMeans.SCREEN
    strokes = said.strokes.strip() if on_screen else ""
    Signing.objects.create(
        handover=made,
        submission=submission,
        items=sorted(said.items),
        read_aloud=said.read_aloud,
        witnessed=said.witnessed,
        may_call=said.keeps_contact,
        signer=said.signer,
        means=said.means,
        entered_at=timezone.now(),
        sealed_signature=SEAL.close(strokes),
        erase_on=day + timedelta(days=referral.kept_rules.signed_sheet_kept_days),
    )
    signed = HandoverSigned(means=said.means.value, digest=digest_of(strokes.encode()) if strokes else "")
    record(actor=actor, entries=[Entry(made.stream, signed)])
    if said.keeps_contact:
        keep_contact_until(referral=referral, day=day + timedelta(days=CALLED_WITHIN_DAYS))


def call_no_more(*, handover: Handover) -> None:
    """The person takes their agreement back: nothing says any more that they may be called. Their details go in time."""
    Signing.objects.filter(handover=handover).update(may_call=False)
    keep_contact_no_longer(referral=handover.referral)


def file_signed_paper(*, actor: Actor, handover: Handover, data: bytes) -> Signing:
    """Keep a picture of the paper that was signed, sealed. The same picture again is kept once; another one replaces it.

    For who hands over and may look at it: who controls a handover changes nothing of it.

    Raise `Invalid` for a file that cannot be read, `Refused` for a handover without a page of its own, or whose time is over.
    """
    picture = picture_of(data)
    with transaction.atomic():
        held = _hold(handover)
        for capability in ("device.hand_over", "signed_sheet.open"):
            require(actor, capability, on=held)
        if held.erase_on <= timezone.localdate():
            raise Refused(_("Signed sheets of that day are erased already."), code="too_late")
        if held.sealed_paper and picture == opened(held.sealed_paper):
            return held
        held.sealed_paper = sealed(picture)
        held.save(update_fields=["sealed_paper"])
        filed = SignedPaperFiled(digest=digest_of(picture))
        record(actor=actor, entries=[Entry(held.handover.stream, filed)])
    return held


def open_signed_sheet(*, actor: Actor, handover: Handover) -> Signing:
    """For who may look at the signature; the ledger keeps who looked. Raise `Refused` when nothing signed is kept."""
    with transaction.atomic():
        held = _hold(handover)
        require(actor, "signed_sheet.open", on=held)
        if not held.is_kept:
            raise Refused(
                _("Nothing signed is kept here: look in the binder of the place."), code="nothing_signed"
            )
        record(actor=actor, entries=[Entry(held.handover.stream, SignedSheetOpened())])
    return held


def erase_signatures(keys: Sequence[int]) -> int:
    """Signature and paper go; what was given and explained stays. Answer how many."""
    with transaction.atomic():
        held = hold_each(Signing.objects.select_related("handover"), keys)
        Signing.objects.filter(pk__in=[row.pk for row in held]).update(sealed_signature=b"", sealed_paper=b"")
        entries = [Entry(row.handover.stream, SignatureErased()) for row in held]
        record(actor=ERASER, entries=entries)
    return len(held)


def _hold(handover: Handover) -> Signing:
    rows = Signing.objects.select_related("handover__place__organisation").filter(handover=handover)
    held = hold_each(rows)
    if not held:
        raise Refused(
            _("This handover was not made on the page of the two: note where the paper lies."),
            code="no_signing",
        )
    return held[0]
