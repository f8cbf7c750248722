"""People are referred where computers may be sent."""

from __future__ import annotations

from datetime import date

from django.db.models import Q

from rebond.orders.choices import AgreementState
from rebond.orders.models import Agreement
from rebond.programmes.models import Programme
from rebond.referrals.offering import offers_only


@offers_only
def places_with_an_agreement(programme: Programme, on: date) -> Q:
    """A programme whose places sign agreements offers those in force; one in which none ever signed asks for none."""
    agreements = Agreement.objects.filter(programme=programme)
    if not agreements.exclude(state=AgreementState.DRAFT).exists():
        return Q()
    return Q(pk__in=agreements.in_force(on).values("place"))
