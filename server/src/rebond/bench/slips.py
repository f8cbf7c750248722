"""The slip of objects found in computers: what goes back to its donor, or is destroyed, to be signed."""

from __future__ import annotations

from collections.abc import Mapping

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext, override
from django.utils.translation import gettext_noop as _

from rebond.bench.choices import ObjectFate
from rebond.bench.models import FoundObject
from rebond.bench.queries import ObjectSlip
from rebond.documents.qr import qr_svg
from rebond.documents.rendering import Document, Letterhead, language, render
from rebond.ledger.reading import is_demonstration

TEMPLATE = "bench/object_slip"


def print_object_slip(slip: ObjectSlip, *, lang: str | None = None) -> Document:
    """Before it is signed it says where each object is kept; afterwards, on which day they left."""
    lang, first = lang or language(), slip.objects[0]
    workshops = sorted({str(row.device.workshop or row.device.lot.workshop) for row in slip.objects})
    returned, donor = slip.fate is not ObjectFate.DESTROYED, slip.donor
    with override(lang):
        title = gettext("Return of found objects") if returned else gettext("Destruction of found objects")
        contents = {
            "number": slip.number,
            "reference": "" if slip.reference == slip.number else slip.reference,
            "qr": qr_svg(settings.PUBLIC_URL + reverse("bench:objects")),
            "workshop": ", ".join(workshops),
            "donor": donor.name if donor else "",
            "donor_address": str(donor.commune or "") if donor else "",
            "returned": returned,
            "signed": slip.is_signed,
            "settled_on": timezone.localdate(first.settled_at) if first.settled_at else None,
            "objects": [_line(row) for row in slip.objects],
        }
    head = Letterhead(
        territory=first.device.territory.name,
        issuer=", ".join(workshops),
        reference=slip.number,
        printed_at=timezone.now(),
        demonstration=is_demonstration(),
    )
    return render(TEMPLATE, contents, head=head, title=title, lang=lang)


def _line(row: FoundObject) -> Mapping[str, object]:
    return {
        "tag": row.device.asset_tag,
        "serial": row.device.serial,
        "kind": row.get_kind_display(),
        "found_on": timezone.localdate(row.found_at),
        "kept_at": row.kept_at,
    }


WORDS = (
    _("Return of found objects"),
    _("Destruction of found objects"),
    _("Given back by"),
    _("Given back to"),
    _("Kept by"),
    _("Found in computers of"),
    _("The person who had this computer, through their place"),
    _("Open the list"),
    _("These objects were left in computers that you gave. Nobody looked at what they hold."),
    _("This object was left in the computer by who had it last. Nobody looked at what it holds."),
    _("These objects were left in computers. They are destroyed, and nobody looked at what they hold."),
    _("Recorded as returned on:"),
    _("Recorded as destroyed on:"),
    _("Signed slip or attestation"),
    _("Objects"),
    _("What it is"),
    _("Found in"),
    _("Serial number"),
    _("Found inside on"),
    _("Kept where"),
    _("How they were destroyed, by whom, and the number of their paper"),
    _("The workshop"),
    _("The donor"),
    _("Who receives it"),
    _("Who destroyed them"),
    _("A witness"),
)
"""What the template says, for the catalogue."""
