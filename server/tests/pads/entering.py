"""What a browser sends when a sheet is read and confirmed."""

from __future__ import annotations

from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from rebond.pads.models import Pad
from tests.cast import Cast


def sent(client: Client, *files: bytes) -> list[dict[str, Any]]:
    """Upload, and the lines of the page that answers."""
    uploads = [SimpleUploadedFile("nadia.jpg", one) for one in files]
    answered = client.post("/pads/read", {"pictures": uploads}, follow=True)
    assert answered.status_code == 200
    return list(answered.context["lines"])


def completed(cast: Cast, form: Any, **changes: Any) -> dict[str, Any]:
    """What the browser would send: what the page proposes, and what a human adds."""
    proposed = {
        field.name: field.value()
        for field in form
        if field.value() is not None and field.name not in {"place", "filled_on"}
    }
    added = {
        "commune": "Dax",
        "place": cast.place.pk,
        "household": "3 rue Pasteur",
        "filled_on": timezone.localdate().isoformat(),
    }
    return {**proposed, **added, **changes}


def confirm_page(pad: Pad, number: int = 1) -> str:
    return f"/pads/{pad.code}/{number}"
