from __future__ import annotations

from rebond.collection.models import DonationRequest


def hold_request(request: DonationRequest) -> DonationRequest:
    """Hold the row until the end of the transaction, and answer it as it now is."""
    rows = DonationRequest.objects.select_for_update(no_key=True, of=("self",))
    return rows.select_related("territory", "organisation", "commune").get(pk=request.pk)
