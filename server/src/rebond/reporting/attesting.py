"""The reuse rate of a donor on paper and as a spreadsheet."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from django.utils import timezone
from django.utils.formats import number_format
from django.utils.translation import gettext, override
from django.utils.translation import gettext_noop as _

from rebond.documents.rendering import Document, Letterhead, language, render
from rebond.ledger.reading import is_demonstration
from rebond.network.models import Organisation
from rebond.reporting.reuse import ReuseRate

TEMPLATE = "reporting/reuse_rate"
LABELS = {
    "taken_in": _("Computers received for the first time in the year"),
    "over_ten": _("More than ten years old when retired: left out, to recycling"),
    "counted": _("Computers counted"),
    "unknown_age": _("of which of unknown age"),
    "reused": _("Reused: handed over, lent or sold"),
    "prepared": _("Prepared for reuse: ready, on the way or at a place"),
    "in_work": _("Still at the workshop"),
    "recycled": _("Recycled: eliminated or out of service"),
    "given_back": _("Given back to their donor"),
    "missing": _("Missing, and not found again"),
}


def figures(rate: ReuseRate) -> list[tuple[str, int, str]]:
    """Key, count and words, in the order of the addition."""
    return [(key, getattr(rate, key), gettext(label)) for key, label in LABELS.items()]


def lines(rate: ReuseRate) -> Iterator[tuple[str, str | int, str]]:
    """What a spreadsheet gets: keys are stable."""
    yield "donor", rate.donor.name, gettext("Donor")
    yield "year", rate.year, gettext("Year")
    yield "as_of", rate.as_of.isoformat(), gettext("As known on")
    yield from figures(rate)
    yield "rate_percent", rate.percent, gettext("Reuse rate (%)")
    yield "target_percent", "" if rate.target is None else rate.target, gettext("Asked by the law (%)")


def print_attestation(rate: ReuseRate, *, lang: str | None = None) -> Document:
    """One page, with the addition: what an auditor checks by hand."""
    lang = lang or language()
    territory = rate.donor.territory
    operator = Organisation.objects.filter(territory=territory, is_operator=True).order_by("pk").first()
    with override(lang):
        title = gettext("Reuse rate of a donor")
        contents = {
            "donor": rate.donor.name,
            "year": str(rate.year),
            "as_of": rate.as_of,
            "rate": number_format(Decimal(rate.percent), 1) if rate.percent else "",
            "kept": rate.kept,
            "counted": rate.counted,
            "over_ten": rate.over_ten,
            "over_ten_reused": rate.over_ten_reused,
            "unknown_age": rate.unknown_age,
            "target": rate.target,
            "reached": rate.reaches_target,
            "taken_in": rate.taken_in,
            "parts": [
                {"label": label, "count": count}
                for key, count, label in figures(rate)
                if key not in {"taken_in", "over_ten", "counted", "unknown_age"}
            ],
        }
    head = Letterhead(
        territory=territory.name,
        issuer=operator.name if operator else territory.name,
        reference=f"REEN {rate.donor.pk} {rate.year}",
        printed_at=timezone.now(),
        demonstration=is_demonstration(),
    )
    return render(TEMPLATE, contents, head=head, title=title, lang=lang)


WORDS = (
    _("Reuse rate of a donor"),
    _("Computers given in"),
    _("as known on"),
    _("reused or prepared for reuse"),
    _("of those counted"),
    _("No computer is counted."),
    _("Asked by the law that year:"),
    _("reached"),
    _("not reached yet"),
    _("What came"),
    _("Computers"),
    _("Received for the first time in the year"),
    _("More than ten years old when retired: left out"),
    _("Counted"),
    _("What became of those counted"),
    _("Of unknown age, counted all the same:"),
    _("Older than ten years and reused all the same:"),
    _(
        "Counted from the history of each computer. Only what was given here is known here: the donor adds what it retired otherwise."
    ),
    _("Law 2021-1485, article 16; décret 2023-266 of 12 April 2023."),
    _("For the operator"),
)
"""What the template says, for the catalogue."""
