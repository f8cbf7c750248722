"""The two slips: what is entrusted with its terms, and what comes back with what is said and proven of it."""

from __future__ import annotations

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext, override
from django.utils.translation import gettext_noop as _

from rebond.devices.models import Device
from rebond.documents.qr import qr_svg
from rebond.documents.rendering import Document, Letterhead, language, render
from rebond.ledger.reading import is_demonstration
from rebond.network.models import Workshop
from rebond.programmes.choices import ErasureLevel
from rebond.stock.choices import TransferLineState
from rebond.stock.models import Transfer
from rebond.stock.papers import inside, postal_address
from rebond.stock.queries import lines_of_transfer
from rebond.subcontracting.models import Entrustment
from rebond.subcontracting.queries import rows_of_return
from rebond.workshop.queries import obstacles_of_media

ENTRUSTED, RETURNED = "subcontracting/entrusted", "subcontracting/returned"


def print_entrusted_slip(entrustment: Entrustment, *, lang: str | None = None) -> Document:
    """What left, or what is on the slip so far."""
    lang, transfer = lang or language(), entrustment.transfer
    devices = [line.device for line in lines_of_transfer(transfer) if line.state != TransferLineState.SURPLUS]
    unproven = obstacles_of_media(devices)
    with override(lang):
        title = gettext("Slip of entrusted computers")
        contents = _between(entrustment.origin, entrustment.workshop) | {
            "reference": entrustment.reference,
            "qr": qr_svg(_address("subcontracting:entrustment", entrustment.pk)),
            "left_on": timezone.localdate(transfer.dispatched_at),
            "due_on": entrustment.due_on,
            "lot": entrustment.lot.reference if entrustment.lot else "",
            "level": str(ErasureLevel(entrustment.erasure_level).label),
            "ready_cents": entrustment.ready_cents,
            "other_cents": entrustment.other_cents,
            "erased": not any(unproven.values()),
            "lines": [_line(device) | {"erased": not unproven[device.pk]} for device in devices],
        }
    head = _head(transfer, entrustment.origin, entrustment.reference)
    return render(ENTRUSTED, contents, head=head, title=title, lang=lang)


def print_return_slip(transfer: Transfer, *, lang: str | None = None) -> Document:
    """What goes back: what is said of each, and whether each of its drives is proven erased, destroyed or removed."""
    lang = lang or language()
    rows = rows_of_return(transfer)
    origin, destination = transfer.origin, transfer.destination
    assert isinstance(origin, Workshop)
    assert isinstance(destination, Workshop)
    with override(lang):
        title = gettext("Slip of return")
        contents = _between(origin, destination) | {
            "reference": transfer.reference,
            "qr": qr_svg(_address("subcontracting:return", transfer.pk)),
            "left_on": timezone.localdate(transfer.dispatched_at),
            "erased": not any(verdict.missing for _line_, verdict in rows),
            "lines": [
                _line(line.device)
                | {
                    "entrustment": line.entrustment.reference,
                    "claim": line.get_claim_display(),
                    "missing": [str(obstacle.message) for obstacle in verdict.missing],
                }
                for line, verdict in rows
            ],
        }
    return render(
        RETURNED, contents, head=_head(transfer, origin, transfer.reference), title=title, lang=lang
    )


def _between(sender: Workshop, receiver: Workshop) -> dict[str, object]:
    return {
        "sender": sender.name,
        "sender_address": postal_address(sender),
        "receiver": receiver.name,
        "receiver_address": postal_address(receiver),
    }


def _line(device: Device) -> dict[str, object]:
    return {
        "tag": device.asset_tag,
        "title": device.title,
        "detail": inside(device),
        "serial": device.serial,
    }


def _address(name: str, pk: int) -> str:
    return settings.PUBLIC_URL + reverse(name, args=[pk])


def _head(transfer: Transfer, issuer: Workshop, reference: str) -> Letterhead:
    return Letterhead(
        territory=transfer.territory.name,
        issuer=issuer.name,
        reference=reference,
        printed_at=timezone.now(),
        demonstration=is_demonstration(),
    )


WORDS = (
    _("Slip of entrusted computers"),
    _("Slip of return"),
    _("Entrusted by"),
    _("Entrusted to"),
    _("Given back by"),
    _("Given back to"),
    _("Open this slip"),
    _("Due back on"),
    _("Lot"),
    _("Erasure level asked for"),
    _("Due for each computer that comes back ready"),
    _("Due for each computer that cannot be saved"),
    _(
        "Every drive comes back with its proof: erased and verified, destroyed, or removed. Without it, nothing is due."
    ),
    _(
        "Not erased: the computers marked so may still hold the data of their former users. They may go to a workshop only."
    ),
    _(
        "Not erased: a proof is missing for the computers marked so. They are not ready, and may go to a workshop only."
    ),
    _("Every storage medium of these computers is proven erased, destroyed or absent."),
    _("Computers"),
    _("Code"),
    _("Computer"),
    _("Serial number"),
    _("Data"),
    _("not erased"),
    _("erased, with proof"),
    _("Entrusted under"),
    _("What is said"),
    _("On arrival"),
    _("Tick each computer, or scan it. Write here what is missing or damaged."),
    _("Who sends"),
    _("Who receives"),
)
"""What the templates say, for the catalogue."""
