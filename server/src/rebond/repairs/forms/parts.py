from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any
from uuid import uuid4

from django import forms
from django.forms import BoundField
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from rebond.devices.models import Drive
from rebond.kit.numbers import whole_number
from rebond.network.models import Workshop
from rebond.repairs.actions import Taking
from rebond.repairs.actions.stocking import LONGEST_SPEC, MOST
from rebond.repairs.choices import PartKind, PartState
from rebond.repairs.forms.money import EurosField
from rebond.repairs.forms.repairs import GoingOnForm
from rebond.repairs.models import PartModel, SupplierOrderLine
from rebond.repairs.queries import ModelLine, PartLine
from rebond.ui.fields import ScanField

ROWS = 4
"""Parts that one page takes out of a computer at once, drives apart."""


class UsePartForm(GoingOnForm):
    """A part scanned, or picked in what may go into this computer."""

    part_code = ScanField(
        label=_("Code of the part"), required=False, help_text=_("Scan it, or pick the part below.")
    )
    part = forms.ChoiceField(label=pgettext_lazy("repairs", "Part"), required=False)
    count = forms.IntegerField(label=_("How many"), min_value=1, max_value=100, initial=1)
    size_after = forms.IntegerField(
        label=_("Memory or storage afterwards (GB)"),
        min_value=1,
        max_value=100_000,
        required=False,
        help_text=_("For an upgrade: what the computer has in all from now on."),
    )
    seen = forms.IntegerField(required=False, widget=forms.HiddenInput)
    field_order = ("part_code", "part", "count", "size_after", "going_on_reason")

    def __init__(self, *args: Any, lines: Sequence[PartLine], **options: Any) -> None:
        super().__init__(*args, **options)
        self.by_key = {str(line.part.pk): line.part for line in lines}
        field = self.fields["part"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [
            ("", gettext("Choose a part")),
            *((str(line.part.pk), _part_in_words(line)) for line in lines),
        ]

    def clean(self) -> dict[str, Any]:
        if not self.cleaned_data.get("part_code") and not self.cleaned_data.get("part"):
            self.add_error("part_code", gettext("Scan a part, or pick one."))
        return self.cleaned_data


def _part_in_words(line: PartLine) -> str:
    part = line.part
    origin = part.device.asset_tag if part.device else part.get_origin_display()
    return f"{part.model} · {part.code} · {origin} ({part.quantity})"


class NewPartForm(forms.Form):
    """A model that the workshop keeps, and those of it that lie in a drawer already."""

    workshop = forms.ModelChoiceField(Workshop.objects.none(), label=_("Workshop"), empty_label=None)
    kind = forms.ChoiceField(label=_("Kind"), choices=PartKind.choices)
    spec = forms.CharField(
        label=_("Model"), max_length=LONGEST_SPEC, help_text=_("For example: DDR4 SO-DIMM 8 GB.")
    )
    size = forms.IntegerField(
        label=_("Size (GB)"),
        min_value=1,
        max_value=100_000,
        required=False,
        help_text=_("Of memory or of a drive."),
    )
    minimum = forms.IntegerField(label=_("Minimum"), min_value=0, max_value=MOST, required=False)
    count = forms.IntegerField(label=_("How many are there"), min_value=0, max_value=MOST, required=False)
    state = forms.ChoiceField(label=_("State"), choices=PartState.choices, initial=PartState.TESTED)
    unit_cents = EurosField(label=_("Price of one (euros)"), required=False)
    kept_at = forms.CharField(label=_("Kept where"), max_length=40, required=False)
    submission = forms.UUIDField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, workshops: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.initial = {"submission": uuid4(), **self.initial}
        field = self.fields["workshop"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = workshops
        first = list(workshops[:2])
        if len(first) == 1:
            field.initial = first[0].pk
            field.widget = forms.HiddenInput()

    def clean_state(self) -> PartState:
        return PartState(self.cleaned_data["state"])


class MinimumForm(forms.Form):
    minimum = forms.IntegerField(min_value=0, max_value=MOST)


class CountForm(forms.Form):
    found = forms.IntegerField(label=_("How many are there"), min_value=0, max_value=MOST)
    thrown_away = forms.BooleanField(label=_("The others were thrown away"), required=False)


class OrderForm(forms.Form):
    """A supplier, and a line a model: how many, at which price."""

    supplier = forms.CharField(label=_("Supplier"), max_length=120)
    submission = forms.UUIDField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, lines: Sequence[ModelLine], **options: Any) -> None:
        super().__init__(*args, **options)
        self.initial = {"submission": uuid4(), **self.initial}
        self.models = {line.model.pk: line.model for line in lines}
        self.lines = lines
        for line in lines:
            name = str(line.model)
            self.fields[f"count_{line.model.pk}"] = forms.IntegerField(
                label=gettext("How many: %(part)s") % {"part": name},
                min_value=0,
                max_value=MOST,
                required=False,
                initial=line.to_order or None,
            )
            self.fields[f"price_{line.model.pk}"] = EurosField(
                label=gettext("Price of one (euros): %(part)s") % {"part": name}, required=False
            )

    def rows(self) -> Iterator[tuple[ModelLine, BoundField, BoundField]]:
        for line in self.lines:
            yield line, self[f"count_{line.model.pk}"], self[f"price_{line.model.pk}"]

    @property
    def wanted(self) -> dict[PartModel, tuple[int, int]]:
        given = self.cleaned_data
        return {
            model: (count, given.get(f"price_{pk}") or 0)
            for pk, model in self.models.items()
            if (count := given.get(f"count_{pk}"))
        }


class ReceiveForm(forms.Form):
    """How many of each line came."""

    kept_at = forms.CharField(label=_("Kept where"), max_length=40, required=False)

    def __init__(self, *args: Any, lines: Sequence[SupplierOrderLine], **options: Any) -> None:
        super().__init__(*args, **options)
        self.received = sum(line.received for line in lines)
        self.lines = [line for line in lines if line.awaited]
        for line in self.lines:
            self.fields[f"came_{line.pk}"] = forms.IntegerField(
                label=gettext("%(part)s: how many came") % {"part": line.model},
                help_text=gettext("%(awaited)d awaited") % {"awaited": line.awaited},
                min_value=0,
                max_value=MOST,
                required=False,
            )
        self.order_fields([*(f"came_{line.pk}" for line in self.lines), "kept_at"])

    @property
    def seen(self) -> int | None:
        """How many parts had come when the page was shown; the page always shows the number of now."""
        return whole_number(str(self.data.get("seen", "")))

    @property
    def came(self) -> dict[int, int]:
        given = self.cleaned_data
        return {line.pk: count for line in self.lines if (count := given.get(f"came_{line.pk}"))}


class TakeForm(forms.Form):
    """What is taken out of one computer: its drives by name, and a few other parts."""

    kept_at = forms.CharField(label=_("Kept where"), max_length=40, required=False)
    seen = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, drives: Sequence[Drive], may_dismantle: bool, **options: Any) -> None:
        super().__init__(*args, **options)
        self.drives = {str(drive.pk): drive for drive in drives}
        if drives:
            self.fields["drives"] = forms.MultipleChoiceField(
                label=gettext("Drives taken out"),
                choices=[(key, str(drive)) for key, drive in self.drives.items()],
                widget=forms.CheckboxSelectMultiple,
                required=False,
                help_text=gettext("They stay under the rule of erasure until a document proves them erased."),
            )
        for number in range(1, ROWS + 1):
            self.fields[f"kind_{number}"] = forms.ChoiceField(
                label=gettext("Part %(number)d") % {"number": number},
                choices=[("", gettext("None")), *_without_drives()],
                required=False,
            )
            self.fields[f"spec_{number}"] = forms.CharField(
                label=gettext("Model"), max_length=LONGEST_SPEC, required=False
            )
            self.fields[f"state_{number}"] = forms.ChoiceField(
                label=gettext("State"), choices=PartState.choices, initial=PartState.UNTESTED, required=False
            )
        if may_dismantle:
            self.fields["whole"] = forms.BooleanField(
                label=gettext("The whole computer is taken apart: it is eliminated next"), required=False
            )

    def rows(self) -> Iterator[tuple[BoundField, BoundField, BoundField]]:
        for number in range(1, ROWS + 1):
            yield self[f"kind_{number}"], self[f"spec_{number}"], self[f"state_{number}"]

    def clean(self) -> dict[str, Any]:
        given = self.cleaned_data
        for number in range(1, ROWS + 1):
            if given.get(f"kind_{number}") and not (given.get(f"spec_{number}") or "").strip():
                self.add_error(f"spec_{number}", gettext("Say which model it is."))
        return given

    @property
    def takings(self) -> list[Taking]:
        given, found = self.cleaned_data, []
        for key in given.get("drives", ()):
            drive = self.drives[key]
            medium = PartKind.HDD if drive.kind == "hdd" else PartKind.SSD
            spec = drive.model or str(medium.label)
            found.append(Taking(kind=medium, spec=spec, kept_at=given["kept_at"], drive=drive))
        found += [
            Taking(
                kind=kind,
                spec=given[f"spec_{number}"],
                state=PartState(given.get(f"state_{number}") or PartState.UNTESTED),
                kept_at=given["kept_at"],
            )
            for number in range(1, ROWS + 1)
            if (kind := given.get(f"kind_{number}"))
        ]
        return found


def _without_drives() -> list[tuple[str, Any]]:
    return [(kind.value, kind.label) for kind in PartKind if kind not in PartKind.DRIVES]
