"""The texts of the shared library and of the labels, listed for the catalogue (templates are not read by gettext)."""

from __future__ import annotations

from django.utils.translation import gettext_noop as _

WORDS = (
    _("DEMONSTRATION"),
    _("Demonstration"),
    _("Invented people and computers. This paper proves nothing."),
    _("Printed on {moment}"),
    _("Page {page} of {pages}"),
    _("Reference"),
    _("QR code that opens the page of {code}"),
    _("Name:"),
    _("Date:"),
    _("Signature:"),
    _("From {start} to {end}"),
    _("Since {day}"),
    _("Until {day}"),
    _("Since the beginning"),
    _("The sum is right."),
    _("Expected:"),
    _("Gap:"),
    _("hidden"),
)
"""Said by `rebond.typ` and `labels.typ`."""

SPECIMEN = (
    _("Facts"),
    _("The sum"),
    _("Bars and figures"),
    _("Age bracket"),
    _("People"),
    _("List"),
    _("Code"),
    _("Model"),
    _("Count"),
    _("Total"),
    _("To check"),
    _("Explained aloud"),
    _("Witness present"),
    _("The place"),
    _("The person"),
    _("or a parent or guardian"),
)
"""Said by `specimen.typ`."""
