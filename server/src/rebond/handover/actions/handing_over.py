from __future__ import annotations

import secrets
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from passport.codes import CodeFamily, new_code
from rebond.access import Actor
from rebond.access.guards import require
from rebond.devices.lifecycle import STEPS, advance
from rebond.devices.models import Device
from rebond.handover.choices import LENT_TO_A_PERSON, WaiverReason
from rebond.handover.facts import HandoverRecorded
from rebond.handover.filing import filed_at
from rebond.handover.models import Handover
from rebond.handover.queries import obstacles_to_hand_over
from rebond.kit.errors import Invalid
from rebond.kit.holding import hold_one
from rebond.kit.outcomes import Outcome
from rebond.learning.models import Enrolment
from rebond.ledger.recording import Entry, record
from rebond.programmes.choices import Outlet
from rebond.referrals.actions import mark_equipped
from rebond.referrals.asked_papers import record_papers_seen
from rebond.referrals.choices import PaperMoment
from rebond.referrals.lifecycle import hold_rows
from rebond.referrals.models import Referral
from rebond.stock.queries import TO_A_PERSON

HANDOVERS = CodeFamily("H")


@dataclass(frozen=True, slots=True)
class Pair:
    """A computer and the person (by the referral) it is meant for."""

    device: Device
    referral: Referral


def hand_over(
    *,
    actor: Actor,
    pairs: Sequence[Pair],
    outlet: Outlet = Outlet.GIFT,
    waiver: WaiverReason | None = None,
    papers: Collection[str] = (),
    occurred_at: datetime | None = None,
) -> Outcome[Device]:
    """Hand each computer to its person; those that may not leave come back with why.

    A ``waiver`` lifts the obstacles of the learning path, and needs its own capability (rule 4).
    ``papers``: those that were seen, among what the rules of these people ask for (`AskedPaper`).
    Raise `Invalid` when one computer or one person stands in two pairs.
    """
    if outlet not in TO_A_PERSON:
        raise Invalid(_("This outlet is not one to a person."), code="outlet_not_to_a_person", field="outlet")
    if waiver is not None:
        require(actor, "device.waive_path", on=[pair.referral for pair in pairs])
    _refuse_doubles(pairs)
    with transaction.atomic():
        referrals = _hold_referrals(pairs)
        require(actor, "device.hand_over", on=referrals.values())
        paths = paths_of(referrals.values())
        handovers = {
            pk: entered(actor, pk, referral, paths, outlet=outlet, waiver=waiver, occurred_at=occurred_at)
            for pk, referral in referrals.items()
        }
        reserved = {pk: handover.reference for pk, handover in handovers.items()}
        outcome = advance(
            STEPS["hand_over"],
            [pair.device for pair in pairs],
            actor=actor,
            facts_of=lambda device: {
                "reference": reserved[device.pk],
                "place_id": referrals[device.pk].place_id,
                "waiver": waiver.value if waiver else "",
            },
            obstacles=lambda held: obstacles_to_hand_over(
                referrals,
                held,
                outlet=outlet,
                waived=waiver is not None,
                papers=papers,
                on=timezone.localdate(occurred_at),
            ),
            occurred_at=occurred_at,
        )
        for device in outcome.taken:
            handovers[device.pk].handed_over_at = device.stage_since
        made = Handover.objects.bulk_create([handovers[device.pk] for device in outcome.taken])
        conclude(actor, made, backdated=occurred_at is not None)
        people = [handover.referral for handover in made]
        record_papers_seen(PaperMoment.HANDOVER, people, actor=actor, occurred_at=occurred_at)
    return outcome


def _refuse_doubles(pairs: Sequence[Pair]) -> None:
    if len({pair.device.pk for pair in pairs}) < len(pairs) or len(
        {pair.referral.pk for pair in pairs}
    ) < len(pairs):
        raise Invalid(_("One computer for one person: one of them was given twice."), code="pair_twice")


def _hold_referrals(pairs: Sequence[Pair]) -> dict[int, Referral]:
    held = {row.pk: row for row in hold_rows([pair.referral for pair in pairs])}
    return {pair.device.pk: held[pair.referral.pk] for pair in pairs}


def paths_of(referrals: Iterable[Referral]) -> dict[int, int]:
    """The running path of each referral that has one, by their keys."""
    running = Enrolment.objects.running().filter(referral__in=[referral.pk for referral in referrals])
    return dict(running.values_list("referral_id", "path_id"))


def entered(
    actor: Actor,
    device_id: int,
    referral: Referral,
    paths: Mapping[int, int],
    *,
    outlet: Outlet,
    waiver: WaiverReason | None = None,
    occurred_at: datetime | None,
) -> Handover:
    """The row of a handover that is about to be made."""
    return Handover(
        device_id=device_id,
        referral=referral,
        place_id=referral.place_id,
        path_id=paths.get(referral.pk),
        outlet=outlet,
        waiver=waiver.value if waiver else "",
        reference=new_code(secrets.randbelow, family=HANDOVERS),
        due_on=_end_of_loan(referral, outlet, timezone.localdate(occurred_at)),
        handed_over_at=occurred_at or timezone.now(),
        handed_over_by_id=actor.membership_id,
    )


def _end_of_loan(referral: Referral, outlet: Outlet, day: date) -> date | None:
    """As long as the rules of the person say; None: they set no length, or it is no loan."""
    length = referral.kept_rules.loan_days if outlet in LENT_TO_A_PERSON else 0
    return day + timedelta(days=length) if length else None


def conclude(actor: Actor, handovers: Sequence[Handover], *, backdated: bool) -> None:
    """The computer, the handover and the person carry one moment: that of the step."""
    by_moment: dict[datetime | None, list[Handover]] = {}
    for handover in handovers:
        by_moment.setdefault(handover.handed_over_at if backdated else None, []).append(handover)
    for moment, part in by_moment.items():
        entries = [Entry(f"handover:{handover.pk}", _recorded(handover)) for handover in part]
        record(actor=actor, occurred_at=moment, entries=entries)
        mark_equipped(
            actor=actor,
            referrals=[handover.referral for handover in part],
            handovers={handover.referral_id: handover.pk for handover in part},
            occurred_at=moment,
        )


def _recorded(handover: Handover) -> HandoverRecorded:
    return HandoverRecorded(device_id=handover.device_id, place_id=handover.place_id, outlet=handover.outlet)


def note_signed_paper(*, actor: Actor, handover: Handover, reference: str) -> Handover:
    """Say where the signed sheet lies (binder, page). The paper itself stays at the place. Raise `Invalid` for a name."""
    lies = filed_at(reference)
    with transaction.atomic():
        handover = hold_one(Handover.objects.select_related("place__organisation"), handover.pk)
        require(actor, "device.hand_over", on=handover)
        handover.signed_paper_reference = lies
        handover.save(update_fields=["signed_paper_reference"])
    return handover
