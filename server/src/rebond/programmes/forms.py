"""The editor, one form a step. Amounts are written in euros, communes one a line."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from rebond.geography.models import Commune, Intermunicipality
from rebond.geography.queries import communes_meant
from rebond.network.choices import PrescriberKind
from rebond.programmes.choices import (
    AssessmentTool,
    BatchClaims,
    CheckKind,
    ConflictRule,
    CriteriaRule,
    Criterion,
    Document,
    ErasureLevel,
    HandoverItem,
    HandoverPoint,
    Outlet,
    SessionSetting,
    SystemRule,
)
from rebond.programmes.models import Programme
from rebond.programmes.rules import LONGEST_WARRANTY, MOST_INSTALMENTS, Rules, Wave
from rebond.programmes.wording import Part

SPARE_WAVES = 2


class DateInput(forms.DateInput):
    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


def _several(
    choices: Any, label: Any, *, required: bool = False, help_text: Any = ""
) -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(
        label=label,
        choices=choices,
        widget=forms.CheckboxSelectMultiple,
        required=required,
        help_text=help_text,
    )


def _one(choices: Any, label: Any, *, help_text: Any = "") -> forms.ChoiceField:
    return forms.ChoiceField(label=label, choices=choices, widget=forms.RadioSelect, help_text=help_text)


class CountField(forms.IntegerField):
    """Left empty, it is what is usual: its ``initial``."""

    def clean(self, value: Any) -> Any:
        given = super().clean(value)
        return self.initial if given is None else given


class NewProgrammeForm(forms.Form):
    name = forms.CharField(label=_("Name"), max_length=120)
    starts_on = forms.DateField(label=_("Starts on"), widget=DateInput())
    like = forms.ModelChoiceField(
        Programme.objects.none(),
        label=_("Begin with the rules of"),
        to_field_name="slug",
        required=False,
        empty_label=_("Usual rules"),
        help_text=_("They are copied. You then change what differs; the other programme stays as it is."),
    )

    def __init__(self, *args: Any, programmes: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["like"].queryset = programmes  # type: ignore[attr-defined]


class StepForm(forms.Form):
    """Of one step. ``changes()``: what `actions.save_draft` takes."""

    def __init__(self, *args: Any, rules: Rules, departement: str = "", **options: Any) -> None:
        self.rules, self.departement = rules, departement
        options["initial"] = self.first(rules)
        super().__init__(*args, **options)

    def first(self, rules: Rules) -> dict[str, Any]:
        return {name: getattr(rules, name) for name in self.base_fields if hasattr(rules, name)}

    def changes(self) -> dict[str, Any]:
        return dict(self.cleaned_data)


class FrameForm(StepForm):
    name = forms.CharField(label=_("Name"), max_length=120)
    starts_on = forms.DateField(label=_("Starts on"), widget=DateInput())
    ends_on = forms.DateField(label=_("Ends on"), widget=DateInput(), required=False)
    funder = forms.CharField(label=_("Funder"), max_length=120, required=False)
    funding = forms.DecimalField(
        label=_("Funding (euros)"), min_value=0, max_value=1_000_000_000, decimal_places=2, required=False
    )
    documents = _several(Document.choices, _("Papers that are signed or given"))
    is_cofunded = forms.BooleanField(
        label=_("Co-funded by the European Social Fund (FSE+)"),
        required=False,
        help_text=_(
            "People are asked whether they agree to be followed by name. They may say no, and lose nothing."
        ),
    )

    def first(self, rules: Rules) -> dict[str, Any]:
        return {**super().first(rules), "funding": Decimal(rules.funding_cents) / 100}

    def changes(self) -> dict[str, Any]:
        given = super().changes()
        funding = given.pop("funding")
        return {**given, "funding_cents": _cents(funding)}


class PeopleForm(StepForm):
    criteria = _several(
        Criterion.choices,
        _("Whom a computer is for"),
        help_text=_("None: whoever is referred. An initiation stays open to everybody."),
    )
    criteria_rule = _one(CriteriaRule.choices, _("When there are several"))
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


class ReferringForm(StepForm):
    prescriber_kinds = _several(
        [choice for choice in PrescriberKind.choices if choice[0] != PrescriberKind.NONE],
        _("Who may refer"),
        help_text=_("None: every organisation that refers people."),
    )
    network_members_only = forms.BooleanField(
        label=_("Only members of the network of digital inclusion"), required=False
    )
    pact_members_only = forms.BooleanField(
        label=_("Only members of the integration pact (PTI)"), required=False
    )
    places_may_open = forms.BooleanField(
        label=_("A place may refer a person itself"),
        required=False,
        help_text=_("For whoever comes without a sheet."),
    )
    handover_needs_confirmation = forms.BooleanField(
        label=_("Then the prescriber confirms it before the computer is handed over"),
        required=False,
        help_text=_("Not ticked: the person goes on, and the request is shown as not confirmed."),
    )
    decides_by_committee = forms.BooleanField(
        label=_("A committee decides who receives a computer"),
        required=False,
        help_text=_("People referred from now on wait for its next session before a place contacts them."),
    )
    conflict_rule = _one(ConflictRule.choices, _("Conflicts of interest in the committee"))


class NumbersForm(StepForm):
    """As many waves as there are, and two more to write."""

    most_per_place = forms.IntegerField(
        label=_("People at one place at the most"),
        min_value=1,
        max_value=10_000,
        required=False,
        help_text=_("The next ones stand on the waiting list. Empty: no limit."),
    )
    batch_size = forms.IntegerField(label=_("Computers in a batch"), min_value=1, max_value=1000)
    batch_price = forms.DecimalField(
        label=_("Price of a batch (euros)"), min_value=0, max_value=100_000, decimal_places=2
    )
    batch_claims = forms.ChoiceField(
        label=_("How the price is claimed"),
        choices=BatchClaims.choices,
        widget=forms.RadioSelect,
        required=False,
    )
    least_declared_percent = forms.IntegerField(
        label=_("Handovers to declare before the next order (%)"),
        min_value=0,
        max_value=100,
        required=False,
        help_text=_("Of the computers that the place received last. Empty: no condition."),
    )

    def __init__(self, *args: Any, rules: Rules, **options: Any) -> None:
        super().__init__(*args, rules=rules, **options)
        for number in self.numbers():
            self.fields[f"wave_name_{number}"] = forms.CharField(
                label=_("Name"), max_length=60, required=False
            )
            self.fields[f"wave_opens_{number}"] = forms.DateField(
                label=_("Opens on"), widget=DateInput(), required=False
            )
            self.fields[f"wave_computers_{number}"] = forms.IntegerField(
                label=_("Computers"), min_value=1, max_value=100_000, required=False
            )

    def numbers(self) -> range:
        return range(1, len(self.rules.waves) + SPARE_WAVES + 1)

    def first(self, rules: Rules) -> dict[str, Any]:
        shown = {
            **super().first(rules),
            "batch_price": Decimal(rules.batch_price_cents) / 100,
            "least_declared_percent": rules.least_declared_percent or None,
        }
        for number, wave in enumerate(rules.waves, start=1):
            shown[f"wave_name_{number}"] = wave.name
            shown[f"wave_opens_{number}"] = wave.opens_on
            shown[f"wave_computers_{number}"] = wave.computers
        return shown

    def wave_rows(self) -> Iterator[list[forms.BoundField]]:
        for number in self.numbers():
            yield [self[f"wave_{part}_{number}"] for part in ("name", "opens", "computers")]

    def clean(self) -> dict[str, Any]:
        given = self.cleaned_data
        for number in self.numbers():
            day, computers = given.get(f"wave_opens_{number}"), given.get(f"wave_computers_{number}")
            if (day is None) != (computers is None):
                missing = "opens" if day is None else "computers"
                self.add_error(
                    f"wave_{missing}_{number}", gettext("A wave has a day and a number of computers.")
                )
        return given

    def changes(self) -> dict[str, Any]:
        given = super().changes()
        written = [
            Wave(given[f"wave_name_{number}"], day, given[f"wave_computers_{number}"])
            for number in self.numbers()
            if (day := given[f"wave_opens_{number}"])
        ]
        return {
            "waves": sorted(written, key=lambda wave: wave.opens_on),
            "most_per_place": given["most_per_place"],
            "batch_size": given["batch_size"],
            "batch_price_cents": _cents(given["batch_price"]),
            "batch_claims": given["batch_claims"] or self.rules.batch_claims,
            "least_declared_percent": given["least_declared_percent"] or 0,
        }


class PathForm(StepForm):
    assessment_tools = _several(
        AssessmentTool.choices,
        _("How the skills are assessed"),
        help_text=_("None: the place chooses."),
    )
    sessions_held = _several(SessionSetting.choices, _("Where the sessions are held"))
    absences_followed_up = CountField(
        label=_("Absences in a row before the place calls"),
        min_value=0,
        max_value=20,
        initial=2,
        required=False,
        help_text=_("0: nobody is followed up."),
    )
    handover_point = _one(HandoverPoint.choices, _("When the computer is handed over"))
    outlets = _several(
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

    handover_items = _several(
        HandoverItem.choices,
        _("What leaves with the computer"),
        help_text=_("Whoever hands over ticks what was really given."),
    )
    required_accessories = _several(
        HandoverItem.choices,
        _("Needed before the shelf"),
        help_text=_("A computer without them is not put in stock. None: it waits for nothing."),
    )

    def first(self, rules: Rules) -> dict[str, Any]:
        return {
            **super().first(rules),
            "sale_price": _euros(rules.sale_price_cents),
            "organisation_price": _euros(rules.organisation_price_cents),
            "most_instalments": rules.most_instalments or None,
            "loan_days": rules.loan_days or None,
        }

    def changes(self) -> dict[str, Any]:
        given = super().changes()
        price, least = given.pop("sale_price"), given.pop("organisation_price")
        return {
            **given,
            "sale_price_cents": _cents(price),
            "organisation_price_cents": _cents(least),
            "most_instalments": given["most_instalments"] or 0,
            "loan_days": given["loan_days"] or 0,
        }


class ComputersForm(StepForm):
    erasure_level = _one(
        ErasureLevel.choices,
        _("Erasure level"),
        help_text=_("The strictest level wins: the donor's, the programme's or the medium's."),
    )
    required_checks = _several(
        CheckKind.choices,
        _("Required checks"),
        required=True,
        help_text=_("A computer is called refurbished only when all of them were done."),
    )
    battery_threshold_percent = forms.IntegerField(
        label=_("Least battery health (%)"), min_value=0, max_value=100
    )
    system_rule = _one(SystemRule.choices, _("Operating system"))
    repair_ceiling = forms.DecimalField(
        label=_("A repair costs at most (euros)"),
        min_value=0,
        max_value=10_000,
        decimal_places=2,
        required=False,
        help_text=_(
            "For one computer, parts and time together. Beyond it, going on needs a reason. Empty: no limit."
        ),
    )
    repair_hour = forms.DecimalField(
        label=_("An hour of repair counts for (euros)"),
        min_value=0,
        max_value=1_000,
        decimal_places=2,
        required=False,
        help_text=_("Empty: only the parts count."),
    )
    oldest_years = forms.IntegerField(
        label=_("Oldest computer accepted as a donation (years)"),
        min_value=1,
        max_value=30,
        required=False,
        help_text=_("Counted from its purchase. Empty: no limit. Above ten years a computer is recycled."),
    )
    least_memory_gb = forms.IntegerField(
        label=_("Least memory accepted (GB)"),
        min_value=1,
        max_value=256,
        required=False,
        help_text=_("Empty: no limit."),
    )
    final_check_percent = forms.IntegerField(
        label=_("Final check (% of computers)"),
        min_value=0,
        max_value=100,
        required=False,
        help_text=_(
            "Before the shelf, another person looks at the computers of this sample. Nobody can choose which ones. Empty: no final check."
        ),
    )
    warranty_months = forms.IntegerField(
        label=_("Warranty (months)"),
        min_value=0,
        max_value=LONGEST_WARRANTY,
        required=False,
        help_text=_("Counted from the handover. Empty: no warranty."),
    )
    contact_kept_days = forms.IntegerField(
        label=_("Contact details kept (days)"),
        min_value=1,
        max_value=365,
        help_text=_("Counted from the handover, or from the end of the referral."),
    )
    signed_sheet_kept_days = forms.IntegerField(
        label=_("Signed sheets kept (days)"),
        min_value=1,
        max_value=3660,
        help_text=_(
            "The signature, or the picture of the signed paper. Ask the funder how long it wants to see them."
        ),
    )
    small_cell = forms.IntegerField(
        label=_("Published numbers of people below this are hidden"), min_value=2, max_value=50
    )

    def first(self, rules: Rules) -> dict[str, Any]:
        ceiling, hour = rules.repair_ceiling_cents, rules.repair_hour_cents
        return {
            **super().first(rules),
            "repair_ceiling": None if ceiling is None else Decimal(ceiling) / 100,
            "repair_hour": Decimal(hour) / 100 if hour else None,
            "final_check_percent": rules.final_check_percent or None,
            "warranty_months": rules.warranty_months or None,
        }

    def changes(self) -> dict[str, Any]:
        given = super().changes()
        ceiling, hour = given.pop("repair_ceiling"), given.pop("repair_hour")
        return {
            **given,
            "repair_ceiling_cents": None if ceiling is None else _cents(ceiling),
            "repair_hour_cents": _cents(hour),
            "final_check_percent": given["final_check_percent"] or 0,
            "warranty_months": given["warranty_months"] or 0,
        }


FORMS: dict[Part, type[StepForm]] = {
    Part.FRAME: FrameForm,
    Part.PEOPLE: PeopleForm,
    Part.REFERRING: ReferringForm,
    Part.NUMBERS: NumbersForm,
    Part.PATH: PathForm,
    Part.COMPUTERS: ComputersForm,
}


def _euros(cents: int) -> Decimal | None:
    return Decimal(cents) / 100 if cents else None


def _cents(amount: Decimal | None) -> int:
    return int((amount or 0) * 100)


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
