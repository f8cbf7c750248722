from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from passport.codes import REFERRAL_CODE, is_valid
from rebond.kit.errors import Invalid, NotAllowed, NotFound, Refused
from rebond.ledger.models import Event
from rebond.network.choices import PrescriberKind
from rebond.referrals.actions import erase_contacts_due, refer, reroute
from rebond.referrals.choices import (
    AgeBracket,
    ClosingReason,
    HouseholdException,
    InternetAtHome,
    Need,
    Occupation,
    Sex,
)
from rebond.referrals.household import normalised_address
from rebond.referrals.models import Contact, Referral
from rebond.referrals.stages import Stage
from tests.cast import Cast
from tests.factories import a_commune, a_place, a_referral, an_organisation

HOME = "12, avenue de la Gare"


def referred(cast: Cast, name: str = "driss", **given: Any) -> Referral:
    known = {
        "programme": cast.programme,
        "place": cast.place,
        "need": Need.COMPUTER_AND_INITIATION,
        "sex": Sex.WOMAN,
        "age_bracket": AgeBracket.FROM_30_TO_39,
        "occupation": Occupation.JOB_SEEKER_LONG,
        "commune": a_commune(),
        "internet_at_home": InternetAtHome.NO,
        "prescriber_kind": PrescriberKind.SOCIAL_ACTION_CENTRE,
        **given,
    }
    return refer(actor=cast.actor(name), **known)


def test_what_is_sent_twice_is_one_request_and_what_says_something_else_is_refused(cast: Cast) -> None:
    page, said = uuid4(), {"first_name": "Nadia", "phone": "06 11 22 33 44", "household": HOME}
    first = referred(cast, submission=page, **said)
    reroute(actor=cast.actor("ines"), referrals=[first], place=a_place(an_organisation(cast.territory)))
    assert referred(cast, submission=page, **said) == first
    for other in (
        {"sex": Sex.MAN},
        {"first_name": "Samira"},
        {"phone": ""},
        {"household": "3 rue Haute"},
        {"place": a_place(an_organisation(cast.territory))},
    ):
        with pytest.raises(Refused) as refusal:
            referred(cast, submission=page, **{**said, **other})
        assert (refusal.value.code, first.code in str(refusal.value)) == ("sent_with_other_answers", True)
    with pytest.raises(Refused) as refusal:
        referred(cast, "ines", submission=page, **said)
    assert (refusal.value.code, first.code in str(refusal.value)) == ("sent_with_other_answers", False)
    Contact.objects.update(erase_on=timezone.localdate())
    erase_contacts_due()
    assert referred(cast, submission=page, **said) == first
    assert Referral.objects.count() == 1


def test_a_person_is_referred_without_a_name_and_leaves_with_a_code(cast: Cast) -> None:
    referral = referred(cast)
    assert is_valid(referral.code, family=REFERRAL_CODE)
    assert (referral.stage, referral.prescriber, referral.referred_by) == (
        Stage.SENT,
        cast.social_centre,
        cast.driss,
    )
    assert not hasattr(referral, "contact")


def test_the_ledger_keeps_ids_and_codes_and_none_of_the_six_facts(cast: Cast) -> None:
    referral = referred(cast, first_name="Nadia", phone="06 11 22 33 44", household=HOME)
    event = Event.objects.get(stream=referral.stream)
    assert (event.kind, event.facts) == (
        "referral.sent",
        {
            "origin": "",
            "target": "sent",
            "place_id": cast.place.pk,
            "programme_id": cast.programme.pk,
            "organisation_id": cast.social_centre.pk,
            "household_exception": "",
        },
    )


def test_a_place_opens_the_referral_of_a_person_who_came_without_a_sheet(cast: Cast) -> None:
    referral = referred(cast, "ines", prescriber_kind=PrescriberKind.NONE)
    assert (referral.prescriber, referral.place) == (None, cast.place)


def test_a_place_refers_to_itself_only(cast: Cast) -> None:
    other = a_place(an_organisation(cast.territory))
    with pytest.raises(NotFound):
        referred(cast, "ines", place=other)


def test_nobody_refers_to_another_territory_nor_to_a_closed_place(cast: Cast) -> None:
    with pytest.raises(NotFound):
        referred(cast, place=cast.elsewhere)
    with pytest.raises(NotFound):
        referred(cast, place=a_place(an_organisation(cast.territory), is_open=False))


def test_who_may_refer(cast: Cast) -> None:
    for name in ("amina", "bruno", "gael", "hanna", "eva"):
        with pytest.raises(NotAllowed):
            referred(cast, name)
    with pytest.raises(NotFound):
        referred(cast, "farid")


def test_a_number_that_cannot_be_called_is_refused_and_nothing_is_written(cast: Cast) -> None:
    with pytest.raises(Invalid) as refusal:
        referred(cast, phone="06 11 22")
    assert refusal.value.field == "phone"
    assert Referral.objects.count() == 0


def test_a_second_referral_of_a_household_is_refused_and_tells_nothing_of_the_first(cast: Cast) -> None:
    first = referred(cast, household=HOME)
    with pytest.raises(Refused) as refusal:
        referred(cast, household="12 av. Gare")
    assert refusal.value.code == "household_has_a_request"
    assert first.code not in refusal.value.message
    assert Referral.objects.count() == 1


def test_a_person_who_knows_better_gives_a_reason_and_goes_on(cast: Cast) -> None:
    referred(cast, household=HOME)
    second = referred(cast, household=HOME, household_exception=HouseholdException.OTHER_HOUSEHOLD)
    assert second.household_exception == "other_household"
    assert Event.objects.get(stream=second.stream).facts["household_exception"] == "other_household"


def test_a_household_whose_request_was_closed_may_ask_again(cast: Cast) -> None:
    from rebond.referrals.actions import close

    first = referred(cast, household=HOME)
    close(actor=cast.actor("ines"), referrals=[first], reason=ClosingReason.MOVED)
    assert referred(cast, household=HOME).pk != first.pk


def test_an_initiation_is_not_counted_per_household(cast: Cast) -> None:
    referred(cast, household=HOME)
    assert referred(cast, household=HOME, need=Need.INITIATION_ONLY).household_fingerprint == ""


def test_a_programme_that_does_not_count_households_keeps_no_fingerprint(cast: Cast) -> None:
    cast.programme.one_per_household = False
    cast.programme.save()
    assert referred(cast, household=HOME).household_fingerprint == ""
    assert referred(cast, household=HOME).household_fingerprint == ""


@pytest.mark.parametrize(
    "address",
    [
        "CHRS Les Pins, 3 rue Pasteur",
        "Foyer Sonacotra",
        "CCAS, domiciliation",
        "Hôtel du Nord, chambre 4",
        "",
    ],
)
def test_an_address_that_many_households_share_says_nothing(cast: Cast, address: str) -> None:
    assert referred(cast, household=address).household_fingerprint == ""
    assert referred(cast, household=address).household_fingerprint == ""


def test_a_rule_that_could_not_be_held_is_never_passed_over_in_silence(cast: Cast) -> None:
    told = {
        "": "address_not_given",
        "12": "",
        "-": "address_not_given",
        "CIAS, domiciliation": "collective_address",
    }
    assert {address: referred(cast, household=address).household_exception for address in told} == told
    referral = referred(cast)
    assert referral.is_household_unchecked
    assert Event.objects.get(stream=referral.stream).facts["household_exception"] == "address_not_given"
    assert referred(cast, household=HOME, need=Need.INITIATION_ONLY).household_exception == ""
    cast.programme.one_per_household = False
    cast.programme.save()
    assert referred(cast).household_exception == ""


def test_a_reason_for_a_missing_address_does_not_lift_the_rule_of_one_that_was_given(cast: Cast) -> None:
    for exception in HouseholdException.UNCHECKED:
        Referral.objects.all().delete()
        referred(cast, household=HOME)
        with pytest.raises(Refused):
            referred(cast, household=HOME, household_exception=HouseholdException(exception))


def test_the_one_who_refers_says_why_there_is_no_address(cast: Cast) -> None:
    collective = HouseholdException.COLLECTIVE_ADDRESS
    assert referred(cast, household_exception=collective).household_exception == "collective_address"


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("12, Av. de la Gare", "12 avenue gare"),
        ("12 AVENUE DE LA GARE", "12 avenue gare"),
        ("3bis r. St-Jean, apt 2", "3 bis rue saint jean appartement 2"),
        ("N° 4, place du Général-de-Gaulle", "4 place general gaulle"),
        ("lieu-dit Lamothe", "lieu dit lamothe"),
    ],
)
def test_two_spellings_of_an_address_meet(written: str, meant: str) -> None:
    assert normalised_address(written) == meant


def test_a_flat_is_another_household_than_its_neighbour(cast: Cast) -> None:
    assert referred(cast, household=f"{HOME}, appt 1").pk != referred(cast, household=f"{HOME}, appt 2").pk


def test_the_database_itself_refuses_a_second_of_a_household(cast: Cast) -> None:
    first, second = referred(cast, household=HOME), referred(cast, household=f"{HOME}, appt 2")
    with pytest.raises(IntegrityError), transaction.atomic():
        Referral.objects.filter(pk=second.pk).update(household_fingerprint=first.household_fingerprint)


def test_who_sees_a_referral(cast: Cast) -> None:
    mine = referred(cast)
    other = a_referral(cast.programme, prescriber=an_organisation(cast.territory))

    def seen_by(name: str) -> set[Referral]:
        return set(Referral.objects.visible_to(cast.actor(name)))

    assert seen_by("driss") == seen_by("ines") == {mine}
    assert seen_by("chloe") == seen_by("eva") == {mine, other}
    for name in ("amina", "bruno", "gael", "hanna", "farid"):
        assert seen_by(name) == set()
