from __future__ import annotations

from rebond.collection.models import DonationRequest
from rebond.kit.holding import hold_one


def hold_request(request: DonationRequest) -> DonationRequest:
    """Hold the row until the end of the transaction, and answer it as it now is."""
    rows = DonationRequest.objects.select_related("territory", "organisation", "commune")
    return hold_one(rows, request.pk)
