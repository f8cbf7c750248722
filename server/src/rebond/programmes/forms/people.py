"""For whom the computers are. Communes are written one a line."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from rebond.geography.models import Commune, Intermunicipality
from rebond.geography.queries import communes_meant
from rebond.programmes.choices import (
    CriteriaRule,
    Criterion,
)
from rebond.programmes.forms.fields import StepForm, one, several
from rebond.programmes.rules import Rules


class PeopleForm(StepForm):
    criteria = several(
        Criterion.choices,
        _("Whom a computer is for"),
        help_text=_("None: whoever is referred. An initiation stays open to everybody."),
    )
    criteria_rule = one(CriteriaRule.choices, _("When there are several"))
    least_age = forms.IntegerField(label=_("From the age of"), min_value=0, max_value=120, required=False)
    most_age = forms.IntegerField(label=_("Up to the age of"), min_value=0, max_value=120, required=False)
    communes = forms.CharField(
        label=_("Communes"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("One a line. The name of an intermunicipality stands for all its communes."),
    )
    own_criterion = forms.CharField(
        label=_("Criterion in the words of the programme"),
        max_length=120,
        required=False,
        help_text=_("Whoever refers ticks it. For example: family that never opened its school account."),
    )
    one_per_household = forms.BooleanField(label=_("One computer per household"), required=False)

    def first(self, rules: Rules) -> dict[str, Any]:
        rows = Commune.objects.filter(pk__in=rules.communes).order_by("name", "pk")
        return {**super().first(rules), "communes": "\n".join(commune.label for commune in rows)}

    def clean_communes(self) -> list[str]:
        lines = [line.strip() for line in self.cleaned_data["communes"].splitlines() if line.strip()]
        found, unknown = [], []
        for line in lines:
            codes = _codes_of(line, self.departement)
            found += codes
            if not codes:
                unknown.append(line)
        if unknown:
            raise forms.ValidationError(
                gettext(
                    "Not recognised, or several have this name: %(lines)s. Write the postcode behind the name."
                )
                % {"lines": ", ".join(unknown)}
            )
        return sorted(set(found))


def _codes_of(line: str, departement: str) -> list[str]:
    """The communes of an intermunicipality of that name; else the commune that the line means, if it is one."""
    inside = Commune.objects.filter(
        intermunicipality__in=Intermunicipality.objects.filter(name__iexact=line).values("pk")
    )
    codes = list(inside.order_by("pk").values_list("pk", flat=True))
    if codes:
        return codes
    meant = communes_meant(line, departement=departement)
    if departement and len(meant) > 1:
        meant = [commune for commune in meant if commune.departement_id == departement] or meant
    return [meant[0].pk] if len(meant) == 1 else []
