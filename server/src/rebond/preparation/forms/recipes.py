from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from rebond.preparation.contents import LONGEST_WELCOME, Content
from rebond.workshop.choices import OperatingSystem

ONE_A_LINE = _("One a line, in the order of the work.")


def _lines(text: str) -> tuple[str, ...]:
    return tuple(line.strip() for line in text.splitlines() if line.strip())


class RecipeForm(forms.Form):
    """What a version says. ``seen``: the number of the version that is changed."""

    seen = forms.IntegerField(required=False, widget=forms.HiddenInput)
    system = forms.ChoiceField(
        label=_("Operating system"), choices=OperatingSystem.choices, widget=forms.RadioSelect
    )
    system_version = forms.CharField(label=_("Version of the system"), max_length=40, required=False)
    image_name = forms.CharField(
        label=_("Image"),
        max_length=120,
        required=False,
        help_text=_("What is copied on the drive. Empty: the system is installed by hand."),
    )
    image_version = forms.CharField(label=_("Version of the image"), max_length=40, required=False)
    software = forms.CharField(
        label=_("Programs"), required=False, widget=forms.Textarea(attrs={"rows": 6}), help_text=ONE_A_LINE
    )
    settings = forms.CharField(
        label=_("Settings"), required=False, widget=forms.Textarea(attrs={"rows": 6}), help_text=ONE_A_LINE
    )
    welcome = forms.CharField(
        label=_("Welcome"),
        required=False,
        max_length=LONGEST_WELCOME,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_(
            "What the person reads first, on the welcome sheet that goes with the computer. Short sentences."
        ),
    )

    def content(self) -> Content:
        given = self.cleaned_data
        return Content(
            system=given["system"],
            system_version=given["system_version"],
            image_name=given["image_name"],
            image_version=given["image_version"],
            software=_lines(given["software"]),
            settings=_lines(given["settings"]),
            welcome=given["welcome"].strip().replace("\r\n", "\n"),
        )

    @staticmethod
    def known(content: Content) -> dict[str, Any]:
        return {
            "system": content.system,
            "system_version": content.system_version,
            "image_name": content.image_name,
            "image_version": content.image_version,
            "software": "\n".join(content.software),
            "settings": "\n".join(content.settings),
            "welcome": content.welcome,
        }


class NewRecipeForm(RecipeForm):
    name = forms.CharField(
        label=_("Name"), max_length=80, help_text=_("As the workshop says it: “Mint for families”.")
    )

    field_order = ("name",)
