"""What the referral sheets say, of one person or of a group."""

from __future__ import annotations

from collections.abc import Sequence

from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from rebond.documents.rendering import Document, Letterhead
from rebond.geography.distance import Point, distance_km
from rebond.kit.days import written_appointment
from rebond.ledger.reading import is_demonstration
from rebond.network.models import Organisation, Place
from rebond.network.passages import Passage, nearest_by_place, passages_of
from rebond.network.queries import coordination_of
from rebond.referrals.asked_papers import papers_to_bring
from rebond.referrals.choices import Need
from rebond.referrals.following import secret_of
from rebond.referrals.models import Referral
from rebond.referrals.papers import ReferralSheet, print_referral_sheets
from rebond.referrals.queries import contact_of
from rebond.referrals.queries.places import point_towards
from rebond.referrals.stages import Stage


def print_sheet(referral: Referral) -> Document:
    """The paper with which the person leaves: where to go, what happens, a code; nothing about them."""
    return print_sheets([referral], reference=referral.code)


def print_sheets(referrals: Sequence[Referral], *, reference: str) -> Document:
    """One for each person, in their order: all of one programme and one prescriber. ``reference``: of the whole."""
    first = referrals[0]
    head = Letterhead(
        territory=first.programme.territory.name,
        issuer=_sender(first).name,
        reference=reference,
        printed_at=timezone.now(),
        demonstration=is_demonstration(),
    )
    passages = passages_of({referral.place for referral in referrals}, timezone.now())
    coordination = coordination_of(first.programme.territory_id)
    reached = coordination.public_contact if coordination else ""
    sheets = [_sheet_of(referral, passages, coordination=reached) for referral in referrals]
    return print_referral_sheets(sheets, head=head)


def _sheet_of(referral: Referral, passages: Sequence[Passage], *, coordination: str) -> ReferralSheet:
    """``passages``: those to come of the places that travel, the next first."""
    place, programme = referral.place, referral.programme
    here = referral.commune.point if referral.commune else None
    passage = nearest_by_place(passages, here).get(place.pk)
    spot, commune = (passage.stop.spot, passage.stop.commune) if passage else (place.address, place.commune)
    papers = papers_to_bring(referral)
    return ReferralSheet(
        code=referral.code,
        address=settings.PUBLIC_URL + reverse("referrals:referral", args=[referral.code]),
        follow_address=following_address(referral),
        follow_page=settings.PUBLIC_URL.partition("://")[2] + reverse("privacy:follow"),
        follow_secret=secret_of(referral.code, referral.follow_salt),
        programme=programme.name,
        with_computer=referral.need == Need.COMPUTER_AND_INITIATION,
        committee=referral.stage == Stage.NOMINATED,
        place=place.name,
        place_address="\n".join(part for part in (spot, commune.label) if part),
        place_phone=place.phone,
        place_hours=_hours(passage) if passage else "",
        distance_km=_distance(here, point_towards(place, passage)),
        prescriber=_sender(referral).name,
        referred_on=referral.referred_on,
        sessions=None,
        contact_kept=contact_of(referral).is_kept,
        contact_days=programme.contact_kept_days,
        coordination=coordination,
        papers_at_first=papers.at_first,
        papers_for_computer=papers.for_computer,
    )


def _sender(referral: Referral) -> Organisation | Place:
    return referral.prescriber or referral.place


def following_address(referral: Referral) -> str:
    """Code and secret stand behind the #: a browser keeps them to itself, and no log of a server sees them."""
    secret = secret_of(referral.code, referral.follow_salt)
    return f"{settings.PUBLIC_URL}{reverse('privacy:follow')}#{referral.code}.{secret}"


def _hours(passage: Passage) -> str:
    return f"{written_appointment(passage.starts)}–{passage.stop.ends_at:%H:%M}"


def _distance(here: Point | None, there: Point | None) -> int | None:
    """In kilometres; None when it is not known or not worth a word."""
    return (round(distance_km(here, there)) or None) if here and there else None
