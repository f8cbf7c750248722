"""What a sheet of a programme asks: the same questions as the page, with the same answers."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrPromise

from rebond.network.choices import PrescriberKind
from rebond.pads.layout import Asked, Layout, laid_out
from rebond.programmes.rules import Rules
from rebond.programmes.wording import criterion_in_words
from rebond.referrals.choices import AgeBracket, InternetAtHome, Need, Occupation, Sex
from rebond.referrals.eligibility import criteria_to_tick

CHOICES: Mapping[str, type[TextChoices]] = MappingProxyType(
    {
        "need": Need,
        "age_bracket": AgeBracket,
        "sex": Sex,
        "internet_at_home": InternetAtHome,
        "prescriber_kind": PrescriberKind,
        "occupation": Occupation,
    }
)
WORDS: Mapping[str, StrPromise] = MappingProxyType(
    {
        "need": _("What does the person need?"),
        "age_bracket": _("Age"),
        "sex": _("Sex"),
        "internet_at_home": _("Internet at home?"),
        "prescriber_kind": _("Who refers the person?"),
        "occupation": _("Occupation"),
        "criteria": _("What is true of the person"),
    }
)


def designed(rules: Rules, *, prescriber_kind: str) -> Layout:
    """The layout for the rules of a programme. ``prescriber_kind`` empty: the sheet asks it."""
    left = [
        Asked("need", tuple(Need.values)),
        Asked("age_bracket", tuple(AgeBracket.values), across=2),
        Asked("sex", tuple(Sex.values), across=2),
        Asked("internet_at_home", tuple(InternetAtHome.values), across=3),
    ]
    right = [Asked("occupation", tuple(Occupation.values))]
    if not prescriber_kind:
        left.append(Asked("prescriber_kind", tuple(PrescriberKind.values), across=2))
    if criteria := criteria_to_tick(rules):
        right.append(Asked("criteria", tuple(criteria), many=True))
    return laid_out(left, right)


def words_of(key: str, code: str, rules: Rules) -> str:
    """An answer in words; its code, for one that no list holds any more."""
    if key == "criteria":
        return criterion_in_words(code, rules)
    choices = CHOICES[key]
    return str(choices(code).label) if code in choices.values else code
