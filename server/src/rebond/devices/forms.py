from __future__ import annotations

from typing import Any

from django import forms
from django.core.files.base import File
from django.utils.translation import gettext_lazy as _
from typing_extensions import override

from rebond.access import Actor
from rebond.devices.actions.tag import MOST_TAGS
from rebond.devices.choices import Grade, HoldReason, IdentifierKind, LabelField, RectificationReason
from rebond.devices.lists.reading import LARGEST_FILE
from rebond.devices.queries import Wanted, makers_listed
from rebond.devices.queries.labels import Layout
from rebond.devices.queries.listing import BLOCKED
from rebond.devices.stages import Stage
from rebond.documents.label_papers import paper_choices
from rebond.documents.labels import DEFAULT_SHEET, SHEETS
from rebond.donations.models import Lot, Pallet
from rebond.network.models import Place
from rebond.programmes.models import Programme
from rebond.ui.fields import ScanField, ScanListField

ANY = ("", _("All"))
GROUPS = (
    ("in_work", _("In work")),
    ("in_stock", _("In stock")),
    ("in_transit", _("In delivery")),
    ("at_places", _("At the places")),
    ("handed_over", _("Handed over")),
    ("lent", _("Lent")),
    ("sold", _("Sold")),
    ("eliminated", _("Eliminated")),
    ("returned_out_of_service", _("Returned out of service")),
    ("given_back", _("Given back to the donor")),
    ("missing", _("Missing")),
)
MOST_UNNUMBERED = 200


class FilterForm(forms.Form):
    """What the list shows; everything stands in the address."""

    search = forms.CharField(label=_("Code, number, maker or model"), required=False, max_length=80)
    group = forms.ChoiceField(label=_("Where"), choices=(ANY, *GROUPS), required=False)
    stage = forms.ChoiceField(label=_("Stage"), choices=(ANY, *Stage.choices), required=False)
    programme = forms.ModelChoiceField(
        Programme.objects.none(), label=_("Programme"), empty_label=_("All"), required=False
    )
    lot = forms.ModelChoiceField(Lot.objects.none(), label=_("Lot"), empty_label=_("All"), required=False)
    place = forms.ModelChoiceField(
        Place.objects.none(), label=_("Place"), empty_label=_("All"), required=False
    )
    maker = forms.ChoiceField(label=_("Maker"), choices=(ANY,), required=False)
    grade = forms.ChoiceField(label=_("Grade"), choices=(ANY, *Grade.choices), required=False)
    held = forms.ChoiceField(
        label=_("Kept apart"),
        choices=(ANY, (BLOCKED, _("Blocked, whatever the reason")), *HoldReason.choices),
        required=False,
    )

    def __init__(self, *args: Any, actor: Actor, **options: Any) -> None:
        super().__init__(*args, **options)
        self._offer("programme", Programme.objects.visible_to(actor).order_by("name"))
        self._offer("lot", Lot.objects.visible_to(actor).order_by("-pk"))
        self._offer("place", Place.objects.visible_to(actor).order_by("name"))
        makers = self.fields["maker"]
        assert isinstance(makers, forms.ChoiceField)
        makers.choices = [ANY, *((name, name) for name in makers_listed(actor))]

    def _offer(self, name: str, rows: Any) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = rows

    @property
    def is_narrow(self) -> bool:
        """A filter beyond the first three is in use."""
        return any(self.data.get(name) for name in ("programme", "lot", "place", "maker", "grade", "held"))

    @property
    def wanted(self) -> Wanted:
        """What was understood of the address; a filter that means nothing filters nothing."""
        self.is_valid()
        given: dict[str, Any] = self.cleaned_data
        plain = {name: getattr(value, "pk", value) for name, value in given.items() if value}
        return Wanted(**plain)


class ListForm(forms.Form):
    file = forms.FileField(
        label=_("The donor's list"),
        help_text=_(
            "CSV, Excel (XLSX) or LibreOffice (ODS), 5 MB at most. One computer a line, with a line of headings."
        ),
        widget=forms.ClearableFileInput(attrs={"accept": ".csv,.txt,.tsv,.xlsx,.xls,.ods"}),
        error_messages={"empty": _("The file is empty. Check it, then send it again.")},
    )

    def clean_file(self) -> File[bytes]:
        file: File[bytes] = self.cleaned_data["file"]
        if (file.size or 0) > LARGEST_FILE:
            raise forms.ValidationError(
                _("The file is larger than %(most)d MB. Split the list.") % {"most": LARGEST_FILE >> 20},
                code="too_large",
            )
        return file


class PalletField(forms.ModelChoiceField):  # type: ignore[type-arg]  # not generic when it runs
    @override
    def label_from_instance(self, obj: Pallet) -> str:
        return str(_("Pallet %(number)d") % {"number": obj.number})


class ReceptionForm(forms.Form):
    """A pile scanned on arrival. ``serials`` are unknown numbers ticked to be registered."""

    pallet = PalletField(
        Pallet.objects.none(), label=_("Pallet"), required=False, empty_label=_("Without pallet")
    )
    codes = ScanListField(
        label=_("Scan the pile"),
        required=False,
        help_text=_("One code a line: our code, the serial number or the donor's inventory number."),
    )
    unnumbered = forms.IntegerField(
        label=_("Computers without a readable number"),
        min_value=0,
        max_value=MOST_UNNUMBERED,
        required=False,
        help_text=_("Each gets a code and a label of its own."),
    )
    serials = forms.CharField(widget=forms.MultipleHiddenInput, required=False)

    def __init__(self, *args: Any, lot: Lot, may_register: bool, **options: Any) -> None:
        super().__init__(*args, **options)
        pallets = self.fields["pallet"]
        assert isinstance(pallets, forms.ModelChoiceField)
        pallets.queryset = lot.pallets.order_by("-number")
        if not may_register:
            del self.fields["unnumbered"]

    def clean_serials(self) -> list[str]:
        given: list[str] = self.data.getlist("serials") if hasattr(self.data, "getlist") else []
        return list(dict.fromkeys(text.strip()[:80] for text in given if text.strip()))

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        cleaned["unnumbered"] = cleaned.get("unnumbered") or 0
        if not self.errors and not (cleaned["codes"] or cleaned["unnumbered"] or cleaned["serials"]):
            self.add_error("codes", _("Scan at least one computer."))
        return cleaned


class CodeForm(forms.Form):
    code = ScanField(label=_("Scan one computer of the lot"), required=True)


class ReserveForm(forms.Form):
    count = forms.IntegerField(
        label=_("How many labels"),
        min_value=1,
        max_value=MOST_TAGS,
        help_text=_("One for each computer that is to come, and a few more."),
    )


class AttachForm(forms.Form):
    tag = ScanField(label=_("Our label"), max_length=200)
    number = ScanField(label=_("Serial number, or the maker's code"), max_length=300)


class IdentifierForm(forms.Form):
    kind = forms.ChoiceField(
        label=_("Kind of number"),
        choices=[choice for choice in IdentifierKind.choices if choice[0] != IdentifierKind.ASSET_TAG],
    )
    value = forms.CharField(label=_("Number, as written on the machine"), max_length=80)

    def clean_kind(self) -> IdentifierKind:
        return IdentifierKind(self.cleaned_data["kind"])


class MergeForm(forms.Form):
    other = ScanField(
        label=_("The other code of this computer"),
        help_text=_("Scan or type the label that will no longer be used."),
    )


class RectificationForm(forms.Form):
    """``step``: the number of the step that was shown. Sent twice, the second undoes nothing more."""

    step = forms.IntegerField(widget=forms.HiddenInput, required=False)
    reason = forms.ChoiceField(
        label=_("Reason"), choices=RectificationReason.choices, widget=forms.RadioSelect
    )

    def clean_reason(self) -> RectificationReason:
        return RectificationReason(self.cleaned_data["reason"])


class HoldForm(forms.Form):
    codes = ScanListField(label=_("Computers"))
    reason = forms.ChoiceField(
        label=_("Reason"),
        choices=HoldReason.choices,
        widget=forms.RadioSelect,
        help_text=_(
            "A swollen battery is neither charged nor pressed: put the computer apart, far from what burns."
        ),
    )

    def clean_reason(self) -> HoldReason:
        return HoldReason(self.cleaned_data["reason"])


NO_LINE = ("", _("Nothing"))


class LabelForm(forms.Form):
    """Which labels on which paper, and what stands on them under the code."""

    codes = ScanListField(label=_("Computers"), most=3_000)
    sheet = forms.ChoiceField(label=_("Paper"), initial=DEFAULT_SHEET)
    start = forms.IntegerField(
        label=_("Start at label no."),
        min_value=1,
        max_value=max(sheet.per_page for sheet in SHEETS.values()),
        required=False,
        initial=1,
        help_text=_("To finish a sheet already begun: the first free label, counted from the top left."),
    )
    line_1 = forms.ChoiceField(label=_("First line"), choices=(NO_LINE, *LabelField.choices), required=False)
    line_2 = forms.ChoiceField(label=_("Second line"), choices=(NO_LINE, *LabelField.choices), required=False)
    line_3 = forms.ChoiceField(label=_("Third line"), choices=(NO_LINE, *LabelField.choices), required=False)
    line_4 = forms.ChoiceField(label=_("Fourth line"), choices=(NO_LINE, *LabelField.choices), required=False)
    copies = forms.ChoiceField(
        label=_("Labels for each computer"),
        choices=(("2", _("Two: one outside, one in the battery bay")), ("1", _("One"))),
        initial="2",
        required=False,
    )
    replaces = forms.BooleanField(
        label=_("These labels are faded or torn: print them again, and write it down"), required=False
    )

    def __init__(self, *args: Any, layout: Layout, **options: Any) -> None:
        options["initial"] = {**layout_in_form(layout), **(options.get("initial") or {})}
        super().__init__(*args, **options)
        sheet = self.fields["sheet"]
        assert isinstance(sheet, forms.ChoiceField)
        sheet.choices = paper_choices()

    def clean_copies(self) -> int:
        return int(self.cleaned_data["copies"] or 1)

    def clean_start(self) -> int:
        return self.cleaned_data["start"] or 1

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        sheet = SHEETS.get(cleaned.get("sheet", ""))
        if sheet is not None and cleaned.get("start", 1) > sheet.per_page:
            self.add_error("start", _("This sheet has %(count)d labels.") % {"count": sheet.per_page})
        return cleaned

    @property
    def lines(self) -> list[str]:
        """What was chosen, each once, in the order chosen."""
        chosen = (self.cleaned_data.get(name) for name in LINES)
        return list(dict.fromkeys(line for line in chosen if line))


LINES = ("line_1", "line_2", "line_3", "line_4")


def layout_in_form(layout: Layout) -> dict[str, str]:
    """Missing lines are "Nothing", also where the form proposes otherwise."""
    lines = [*layout.lines, *[""] * len(LINES)]
    return {"sheet": layout.paper, **dict(zip(LINES, lines, strict=False))}
