from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from rebond.devices.personal import FILES
from rebond.kit.personal import Held, declare, nothing_personal

declare(
    Held(
        model="workshop.Document",
        processing=FILES,
        personal=("content",),
        other=("kind", "subject", "received_digest", "reason"),
        seen_by=("report.download",),
        kept=_("With the computer, as its proof; a file that could not be read, 90 days."),
        erased=_(
            "Names of users are taken out before it is stored; a file that could not be read is emptied by itself."
        ),
    ),
    nothing_personal("workshop.Evidence", "name", "digest", "content"),
    nothing_personal("workshop.Erasure", "reasons", "method", "verification", "tool"),
    nothing_personal("workshop.DriveSettlement", "slip_reference"),
    nothing_personal("workshop.Certificate", "digest", "key", "issuer", "previous"),
    nothing_personal("workshop.Validation", "statement", "signature"),
    nothing_personal("workshop.Installation", "version"),
)
