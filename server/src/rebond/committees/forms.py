from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from django import forms
from django.forms import BoundField
from django.utils.translation import gettext_lazy as _

from rebond.committees.agenda import FACT_ANSWERS, UNTOLD
from rebond.committees.choices import REFUSAL_REASONS, Decision, Fact
from rebond.committees.criteria import (
    MOST_POINTS,
    MOST_PUBLICS,
    MOST_QUESTIONS,
    Criteria,
    Public,
    Question,
    code_for,
)
from rebond.committees.models import AgendaItem, CommitteeSession, SessionMember
from rebond.committees.queries import possible_members
from rebond.kit.numbers import whole_number
from rebond.network.choices import PrescriberKind
from rebond.network.models import Membership
from rebond.programmes.models import Programme
from rebond.referrals.choices import ClosingReason
from rebond.ui.fields import RowsField

REASONS = [(value, label) for value, label in ClosingReason.choices if value in REFUSAL_REASONS]
MEMBERS_MISSING = {"required": _("Tick at least one member.")}


class DateInput(forms.DateInput):
    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


class MembersField(RowsField):
    """Each by name and organisation: those who are called sit together."""

    def label_from_instance(self, obj: Any) -> str:
        hat = obj.membership if isinstance(obj, SessionMember) else obj
        return f"{hat.user} · {hat.organisation}"


class PlanForm(forms.Form):
    meets_on = forms.DateField(label=_("Day of the session"), widget=DateInput())
    members = MembersField(
        Membership.objects.none(),
        label=_("Members"),
        widget=forms.CheckboxSelectMultiple,
        error_messages=MEMBERS_MISSING,
        help_text=_("Those who wear the hat “Committee member” in this territory."),
    )

    def __init__(
        self, *args: Any, programme: Programme, session: CommitteeSession | None = None, **options: Any
    ) -> None:
        """``session``: the one that is changed; its day and its members stand in the form."""
        super().__init__(*args, **options)
        members = possible_members(programme)
        self.fields["members"].queryset = members  # type: ignore[attr-defined]
        if session is None:
            self.fields["members"].initial = [member.pk for member in members]
        else:
            self.fields["meets_on"].initial = session.meets_on
            self.fields["members"].initial = [member.membership_id for member in session.members.all()]


class OpeningForm(forms.Form):
    computers = forms.IntegerField(
        label=_("Computers to give in this session"),
        min_value=1,
        max_value=10_000,
        help_text=_("Those in stock, or those that you expect to be ready soon."),
    )
    present = MembersField(
        Membership.objects.none(),
        label=_("Members present"),
        widget=forms.CheckboxSelectMultiple,
        error_messages=MEMBERS_MISSING,
    )

    def __init__(self, *args: Any, members: Sequence[SessionMember], **options: Any) -> None:
        super().__init__(*args, **options)
        keys = [member.membership_id for member in members]
        rows = Membership.objects.filter(pk__in=keys).select_related("user", "organisation")
        self.fields["present"].queryset = rows.order_by(  # type: ignore[attr-defined]
            "organisation__name", "user__name", "pk"
        )
        self.fields["present"].initial = keys


class DecisionForm(forms.Form):
    """``items``: keys of the agenda, ticked in the list of the page."""

    items = RowsField(
        AgendaItem.objects.none(), error_messages={"required": _("Tick at least one person in the list.")}
    )
    decision = forms.ChoiceField(label=_("Decision"), choices=Decision.choices, widget=forms.RadioSelect)
    reason = forms.ChoiceField(
        label=_("Reason of a refusal"), choices=[("", _("Choose in the list")), *REASONS], required=False
    )

    def __init__(self, *args: Any, session_pk: int, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["items"].queryset = AgendaItem.objects.filter(session=session_pk)  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if given.get("decision") == Decision.REFUSED and not given.get("reason"):
            self.add_error("reason", _("Say why: choose a reason in the list."))
        return given

    def ticked(self) -> set[int]:
        """The keys as they were sent, to tick them again."""
        keys = self.data.getlist("items") if self.is_bound else []  # type: ignore[attr-defined]
        return {key for key in map(whole_number, keys) if key is not None}


class VoteForm(forms.Form):
    choice = forms.ChoiceField(label=_("Your vote"), choices=Decision.choices, widget=forms.RadioSelect)


class PersonForm(forms.Form):
    """The public, and each question with yes, no, or nobody knows."""

    ANSWERS = (("yes", _("Yes")), ("no", _("No")), ("", _("Not known")))

    def __init__(self, *args: Any, criteria: Criteria, **options: Any) -> None:
        super().__init__(*args, **options)
        self.criteria = criteria
        publics = [(public.code, public.name) for public in criteria.publics]
        self.fields["public"] = forms.ChoiceField(
            label=_("Presented for"),
            choices=publics,
            widget=forms.RadioSelect,
            error_messages={"required": _("Choose one of the publics of the programme.")},
        )
        for question in criteria.questions:
            self.fields[f"question_{question.code}"] = forms.ChoiceField(
                label=question.text, choices=self.ANSWERS, widget=forms.RadioSelect, required=False
            )

    def answers(self) -> dict[str, bool | None]:
        told = {"yes": True, "no": False}
        return {
            question.code: told.get(self.cleaned_data[f"question_{question.code}"])
            for question in self.criteria.questions
        }


class SimulationForm(forms.Form):
    computers = forms.IntegerField(label=_("Computers"), min_value=0, max_value=10_000)


class CriteriaForm(forms.Form):
    """One line a public and a question, with one or more left empty; one number an answer."""

    def __init__(self, *args: Any, criteria: Criteria, **options: Any) -> None:
        super().__init__(*args, **options)
        self.public_lines = min(max(len(criteria.publics) + 1, 3), MOST_PUBLICS)
        self.question_lines = min(max(len(criteria.questions) + 1, 3), MOST_QUESTIONS)
        for number in range(self.public_lines):
            self._public_fields(number, _nth(criteria.publics, number))
        for fact, answers in FACT_ANSWERS.items():
            for value, label in answers.choices:
                if value not in UNTOLD:
                    weight = criteria.weights.get(fact, {}).get(value, 0)
                    self.fields[f"weight-{fact}-{value}"] = _points(label, weight)
        for number in range(self.question_lines):
            self._question_fields(number, _nth(criteria.questions, number))

    def _public_fields(self, number: int, public: Public | None) -> None:
        name = forms.CharField(
            label=_("Public"), max_length=60, required=False, initial=public.name if public else ""
        )
        share = forms.IntegerField(
            label=_("Share of the computers (%)"),
            min_value=0,
            max_value=100,
            initial=public.quota_percent if public else 0,
        )
        nominators = forms.MultipleChoiceField(
            label=_("Presented by"),
            choices=PrescriberKind.choices,
            widget=forms.CheckboxSelectMultiple,
            required=False,
            initial=public.nominators if public else (),
            help_text=_("Nothing ticked: anybody."),
        )
        self.fields |= {
            f"public-{number}-name": name,
            f"public-{number}-points": _points(_("Points"), public.points if public else 0),
            f"public-{number}-share": share,
            f"public-{number}-nominators": nominators,
        }

    def _question_fields(self, number: int, question: Question | None) -> None:
        text = forms.CharField(
            label=_("Question"), max_length=120, required=False, initial=question.text if question else ""
        )
        self.fields |= {
            f"question-{number}-text": text,
            f"question-{number}-yes": _points(_("Points for yes"), question.yes if question else 0),
            f"question-{number}-no": _points(_("Points for no"), question.no if question else 0),
        }

    @property
    def publics(self) -> Iterator[dict[str, BoundField]]:
        for number in range(self.public_lines):
            yield {
                part: self[f"public-{number}-{part}"] for part in ("name", "points", "share", "nominators")
            }

    @property
    def questions(self) -> Iterator[dict[str, BoundField]]:
        for number in range(self.question_lines):
            yield {part: self[f"question-{number}-{part}"] for part in ("text", "yes", "no")}

    @property
    def weights(self) -> Iterator[tuple[str, list[BoundField], bool]]:
        """By fact: its label, its answers, and whether one of them has points."""
        for fact in FACT_ANSWERS:
            fields = [self[name] for name in self.fields if name.startswith(f"weight-{fact}-")]
            yield (
                str(Fact(fact).label),
                fields,
                any(field.value() not in {0, "0", "", None} for field in fields),
            )

    def criteria(self) -> Criteria:
        given = self.cleaned_data
        weights: dict[str, dict[str, int]] = {}
        for fact, answers in FACT_ANSWERS.items():
            points = {value: given.get(f"weight-{fact}-{value}", 0) for value in answers.values}
            if named := {value: number for value, number in points.items() if number}:
                weights[str(fact)] = named
        return Criteria(tuple(self._publics_given()), weights, tuple(self._questions_given()))

    def _publics_given(self) -> Iterator[Public]:
        given = self.cleaned_data
        for number in range(self.public_lines):
            if name := given[f"public-{number}-name"].strip():
                yield Public(
                    code_for(name),
                    name,
                    given[f"public-{number}-points"],
                    given[f"public-{number}-share"],
                    tuple(given[f"public-{number}-nominators"]),
                )

    def _questions_given(self) -> Iterator[Question]:
        given = self.cleaned_data
        for number in range(self.question_lines):
            if text := given[f"question-{number}-text"].strip():
                yield Question(
                    code_for(text),
                    text,
                    given[f"question-{number}-yes"],
                    given[f"question-{number}-no"],
                )


def _points(label: Any, initial: int) -> forms.IntegerField:
    return forms.IntegerField(label=label, min_value=0, max_value=MOST_POINTS, initial=initial)


def _nth(things: Sequence[Any], number: int) -> Any:
    return things[number] if number < len(things) else None
