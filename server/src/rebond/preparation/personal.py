from __future__ import annotations

from types import MappingProxyType

from django.utils.translation import gettext_lazy as _

from rebond.devices.personal import FILES
from rebond.kit.personal import Held, declare, nothing_personal

declare(
    nothing_personal("preparation.Recipe", "name"),
    nothing_personal(
        "preparation.RecipeVersion",
        "system_version",
        "image_name",
        "image_version",
        "software",
        "settings",
        "welcome",
    ),
    nothing_personal("preparation.FinalCheck", "faults", "functions"),
    nothing_personal("preparation.ModelConnector", "title", "title_key"),
    Held(
        model="preparation.DefectPicture",
        processing=FILES,
        personal=("content",),
        other=("digest",),
        seen_by=("device.view",),
        kept=_("With the computer, to show what its grade means."),
        erased=_(
            "The place and the owner are taken out before a picture is stored; whoever grades removes it."
        ),
        labels=MappingProxyType({"content": _("pictures of defects")}),
    ),
)
