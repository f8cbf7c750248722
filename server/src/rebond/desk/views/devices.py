from __future__ import annotations

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render

from rebond.access import may
from rebond.access.guards import actor_of, public
from rebond.desk.gestures import gestures_of
from rebond.desk.links import link
from rebond.desk.queries.devices import (
    device_page,
    device_tagged,
    may_see,
    near_tags,
    written_tag,
)
from rebond.desk.queries.public_card import public_card_of


@public
def device(request: HttpRequest, tag: str) -> HttpResponseBase:
    """What stands behind the QR of a computer: its page for those who may see it, a card for everyone else."""
    actor = actor_of(request)
    found = device_tagged(tag)
    if found is None:
        near = near_tags(tag, actor)
        return render(
            request, "desk/unknown_device.html", {"tag": written_tag(tag), "near": near}, status=404
        )
    if request.path != f"/D/{found.asset_tag}":
        return redirect("desk:device", found.asset_tag)
    if not may_see(actor, found):
        return render(request, "desk/public_device.html", {"card": public_card_of(found)})
    shown = device_page(found, actor)
    links = {
        "devices_url": link("devices:list"),
        "lot_url": link("devices:lot", found.lot_id) if may(actor, "donation.view") else "",
        "identity_url": link("devices:identity", found.asset_tag) if shown.may_identify else "",
        "preparation_url": link("preparation:of_device", found.asset_tag)
        if shown.may_see_preparation
        else "",
        "proof_url": link("certificates:computer_paper", found.asset_tag) if shown.may_prove else "",
    }
    return render(
        request, "desk/device.html", {"shown": shown, "gestures": gestures_of(shown, actor), **links}
    )
