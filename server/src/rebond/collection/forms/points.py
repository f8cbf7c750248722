"""A drop-off point is told by the coordination, and chosen by a donor."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from rebond.access import Actor
from rebond.collection.choices import EquipmentKind
from rebond.collection.fitting import NearPoint
from rebond.collection.models import DropOffPoint
from rebond.collection.offers import MOST_OF_A_KIND
from rebond.collection.passing import next_days
from rebond.collection.queries.points import told_of_point
from rebond.donations.queries import workshops_for
from rebond.network.models import Place, Workshop


class PointForm(forms.Form):
    """``where``: "w12" a workshop, "p7" a place. ``asked``: the one to say more of, filled with what was said."""

    where = forms.ChoiceField(label=_("Where"))
    kinds = forms.MultipleChoiceField(
        label=_("What is taken there?"), choices=EquipmentKind.choices, widget=forms.CheckboxSelectMultiple
    )
    most_at_once = forms.IntegerField(
        label=_("Most pieces at once"),
        min_value=1,
        max_value=MOST_OF_A_KIND,
        required=False,
        help_text=_("Empty: as many as come."),
    )
    hours = forms.CharField(
        label=_("Opening hours"), max_length=300, help_text=_("For example: Tuesday and Thursday, 9 to 12.")
    )
    by_appointment = forms.BooleanField(
        label=_("By appointment: each day is confirmed by the drop-off point"), required=False
    )
    is_open = forms.BooleanField(label=_("Takes computers at the moment"), required=False)

    def __init__(self, *args: Any, actor: Actor, asked: str = "", **options: Any) -> None:
        super().__init__(*args, **options)
        self.known: dict[str, Workshop | Place] = {f"w{row.pk}": row for row in workshops_for(actor)}
        self.known |= {
            f"p{row.pk}": row
            for row in Place.objects.visible_to(actor)
            .select_related("organisation")
            .open()
            .order_by("name", "pk")
        }
        self.fields["where"].choices = [(key, row.name) for key, row in self.known.items()]  # type: ignore[attr-defined]
        self.initial = {"is_open": True, "kinds": list(EquipmentKind.values), **self.initial}
        if asked in self.known:
            self.initial |= {"where": asked, **told_of_point(self.known[asked])}

    def clean_where(self) -> Workshop | Place:
        return self.known[self.cleaned_data["where"]]


class PointChoice(forms.ChoiceField):
    """Radio buttons of drop-off points; cleans to the point, or None."""

    widget = forms.RadioSelect

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.known: dict[str, DropOffPoint] = {}

    def offer(
        self, near: Iterable[NearPoint], *, picked: DropOffPoint | None = None, others: Any = ()
    ) -> None:
        """``picked``: one that does not fit, and stays so that the page can say why."""
        listed = list(near)
        if picked is not None and picked not in [one.point for one in listed]:
            listed.append(NearPoint(picked, None))
        self.known = {str(one.point.pk): one.point for one in listed}
        days = next_days(self.known.values())
        self.choices = [
            *((key, told(one, days)) for key, one in zip(self.known, listed, strict=True)),
            *others,
        ]

    def clean(self, value: Any) -> Any:
        answer = super().clean(value)
        return self.known.get(answer, answer or None)


def told(near: NearPoint, days: Mapping[int, str]) -> str:
    """A title and its detail, as the cards of a choice are written. ``days``: the next ones of those that travel."""
    point, where = near.point, near.point.where
    title = f"{where.name}, {where.commune}"
    if near.km:
        title = gettext("%(title)s (%(km)d km)") % {"title": title, "km": near.km}
    parts = [where.address, point.hours, days.get(point.pk, "")]
    if point.by_appointment:
        parts.append(gettext("by appointment"))
    if not point.takes_all:
        parts.append(gettext("takes: %(kinds)s") % {"kinds": ", ".join(point.kind_labels).lower()})
    if point.most_at_once is not None:
        parts.append(gettext("%(most)d pieces at once at the most") % {"most": point.most_at_once})
    return f"{title}|{' · '.join(filter(None, parts))}"
