"""What the pages of requests need to know: for whoever asked, and for whoever answers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from passport.codes import is_valid, normalise
from rebond.access import Actor
from rebond.collection.contacts import SEAL, Reachable, unsealed
from rebond.collection.following import REQUESTS, opens
from rebond.collection.limits import WRONG_SECRETS_OF_A_REQUEST, WRONG_SECRETS_OF_A_VISITOR
from rebond.collection.models import (
    DonationRequest,
    RequestContact,
    RequestLine,
    RequestMessage,
    RequestPicture,
)
from rebond.collection.querysets import DonationRequestQuerySet
from rebond.kit.errors import Invalid
from rebond.network.models import Territory
from rebond.programmes.models import Programme


@dataclass(frozen=True, slots=True)
class Said:
    """One message in clear."""

    by_giver: bool
    text: str
    written_at: datetime


@dataclass(frozen=True, slots=True)
class Told:
    """A request with all that was written. ``contact`` is empty once erased."""

    request: DonationRequest
    lines: Sequence[RequestLine]
    contact: Reachable
    messages: Sequence[Said]
    picture_ids: Sequence[int]

    @property
    def is_erased(self) -> bool:
        return self.contact == Reachable()


def requests_listed(actor: Actor) -> DonationRequestQuerySet:
    rows = DonationRequest.objects.visible_to(actor).select_related("commune", "organisation")
    return rows.with_counts()


def request_visible(pk: int, actor: Actor) -> DonationRequest:
    """Raise ``Http404`` for one out of reach."""
    rows = DonationRequest.objects.visible_to(actor).select_related(
        "territory", "commune", "organisation", "lot__agreement__donor"
    )
    return get_object_or_404(rows, pk=pk)


def picture_visible(pk: int, picture: int, actor: Actor) -> RequestPicture:
    """Raise ``Http404`` for one out of reach."""
    rows = RequestPicture.objects.filter(request__in=DonationRequest.objects.visible_to(actor).filter(pk=pk))
    return get_object_or_404(rows, pk=picture)


def told_of(request: DonationRequest) -> Told:
    messages = RequestMessage.objects.filter(request=request).order_by("pk")
    return Told(
        request=request,
        lines=list(request.lines.order_by("pk")),
        contact=unsealed(RequestContact.objects.filter(request=request).first()),
        messages=[Said(row.by_giver, SEAL.open(row.sealed_text), row.written_at) for row in messages],
        picture_ids=list(request.pictures.order_by("pk").values_list("pk", flat=True)),
    )


def request_behind(code: str, secret: str, *, visitor: str) -> DonationRequest:
    """Raise `Invalid`, in the same words whether the number exists or not; `TooManyTries`. ``visitor``: who tries."""
    WRONG_SECRETS_OF_A_VISITOR.refuse_when_too_many(visitor)
    if not is_valid(code, family=REQUESTS):
        raise Invalid(_("A sign of the number is wrong. Look at our message again."), field="code")
    plain = normalise(code, family=REQUESTS) or ""
    WRONG_SECRETS_OF_A_REQUEST.refuse_when_too_many(plain)
    rows = DonationRequest.objects.select_related("territory", "commune", "organisation", "lot")
    row = rows.filter(code=plain).first()
    if not opens(row or DonationRequest(code=plain), secret) or row is None:
        WRONG_SECRETS_OF_A_VISITOR.count(visitor)
        WRONG_SECRETS_OF_A_REQUEST.count(plain)
        raise Invalid(
            _("No request has this number and this secret. Look at our message again."), field="secret"
        )
    return row


def territories_that_collect(day: date) -> QuerySet[Territory]:
    """Those with a programme that runs on that day."""
    running = Programme.objects.filter(territory=OuterRef("pk"), starts_on__lte=day).filter(
        Q(ends_on=None) | Q(ends_on__gte=day)
    )
    return Territory.objects.filter(Exists(running)).order_by("name", "pk")


def programmes_to_judge_by(request: DonationRequest, actor: Actor) -> QuerySet[Programme]:
    """Those of the territory that still run, the latest first."""
    rows = Programme.objects.visible_to(actor).filter(territory=request.territory_id)
    still = rows.filter(Q(ends_on=None) | Q(ends_on__gte=timezone.localdate()))
    return still.order_by("-starts_on", "pk")
