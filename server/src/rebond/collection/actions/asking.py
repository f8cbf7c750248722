"""Somebody offers computers, and answers what the coordination asks."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from passport.codes import new_code
from rebond.access import Actor
from rebond.access.guards import require
from rebond.collection.actions.bringing import open_drop_off, require_giver
from rebond.collection.actions.holding import hold_request
from rebond.collection.choices import Handing, RequestState
from rebond.collection.contacts import SEAL, sealed
from rebond.collection.facts import RequestAnswered, RequestReceived
from rebond.collection.fitting import chosen_day
from rebond.collection.following import REQUESTS, new_salt
from rebond.collection.mails import tell
from rebond.collection.models import DonationRequest, RequestLine, RequestMessage, RequestPicture
from rebond.collection.offers import Offer, judge
from rebond.kit.errors import Invalid, Refused
from rebond.kit.pictures import MOST as MOST_PICTURES
from rebond.kit.pictures import Picture, picture_from
from rebond.ledger.recording import Entry, record
from rebond.network.models import Organisation, Territory

LONGEST_TEXT = 2000


def ask_to_give(
    *,
    actor: Actor,
    territory: Territory,
    offer: Offer,
    submission: UUID,
    organisation: Organisation | None = None,
    language: str = "fr",
) -> DonationRequest:
    """Anybody may, without an account; for an ``organisation`` of the network, whoever may speak for it.

    The same ``submission`` again gives the same request: a page sent twice makes one. Raise `Invalid` for an offer that
    makes no sense, a drop-off point that does not take it, or a picture that cannot be read; `Refused` for a page that
    was sent to another territory before.
    """
    if organisation is not None or actor.is_known:
        require(actor, "donation_request.make", on=organisation or territory)
    if already := _known(territory, submission):
        return already
    judge(offer)
    if offer.point is not None and offer.point.scope_keys().territory_id != territory.pk:
        raise Invalid(_("This drop-off point is elsewhere. Choose another one."), field="point")
    pictures = [picture_from(content) for content in offer.pictures]
    try:
        with transaction.atomic():
            request = _write(territory, organisation, offer, submission, language)
            _write_what_comes_with(request, offer, pictures)
            if offer.point is not None and offer.handing is Handing.DROP_OFF:
                open_drop_off(actor, request, point=offer.point, day=chosen_day(offer.bring_on))
            received = RequestReceived(
                organisation_id=organisation.pk if organisation else None,
                giver_kind=request.giver_kind,
                computers=offer.computers,
                pictures=len(pictures),
                erasure_level=request.erasure_level,
                handing=request.handing,
            )
            record(actor=actor, entries=[Entry(request.stream, received)])
            tell(request, "received")
    except IntegrityError:  # the same page was sent twice at once, and the other was first
        if already := _known(territory, submission):
            return already
        raise
    return request


def answer(
    *, actor: Actor, request: DonationRequest, text: str, pictures: Sequence[bytes] = ()
) -> DonationRequest:
    """Whoever asked answers the question. The door made sure that it is them: by the secret link, or their account."""
    require_giver(actor, request)
    text = text.strip()
    if not text:
        raise Invalid(_("Write your answer."), field="text")
    if len(text) > LONGEST_TEXT:
        raise Invalid(_("Write %(most)d characters at the most.") % {"most": LONGEST_TEXT}, field="text")
    with transaction.atomic():
        request = hold_request(request)
        if request.state != RequestState.ASKED:
            raise Refused(_("No question waits for an answer any more."), code="not_asked")
        if request.pictures.count() + len(pictures) > MOST_PICTURES:
            raise Invalid(_("Send at most %(most)d pictures.") % {"most": MOST_PICTURES}, field="pictures")
        read = [picture_from(content) for content in pictures]
        now = timezone.now()
        RequestMessage.objects.create(
            request=request, by_giver=True, sealed_text=SEAL.close(text), written_at=now
        )
        _keep(request, read, now)
        request.state, request.state_since = RequestState.RECEIVED, now
        request.save(update_fields=["state", "state_since"])
        record(actor=actor, entries=[Entry(request.stream, RequestAnswered(pictures=len(read)))])
    return request


def _known(territory: Territory, submission: UUID) -> DonationRequest | None:
    found = DonationRequest.objects.filter(submission=submission).first()
    if found is not None and found.territory_id != territory.pk:
        raise Refused(
            _("This page was sent already: open it again to offer other computers."), code="sent_already"
        )
    return found


def _write(
    territory: Territory, organisation: Organisation | None, offer: Offer, submission: UUID, language: str
) -> DonationRequest:
    now = timezone.now()
    return DonationRequest.objects.create(
        territory=territory,
        organisation=organisation,
        code=_fresh_code(),
        follow_salt=new_salt(),
        submission=submission,
        giver_kind=organisation.kind if organisation else offer.giver_kind,
        giver=organisation.name if organisation else offer.giver_in_clear,
        commune=offer.commune,
        handing=offer.handing,
        ready_on=offer.ready_on,
        leave_by=offer.leave_by,
        erasure_level=offer.erasure_level,
        state_since=now,
        received_at=now,
        language=language,
    )


def _write_what_comes_with(request: DonationRequest, offer: Offer, pictures: Sequence[Picture]) -> None:
    """Whom to call, what is offered, the pictures."""
    contact = sealed(offer.contact)
    contact.request = request
    contact.save()
    RequestLine.objects.bulk_create(
        RequestLine(
            request=request,
            kind=line.kind,
            count=line.count,
            bought_in=line.bought_in,
            memory_gb=line.memory_gb,
        )
        for line in offer.lines
    )
    _keep(request, pictures, request.received_at)


def _fresh_code() -> str:
    while True:
        code = new_code(secrets.randbelow, family=REQUESTS)
        if not DonationRequest.objects.filter(code=code).exists():
            return code


def _keep(request: DonationRequest, pictures: Sequence[Picture], now: datetime) -> None:
    RequestPicture.objects.bulk_create(
        RequestPicture(
            request=request,
            content=picture.content,
            width=picture.width,
            height=picture.height,
            received_at=now,
        )
        for picture in pictures
    )
