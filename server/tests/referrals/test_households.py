"""One computer per household without keeping who the household is: two fingerprints, a key for each programme."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from rebond.kit.errors import NotAllowed, Refused
from rebond.ledger.models import Event
from rebond.network.choices import PrescriberKind
from rebond.programmes.actions import begin_draft, publish, save_draft
from rebond.programmes.models import Programme
from rebond.referrals.actions import (
    accept,
    close,
    forget_households_due,
    join_request,
    refer,
    reopen,
    settle_household,
)
from rebond.referrals.choices import (
    AgeBracket,
    ClosingReason,
    HouseholdException,
    InternetAtHome,
    Need,
    Occupation,
    Sex,
)
from rebond.referrals.forms import first_and_family
from rebond.referrals.household import prints_of
from rebond.referrals.models import CoPrescriber, Fingerprint, Referral
from rebond.referrals.stages import Stage
from tests.cast import Cast
from tests.factories import a_commune, a_programme, a_referral, an_organisation

ClientOf = Callable[[str], Client]
HOME = "12, avenue de la Gare"
NADIA = {"first_name": "Nadia", "family_names": "Benali"}
BORN = date(1990, 5, 12)


def referred(cast: Cast, name: str = "driss", **given: Any) -> Referral:
    known = {
        "programme": cast.programme,
        "place": cast.place,
        "need": Need.COMPUTER_AND_INITIATION,
        "sex": Sex.WOMAN,
        "age_bracket": AgeBracket.NOT_KNOWN,
        "occupation": Occupation.JOB_SEEKER_LONG,
        "commune": a_commune(),
        "internet_at_home": InternetAtHome.NO,
        "prescriber_kind": PrescriberKind.SOCIAL_ACTION_CENTRE,
        "household": HOME,
        **given,
    }
    return refer(actor=cast.actor(name), **known)


def outcome(cast: Cast, first: dict[str, Any], second: dict[str, Any]) -> str:
    """Of a second request by a prescriber: why it is refused, the doubt that the place settles, or nothing."""
    referred(cast, **first)
    try:
        return referred(cast, **second).household_doubt
    except Refused as refusal:
        return refusal.code


OTHER_HOME = {"household": "3 rue Pasteur"}
PAUL = {"first_name": "Paul", "family_names": "Martin"}


def test_one_address_in_two_communes_is_two_homes(cast: Cast) -> None:
    here, there = (
        a_commune(name=name, insee_code=code) for name, code in (("Dax", "40088"), ("Mimizan", "40184"))
    )
    assert outcome(cast, {"commune": here}, {"commune": there}) == ""
    assert outcome(cast, {"commune": here} | NADIA, {"commune": there} | PAUL) == "same_address"


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        pytest.param(NADIA, NADIA, "household_has_a_request", id="the same household"),
        pytest.param({}, {}, "household_has_a_request", id="one address and no names"),
        pytest.param(
            {"first_name": "Nadia", "family_names": "Benali Dupont"},
            {"first_name": "Karim", "family_names": "Dupont"},
            "household_has_a_request",
            id="two surnames, one of them shared",
        ),
        pytest.param(
            {"first_name": "Jean", "family_names": "de la Tour"},
            {"first_name": "Anne", "family_names": "LATOUR"},
            "same_address",
            id="a name spelt otherwise is looked at by a human",
        ),
        pytest.param(NADIA, PAUL, "same_address", id="two names at one address"),
        pytest.param(NADIA, {}, "same_address", id="names on one side only"),
        pytest.param(NADIA, NADIA | OTHER_HOME, "same_names", id="one name at two addresses, birth unknown"),
        pytest.param(
            NADIA | {"birth_date": BORN},
            {"first_name": "NADIA", "family_names": "Bénali", "birth_date": BORN} | OTHER_HOME,
            "household_has_a_request",
            id="one person who moved",
        ),
        pytest.param(
            NADIA | {"birth_date": BORN},
            NADIA | {"birth_date": date(1958, 1, 2)} | OTHER_HOME,
            "",
            id="two people of one name",
        ),
        pytest.param(
            NADIA | {"birth_date": BORN},
            NADIA | OTHER_HOME,
            "same_names",
            id="birth known on one side only",
        ),
        pytest.param(
            {"household": "CHRS Les Pins, 3 rue Pasteur"} | NADIA,
            {"household": "CHRS Les Pins, 3 rue Pasteur"} | PAUL,
            "",
            id="two people of one shelter",
        ),
        pytest.param(
            {"household": "CADA, 1 rue du Four"} | NADIA | {"birth_date": BORN},
            {"household": "CCAS de Dax"} | NADIA | {"birth_date": BORN},
            "household_has_a_request",
            id="one person at two collective addresses",
        ),
        pytest.param(NADIA, PAUL | OTHER_HOME, "", id="nothing in common"),
    ],
)
def test_what_meets_for_certain_what_perhaps_and_what_not(
    cast: Cast, first: dict[str, Any], second: dict[str, Any], expected: str
) -> None:
    assert outcome(cast, first, second) == expected


def test_names_and_dates_are_asked_and_never_kept(cast: Cast) -> None:
    referral = referred(cast, **NADIA, birth_date=BORN)
    kept = list(referral.fingerprints.order_by("kind").values_list("kind", flat=True))
    assert kept == ["dated", "home", "household", "person"]
    assert {len(digest) for digest in Fingerprint.objects.values_list("digest", flat=True)} == {64}
    columns = [str(value) for row in Referral.objects.values() for value in row.values()]
    assert [word for word in ("Benali", "benali", "1990") if any(word in value for value in columns)] == []
    assert "Benali" not in str(list(Event.objects.values_list("facts", flat=True)))


def test_a_fingerprint_is_recognised_in_its_programme_only(cast: Cast) -> None:
    other = a_programme(cast.territory, slug="bus")
    known = {"commune": a_commune(), "address": HOME, "first_name": "Nadia", "family_names": "Benali"}
    first, again, elsewhere = (
        prints_of(programme_id=key, **known) for key in (cast.programme.pk, cast.programme.pk, other.pk)
    )
    assert first == again
    assert not {digest for _, digest in first.by_kind()} & {digest for _, digest in elsewhere.by_kind()}


def test_a_prescriber_who_says_that_it_is_another_household_leaves_the_question_to_the_place(
    cast: Cast,
) -> None:
    referred(cast, **NADIA)
    second = referred(cast, **NADIA, household_exception=HouseholdException.TWO_HOMES)
    assert (second.household_doubt, second.household_exception) == ("claimed", "two_homes")


def test_a_place_that_refers_somebody_answers_at_once(cast: Cast) -> None:
    referred(cast, **NADIA)
    with pytest.raises(Refused):
        referred(cast, "ines", **PAUL)
    settled = referred(cast, "ines", **PAUL, household_exception=HouseholdException.OTHER_HOUSEHOLD)
    assert (settled.household_doubt, settled.household_exception) == ("", "other_household")


def test_nobody_is_accepted_before_a_human_has_settled_the_doubt(cast: Cast) -> None:
    referred(cast, **NADIA)
    doubtful, ines = referred(cast, **PAUL), cast.actor("ines")
    (refused,) = accept(actor=ines, referrals=[doubtful]).refused
    assert [obstacle.code for obstacle in refused.obstacles] == ["household_to_settle"]
    settle_household(actor=ines, referral=doubtful, reason=HouseholdException.OTHER_HOUSEHOLD)
    assert len(accept(actor=ines, referrals=[doubtful]).taken) == 1
    event = Event.objects.get(kind="referral.household_settled")
    assert event.facts == {"doubt": "same_address", "reason": "other_household"}


def test_a_doubt_is_settled_once_and_not_by_the_prescriber(cast: Cast) -> None:
    referred(cast, **NADIA)
    doubtful = referred(cast, **PAUL)
    reason = HouseholdException.OTHER_HOUSEHOLD
    with pytest.raises(NotAllowed):
        settle_household(actor=cast.actor("driss"), referral=doubtful, reason=reason)
    settle_household(actor=cast.actor("ines"), referral=doubtful, reason=reason)
    with pytest.raises(Refused):
        settle_household(actor=cast.actor("ines"), referral=doubtful, reason=reason)


def test_a_second_prescriber_joins_and_learns_nothing_else(cast: Cast, client_of: ClientOf) -> None:
    mine = a_referral(cast.programme, place=cast.place, household=HOME, **NADIA)
    join_request(
        actor=cast.actor("driss"), programme=cast.programme, commune=a_commune(), household=HOME, **NADIA
    )
    row = CoPrescriber.objects.get()
    assert (row.referral, row.organisation) == (mine, cast.social_centre)
    assert list(Referral.objects.visible_to(cast.actor("driss"))) == []
    page = client_of("driss").get(reverse("referrals:list")).content.decode()
    assert "Demande en cours" in page
    assert mine.code not in page
    assert cast.place.name not in page
    seen = client_of("ines").get(reverse("referrals:referral", args=[mine.code])).content.decode()
    assert "CCAS de Dax" in seen


def test_nobody_joins_what_only_an_address_tells_or_what_is_their_own(cast: Cast) -> None:
    a_referral(cast.programme, place=cast.place, household=HOME, **NADIA)
    told = {"programme": cast.programme, "commune": a_commune()}
    with pytest.raises(Refused) as found:
        join_request(actor=cast.actor("driss"), household=HOME, **told)
    assert found.value.code == "no_request"
    referred(cast, **PAUL, **OTHER_HOME)
    with pytest.raises(Refused) as found:
        join_request(actor=cast.actor("driss"), **told, **OTHER_HOME, **PAUL)
    assert found.value.code == "own_request"


def test_the_page_of_the_second_prescriber(cast: Cast, client_of: ClientOf) -> None:
    other = an_organisation(cast.territory)
    first = a_referral(cast.programme, place=cast.place, prescriber=other, household=HOME, **NADIA)
    driss, address = client_of("driss"), reverse("referrals:refer")
    given = {
        "need": "computer_and_initiation",
        "age_bracket": "30-39",
        "sex": "woman",
        "occupation": "employed",
        "internet_at_home": "no",
        "commune": "Dax",
        "place": cast.place.pk,
        "household": HOME,
        "first_name": "Nadia Benali",
    }
    page = driss.post(address, given).content.decode()
    assert "Une demande est en cours" in page
    assert first.code not in page
    assert driss.post(address, {**given, "join": "1"})["Location"] == reverse("referrals:list")
    assert CoPrescriber.objects.get().referral == first
    assert driss.post(address, {**given, "household_exception": "other_household"}).status_code == 302
    assert Referral.objects.latest("pk").household_doubt == "claimed"


def test_a_place_settles_on_its_page(cast: Cast, client_of: ClientOf) -> None:
    referred(cast, **NADIA)
    doubtful = referred(cast, **PAUL)
    address = reverse("referrals:settle_household", args=[doubtful.code])
    assert client_of("ines").post(address, {}).status_code == 422
    assert client_of("ines").post(address, {"reason": "other_household"}).status_code == 302
    doubtful.refresh_from_db()
    assert (doubtful.household_doubt, doubtful.household_exception) == ("", "other_household")


def test_a_request_is_not_reopened_while_the_household_has_another(cast: Cast) -> None:
    first = referred(cast, **NADIA)
    close(actor=cast.actor("ines"), referrals=[first], reason=ClosingReason.ABSENT)
    referred(cast, **NADIA)
    outcome_of = reopen(actor=cast.actor("ines"), referrals=[first])
    assert [refusal.obstacles[0].code for refusal in outcome_of.refused] == ["household_has_a_request"]


def key_file(cast: Cast) -> Path:
    return Path(settings.FINGERPRINT_FOLDER) / f"programme-{cast.programme.pk}.key"


def test_the_key_lies_in_a_file_of_its_own_that_others_cannot_read(cast: Cast) -> None:
    referred(cast, **NADIA)
    assert (key_file(cast).stat().st_mode & 0o777, len(key_file(cast).read_text())) == (0o600, 64)


def test_the_key_is_destroyed_when_the_programme_is_over_and_its_last_request_has_ended(cast: Cast) -> None:
    referral = referred(cast, **NADIA)
    before = prints_of(programme_id=cast.programme.pk, commune=a_commune(), address=HOME)
    cast.programme.ends_on = timezone.localdate()
    cast.programme.save()
    tomorrow = timezone.localdate() + timedelta(days=1)
    assert (forget_households_due(), forget_households_due(on=tomorrow)) == (0, 0)
    close(actor=cast.actor("ines"), referrals=[referral], reason=ClosingReason.MOVED)
    assert forget_households_due(on=tomorrow) == 1
    assert not key_file(cast).exists()
    referral.refresh_from_db()
    assert (Fingerprint.objects.count(), referral.household_fingerprint) == (0, "")
    assert forget_households_due(on=tomorrow) == 0
    assert prints_of(programme_id=cast.programme.pk, commune=a_commune(), address=HOME) != before


def test_a_programme_reopened_after_that_says_that_households_begin_anew(
    cast: Cast, client_of: ClientOf
) -> None:
    chloe, today = cast.actor("chloe"), timezone.localdate()
    first = referred(cast, **NADIA)
    close(actor=cast.actor("ines"), referrals=[first], reason=ClosingReason.MOVED)
    Programme.objects.update(ends_on=today - timedelta(days=2))
    assert forget_households_due() == 1
    programme = Programme.objects.get()
    assert programme.households_forgotten_on == today
    draft = save_draft(actor=chloe, draft=begin_draft(actor=chloe, programme=programme), ends_on=None)
    with pytest.raises(Refused) as refusal:
        publish(actor=chloe, draft=draft)
    assert refusal.value.code == "households_forgotten"
    told, client = "ne sont plus reconnus", client_of("chloe")
    page = client.get(reverse("programmes:review_draft", args=[draft.pk])).content.decode()
    assert (told in page, 'name="households_anew"' in page) == (True, True)
    client.post(reverse("programmes:publish_draft", args=[draft.pk]), {"households_anew": "1"})
    assert Programme.objects.get().ends_on is None
    assert told in client.get(reverse("programmes:programme", args=[programme.slug])).content.decode()
    (again,) = reopen(actor=cast.actor("ines"), referrals=[first]).taken
    again.refresh_from_db()
    assert again.household_exception == HouseholdException.ADDRESS_NOT_GIVEN, "not held, and that is said"


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("Nadia Ben Salem", ("Nadia", "Ben Salem")),
        ("  Nadia  ", ("Nadia", "")),
        ("", ("", "")),
        ("Jean-Pierre Martin", ("Jean-Pierre", "Martin")),
    ],
)
def test_the_first_word_is_the_first_name(text: str, parts: tuple[str, str]) -> None:
    assert first_and_family(text) == parts


def test_only_the_first_name_is_kept_to_call_the_person(cast: Cast, client_of: ClientOf) -> None:
    referral = referred(cast, **NADIA)
    page = client_of("driss").post(reverse("referrals:reveal_contact", args=[referral.code]))
    assert "Nadia" in page.content.decode()
    assert "Benali" not in page.content.decode()
    assert referral.stage == Stage.SENT
