"""What the figures are called, on the page and on paper. Labels of parts read after their count."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext, npgettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from rebond.network.choices import OrganisationKind
from rebond.reporting.counting import FLOWS as KINDS
from rebond.reporting.figures import ActivityReport, ClosedYear
from rebond.ui.figures import Colour, Part

COLOURS: Mapping[str, Colour] = {
    "handed_over": "deep",
    "at_places": "leaf",
    "sold": "pine",
    "lent": "sky",
    "in_transit": "violet",
    "in_stock": "neutral",
    "in_work": "pine",
    "eliminated": "amber",
    "returned_out_of_service": "brick",
    "given_back": "neutral",
    "missing": "brick",
}
"""In the order of the bar: what serves people first."""

FIGURES: Mapping[str, str | Promise] = {
    "devices.taken_in": _("Computers taken in"),
    "devices.refurbished": _("Computers refurbished"),
    "devices.ceded_to_places": _("Computers ceded to places"),
    "devices.handed_over": _("Computers handed over"),
    "devices.at_places": _("Computers at the places"),
    "devices.lent": _("Computers made available"),
    "devices.sold": _("Computers sold"),
    "devices.in_transit": _("Computers in delivery"),
    "devices.in_stock": _("Computers in stock"),
    "devices.in_work": _("Computers in the workshop"),
    "devices.eliminated": _("Computers eliminated"),
    "devices.returned_out_of_service": _("Computers returned out of service"),
    "devices.given_back": _("Computers given back to the donor"),
    "devices.missing": _("Computers missing"),
    "agreements.count": _("Agreements signed"),
    "places.count": _("Places with an agreement"),
    "beneficiaries.known": _("Beneficiaries known"),
}
"""Those that can be declared."""
HANDED_OUT = frozenset({"flows.handed_over", "flows.lent", "flows.sold", "flows.sold_to_organisation"})
"""Movements told of a closed year: its computers may have come in before."""

FLOWS: Mapping[str, str | Promise] = {
    "received": pgettext_lazy("movement", "Taken in at the workshop"),
    "shelved": pgettext_lazy("movement", "Put in stock, ready to hand over"),
    "dispatched": pgettext_lazy("movement", "Sent to places"),
    "delivered": pgettext_lazy("movement", "Received by places"),
    "handed_over": pgettext_lazy("movement", "Handed over to people"),
    "lent": pgettext_lazy("movement", "Made available to organisations"),
    "sold": pgettext_lazy("movement", "Sold to people"),
    "sold_to_organisation": pgettext_lazy("movement", "Sold to organisations"),
    "taken_back": pgettext_lazy("movement", "Come back to the workshop"),
    "eliminated": pgettext_lazy("movement", "Eliminated after the tests"),
    "retired": pgettext_lazy("movement", "Put out of service"),
    "given_back": pgettext_lazy("movement", "Given back to the donor"),
    "declared_missing": pgettext_lazy("movement", "Declared missing"),
    "lost": pgettext_lazy("movement", "Stolen from the person, or lost by them"),
    "recovered": pgettext_lazy("movement", "Found again"),
    "rectified": pgettext_lazy("movement", "Gestures undone (wrong scan)"),
}

FACTS: Mapping[str, tuple[str | Promise, str | Promise]] = {
    "sex": (_("By sex"), _("Sex")),
    "age_bracket": (_("By age"), _("Age bracket")),
    "occupation": (_("By occupation"), _("Occupation")),
    "prescriber": (_("By prescriber"), _("Prescriber")),
    "place": (_("By place of handover"), _("Place")),
    "path": (_("By learning path"), _("Learning path")),
}
"""Title of the table, and heading of its first column."""


LATE: Mapping[str, str | Promise] = {
    **{kind: FLOWS[key] for key, kind in KINDS.items()},
    "device.transferred": pgettext_lazy("movement", "Passed from one place to another"),
    "device.merged": pgettext_lazy("movement", "Found to be entered twice: one computer"),
    "agreement.signed": pgettext_lazy("movement", "Agreement signed"),
}
"""What may be entered late, by the kind of its event."""

CLOSING: Mapping[str, str | Promise] = {
    "year": _("Closed year"),
    "version": _("Version published"),
    "closed_at": _("Closed on"),
    "ledger_sequence": _("Last event counted"),
    "digest": _("Digest of what was published (SHA-256)"),
    "intact": _("Still as published"),
    "entry_count": _("Entered or corrected since"),
    "entered_within": _("Entered or corrected in the days of this report"),
    "published": _("As published"),
    "rectifications": _("Rectified since"),
    "today": _("Today"),
}
"""Of a closed year in a spreadsheet."""

SURVIVAL: Mapping[str, str | Promise] = {
    "survival_percent": _("Still in use, of a hundred of which something is known"),
    "known": _("Something is known"),
    "silent": _("Nothing is known"),
}


class ClosingLine(NamedTuple):
    label: str
    published: int
    rectification: int
    today: int

    @property
    def size(self) -> int:
        return abs(self.rectification)


def parts(report: ActivityReport) -> list[Part]:
    return [
        Part(part_label(part, report.counted.partition[part]), report.counted.partition[part], colour)
        for part, colour in COLOURS.items()
    ]


def part_label(part: str, count: int) -> str:
    labels = {
        "handed_over": npgettext("computers", "handed over", "handed over", count),
        "at_places": npgettext(
            "computers", "at the place, handover not reported", "at the places, handover not reported", count
        ),
        "sold": npgettext("computers", "sold", "sold", count),
        "lent": npgettext("computers", "made available", "made available", count),
        "in_transit": npgettext("computers", "in delivery", "in delivery", count),
        "in_stock": npgettext("computers", "in stock", "in stock", count),
        "in_work": npgettext("computers", "in the workshop", "in the workshop", count),
        "eliminated": npgettext("computers", "eliminated", "eliminated", count),
        "returned_out_of_service": npgettext(
            "computers", "returned out of service", "returned out of service", count
        ),
        "given_back": npgettext("computers", "given back", "given back", count),
        "missing": npgettext("computers", "missing", "missing", count),
    }
    return labels[part]


def figure_label(key: str) -> str:
    name = key.rpartition(".")[2]
    if key.startswith("flows."):
        return str(_("Movement: %(movement)s") % {"movement": FLOWS[name]}) if name in FLOWS else key
    if key.startswith("places.by_kind."):
        kinds = dict(OrganisationKind.choices)
        return str(_("Places with an agreement: %(kind)s") % {"kind": kinds.get(name, name)})
    return str(FIGURES.get(key, key))


def told(name: object, detail: object) -> str:
    """What a line is about, and what of it."""
    return gettext("%(name)s: %(detail)s") % {"name": name, "detail": detail}


def late_label(kind: str) -> str:
    return str(LATE.get(kind, kind))


def key_lines(report: ActivityReport) -> list[tuple[str, int]]:
    """The figures that count something, as they would be published, beside the movements: see `movement_lines`."""
    return [(figure_label(key), count) for key, count in report.figures().items() if count and key in FIGURES]


def movement_lines(report: ActivityReport) -> list[tuple[str | Promise, int]]:
    """The movements that count something, as they would be published: all are kept, declared or not."""
    return [(label, count) for key, label in FLOWS.items() if (count := report.counted.flows[key])]


def closing_lines(one: ClosedYear) -> list[ClosingLine]:
    """The figures that can be declared and what was handed out, where they count something; of the others those rectified."""
    changed = one.rectifications
    return [
        ClosingLine(figure_label(key), one.published[key], changed[key], one.today[key])
        for key in one.today
        if changed[key] or ((key in FIGURES or key in HANDED_OUT) and one.published[key])
    ]


def rectified_lines(one: ClosedYear) -> list[ClosingLine]:
    return [line for line in closing_lines(one) if line.rectification]
