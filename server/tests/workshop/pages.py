"""How each page of the workshop is opened."""

from __future__ import annotations

from types import SimpleNamespace

from rebond.access import system_actor
from rebond.devices.models import Device
from rebond.workshop.actions import ingest_document
from rebond.workshop.models import Document, Review
from tests.cast import Cast
from tests.certificates.received import a_received
from tests.factories import a_donation_agreement, a_lot, devices
from tests.factories.network import numbers
from tests.pages import Page
from tests.workshop.documents import a_report


def at_the_bench(cast: Cast) -> Device:
    """Described by its own report, whatever other pages brought to the same bench."""
    lot = a_lot(a_donation_agreement(cast.programme, donor=cast.donor), workshop=cast.workshop)
    serial = f"PF{next(numbers):06d}"
    (device,) = devices(1, lot, serial=serial)
    _take_in(cast, a_report(serial, drives=(f"S3Z{serial}",)))
    return device


def certified(cast: Cast) -> Device:
    device = a_received(cast).document.device
    assert device is not None
    return device


def waiting(cast: Cast) -> Review:
    at_the_bench(cast)
    result = _take_in(cast, a_report("UNKNOWN1"))
    return Review.objects.get(pk=result.review_id)


def busy_bench(cast: Cast) -> dict[str, object]:
    at_the_bench(cast)
    return {}


def busy_queue(cast: Cast) -> dict[str, object]:
    waiting(cast)
    return {}


def received(cast: Cast) -> Document:
    at_the_bench(cast)
    return Document.objects.get()


def with_drive(cast: Cast) -> SimpleNamespace:
    device = at_the_bench(cast)
    return SimpleNamespace(
        asset_tag=device.asset_tag, drive=device.drives.get().pk, scope_keys=device.scope_keys
    )


def _take_in(cast: Cast, data: bytes) -> object:
    return ingest_document(actor=system_actor("tests"), territory=cast.territory, data=data)


PAGES = {
    "workshop:bench": Page(who="bruno", thing=busy_bench),
    "workshop:check_pile": Page(who="bruno"),
    "workshop:upload": Page(who="bruno"),
    "workshop:uploaded": Page(who="bruno"),
    "workshop:document": Page(thing=received, kind="file"),
    "workshop:reviews": Page(who="bruno", thing=busy_queue),
    "workshop:match_again": Page(who="bruno", kind="gesture"),
    "workshop:review": Page(who="bruno", thing=waiting),
    "workshop:device": Page(who="bruno", thing=certified),
    "workshop:record_checks": Page(who="bruno", thing=at_the_bench, kind="gesture"),
    "workshop:grade": Page(who="bruno", thing=at_the_bench, kind="gesture"),
    "workshop:install": Page(who="bruno", thing=at_the_bench, kind="gesture"),
    "workshop:settle_drive": Page(who="bruno", thing=with_drive, kind="gesture"),
    "workshop:no_medium": Page(who="bruno", thing=at_the_bench, kind="gesture"),
}
