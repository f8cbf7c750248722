from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django_stubs_ext import StrPromise

from rebond.access import Actor, Role
from rebond.geography.forms import CommuneField
from rebond.network.actions import OrganisationFacts, PlaceFacts, StopFacts, WorkshopFacts
from rebond.network.choices import OrganisationKind, PrescriberKind, Rhythm
from rebond.network.granting import roles_to_grant
from rebond.network.models import Membership, Organisation, Place
from rebond.network.queries import organisations_to_invite_in, places_to_invite_in


def _telephone(help_text: StrPromise) -> forms.RegexField:
    return forms.RegexField(
        r"^\+?[0-9 .()-]{6,20}$",
        label=_("Telephone"),
        required=False,
        help_text=help_text,
        error_messages={"invalid": _("Write a telephone number, for example 05 58 00 00 00.")},
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "tel"}),
    )


class OrganisationForm(forms.Form):
    name = forms.CharField(label=_("Name"), max_length=160)
    kind = forms.ChoiceField(label=_("Kind"), choices=[("", _("Choose")), *OrganisationKind.choices])
    commune = CommuneField(required=False)
    is_network_member = forms.BooleanField(
        label=_("Member of the network of digital inclusion"), required=False
    )
    is_pact_member = forms.BooleanField(label=_("Member of the integration pact (PTI)"), required=False)
    is_external_workshop = forms.BooleanField(
        label=_("External workshop"),
        required=False,
        help_text=_("Computers are entrusted to it. Its people see those only, and work on those only."),
    )
    prescriber_kind = forms.ChoiceField(
        label=_("Refers people as"),
        required=False,
        choices=[("", _("Does not refer people")), *PrescriberKind.choices],
    )

    def facts(self) -> OrganisationFacts:
        return OrganisationFacts(**self.cleaned_data)


class OperatorForm(OrganisationForm):
    """Of who operates the programme: also how places and people reach it."""

    public_phone = _telephone(
        _(
            "The number of the service, not of one person: shown to the places, on papers, and to the people followed."
        )
    )
    public_email = forms.EmailField(
        label=_("E-mail address"),
        required=False,
        help_text=_("The address of the service, not of one person. Shown at the same places."),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )


class WorkshopForm(forms.Form):
    name = forms.CharField(label=_("Name"), max_length=160)
    commune = CommuneField()
    address = forms.CharField(label=_("Address"), max_length=200, required=False)

    def facts(self) -> WorkshopFacts:
        return WorkshopFacts(**self.cleaned_data)


class PlaceForm(forms.Form):
    name = forms.CharField(label=_("Name"), max_length=160)
    commune = CommuneField()
    address = forms.CharField(label=_("Address"), max_length=200, required=False)
    phone = _telephone(_("Shown to whoever scans a computer of this place."))
    is_on_map = forms.BooleanField(label=_("On the public map"), required=False)
    is_open = forms.BooleanField(
        label=_("Open: it receives people and orders computers"), required=False, initial=True
    )

    def facts(self) -> PlaceFacts:
        return PlaceFacts(**self.cleaned_data)


class ChangePlaceForm(PlaceForm):
    """Never closes: a place that closes has its own page. A page from before the closing does not open it again."""

    opens_again = forms.BooleanField(
        label=_("Open it again: it receives people and orders computers"), required=False
    )

    def __init__(self, *args: Any, is_open: bool, **options: Any) -> None:
        super().__init__(*args, **options)
        self.was_open = is_open
        del self.fields["is_open"]
        if is_open:
            del self.fields["opens_again"]

    def facts(self) -> PlaceFacts:
        given = dict(self.cleaned_data)
        return PlaceFacts(is_open=given.pop("opens_again", False) or self.was_open, **given)


class StopForm(forms.Form):
    """Where and when a place that travels stands."""

    commune = CommuneField()
    spot = forms.CharField(
        label=_("Where in the commune"),
        max_length=120,
        required=False,
        help_text=_("For example: in front of the town hall."),
    )
    first_on = forms.DateField(label=_("First day"), widget=forms.DateInput(attrs={"type": "date"}))
    starts_at = forms.TimeField(
        label=pgettext_lazy("hour", "From"), widget=forms.TimeInput(attrs={"type": "time"})
    )
    ends_at = forms.TimeField(
        label=pgettext_lazy("hour", "To"), widget=forms.TimeInput(attrs={"type": "time"})
    )
    repeats = forms.ChoiceField(label=_("How often"), choices=Rhythm.choices, widget=forms.RadioSelect)
    last_on = forms.DateField(
        label=_("Last day"),
        required=False,
        help_text=_("Leave empty where it comes until further notice."),
        widget=forms.DateInput(attrs={"type": "date"}),
    )
    submission = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.initial = {"submission": uuid4(), "repeats": Rhythm.WEEKLY, **self.initial}

    def stop(self) -> tuple[StopFacts, UUID]:
        given = dict(self.cleaned_data)
        submission, rhythm = given.pop("submission"), Rhythm(given.pop("repeats"))
        if rhythm is Rhythm.ONCE:
            given["last_on"] = None
        return StopFacts(repeats=rhythm, **given), submission


class OrganisationFilterForm(forms.Form):
    q = forms.CharField(label=_("Name"), required=False, max_length=80)
    kind = forms.ChoiceField(
        label=_("Kind"), required=False, choices=[("", _("All")), *OrganisationKind.choices]
    )


class PlaceFilterForm(forms.Form):
    q = forms.CharField(label=_("Name, commune or organisation"), required=False, max_length=80)


class PeopleFilterForm(forms.Form):
    q = forms.CharField(label=_("Name, address or organisation"), required=False, max_length=80)
    role = forms.ChoiceField(label=_("Role"), required=False, choices=[("", _("All")), *Role.choices])


class _PlaceChoice(forms.ModelChoiceField):  # type: ignore[type-arg]  # no generic when it runs
    def label_from_instance(self, obj: Any) -> str:
        return obj.name if obj.name == obj.organisation.name else f"{obj.name} · {obj.organisation.name}"


class InvitationForm(forms.Form):
    """What the hat may not give is not offered; the action judges again."""

    email = forms.EmailField(label=_("E-mail address"), max_length=254)
    name = forms.CharField(
        label=_("Name"), max_length=120, required=False, help_text=_("To greet the person in the message.")
    )
    role = forms.ChoiceField(label=_("Role"))
    organisation = forms.ModelChoiceField(
        Organisation.objects.none(), label=_("Organisation"), empty_label=_("Choose")
    )
    place = _PlaceChoice(
        Place.objects.none(),
        label=_("Place"),
        required=False,
        empty_label=_("No place"),
        help_text=_("For a mediator, a place manager or a trainer."),
    )
    last_day = forms.DateField(
        label=_("Last day"),
        required=False,
        help_text=_("The role ends by itself in the evening. Leave empty for a role without an end."),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )

    def __init__(self, *args: Any, actor: Actor, **options: Any) -> None:
        super().__init__(*args, **options)
        roles = [(role.value, role.label) for role in roles_to_grant(actor)]
        self.fields["role"].choices = [("", _("Choose")), *roles]  # type: ignore[attr-defined]
        self.fields["organisation"].queryset = organisations_to_invite_in(actor)  # type: ignore[attr-defined]
        self.fields["place"].queryset = places_to_invite_in(actor)  # type: ignore[attr-defined]


class AcceptForm(forms.Form):
    name = forms.CharField(
        label=_("Your name"),
        max_length=120,
        help_text=_("Seen by your colleagues, never by the public."),
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    password = forms.CharField(
        label=_("Password"),
        strip=False,
        max_length=256,
        help_text=_("12 characters at least. A sentence that you remember is the best one."),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )


class ProfileForm(forms.Form):
    name = forms.CharField(
        label=_("Your name"), max_length=120, widget=forms.TextInput(attrs={"autocomplete": "name"})
    )
    language = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES, widget=forms.RadioSelect)


class TokenForm(forms.Form):
    label = forms.CharField(
        label=_("What it is for"), max_length=80, help_text=_("For example: agent of bench 3.")
    )
    membership = forms.ModelChoiceField(Membership.objects.none(), label=_("It acts as"), empty_label=None)

    def __init__(self, *args: Any, user_id: int, **options: Any) -> None:
        super().__init__(*args, **options)
        hats = (
            Membership.objects.active()
            .filter(user=user_id)
            .select_related("organisation", "place")
            .order_by("pk")
        )
        self.fields["membership"].queryset = hats  # type: ignore[attr-defined]
