"""What the coordination writes of a path: its sessions, one block each."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from rebond.access import Actor
from rebond.kit.numbers import whole_number
from rebond.learning.models import LearningPath
from rebond.learning.plan import (
    LONGEST,
    LONGEST_TITLE,
    MOST_SESSIONS,
    SHORTEST,
    USUAL_MINUTES,
    PathSession,
    Plan,
)
from rebond.learning.queries import paths_offered
from rebond.programmes.choices import SessionSetting
from rebond.programmes.models import Programme

SPARE = 2
ROWS_OF_A_NEW_PATH = 4
PARTS = ("title", "minutes", "setting", "required", "order", "key")


class SessionsForm(forms.Form):
    """As many blocks as ``rows`` says. One whose title is empty is no session; ``order`` moves the others."""

    rows = forms.IntegerField(min_value=1, max_value=MOST_SESSIONS, widget=forms.HiddenInput)
    equips_at = forms.IntegerField(
        label=_("The computer comes at session number"),
        min_value=1,
        max_value=MOST_SESSIONS,
        required=False,
        help_text=_(
            "Handed over then, or lent where the programme lends it during the path. Empty: as the programme says."
        ),
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.count = self._count()
        for number in range(1, self.count + 1):
            self._add_row(number)

    def _count(self) -> int:
        given = self.data.get("rows", "") if self.is_bound else self.initial.get("rows", ROWS_OF_A_NEW_PATH)
        count = whole_number(str(given), most=999)
        return min(max(ROWS_OF_A_NEW_PATH if count is None else count, 1), MOST_SESSIONS)

    def _add_row(self, number: int) -> None:
        self.fields |= {
            f"title_{number}": forms.CharField(label=_("Title"), max_length=LONGEST_TITLE, required=False),
            f"minutes_{number}": forms.IntegerField(
                label=_("Length (minutes)"),
                min_value=SHORTEST,
                max_value=LONGEST,
                required=False,
                initial=USUAL_MINUTES,
            ),
            f"setting_{number}": forms.ChoiceField(
                label=_("Where"),
                choices=[("", _("Where the programme usually does")), *SessionSetting.choices],
                required=False,
            ),
            f"required_{number}": forms.BooleanField(label=_("Required"), required=False, initial=True),
            f"order_{number}": forms.IntegerField(
                label=_("Place in the order"),
                min_value=1,
                max_value=MOST_SESSIONS,
                required=False,
                initial=number,
            ),
            f"key_{number}": forms.CharField(max_length=80, required=False, widget=forms.HiddenInput),
        }

    def session_rows(self) -> Iterator[dict[str, forms.BoundField]]:
        for number in range(1, self.count + 1):
            yield {part: self[f"{part}_{number}"] for part in PARTS}

    @property
    def next_row(self) -> str:
        """The id of the first row that more sessions add."""
        return f"session_{self.count + 1}"

    def sessions(self) -> list[PathSession]:
        """In the order asked; two of one order stay as they stand."""
        written = []
        for number in range(1, self.count + 1):
            given = {part: self.cleaned_data[f"{part}_{number}"] for part in PARTS}
            if not given["title"]:
                continue
            session = PathSession(
                title=given["title"],
                minutes=given["minutes"] or USUAL_MINUTES,
                setting=given["setting"],
                is_required=given["required"],
                key=given["key"],
            )
            written.append((given["order"] or number, session))
        return [session for _order, session in sorted(written, key=lambda pair: pair[0])]

    @classmethod
    def with_more_rows(cls, sent: Mapping[str, Any], **options: Any) -> SessionsForm:
        """What was sent, unjudged, with room for more sessions."""
        form = cls(sent, **options)
        kept = {name: form[name].value() for name in form.fields}
        return cls(initial={**kept, "rows": min(form.count + SPARE, MOST_SESSIONS)}, **options)


class NewPathForm(SessionsForm):
    programme = forms.ModelChoiceField(Programme.objects.none(), label=_("Programme"), empty_label=None)
    name = forms.CharField(label=_("Name"), max_length=120)

    def __init__(self, *args: Any, actor: Actor, **options: Any) -> None:
        options["initial"] = {"rows": ROWS_OF_A_NEW_PATH, **options.get("initial", {})}
        super().__init__(*args, **options)
        programmes = Programme.objects.visible_to(actor).order_by("-starts_on", "pk")
        self.fields["programme"].queryset = programmes  # type: ignore[attr-defined]

    def facts(self) -> dict[str, Any]:
        """What `actions.add_path` takes."""
        asked = {name: self.cleaned_data[name] for name in ("programme", "name", "equips_at")}
        return {**asked, "sessions": self.sessions()}


class PathForm(SessionsForm):
    """``seen``: the state of the path that the page showed."""

    name = forms.CharField(label=_("Name"), max_length=120)
    is_open = forms.BooleanField(label=_("Offered to new people"), required=False)
    seen = forms.CharField(widget=forms.HiddenInput)

    @staticmethod
    def written(path: LearningPath) -> dict[str, Any]:
        return {"name": path.name, "is_open": path.is_open, "seen": path.seen, **_as_rows(path.plan)}

    def facts(self) -> dict[str, Any]:
        """What `actions.change_path` takes."""
        asked = {name: self.cleaned_data[name] for name in ("name", "is_open", "equips_at", "seen")}
        return {**asked, "sessions": self.sessions()}


class MoveForm(forms.Form):
    """Another path of the programme for a person, or another version of theirs."""

    path = forms.ModelChoiceField(LearningPath.objects.none(), label=_("Go on with"), empty_label=None)

    def __init__(self, *args: Any, actor: Actor, path: LearningPath, **options: Any) -> None:
        super().__init__(*args, **options)
        self.others = paths_offered(path.programme, actor).exclude(pk=path.pk)
        self.fields["path"].queryset = self.others  # type: ignore[attr-defined]


def _as_rows(plan: Plan) -> dict[str, Any]:
    rows: dict[str, Any] = {
        "rows": min(len(plan.sessions) + 1, MOST_SESSIONS),
        "equips_at": plan.equips_at,
    }
    for number, session in enumerate(plan.sessions, start=1):
        rows[f"title_{number}"] = session.title
        rows[f"minutes_{number}"] = session.minutes
        rows[f"setting_{number}"] = session.setting
        rows[f"required_{number}"] = session.is_required
        rows[f"key_{number}"] = session.key
    return rows
