"""Somebody offers computers without an account; the coordination answers by the rules of the programme."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connections, transaction
from django.test import Client
from django.utils import timezone

from rebond.access import NOBODY
from rebond.collection.actions import (
    Acceptance,
    accept,
    answer,
    ask_for_more,
    ask_to_give,
    due_requests,
    erase_requests,
    refuse,
)
from rebond.collection.choices import INDIVIDUAL, EquipmentKind, RequestRefusal, Verdict
from rebond.collection.following import link_of, secret_of
from rebond.collection.models import DonationRequest, RequestContact
from rebond.collection.offers import OfferedLine
from rebond.collection.queries import told_of
from rebond.collection.rules import verdict_of
from rebond.donations.models import Lot
from rebond.kit.errors import Invalid, NotAllowed, NotFound, Refused
from rebond.ledger.models import Event
from rebond.programmes.rules import Rules
from tests.cast import Cast, gather
from tests.collection.offering import a_picture, a_request, an_offer, laptops, written
from tests.factories import a_donation_agreement, a_programme
from tests.harness.clock import Clock
from tests.harness.holding import skip_unless_rows_are_held, wait_until_held

OFFER = "/donner/{}/"
FOLLOW = "/donner/suivi/"


def terms_for(cast: Cast, request: DonationRequest, **fields: Any) -> Acceptance:
    values = {
        "programme": cast.programme,
        "workshop": cast.workshop,
        "donor": cast.donor,
        "accepted": {line.pk: line.count for line in request.lines.order_by("pk")},
        **fields,
    }
    return Acceptance(**values)


def test_a_person_without_account_offers_computers_and_gets_a_secret_link(cast: Cast, client: Client) -> None:
    picture = SimpleUploadedFile("bureau.jpg", a_picture(), "image/jpeg")
    page = client.post(OFFER.format(cast.territory.slug), {**written(cast), "pictures": picture})
    made = DonationRequest.objects.get()
    told = told_of(made)
    assert (page.status_code, made.state, made.erasure_level, len(told.picture_ids)) == (
        200,
        "received",
        "purge",
        1,
    )
    assert (told.contact.name, told.contact.email) == ("Maud Invente", "maud@exemple.test")
    assert link_of(made) in page.content.decode()


def test_nothing_of_the_person_stands_in_the_database_in_clear_nor_in_the_ledger(cast: Cast) -> None:
    made = a_request(cast)
    contact = RequestContact.objects.get(request=made)
    kept = b"".join(
        bytes(getattr(contact, field.name)) for field in contact._meta.fields if "sealed" in field.name
    )
    events = str([event.facts for event in Event.objects.filter(stream=made.stream).order_by("seq")])
    assert [word in kept.decode("latin-1") + events for word in ("Maud", "05 58", "rue des Pins")] == [
        False
    ] * 3


def test_a_page_sent_twice_is_one_request(cast: Cast, client: Client) -> None:
    same = written(cast)
    for _time in range(2):
        client.post(OFFER.format(cast.territory.slug), same)
    assert DonationRequest.objects.count() == 1


def test_a_page_sent_to_another_territory_afterwards_is_told_so(cast: Cast, client: Client) -> None:
    elsewhere, sent = cast.elsewhere.organisation.territory, written(cast)
    a_programme(elsewhere, slug="ailleurs")
    assert client.post(OFFER.format(cast.territory.slug), sent).status_code == 200
    answer = client.post(OFFER.format(elsewhere.slug), sent)
    assert (answer.status_code, "déjà été envoyée" in answer.text) == (422, True)
    assert DonationRequest.objects.get().territory == cast.territory


@pytest.mark.django_db(transaction=True)
def test_a_button_pressed_twice_at_once_makes_one_request_and_no_fault() -> None:
    skip_unless_rows_are_held()
    cast, submission = gather(), uuid4()
    offer = an_offer()

    def ask() -> DonationRequest:
        return ask_to_give(actor=NOBODY, territory=cast.territory, offer=offer, submission=submission)

    def ask_in_a_thread() -> DonationRequest:
        try:
            return ask()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(1) as other:
        with transaction.atomic():
            first = ask()
            second = other.submit(ask_in_a_thread)
            wait_until_held(second)
        assert second.result(timeout=30) == first
    assert list(DonationRequest.objects.values_list("pk", flat=True)) == [first.pk]


def test_a_machine_that_fills_the_field_nobody_sees_is_thanked_and_nothing_is_kept(
    cast: Cast, client: Client
) -> None:
    page = client.post(OFFER.format(cast.territory.slug), {**written(cast), "website": "https://spam.test"})
    assert (page.status_code, DonationRequest.objects.count()) == (200, 0)


def test_one_address_cannot_flood_the_coordination(cast: Cast, client: Client) -> None:
    answers = [
        client.post(OFFER.format(cast.territory.slug), written(cast)).status_code for _time in range(7)
    ]
    assert (answers, DonationRequest.objects.count()) == ([200] * 6 + [429], 6)


def test_one_address_cannot_have_broken_pictures_opened_for_ever(cast: Cast, client: Client) -> None:
    def send(**changes: Any) -> int:
        return client.post(OFFER.format(cast.territory.slug), {**written(cast), **changes}).status_code

    def broken() -> SimpleUploadedFile:
        return SimpleUploadedFile("a.jpg", b"\xff\xd8\xff\xe1 not a picture", "image/jpeg")

    slips = [send(email="", pictures=broken()) for _time in range(7)]
    answers = [send(pictures=broken()) for _time in range(7)]
    assert (slips, answers, send()) == ([422] * 7, [422] * 6 + [429], 429)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"count_laptop": ""}, "count_laptop"),
        ({"count_laptop": "99999999"}, "count_laptop"),
        ({"bought_in_laptop": "12"}, "bought_in_laptop"),
        ({"giver": " "}, "giver"),
        ({"email": ""}, "email"),
        ({"ready_on": "2001-01-01"}, "ready_on"),
        ({"commune": "Nulle-Part"}, "commune"),
        ({"submission": "x"}, "submission"),
    ],
)
def test_what_makes_no_sense_comes_back_with_the_field_to_mend(
    cast: Cast, client: Client, changes: dict[str, str], field: str
) -> None:
    page = client.post(OFFER.format(cast.territory.slug), {**written(cast), **changes})
    assert (page.status_code, field in page.context["form"].errors) == (422, True)


def test_a_file_that_is_no_picture_comes_back_beside_its_field(cast: Cast, client: Client) -> None:
    hostile = SimpleUploadedFile("a.jpg", b"\xff\xd8\xff\xe1 not a picture", "image/jpeg")
    page = client.post(OFFER.format(cast.territory.slug), {**written(cast), "pictures": hostile})
    assert (page.status_code, DonationRequest.objects.count()) == (422, 0)
    assert list(page.context["form"].errors) == ["pictures"]


def test_whoever_has_the_link_follows_the_request_and_answers_the_question(
    cast: Cast, client: Client
) -> None:
    made = a_request(cast)
    key = {"code": made.code, "secret": secret_of(made).upper().replace("-", " ")}
    for _sent_twice in range(2):
        ask_for_more(actor=cast.actor("chloe"), request=made, question="Avec les chargeurs ?")
    asked = client.post(FOLLOW, key)
    sent = client.post("/donner/suivi/reponse/", {**key, "text": "Oui, tous."})
    made.refresh_from_db()
    assert ("Avec les chargeurs" in asked.content.decode(), sent.status_code, made.state) == (
        True,
        200,
        "received",
    )
    assert [message.text for message in told_of(made).messages] == ["Avec les chargeurs ?", "Oui, tous."]


def test_without_the_secret_nobody_sees_a_request_and_trying_is_slowed_down(
    cast: Cast, client: Client
) -> None:
    made = a_request(cast)
    wrong = {"code": made.code, "secret": "0" * 32}
    answers = [client.post(FOLLOW, wrong).status_code for _time in range(11)]
    right = client.post(FOLLOW, {"code": made.code, "secret": secret_of(made)}).status_code
    assert (answers, right) == ([422] * 10 + [429], 429)


def test_a_secret_guessed_from_many_addresses_is_slowed_down_for_that_request_alone(
    cast: Cast, client: Client
) -> None:
    made, other = a_request(cast), a_request(cast)
    wrong = {"code": made.code, "secret": "0" * 32}
    answers = [client.post(FOLLOW, wrong, REMOTE_ADDR=f"192.0.2.{one}").status_code for one in range(1, 22)]
    assert answers == [422] * 20 + [429]
    right = [
        client.post(
            FOLLOW, {"code": one.code, "secret": secret_of(one)}, REMOTE_ADDR="192.0.2.99"
        ).status_code
        for one in (made, other)
    ]
    assert right == [429, 200]


def test_an_answer_without_the_secret_changes_nothing(cast: Cast, client: Client) -> None:
    made = a_request(cast)
    ask_for_more(actor=cast.actor("chloe"), request=made, question="Avec les chargeurs ?")
    page = client.post("/donner/suivi/reponse/", {"code": made.code, "secret": "f" * 32, "text": "Non"})
    assert (page.status_code, made.messages.count()) == (422, 1)


@pytest.mark.parametrize(
    ("bought_in", "memory_gb", "verdict"),
    [
        (2019, 8, Verdict.FITS),
        (2018, 8, Verdict.FITS),
        (2017, 8, Verdict.TOO_OLD),
        (2013, 8, Verdict.RECYCLE),
        (2014, 8, Verdict.TOO_OLD),
        (2019, 3, Verdict.TOO_WEAK),
        (None, 8, Verdict.UNKNOWN),
        (2019, None, Verdict.UNKNOWN),
    ],
)
def test_the_rules_of_the_programme_judge_what_is_offered(
    bought_in: int | None, memory_gb: int | None, verdict: Verdict
) -> None:
    rules = Rules(name="x", starts_on=timezone.localdate(), oldest_years=6, least_memory_gb=4)
    said = verdict_of(kind="laptop", bought_in=bought_in, memory_gb=memory_gb, retired_in=2024, rules=rules)
    assert said is verdict


def test_accepting_makes_the_donor_the_agreement_and_the_lot_of_what_is_taken(cast: Cast) -> None:
    screens = OfferedLine(kind=EquipmentKind.SCREEN, count=5)
    made = a_request(cast, lines=(laptops(12), screens))
    line, _screens = made.lines.order_by("pk")
    new = terms_for(
        cast, made, donor=None, donor_name="Scierie Invente", donor_kind="company", accepted={line.pk: 10}
    )
    done = accept(actor=cast.actor("chloe"), request=made, terms=new)
    lot = Lot.objects.select_related("agreement__donor").get(request=done)
    assert (lot.announced_count, lot.agreement.donor.name, lot.agreement.kind) == (
        10,
        "Scierie Invente",
        "one_off",
    )
    assert list(done.lines.order_by("pk").values_list("accepted", flat=True)) == [10, 0]
    told = Event.objects.get(stream=made.stream, kind="donation_request.accepted").facts
    assert (told["accepted"], told["left_out"], told["lot_id"]) == (10, 2, lot.pk)


@pytest.mark.parametrize("years", [11, 8])
def test_what_the_law_or_the_programme_sends_elsewhere_is_not_accepted(cast: Cast, years: int) -> None:
    cast.programme.oldest_years = 7
    cast.programme.save()
    made = a_request(cast, lines=(laptops(bought_in=timezone.localdate().year - years),))
    with pytest.raises(Invalid) as error:
        accept(actor=cast.actor("chloe"), request=made, terms=terms_for(cast, made))
    assert (error.value.code, Lot.objects.count()) == ("recycle" if years == 11 else "too_old", 0)


def test_an_agreement_that_erases_less_than_the_donor_wants_is_refused(cast: Cast) -> None:
    made = a_request(cast, erasure_level="purge")
    weaker = a_donation_agreement(cast.programme, donor=cast.donor, erasure_level="clear")
    with pytest.raises(Refused) as error:
        accept(actor=cast.actor("chloe"), request=made, terms=terms_for(cast, made, agreement=weaker))
    assert (error.value.code, error.value.field) == ("weaker_erasure", "agreement")


def test_a_decided_request_is_not_decided_again(cast: Cast) -> None:
    made = a_request(cast)
    refuse(actor=cast.actor("chloe"), request=made, reason=RequestRefusal.TOO_FAR)
    with pytest.raises(Refused):
        accept(actor=cast.actor("chloe"), request=made, terms=terms_for(cast, made))
    with pytest.raises(Refused):
        answer(actor=NOBODY, request=made, text="Et pourtant")
    assert (Lot.objects.count(), made.messages.count()) == (0, 0)


def test_each_answer_is_mailed_with_the_link_and_without_a_word_of_what_was_written(
    cast: Cast, django_capture_on_commit_callbacks: Callable[..., Any]
) -> None:
    chloe = cast.actor("chloe")
    with django_capture_on_commit_callbacks(execute=True):
        made = a_request(cast)
        ask_for_more(actor=chloe, request=made, question="Avec les chargeurs ?")
        refuse(actor=chloe, request=made, reason=RequestRefusal.TOO_FAR)
    said = [str(message.body) for message in mail.outbox]
    assert [link_of(made) in body for body in said] == [True, True, True]
    assert ("chargeurs" in "".join(said), mail.outbox[0].to) == (False, ["maud@exemple.test"])


def test_a_donor_sees_only_its_own_requests_and_decides_none(
    cast: Cast, client_of: Callable[[str], Client]
) -> None:
    others = a_request(cast)
    mine = ask_to_give(
        actor=cast.actor("gael"),
        territory=cast.territory,
        organisation=cast.donor,
        offer=an_offer(),
        submission=uuid4(),
    )
    gael = client_of("gael")
    seen = [gael.get(f"/collection/requests/{pk}/").status_code for pk in (mine.pk, others.pk)]
    assert (mine.giver, seen) == (cast.donor.name, [200, 404])
    with pytest.raises(NotAllowed):
        refuse(actor=cast.actor("gael"), request=mine, reason=RequestRefusal.DOUBLE)


def test_whom_to_call_what_was_written_and_the_pictures_erase_themselves(cast: Cast, clock: Clock) -> None:
    decided = a_request(cast, pictures=(a_picture(),))
    waiting = a_request(cast)
    refuse(actor=cast.actor("chloe"), request=decided, reason=RequestRefusal.TOO_FAR)
    clock.advance(days=179)
    early = due_requests(timezone.now()).count()
    clock.advance(days=2)
    erased = erase_requests(due_requests(timezone.now()))
    told = told_of(decided)
    assert (early, erased, told.is_erased, told.picture_ids) == (0, 1, True, [])
    clock.advance(days=200)
    assert list(due_requests(timezone.now() - timedelta(days=1))) == [waiting]


def test_the_list_of_requests_costs_the_same_for_one_and_for_three(
    cast: Cast, assert_list_costs: Callable[..., None], client: Client
) -> None:
    client.force_login(cast.chloe.user)
    assert_list_costs("/collection/requests/", add_row=lambda: a_request(cast), expected=5)


def test_nobody_answers_for_a_donor_who_may_not_speak_for_it(cast: Cast) -> None:
    made = a_request(cast)
    ask_for_more(actor=cast.actor("chloe"), request=made, question="Avec les chargeurs ?")
    for who in ("amina", "ines"):
        with pytest.raises(NotAllowed):
            answer(actor=cast.actor(who), request=made, text="Oui")
    with pytest.raises(NotFound):
        answer(actor=cast.actor("gael"), request=made, text="Oui")
    assert answer(actor=cast.actor("chloe"), request=made, text="Oui").messages.count() == 2


def test_the_name_of_a_person_is_nowhere_in_clear_whatever_the_door(cast: Cast) -> None:
    made = a_request(cast, giver_kind=INDIVIDUAL, giver="Maud Invente")
    assert (made.giver, made.called) == ("", "Un particulier")


@pytest.mark.parametrize("of", ["another programme", "another donor"])
def test_what_is_offered_goes_under_an_agreement_of_its_programme_and_its_donor(cast: Cast, of: str) -> None:
    made = ask_to_give(
        actor=cast.actor("gael"),
        territory=cast.territory,
        organisation=cast.donor,
        offer=an_offer(),
        submission=uuid4(),
    )
    programme = a_programme(cast.territory, slug="autre") if of == "another programme" else cast.programme
    donor = cast.donor if of == "another programme" else cast.social_centre
    terms = terms_for(cast, made, agreement=a_donation_agreement(programme, donor=donor))
    with pytest.raises(Invalid) as error:
        accept(actor=cast.actor("chloe"), request=made, terms=terms)
    assert (error.value.field, Lot.objects.count()) == ("agreement", 0)
