from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from rebond.devices.personal import FILES
from rebond.kit.personal import Held, declare, nothing_personal

declare(
    nothing_personal("subcontracting.Entrustment", "reference"),
    Held(
        model="subcontracting.DrivePaper",
        processing=FILES,
        personal=("content",),
        other=("media_type", "digest"),
        seen_by=("report.download",),
        kept=_("With the computer, as the proof of its drive; whoever signed can be read on it."),
    ),
)
