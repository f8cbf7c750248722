"""What the figures are called, on the page and on paper. Labels of parts read after their count."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import npgettext, pgettext_lazy

from rebond.reporting.figures import ActivityReport
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
    return str(FIGURES.get(key, key))
