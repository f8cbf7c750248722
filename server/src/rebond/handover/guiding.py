"""The page of a handover, with person and computer side by side: what leaves, what is explained, confirmed and signed."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from django import forms
from django.utils.translation import gettext_lazy as _

from rebond.handover.actions import Said
from rebond.handover.choices import SignatureMeans, Signer
from rebond.handover.forms import HandOverForm
from rebond.handover.queries import SIGNERS_OF_A_CHILD, Meeting, signers_for
from rebond.programmes.choices import HandoverItem, SystemRule
from rebond.referrals.choices import AgeBracket, Occupation, PaperMoment, Sex
from rebond.referrals.forms import SeenPapersField
from rebond.referrals.models import Contact
from rebond.workshop.models import Installation
from rebond.workshop.systems import WINDOWS

WINDOWS_CHOSEN, LINUX_CHOSEN = "windows", "linux"


class GuidedForm(HandOverForm):
    """Each tick is a promise of whoever hands over: none is made beforehand. On paper by default: a screen needs a script."""

    submission = forms.UUIDField(widget=forms.HiddenInput)
    items = forms.MultipleChoiceField(
        label=_("What leaves with the computer"),
        help_text=_("Look at what the person takes, then tick it."),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    papers = SeenPapersField()
    chosen_system = forms.ChoiceField(
        label=_("Which system does the person choose?"),
        choices=((LINUX_CHOSEN, _("Linux, free")), (WINDOWS_CHOSEN, _("Windows, with its licence"))),
        widget=forms.RadioSelect,
    )
    sex = forms.ChoiceField(label=_("Sex"), choices=Sex.choices)
    age_bracket = forms.ChoiceField(label=_("Age bracket"), choices=AgeBracket.choices)
    occupation = forms.ChoiceField(label=_("Occupation"), choices=Occupation.choices)
    facts_confirmed = forms.BooleanField(
        label=_("The person confirms these six facts"),
        error_messages={"required": _("Read the facts to the person, then tick.")},
    )
    explained = forms.BooleanField(
        label=_("I explained these points, and saw the person start the computer"),
        error_messages={"required": _("Explain these points, then tick.")},
    )
    read_aloud = forms.BooleanField(
        label=_("The person reads with difficulty: the sheet was read aloud, in easy words"), required=False
    )
    witnessed = forms.BooleanField(label=_("A witness was present"), required=False)
    keeps_contact = forms.BooleanField(
        label=_("The person agrees to be called at 3 and 12 months, to say how the computer does"),
        required=False,
        help_text=_(
            "Their first name and telephone number are kept until then, and erased at once if they ask."
        ),
    )
    signer = forms.ChoiceField(
        label=_("Who signs"),
        widget=forms.RadioSelect,
        error_messages={
            "invalid_choice": _("A minor does not sign alone: a parent or guardian signs."),
            "required": _("Say who signs."),
        },
    )
    means = forms.ChoiceField(
        label=_("How do they sign?"),
        choices=SignatureMeans.choices,
        initial=SignatureMeans.PAPER,
        widget=forms.RadioSelect,
    )
    strokes = forms.CharField(
        label=_("Signature"), required=False, max_length=60_000, widget=forms.HiddenInput
    )

    def __init__(self, *args: Any, met: Meeting, **options: Any) -> None:
        self.met = met
        referral, rules = met.referral, met.referral.kept_rules
        known = {"submission": uuid4()}
        known |= {name: getattr(referral, name) for name in ("sex", "age_bracket", "occupation")}
        super().__init__(*args, met=met, initial=known | options.pop("initial", {}), **options)
        self._offer(
            "items", [(item.value, item.label) for item in HandoverItem if item in rules.handover_items]
        )
        seen = self.fields["papers"]
        assert isinstance(seen, SeenPapersField)
        seen.ask(PaperMoment.HANDOVER, rules)
        signers = signers_for(self._age())
        self._offer("signer", [(signer.value, signer.label) for signer in signers])
        if self._age() not in SIGNERS_OF_A_CHILD:
            self.fields["signer"].initial = Signer.PERSON
        if rules.system_rule != SystemRule.CHOICE:
            del self.fields["chosen_system"]
        if not rules.handover_items:
            del self.fields["items"]
        if not rules.papers_at_handover:
            del self.fields["papers"]
        if not Contact.objects.filter(referral=referral).exists():
            del self.fields["keeps_contact"]

    def _age(self) -> str:
        """As corrected on the page, else as it was known: a minor does not sign alone."""
        given = self.data.get("age_bracket", "") if self.is_bound else ""
        return given if given in AgeBracket.values else self.met.referral.age_bracket

    def _offer(self, name: str, choices: list[tuple[str, Any]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = choices

    def clean_chosen_system(self) -> str:
        chosen = str(self.cleaned_data["chosen_system"])
        found = Installation.objects.filter(device=self.met.device).first()
        if found is not None and (found.system in WINDOWS) != (chosen == WINDOWS_CHOSEN):
            raise forms.ValidationError(
                _("This computer has %(system)s. Take another one, or ask the person again."),
                params={"system": found.get_system_display()},
            )
        return chosen

    def said(self) -> Said:
        given = self.cleaned_data
        return Said(
            sex=Sex(given["sex"]),
            age_bracket=AgeBracket(given["age_bracket"]),
            occupation=Occupation(given["occupation"]),
            items=tuple(given.get("items", ())),
            papers=tuple(given.get("papers", ())),
            explained=given["explained"],
            facts_confirmed=given["facts_confirmed"],
            read_aloud=given["read_aloud"],
            witnessed=given["witnessed"],
            signer=Signer(given["signer"]),
            means=SignatureMeans(given["means"]),
            strokes=given["strokes"],
            keeps_contact=given.get("keeps_contact", False),
        )
