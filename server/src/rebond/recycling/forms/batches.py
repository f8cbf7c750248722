from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django import forms
from django.forms import BoundField
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from typing_extensions import override

from rebond.access import Actor
from rebond.network.models import Workshop
from rebond.recycling.actions import GroupKey
from rebond.recycling.actions.weighing import HEAVIEST_G, MOST_PIECES
from rebond.recycling.choices import WasteCode, WeeeCategory
from rebond.recycling.models import WeeeBatch
from rebond.recycling.queries import Group, parts_sent, parts_waiting
from rebond.recycling.waste import codes_on
from rebond.repairs.models import Part
from rebond.stock.forms import PileForm
from rebond.ui.fields import RowsField

GRAMS = 1000


def code_choices() -> list[tuple[str, str]]:
    """The codes of today, each with its words."""
    return [(code.value, f"{code.value} · {code.label}") for code in codes_on(timezone.localdate())]


def kilograms(grams: int) -> str:
    """As a person types it: 12,5."""
    return f"{(Decimal(grams) / GRAMS).normalize():f}".replace(".", ",")


class KilogramsField(forms.Field):
    """Typed in kilograms, with a comma or a point; gives grams."""

    widget = forms.TextInput
    default_error_messages = {"invalid": _("Give a weight in kilograms, for example 12,5.")}

    def __init__(self, **options: Any) -> None:
        options.setdefault("label", _("Weight (kg)"))
        super().__init__(**options)
        self.widget.attrs |= {"inputmode": "decimal", "autocomplete": "off", "size": 8}

    @override
    def to_python(self, value: Any) -> int | None:
        text = "".join(str(value or "").split()).replace(",", ".")
        if not text:
            return None
        try:
            grams = Decimal(text) * GRAMS
        except ArithmeticError:  # no number, or one beyond all measure ("1e999999")
            raise forms.ValidationError(self.error_messages["invalid"], code="invalid") from None
        if not grams.is_finite() or not 0 < grams <= HEAVIEST_G or grams != grams.to_integral_value():
            raise forms.ValidationError(self.error_messages["invalid"], code="invalid")
        return int(grams)

    @override
    def prepare_value(self, value: Any) -> Any:
        return kilograms(value) if isinstance(value, int) else value


class WorkshopForm(forms.Form):
    workshop = forms.ModelChoiceField(Workshop.objects.none(), label=_("Workshop"), empty_label=None)


class IntoBatchForm(PileForm):
    """Computers that leave with the recycler."""


class PartsForm(forms.Form):
    """What was taken out of computers, and has no code of its own."""

    category = forms.ChoiceField(label=_("What"), choices=())
    waste_code = forms.ChoiceField(
        label=_("Waste code"),
        choices=(),
        help_text=_("An asterisk says dangerous. In doubt, ask the recycler."),
    )
    count = forms.IntegerField(
        label=_("Pieces"),
        min_value=0,
        max_value=MOST_PIECES,
        help_text=_("All that lie in the batch without a number of their own; 0 takes them out."),
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.choose("category", [(c.value, c.label) for c in WeeeCategory if c not in WeeeCategory.COMPUTERS])
        self.choose("waste_code", code_choices())

    def choose(self, name: str, choices: list[tuple[str, Any]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = choices

    def clean_category(self) -> WeeeCategory:
        return WeeeCategory(self.cleaned_data["category"])

    def clean_waste_code(self) -> WasteCode:
        return WasteCode(self.cleaned_data["waste_code"])


class PartChoice(RowsField):
    def label_from_instance(self, obj: Any) -> str:
        """Which part, how many, and out of which computer."""
        count = ngettext("%(count)d piece", "%(count)d pieces", obj.quantity) % {"count": obj.quantity}
        origin = obj.device.asset_tag if obj.device is not None else obj.get_origin_display()
        return f"{obj} · {count} · {obj.get_state_display()} · {origin}"


class StockPartsForm(forms.Form):
    """Parts of the stock of parts that nobody will use. ``waits``: whether there is any."""

    parts = PartChoice(
        Part.objects.none(),
        label=_("Parts that leave"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Tick the parts that leave.")},
        help_text=_(
            "All pieces of a line leave the stock of parts. A drive needs its proof, or its place on a list of drives to destroy."
        ),
    )

    def __init__(self, *args: Any, batch: WeeeBatch, actor: Actor, **options: Any) -> None:
        super().__init__(*args, **options)
        field = self.fields["parts"]
        assert isinstance(field, forms.ModelMultipleChoiceField)
        waiting = parts_waiting(batch, actor)
        field.queryset = parts_sent(batch, actor) if self.is_bound else waiting
        self.waits = waiting.exists()


@dataclass(frozen=True, slots=True)
class GroupRow:
    """One group of the batch with its fields; ``code`` None: these pieces are counted again under another code."""

    group: Group
    weight: BoundField
    code: BoundField | None


class GroupsForm(forms.Form):
    """The weight of each group, and the code under which its computers leave."""

    def __init__(self, *args: Any, groups: Sequence[Group], **options: Any) -> None:
        super().__init__(*args, **options)
        self.groups = groups
        for group in groups:
            named = {"what": group.category.label, "code": group.waste_code.value}
            weight = KilogramsField(required=False, label=_("Weight in kg: %(what)s, %(code)s") % named)
            weight.initial = None if group.is_estimated else group.weight_g
            self.fields[key_of(group).field("weight")] = weight
            if group.is_computers:
                self.fields[key_of(group).field("code")] = forms.ChoiceField(
                    label=_("Code: %(what)s, %(code)s") % named,
                    choices=code_choices(),
                    initial=group.waste_code.value,
                )

    @property
    def rows(self) -> list[GroupRow]:
        return [
            GroupRow(
                group,
                self[key_of(group).field("weight")],
                self[key_of(group).field("code")] if group.is_computers else None,
            )
            for group in self.groups
        ]

    @property
    def weights(self) -> dict[GroupKey, int | None]:
        """Of the groups that keep their code."""
        moved = self.recoded
        return {
            key: self.cleaned_data[key.field("weight")]
            for key in map(key_of, self.groups)
            if key not in moved
        }

    @property
    def recoded(self) -> dict[GroupKey, WasteCode]:
        chosen = {
            key: WasteCode(self.cleaned_data[key.field("code")])
            for key in (key_of(group) for group in self.groups if group.is_computers)
        }
        return {key: code for key, code in chosen.items() if code is not key.waste_code}


def key_of(group: Group) -> GroupKey:
    return GroupKey(group.category, group.waste_code)
