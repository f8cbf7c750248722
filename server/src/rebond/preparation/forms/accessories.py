from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import uuid4

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from rebond.network.models import Workshop
from rebond.preparation.actions.equipping import Seen
from rebond.preparation.actions.loose import MOST
from rebond.preparation.choices import AccessoryGesture, AccessoryState, Connector
from rebond.preparation.queries.accessories import Equipment
from rebond.programmes.choices import HandoverItem
from rebond.ui.fields import ScanListField

SEEN = "seen_"
SEEN_CONNECTOR = "seen_connector"


class AccessoriesForm(forms.Form):
    """One line of large choices an accessory; only those answered otherwise than the page showed are recorded.

    ``stock``: what lies in the drawers there. Hidden beside each answer: what the page showed.
    """

    connector = forms.ChoiceField(
        label=_("Connector of its charger"),
        required=False,
        choices=[("", _("Not known yet")), *Connector.choices],
        help_text=_("Kept for every computer of this model: nobody chooses it again."),
    )

    def __init__(
        self,
        *args: Any,
        items: Sequence[str],
        known: Equipment,
        stock: Mapping[tuple[str, str], int],
        **options: Any,
    ) -> None:
        super().__init__(*args, **{"auto_id": "accessory_%s", **options})
        self.items, self.known = items, known
        for item in items:
            row = known.rows.get(item)
            self.fields[SEEN + item] = forms.CharField(
                required=False, widget=forms.HiddenInput, initial=row.state if row else ""
            )
            self.fields[item] = field = forms.ChoiceField(
                label=HandoverItem(item).label,
                choices=[
                    (gesture.value, _offered(gesture, item, known, stock))
                    for gesture in AccessoryGesture
                    if _may(gesture, item, known, stock)
                ],
                widget=forms.RadioSelect,
                required=False,
                initial=row.state if row else None,
            )
            if self.is_bound:  # an older page may have offered more: the action judges what it says
                offered = field.widget.choices
                field.choices = AccessoryGesture.choices
                field.widget.choices = offered
        self.fields[SEEN_CONNECTOR] = forms.CharField(
            required=False, widget=forms.HiddenInput, initial=known.connector
        )
        self.initial.setdefault("connector", known.connector)
        if HandoverItem.CHARGER not in items:
            del self.fields["connector"]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        learns = given.get("connector") not in {None, "", given.get(SEEN_CONNECTOR, "")}
        if not self.errors and not self.told and not learns:
            raise forms.ValidationError(_("Say it of one accessory at least."), code="nothing_told")
        return given

    @property
    def lines(self) -> list[forms.BoundField]:
        return [self[item] for item in self.items]

    @property
    def told(self) -> dict[str, str]:
        return {item: gesture for item in self.items if (gesture := self.cleaned_data.get(item))}

    @property
    def seen(self) -> Seen:
        states = {item: self.cleaned_data.get(SEEN + item, "") for item in self.items}
        return Seen(states, self.cleaned_data.get(SEEN_CONNECTOR, ""))


def _may(
    gesture: AccessoryGesture, item: str, known: Equipment, stock: Mapping[tuple[str, str], int]
) -> bool:
    state = known.rows[item].state if item in known.rows else ""
    if gesture == AccessoryGesture.PUT_BACK:
        return state == AccessoryState.GIVEN
    if gesture == AccessoryGesture.PRESENT:
        return state != AccessoryState.GIVEN
    if gesture == AccessoryGesture.GIVEN:
        return state == AccessoryState.GIVEN or bool(_lying(item, known, stock))
    return True


def _lying(item: str, known: Equipment, stock: Mapping[tuple[str, str], int]) -> int:
    """Those that fit; while the connector is not known, chargers of any."""
    if item != HandoverItem.CHARGER:
        return stock.get((item, ""), 0)
    fit = [n for (what, connector), n in stock.items() if what == item and known.connector in {"", connector}]
    return sum(fit)


def _offered(
    gesture: AccessoryGesture, item: str, known: Equipment, stock: Mapping[tuple[str, str], int]
) -> str:
    is_given = item in known.rows and known.rows[item].state == AccessoryState.GIVEN
    if gesture == AccessoryGesture.MISSING and is_given:
        return gettext("Lost: not put back")
    if gesture != AccessoryGesture.GIVEN or is_given:
        return str(gesture.label)
    return gettext("From the stock (%(count)d)") % {"count": _lying(item, known, stock)}


class PileAccessoriesForm(forms.Form):
    """The same answers for several computers. What the stock gives is by the connector of each model."""

    codes = ScanListField(label=_("Computers"), help_text=_("Scan the pile: all get the same answers."))

    def __init__(self, *args: Any, items: Sequence[str], **options: Any) -> None:
        super().__init__(*args, **options)
        self.items = items
        gestures = (AccessoryGesture.PRESENT, AccessoryGesture.MISSING, AccessoryGesture.GIVEN)
        for item in items:
            self.fields[item] = forms.ChoiceField(
                label=HandoverItem(item).label,
                choices=[(gesture.value, gesture.label) for gesture in gestures],
                widget=forms.RadioSelect,
                required=False,
            )

    @property
    def lines(self) -> list[forms.BoundField]:
        return [self[item] for item in self.items]

    @property
    def told(self) -> dict[str, str]:
        return {item: gesture for item in self.items if (gesture := self.cleaned_data.get(item))}


class TakeInForm(forms.Form):
    """Loose accessories that came in."""

    workshop = forms.ModelChoiceField(Workshop.objects.none(), label=_("Workshop"), empty_label=None)
    item = forms.ChoiceField(label=_("Accessory"), choices=HandoverItem.choices, initial=HandoverItem.CHARGER)
    connector = forms.ChoiceField(
        label=_("Connector"),
        required=False,
        choices=[("", _("Not a charger")), *Connector.choices],
        help_text=_("Of a charger or of a power cord."),
    )
    count = forms.IntegerField(label=_("How many came in"), min_value=1, max_value=MOST)
    submission = forms.UUIDField(widget=forms.HiddenInput)

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


class CountForm(forms.Form):
    found = forms.IntegerField(label=_("How many lie there"), min_value=0, max_value=MOST)
    seen = forms.IntegerField(widget=forms.HiddenInput)


class MinimumForm(forms.Form):
    minimum = forms.IntegerField(
        label=_("Minimum"),
        min_value=0,
        max_value=MOST,
        help_text=_("Below it, the list says how many to find."),
    )
