from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from rebond.access import Actor
from rebond.devices.models import Device
from rebond.donations.models import Lot
from rebond.donations.queries import lots_visible
from rebond.kit.outcomes import Obstacle
from rebond.programmes.choices import CheckKind
from rebond.ui.fields import ScanField, ScanListField
from rebond.workshop.actions import Finding
from rebond.workshop.choices import (
    CheckResult,
    CosmeticState,
    DriveFate,
    LicenceEvidence,
    NotApplicableReason,
    OperatingSystem,
    SetAsideReason,
)
from rebond.workshop.models import Check, Grading, Installation
from rebond.workshop.systems import NO_LICENCE, WINDOWS

RESULTS = (
    (CheckResult.PASSED.value, _("Passed")),
    (CheckResult.FAILED.value, _("Failed")),
    (NotApplicableReason.NOT_FITTED.value, _("Has none")),
    (NotApplicableReason.REMOVED.value, _("Taken out")),
    (NotApplicableReason.NOT_NEEDED.value, _("Not needed")),
)
MOST_FILES = 200


class FilesInput(forms.ClearableFileInput):
    allow_multiple_selected = True


class FilesField(forms.FileField):
    widget = FilesInput

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile[Any]]:
        """Every file, whatever its size: each is answered on its own line."""
        del initial
        files = [file for file in data or [] if file]
        if not files:
            raise forms.ValidationError(self.error_messages["required"], code="required")
        return files

    def __init__(self, **options: Any) -> None:
        super().__init__(allow_empty_file=True, **options)


class LotField(forms.ModelChoiceField):  # type: ignore[type-arg]  # not generic when it runs
    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.reference} · {obj.agreement.donor}"


class UploadForm(forms.Form):
    reports = FilesField(
        label=_("Reports and logs"),
        help_text=_(
            "Certificates of our own sticks, lshw, dmidecode, GLPI, smartctl, eReuse, nwipe, Blancco: as many files as you like, 32 MB each."
        ),
    )
    lot = LotField(
        Lot.objects.none(),
        label=_("Lot"),
        required=False,
        empty_label=_("No lot: unknown computers wait in the review queue"),
        help_text=_("A computer that nothing recognises is created in this lot."),
    )

    def __init__(self, *args: Any, actor: Actor, **options: Any) -> None:
        super().__init__(*args, **options)
        _offer_lots(self, actor)


class AttachForm(forms.Form):
    code = ScanField(label=_("Its code"), help_text=_("Scan or type it."))


class CreateForm(forms.Form):
    lot = LotField(Lot.objects.none(), label=_("Lot of the new computer"), empty_label=_("Choose a lot"))

    def __init__(self, *args: Any, actor: Actor, **options: Any) -> None:
        super().__init__(*args, **options)
        _offer_lots(self, actor)


class SetAsideForm(forms.Form):
    set_aside = forms.ChoiceField(
        label=_("Why set it aside"), choices=[("", _("Choose a reason")), *SetAsideReason.choices]
    )


def _offer_lots(form: forms.Form, actor: Actor) -> None:
    field = form.fields["lot"]
    assert isinstance(field, forms.ModelChoiceField)
    field.queryset = (
        lots_visible(actor).filter(agreement__programme__territory=actor.territory_id).order_by("-pk")
    )


class ChecksForm(forms.Form):
    """One line of large choices per check; only those answered are recorded."""

    def __init__(self, *args: Any, kinds: Sequence[str], **options: Any) -> None:
        super().__init__(*args, **options)
        for kind in kinds:
            self.fields[kind] = forms.ChoiceField(
                label=CheckKind(kind).label, choices=RESULTS, widget=forms.RadioSelect, required=False
            )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if not self.errors and not self.results and not self.rest_passed:
            raise forms.ValidationError(_("Give the result of one check at least."), code="no_result")
        return cleaned

    @property
    def rest_passed(self) -> bool:
        """Sent with the button that says so of all that is not ticked."""
        return "rest_passed" in self.data

    @property
    def results(self) -> dict[str, Finding]:
        return {kind: _finding(self.cleaned_data[kind]) for kind in self.kinds if self.cleaned_data.get(kind)}

    @property
    def lines(self) -> list[forms.BoundField]:
        return [self[kind] for kind in self.kinds]

    @property
    def kinds(self) -> list[str]:
        return [name for name in self.fields if name in CheckKind.values]


class PileChecksForm(ChecksForm):
    codes = ScanListField(label=_("Computers"), help_text=_("Scan the pile: all get the same results."))

    field_order = ("codes",)


def checks_known(checks: Sequence[Check]) -> dict[str, Any]:
    """The answers to show first: what was recorded."""
    return {check.kind: check.not_applicable_reason or check.result for check in checks}


def _finding(answer: str) -> Finding:
    if answer in NotApplicableReason.values:
        return Finding(CheckResult.NOT_APPLICABLE, answer)
    return Finding(answer)


class GradeForm(forms.Form):
    def __init__(self, *args: Any, **options: Any) -> None:
        # The checks stand on the same page and have a "screen" and a "keyboard" too.
        super().__init__(*args, **{"auto_id": "grade_%s", **options})

    case = forms.ChoiceField(label=_("Case"), choices=CosmeticState.choices, widget=forms.RadioSelect)
    screen = forms.ChoiceField(label=_("Screen"), choices=CosmeticState.choices, widget=forms.RadioSelect)
    keyboard = forms.ChoiceField(label=_("Keyboard"), choices=CosmeticState.choices, widget=forms.RadioSelect)

    @staticmethod
    def known(grading: Grading | None) -> dict[str, Any]:
        if grading is None:
            return {}
        return {"case": grading.case, "screen": grading.screen, "keyboard": grading.keyboard}


class SystemForm(forms.Form):
    system = forms.ChoiceField(
        label=_("Operating system"), choices=OperatingSystem.choices, widget=forms.RadioSelect
    )
    version = forms.CharField(label=_("Version"), max_length=40, required=False)
    licence = forms.ChoiceField(
        label=_("Windows licence"),
        required=False,
        help_text=_("For Windows only: look under the computer for the sticker."),
        choices=[("", _("Choose, for Windows"))]
        + [(value.value, value.label) for value in (LicenceEvidence.FIRMWARE, LicenceEvidence.STICKER)],
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("system") not in WINDOWS:
            cleaned["licence"] = LicenceEvidence.NOT_NEEDED.value
        elif not cleaned.get("licence") and "licence" not in self.errors:
            self.add_error("licence", NO_LICENCE)
        return cleaned

    def show_obstacles(self, obstacles: Sequence[Obstacle]) -> None:
        """Each beside what it is about: licence, version, else the system that the hardware does not take."""
        for obstacle in obstacles:
            field = {"windows_licence": "licence", "release_ended": "version"}.get(obstacle.code, "system")
            is_of_system = obstacle.code.startswith(("windows_", "release_"))
            self.add_error(field if is_of_system else None, str(obstacle.message))

    @staticmethod
    def known(device: Device, installation: Installation | None) -> dict[str, Any]:
        """What was recorded; before that nothing but the licence that a report saw in the firmware."""
        seen = LicenceEvidence.FIRMWARE.value if device.windows_licence else ""
        if installation is None:
            return {"licence": seen}
        claimed = "" if installation.licence == LicenceEvidence.NOT_NEEDED else installation.licence
        return {
            "system": installation.system,
            "version": installation.version,
            "licence": claimed or seen,
        }


class DriveForm(forms.Form):
    """What became of one drive. ``may_destroy``: whether “destroyed” is for this person to say."""

    fate = forms.ChoiceField(
        label=_("What became of it"), choices=DriveFate.choices, widget=forms.RadioSelect
    )
    slip_reference = forms.CharField(
        label=_("Reference of the slip"),
        max_length=80,
        required=False,
        help_text=_("Needed when it was destroyed."),
    )
    settled_on = forms.DateField(
        label=_("Done on"), required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )

    def __init__(self, *args: Any, may_destroy: bool, **options: Any) -> None:
        super().__init__(*args, **options)
        if not may_destroy:
            field = self.fields["fate"]
            assert isinstance(field, forms.ChoiceField)
            field.choices = [choice for choice in DriveFate.choices if choice[0] != DriveFate.DESTROYED]
            field.help_text = _("Destroyed? The supervisor or the coordination records it, with its slip.")
            del self.fields["slip_reference"]

    def clean_settled_on(self) -> Any:
        day = self.cleaned_data["settled_on"]
        if day and day > timezone.localdate():
            raise forms.ValidationError(
                _("The date is in the future. Enter the day on which it really happened.")
            )
        return day


def is_too_large(file: UploadedFile[Any]) -> bool:
    return (file.size or 0) > settings.LARGEST_UPLOAD
