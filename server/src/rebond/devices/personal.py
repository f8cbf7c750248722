from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from rebond.kit.personal import Held, LegalBasis, Processing, declare, nothing_personal

FILES = Processing(
    key="received_files",
    rank=4,
    title=_("Files received about computers"),
    people=_("Former users of a computer, when a donor left their name in a file"),
    purpose=_("Know which computers come and what became of their drives. No name is wanted."),
    plain=_("A donor’s list may hold a name by mistake. Names are taken out of reports when they come in."),
    basis=LegalBasis.LEGITIMATE_INTEREST,
    kept=_(
        "One year for the file of a donor’s list; a report is kept with the proof, without the names of users."
    ),
    erased=_("The file of a list is emptied by itself a year after it came."),
)

declare(
    Held(
        model="devices.ListImport",
        processing=FILES,
        personal=("content", "file_name"),
        other=("token", "digest"),
        seen_by=("lot.announce",),
    ),
    nothing_personal("devices.ImportedLine", "spelling", "reasons"),
    nothing_personal(
        "devices.Device",
        "asset_tag",
        "maker",
        "model",
        "family",
        "serial",
        "processor",
        "operating_system",
        "hardware",
        "search_text",
    ),
    nothing_personal("devices.ReservedTag", "tag"),
    nothing_personal("devices.LabelLayout", "paper", "lines"),
    nothing_personal("devices.Identifier", "value", "normalised", "source"),
    nothing_personal("devices.Drive", "serial", "normalised_serial", "wwn", "model", "health"),
)
