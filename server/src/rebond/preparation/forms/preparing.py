from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from rebond.access import Actor
from rebond.kit.errors import NotFound
from rebond.kit.numbers import whole_number
from rebond.preparation.models import RecipeVersion
from rebond.preparation.queries import version_offered
from rebond.ui.fields import ScanListField
from rebond.workshop.choices import LicenceEvidence
from rebond.workshop.systems import NO_LICENCE, WINDOWS


class VersionField(forms.ChoiceField):
    """Shows the last version of each recipe. One published meanwhile does not make what was done untrue."""

    widget = forms.RadioSelect

    def valid_value(self, value: Any) -> bool:
        return whole_number(str(value)) is not None


class PrepareForm(forms.Form):
    """``licence`` is asked only where a recipe has Windows."""

    version = VersionField(label=_("Recipe"))
    licence = forms.ChoiceField(
        label=_("Windows licence"),
        required=False,
        help_text=_("For Windows only: look under the computer for the sticker."),
        choices=[("", _("Choose, for Windows"))]
        + [(value.value, value.label) for value in (LicenceEvidence.FIRMWARE, LicenceEvidence.STICKER)],
    )

    def __init__(self, *args: Any, actor: Actor, versions: Sequence[RecipeVersion], **options: Any) -> None:
        super().__init__(*args, **options)
        self.actor = actor
        several = len({version.recipe.programme_id for version in versions}) > 1
        field = self.fields["version"]
        assert isinstance(field, VersionField)
        field.choices = [(version.pk, _label(version, names_programme=several)) for version in versions]
        if len(versions) == 1:
            self.initial["version"] = versions[0].pk
        if not any(version.system in WINDOWS for version in versions):
            del self.fields["licence"]

    def clean_version(self) -> RecipeVersion:
        try:
            return version_offered(int(self.cleaned_data["version"]), self.actor)
        except NotFound:
            raise forms.ValidationError(gettext("Choose a recipe of the list.")) from None

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        version = given.get("version")
        if version is None or version.system not in WINDOWS:
            given["licence"] = LicenceEvidence.NOT_NEEDED.value
        elif not given.get("licence"):
            self.add_error("licence" if "licence" in self.fields else None, NO_LICENCE)
        return given


class PileForm(PrepareForm):
    codes = ScanListField(
        label=_("Computers"), help_text=_("Scan the pile: all were prepared with the same recipe.")
    )

    field_order = ("codes",)


def _label(version: RecipeVersion, *, names_programme: bool) -> str:
    name = gettext("%(recipe)s, version %(number)d") % {
        "recipe": version.recipe.name,
        "number": version.number,
    }
    said = [version.system_in_words, version.image_in_words]
    if names_programme:
        said.insert(0, version.recipe.programme.name)
    return f"{name}|{' · '.join(filter(None, said))}"
