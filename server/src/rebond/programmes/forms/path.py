"""The learning path, and how a computer leaves."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from rebond.programmes.choices import (
    AssessmentTool,
    HandoverItem,
    HandoverPoint,
    Outlet,
    SessionSetting,
)
from rebond.programmes.forms.fields import CountField, StepForm, cents, euros, one, several
from rebond.programmes.rules import MOST_INSTALMENTS, Rules


class PathForm(StepForm):
    assessment_tools = several(
        AssessmentTool.choices,
        _("How the skills are assessed"),
        help_text=_("None: the place chooses."),
    )
    sessions_held = several(SessionSetting.choices, _("Where the sessions are held"))
    absences_followed_up = CountField(
        label=_("Absences in a row before the place calls"),
        min_value=0,
        max_value=20,
        initial=2,
        required=False,
        help_text=_("0: nobody is followed up."),
    )
    handover_point = one(HandoverPoint.choices, _("When the computer is handed over"))
    outlets = several(
        Outlet.choices,
        _("Outlets"),
        required=True,
        help_text=_("Within what the donor of each computer allows."),
    )
    sale_price = forms.DecimalField(
        label=_("Price of a solidarity sale (euros)"),
        min_value=0,
        max_value=10_000,
        decimal_places=2,
        required=False,
    )
    organisation_price = forms.DecimalField(
        label=_("Least price for an organisation (euros)"),
        min_value=0,
        max_value=10_000,
        decimal_places=2,
        required=False,
        help_text=_("For each computer sold to an organisation."),
    )
    most_instalments = forms.IntegerField(
        label=_("Instalments of a solidarity sale, at most"),
        min_value=0,
        max_value=MOST_INSTALMENTS,
        required=False,
        help_text=_("Month by month, without interest. Leave empty when all is paid at once."),
    )
    loan_days = forms.IntegerField(
        label=_("Length of a loan (days)"), min_value=0, max_value=3660, required=False
    )

    handover_items = several(
        HandoverItem.choices,
        _("What leaves with the computer"),
        help_text=_("Whoever hands over ticks what was really given."),
    )
    required_accessories = several(
        HandoverItem.choices,
        _("Needed before the shelf"),
        help_text=_("A computer without them is not put in stock. None: it waits for nothing."),
    )

    def first(self, rules: Rules) -> dict[str, Any]:
        return {
            **super().first(rules),
            "sale_price": euros(rules.sale_price_cents),
            "organisation_price": euros(rules.organisation_price_cents),
            "most_instalments": rules.most_instalments or None,
            "loan_days": rules.loan_days or None,
        }

    def changes(self) -> dict[str, Any]:
        given = super().changes()
        price, least = given.pop("sale_price"), given.pop("organisation_price")
        return {
            **given,
            "sale_price_cents": cents(price),
            "organisation_price_cents": cents(least),
            "most_instalments": given["most_instalments"] or 0,
            "loan_days": given["loan_days"] or 0,
        }
