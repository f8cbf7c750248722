"""What is said of a person when they are referred, judged by the rules that they are referred under."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from rebond.access import Actor, Role
from rebond.kit.errors import Invalid, Refused
from rebond.network.choices import PrescriberKind
from rebond.network.models import Organisation
from rebond.programmes.models import Programme
from rebond.referrals.actions.attesting import refuse_who_cannot_confirm
from rebond.referrals.actions.printing import is_counted
from rebond.referrals.choices import HouseholdDoubt, HouseholdException, Need
from rebond.referrals.coinciding import coincidence
from rebond.referrals.eligibility import Known, field_to_mend, may_not_refer, not_eligible
from rebond.referrals.household import Prints, is_shared
from rebond.referrals.models import Referral

PLACE_ROLES = frozenset({Role.MEDIATOR, Role.PLACE_MANAGER})

FEWEST_DIGITS, MOST_DIGITS = 9, 15
"""Of a telephone number: 9 behind +33 or overseas, 15 at most anywhere (E.164)."""


def refuse_against_rules(referral: Referral, *, opens_at_a_place: bool) -> None:
    """Raise `Refused`, or `Invalid`, with the field to mend."""
    rules = referral.kept_rules
    obstacle = may_not_refer(
        rules,
        kind=referral.prescriber_kind,
        organisation=Organisation.objects.filter(pk=referral.prescriber_id or 0).first(),
        opens_at_a_place=opens_at_a_place,
    )
    if obstacle is not None:
        raise Refused(obstacle.message, code=obstacle.code, field="prescriber_kind")
    if opens_at_a_place and rules.handover_needs_confirmation:
        _refuse_unconfirmed(referral)
    known = _known_of(referral)
    if not set(referral.criteria) <= set(rules.criteria):
        raise Invalid(_("This criterion is none of the programme."), field="criteria")
    obstacle = not_eligible(rules, known)
    if obstacle is not None:
        raise Refused(obstacle.message, code=obstacle.code, field=field_to_mend(rules, known))


def _refuse_unconfirmed(referral: Referral) -> None:
    """Of a computer: an initiation is handed over to nobody."""
    if referral.need != Need.COMPUTER_AND_INITIATION or referral.confirmation != "":
        return
    told = _("In this programme whoever follows the person confirms the request: choose the organisation.")
    if referral.group is not None:
        told = _(
            "In this programme whoever follows the person confirms the request: refer these people one by one, and "
            "choose the organisation of each."
        )
    raise Refused(told, code="to_be_confirmed", field="prescriber_kind")


def kind_of_asked(
    programme: Programme, organisation: Organisation, *, opens_at_a_place: bool
) -> PrescriberKind:
    if not opens_at_a_place:
        raise Invalid(_("Only a place that opens a request itself has it confirmed."), field="to_confirm_by")
    refuse_who_cannot_confirm(organisation, territory_id=programme.territory_id)
    return PrescriberKind(organisation.prescriber_kind or PrescriberKind.NONE)


def _known_of(referral: Referral) -> Known:
    """What the rules judge."""
    return Known(
        need=referral.need,
        age_bracket=referral.age_bracket,
        occupation=referral.occupation,
        commune=referral.commune_id,
        declared=frozenset(referral.criteria),
    )


def judge_household(actor: Actor, referral: Referral, prints: Prints) -> None:
    """Raise `Refused` when the household is served already; nothing of the other request is told.

    A prescriber who gives a reason, or whose request meets another only perhaps, leaves the question to the place.
    """
    found = coincidence(referral.programme_id, prints)
    if referral.household_exception and referral.household_exception not in HouseholdException.UNCHECKED:
        if found.certain and actor.role is Role.PRESCRIBER:
            referral.household_doubt = HouseholdDoubt.CLAIMED
        return
    if found.certain or (found.doubt and actor.role in PLACE_ROLES):
        raise Refused(
            _("A request is already under way for this household. If it is another one, say why below."),
            code="household_has_a_request",
            field="household_exception",
        )
    referral.household_doubt = found.doubt


def exception_of(referral: Referral, address: str) -> str:
    """As given; but a rule that could not be held is never passed over in silence, nor an address that was given."""
    given, is_unchecked = (
        referral.household_exception,
        referral.household_exception in HouseholdException.UNCHECKED,
    )
    if not is_counted(referral.kept_rules, referral.need) or referral.household_fingerprint:
        return "" if is_unchecked else given
    if is_shared(address):
        return HouseholdException.COLLECTIVE_ADDRESS.value
    return given if is_unchecked else HouseholdException.ADDRESS_NOT_GIVEN.value


def callable_number(text: str) -> str:
    """The number in groups of two digits, or as written when it is a foreign one; nothing for nothing."""
    digits = "".join(character for character in text if character.isdigit())
    if not text.strip():
        return ""
    if not FEWEST_DIGITS <= len(digits) <= MOST_DIGITS:
        raise Invalid(_("This is not a telephone number. Write it with its 10 digits."), field="phone")
    if len(digits) == 10 and digits.startswith("0"):
        return " ".join(digits[start : start + 2] for start in range(0, 10, 2))
    return text.strip()[:30]
