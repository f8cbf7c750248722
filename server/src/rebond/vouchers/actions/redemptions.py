"""A voucher is given for a session, once; a mistaken scan is reversed before its claim is approved."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from rebond.access import Actor
from rebond.access.guards import require
from rebond.kit.errors import Refused
from rebond.kit.holding import hold_each, hold_one
from rebond.kit.outcomes import Obstacle, Outcome, Refusal
from rebond.learning.models import Session
from rebond.ledger.recording import Entry, record
from rebond.vouchers.choices import ClaimState, ReversalReason, VoucherState
from rebond.vouchers.facts import ClaimCorrected, RedemptionReversed, VoucherRedeemed
from rebond.vouchers.models import Claim, Redemption, Voucher
from rebond.vouchers.queries.redemptions import (
    Meeting,
    givers_of,
    meeting_of,
    obstacle_to_redeeming,
)


def redeem(
    *,
    actor: Actor,
    session: Session,
    vouchers: Collection[Voucher],
    occurred_at: datetime | None = None,
) -> Outcome[Voucher]:
    """Take ``vouchers`` for ``session``, held and recorded. Answer those taken and those refused, with the reason.

    A voucher is taken once: its row is held, its state is judged while it is held, and the database keeps one standing
    redemption of each. Raise `Refused` for a session whose attendance is not recorded, or of a place that no scheme
    accredits on that day.
    """
    moment = occurred_at or timezone.now()
    with transaction.atomic():
        session = _hold_session(actor, session)
        day = _day_of_entry(actor, moment)
        meeting = meeting_of(session)
        held = _hold_vouchers(vouchers)
        taken, refused = _judge(held, meeting, day)
        Voucher.objects.filter(pk__in=[voucher.pk for voucher in taken]).update(state=VoucherState.REDEEMED)
        Redemption.objects.bulk_create(
            [
                Redemption(
                    voucher=voucher,
                    session=session,
                    place_id=session.place_id,
                    cents=voucher.book.face_value_cents,
                    redeemed_at=moment,
                    redeemed_by_id=actor.membership_id,
                )
                for voucher in taken
            ]
        )
        entries = [
            Entry(voucher.stream, VoucherRedeemed(**_worth(voucher), **_where(session))) for voucher in taken
        ]
        record(actor=actor, occurred_at=occurred_at, entries=entries)
    return Outcome(
        taken, [Refusal(voucher, (refused[voucher.pk],)) for voucher in held if voucher.pk in refused]
    )


def reverse_redemption(
    *,
    actor: Actor,
    redemption: Redemption,
    reason: ReversalReason,
    occurred_at: datetime | None = None,
) -> Redemption:
    """The voucher is as before the scan. In a claim that waits, it leaves it and the claim is counted anew.

    Raise `Refused` once its claim is approved or paid, or when it was reversed already.
    """
    moment = occurred_at or timezone.now()
    with transaction.atomic():
        redemption = _hold_redemption(actor, redemption)
        claim = _claim_still_open(redemption)
        if redemption.reversed_at is not None:
            raise Refused(_("This scan was undone already."), code="reversed_already")
        voucher = redemption.voucher
        redemption.reversed_at, redemption.reversal = moment, ReversalReason(reason).value
        redemption.claim = None
        redemption.save(update_fields=["reversed_at", "reversal", "claim"])
        Voucher.objects.filter(pk=voucher.pk).update(state=VoucherState.OUTSTANDING)
        facts = RedemptionReversed(
            **_worth(voucher), **_where(redemption.session), reason=redemption.reversal
        )
        entries = [Entry(voucher.stream, facts)]
        if claim is not None:
            entries.append(_counted_anew(claim, redemption.cents))
        record(actor=actor, occurred_at=occurred_at, entries=entries)
    return redemption


def _hold_session(actor: Actor, session: Session) -> Session:
    rows = Session.objects.select_related("path__programme", "place__organisation")
    held = hold_one(rows, session.pk)
    require(actor, "voucher.redeem", on=held)
    if held.recorded_at is None:
        raise Refused(
            _("Record who came to this session first. Then scan the vouchers."), code="session_not_recorded"
        )
    return held


def _day_of_entry(actor: Actor, moment: datetime) -> date:
    """A person who enters something later is judged by the day of the entry: no voucher comes back to life."""
    return timezone.localdate(moment) if actor.system else timezone.localdate()


def _hold_vouchers(vouchers: Collection[Voucher]) -> list[Voucher]:
    rows = Voucher.objects.select_related("book__scheme", "book__referral", "book__group")
    return hold_each(rows, [voucher.pk for voucher in vouchers])


def _judge(
    held: Collection[Voucher], meeting: Meeting, day: date
) -> tuple[list[Voucher], Mapping[int, Obstacle]]:
    """Each in turn: those taken count against what one person, and the session, may give."""
    taken: list[Voucher] = []
    refused: dict[int, Obstacle] = {}
    given = Counter(meeting.given)
    for voucher in held:
        obstacle = obstacle_to_redeeming(voucher, meeting, given, day)
        if obstacle is None:
            taken.append(voucher)
            given.update(givers_of(voucher))
        else:
            refused[voucher.pk] = obstacle
    return taken, refused


def _hold_redemption(actor: Actor, redemption: Redemption) -> Redemption:
    rows = Redemption.objects.select_related("session", "place__organisation")
    held = hold_one(rows, redemption.pk)
    require(actor, "voucher.redeem", on=held)
    held.voucher = hold_one(Voucher.objects.select_related("book"), held.voucher_id)
    return held


def _claim_still_open(redemption: Redemption) -> Claim | None:
    if redemption.claim_id is None:
        return None
    claim = Claim.objects.select_for_update(no_key=True).get(pk=redemption.claim_id)
    if claim.state != ClaimState.SUBMITTED:
        raise Refused(
            _("The claim %(reference)s is approved: this scan can no longer be undone.")
            % {"reference": claim.reference},
            code="claim_approved",
        )
    return claim


def _counted_anew(claim: Claim, cents: int) -> Entry:
    claim.voucher_count -= 1
    claim.amount_cents -= cents
    claim.save(update_fields=["voucher_count", "amount_cents"])
    facts = ClaimCorrected(
        scheme_id=claim.scheme_id,
        place_id=claim.place_id,
        vouchers=claim.voucher_count,
        cents=claim.amount_cents,
    )
    return Entry(claim.stream, facts)


def _worth(voucher: Voucher) -> dict[str, int]:
    book = voucher.book
    return {"scheme_id": book.scheme_id, "vouchers": 1, "cents": book.face_value_cents}


def _where(session: Session) -> dict[str, int]:
    return {"place_id": session.place_id, "session_id": session.pk}
