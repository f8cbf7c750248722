"""The coordination decides: what is taken, from whom, for which workshop; or why not."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from rebond.access import Actor
from rebond.collection.actions import Acceptance
from rebond.collection.actions.asking import LONGEST_TEXT
from rebond.collection.actions.deciding import AGAINST_THE_RULES
from rebond.collection.choices import RequestRefusal, Verdict
from rebond.collection.models import DonationRequest, RequestLine
from rebond.donations.choices import LegalGround
from rebond.donations.models import DonationAgreement
from rebond.donations.queries import agreements_in_force, donors_for, workshops_for
from rebond.network.choices import OrganisationKind
from rebond.network.models import Organisation, Workshop
from rebond.programmes.models import Programme

PRIVATE = frozenset(
    {OrganisationKind.ASSOCIATION, OrganisationKind.COMPANY, OrganisationKind.WORK_INTEGRATION}
)


class AskForm(forms.Form):
    question = forms.CharField(
        label=_("Your question"),
        max_length=LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("They receive it by e-mail, with the link to answer."),
    )


class RefuseForm(forms.Form):
    reason = forms.ChoiceField(label=_("Reason"), choices=RequestRefusal.choices, widget=forms.RadioSelect)

    def clean_reason(self) -> RequestRefusal:
        return RequestRefusal(self.cleaned_data["reason"])


class AcceptForm(forms.Form):
    """``terms()`` gives what the action takes. What the rules leave out is proposed with 0."""

    agreement = forms.ModelChoiceField(
        DonationAgreement.objects.none(),
        label=_("Donation agreement"),
        required=False,
        empty_label=_("A new one, once only"),
        help_text=_("Choose the agreement in force of a donor that you know."),
    )
    donor = forms.ModelChoiceField(
        Organisation.objects.none(),
        label=_("Donor"),
        required=False,
        empty_label=_("A new organisation"),
        help_text=_("For a new agreement only."),
    )
    donor_name = forms.CharField(
        label=_("Name of the new organisation"),
        max_length=160,
        required=False,
        help_text=_(
            "Never the name of a person: gifts of persons come under one name, such as “Individuals”."
        ),
    )
    donor_kind = forms.ChoiceField(
        label=_("Kind of the new organisation"),
        choices=[("", _("Choose")), *OrganisationKind.choices],
        required=False,
    )
    legal_ground = forms.ChoiceField(label=_("Legal ground of a new agreement"), choices=LegalGround.choices)
    workshop = forms.ModelChoiceField(
        Workshop.objects.none(), label=_("Workshop that receives it"), empty_label=None
    )

    def __init__(
        self,
        *args: Any,
        actor: Actor,
        request: DonationRequest,
        programme: Programme,
        lines: list[RequestLine],
        said: Mapping[int, Verdict],
        **options: Any,
    ) -> None:
        super().__init__(*args, **options)
        self.programme, self.lines, self.said = programme, lines, said
        in_force = agreements_in_force(actor, timezone.localdate()).filter(programme=programme)
        if request.organisation_id:
            in_force = in_force.filter(donor=request.organisation_id)
        self._choose("agreement", in_force)
        self._choose("donor", donors_for(actor))
        self._choose("workshop", workshops_for(actor))
        for line in lines:
            self.fields[f"accepted_{line.pk}"] = forms.IntegerField(
                label=line.get_kind_display(), min_value=0, max_value=line.count
            )
            self.initial[f"accepted_{line.pk}"] = 0 if said[line.pk] in AGAINST_THE_RULES else line.count
        self.initial = {
            "agreement": in_force.first() if request.organisation_id else None,
            "donor": request.organisation_id,
            "donor_name": "" if request.organisation_id else request.giver,
            "donor_kind": request.giver_kind,
            "legal_ground": LegalGround.PRIVATE_GIFT
            if request.giver_kind in PRIVATE or request.giver_kind not in OrganisationKind.values
            else LegalGround.PUBLIC_GIFT,
            **self.initial,
        }

    def rows(self) -> Iterator[tuple[RequestLine, Verdict, forms.BoundField]]:
        """Each line with what the rules say of it, and the field of how many are accepted."""
        for line in self.lines:
            yield line, self.said[line.pk], self[f"accepted_{line.pk}"]

    def terms(self) -> Acceptance:
        given = self.cleaned_data
        return Acceptance(
            programme=self.programme,
            workshop=given["workshop"],
            agreement=given["agreement"],
            donor=given["donor"],
            donor_name=given["donor_name"],
            donor_kind=given["donor_kind"],
            legal_ground=LegalGround(given["legal_ground"]),
            accepted={line.pk: given[f"accepted_{line.pk}"] for line in self.lines},
        )

    def _choose(self, name: str, rows: Any) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = rows
