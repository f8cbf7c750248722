from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from typing import Any
from uuid import uuid4

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from rebond.assessments.choices import Area, Ease, Moment, QuestionnaireKind, SkillLevel, Way
from rebond.assessments.pix.reading import LARGEST_FILE
from rebond.assessments.questions import LONGEST_QUESTION, Question, Questions, new_key
from rebond.programmes.choices import AssessmentTool

USUAL_ANSWERS = (_("Not yet"), _("With help"), _("Alone, for simple things"), _("Alone"), _("Helps others"))
NOT_SAID = ("", _("Not known"))


class DateInput(forms.DateInput):
    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


class SentOnce(forms.Form):
    """A gesture carries a number of its own: sent twice, it counts once."""

    submission = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)


class QuestionnaireForm(forms.Form):
    name = forms.CharField(label=_("Name"), max_length=80)
    kind = forms.ChoiceField(label=_("Kind"), choices=QuestionnaireKind.choices, widget=forms.RadioSelect)


class LinesField(forms.CharField):
    """One text a line."""

    widget = forms.Textarea(attrs={"rows": 5})

    def to_python(self, value: Any) -> Any:
        return [line.strip() for line in str(value or "").splitlines() if line.strip()]

    def validate(self, value: Any) -> None:
        if self.required and not value:
            raise forms.ValidationError(self.error_messages["required"], code="required")

    def run_validators(self, value: Any) -> None:
        """`questions.judge` judges their number and length."""

    def prepare_value(self, value: Any) -> Any:
        return "\n".join(str(line) for line in value) if isinstance(value, list | tuple) else value


class QuestionForm(forms.Form):
    key = forms.SlugField(widget=forms.HiddenInput, max_length=24, initial=new_key)
    area = forms.ChoiceField(label=_("Area"), choices=Area.choices)
    text = forms.CharField(label=_("Question or sentence"), max_length=LONGEST_QUESTION)
    answers = LinesField(
        label=_("Answers"),
        initial=USUAL_ANSWERS,
        help_text=_("One a line, from who does not know to who is most at ease."),
    )

    def question(self) -> Question:
        given = self.cleaned_data
        return Question(given["key"], given["area"], given["text"], tuple(given["answers"]))


class SeenAtForm(forms.Form):
    at = forms.IntegerField(min_value=1)


class OfferForm(forms.Form):
    is_open = forms.BooleanField(required=False)


class AnswerField(forms.TypedChoiceField):
    """One choice. It may stay empty: the page says so once, not beside every question."""

    widget = forms.RadioSelect

    def __init__(self, question: Question) -> None:
        super().__init__(
            label=question.text, choices=list(enumerate(question.answers)), coerce=int, empty_value=None
        )

    def validate(self, value: Any) -> None:
        if value not in self.empty_values:
            super().validate(value)


class AnswersForm(SentOnce):
    """One choice a question; none has to be answered."""

    use_required_attribute = False

    assessed_on = forms.DateField(
        label=_("Assessed on"), widget=DateInput(), required=False, help_text=_("Empty: today.")
    )
    way = forms.ChoiceField(
        label=_("How the answers come in"),
        choices=[
            (Way.MEDIATOR.value, _("The person says, I tick")),
            (Way.PAPER.value, _("From the printed sheet")),
        ],
        initial=Way.MEDIATOR.value,
        widget=forms.RadioSelect,
    )

    def __init__(self, *args: Any, questions: Questions, **options: Any) -> None:
        super().__init__(*args, **options)
        self.questions = questions
        for question in questions:
            self.fields[f"q_{question.key}"] = AnswerField(question)

    def by_area(self) -> list[tuple[str, list[forms.BoundField]]]:
        """The fields of the questions under the words of their areas, in the order of DigComp."""
        found = [
            (str(area.label), [self[f"q_{one.key}"] for one in self.questions if one.area == area])
            for area in Area
        ]
        return [(label, fields) for label, fields in found if fields]

    def answers(self) -> dict[str, int]:
        given = {one.key: self.cleaned_data[f"q_{one.key}"] for one in self.questions}
        return {key: answer for key, answer in given.items() if answer is not None}


class TabletForm(AnswersForm):
    """The same questions, one below the other in large letters, for the person alone."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        del self.fields["assessed_on"], self.fields["way"]

    def asked(self) -> list[forms.BoundField]:
        return [self[f"q_{one.key}"] for one in self.questions]


class LevelsForm(SentOnce):
    """By hand, what another tool told: a level for each area, or that it is not known."""

    tool = forms.ChoiceField(label=_("With what"), widget=forms.RadioSelect)
    assessed_on = forms.DateField(
        label=_("Assessed on"), widget=DateInput(), required=False, help_text=_("Empty: today.")
    )

    def __init__(self, *args: Any, tools: Sequence[AssessmentTool], **options: Any) -> None:
        super().__init__(*args, **options)
        field = self.fields["tool"]
        field.choices = [(tool.value, tool.label) for tool in tools]  # type: ignore[attr-defined]
        field.initial = tools[0].value if tools else ""
        self.fields["level"] = _in_a_list(_("Over all areas"), SkillLevel.choices, str)
        for area in Area:
            self.fields[area.value] = _in_a_list(area.label, Ease.choices, int)

    def level(self) -> SkillLevel | None:
        return SkillLevel(self.cleaned_data["level"]) if self.cleaned_data["level"] else None

    def eases(self) -> dict[str, int | None]:
        return {area: self.cleaned_data[area] for area in Area.values}


class LevelForm(SentOnce):
    """Where the person stands before the path, in one word: the shortest way to assess."""

    tool = forms.ChoiceField(label=_("With what"), choices=AssessmentTool.choices, widget=forms.RadioSelect)
    level = forms.ChoiceField(label=_("Level"), choices=SkillLevel.choices, widget=forms.RadioSelect)
    assessed_on = forms.DateField(
        label=_("Assessed on"), widget=DateInput(), required=False, help_text=_("Empty: today.")
    )

    def __init__(self, *args: Any, tools: Collection[str] = (), **options: Any) -> None:
        """``tools``: those of the programme; none: whichever the place chooses."""
        super().__init__(*args, **options)
        self.fields["tool"].choices = [  # type: ignore[attr-defined]
            choice for choice in AssessmentTool.choices if not tools or choice[0] in tools
        ]


class PixForm(forms.Form):
    moment = forms.ChoiceField(
        label=_("These results were made"), choices=Moment.choices, widget=forms.RadioSelect
    )
    file = forms.FileField(
        label=_("File of Pix Orga"),
        help_text=_(
            "The CSV file, as Pix Orga gives it. The names in it are read by nobody and kept nowhere."
        ),
        widget=forms.ClearableFileInput(attrs={"accept": ".csv,text/csv"}),
    )

    def clean_file(self) -> bytes:
        """Its bytes; of a file that is too large, just enough for the reader to say so."""
        file: UploadedFile[Any] = self.cleaned_data["file"]
        return bytes(file.read(LARGEST_FILE + 1))


class PixConfirmationForm(forms.Form):
    preview = forms.CharField(widget=forms.HiddenInput)


def _in_a_list(label: Any, choices: Sequence[tuple[Any, Any]], coerce: Callable[[Any], Any]) -> forms.Field:
    """One of ``choices``, or that it is not known."""
    return forms.TypedChoiceField(
        label=label, choices=[NOT_SAID, *choices], coerce=coerce, empty_value=None, required=False
    )
