"""Where a computer would go, as the judge of earmarks reads it (`rebond.donations.earmarks`)."""

from __future__ import annotations

from rebond.donations.earmarks import Aim
from rebond.network.models import Organisation, Place
from rebond.programmes.choices import Criterion
from rebond.referrals.eligibility import Answer, Known, criterion_answer
from rebond.referrals.models import Referral


def aim_of_place(place: Place, programme_id: int | None = None) -> Aim:
    """To a place, for nobody in particular yet."""
    return Aim(
        organisation_id=place.organisation_id,
        commune_id=place.commune_id,
        place_id=place.pk,
        programme_id=programme_id,
        met=None,
    )


def aim_of_person(referral: Referral) -> Aim:
    """To a person who was referred, at the place that follows them."""
    place = referral.place
    return Aim(
        organisation_id=place.organisation_id,
        commune_id=place.commune_id,
        place_id=place.pk,
        programme_id=referral.programme_id,
        met=_met(referral),
    )


def aim_of_buyer(place: Place) -> Aim:
    """To somebody at the counter of a place, of whom nothing is known."""
    return Aim(organisation_id=place.organisation_id, commune_id=place.commune_id, place_id=place.pk)


def aim_of_organisation(organisation: Organisation) -> Aim:
    return Aim(organisation_id=organisation.pk, commune_id=organisation.commune_id)


def _met(referral: Referral) -> frozenset[str]:
    known = Known(
        need=referral.need,
        age_bracket=referral.age_bracket,
        occupation=referral.occupation,
        commune=referral.commune_id,
        declared=frozenset(referral.criteria),
    )
    rules = referral.kept_rules
    return frozenset(code for code in Criterion.values if criterion_answer(code, rules, known) is Answer.MET)
