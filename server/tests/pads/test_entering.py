"""A sheet of paper becomes a referral, once, when a human confirms it."""

from __future__ import annotations

import io
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from argon2.low_level import hash_secret_raw
from django.db import connection, connections, transaction
from django.test import Client
from django.utils import timezone
from PIL import Image

from rebond.kit.errors import Refused
from rebond.ledger.models import Event
from rebond.network.choices import PrescriberKind
from rebond.pads.actions import Taken, enter_sheet, take_in
from rebond.pads.choices import ReadingOutcome, SheetState
from rebond.pads.models import Pad, Sheet
from rebond.programmes.models import Programme
from rebond.referrals import household
from rebond.referrals.actions import forget_households_due
from rebond.referrals.keys import has_key
from rebond.referrals.models import Referral
from tests.cast import Cast
from tests.harness.holding import skip_unless_rows_are_held, wait_until_held
from tests.pads.entering import completed, confirm_page, sent
from tests.pads.sheets import USUAL, a_pad, a_photograph

pytestmark = pytest.mark.django_db
ClientOf = Callable[[str], Client]
USUAL_ANSWERS = {key: {"ticked": [*ticked], "doubtful": []} for key, ticked in USUAL.items()}


def test_a_sheet_becomes_a_referral_of_the_day_when_it_was_filled(cast: Cast, client_of: ClientOf) -> None:
    driss, pad = client_of("driss"), a_pad(cast)
    (line,) = sent(driss, a_photograph(pad))
    assert (line["outcome"], line["doubts"]) == ("read", 0)
    page = driss.get(confirm_page(pad))
    filled = timezone.localdate() - timedelta(days=9)
    Pad.objects.update(issued_at=timezone.now() - timedelta(days=30))
    answered = driss.post(
        confirm_page(pad), completed(cast, page.context["form"], filled_on=filled.isoformat())
    )
    referral = Referral.objects.get()
    assert answered.headers["Location"] == f"/referrals/{referral.code}"
    assert (referral.referred_on, referral.prescriber, referral.place) == (
        filled,
        cast.social_centre,
        cast.place,
    )
    assert (referral.sex, referral.age_bracket, referral.occupation, referral.internet_at_home) == (
        "woman",
        "30-39",
        "job_seeker_long",
        "no",
    )
    event = Event.objects.get(kind="referral.sent")
    assert (timezone.localdate(event.occurred_at), timezone.localdate(event.recorded_at)) == (
        filled,
        timezone.localdate(),
    )


@pytest.mark.parametrize(
    ("days_ago", "why"), [(0, ""), (9, ""), (400, "imprimé"), (900, "a commencé"), (100, "il y a 100 jours")]
)
def test_a_day_on_which_nobody_can_have_filled_it_is_told_and_the_sheet_waits_as_before(
    cast: Cast, client_of: ClientOf, days_ago: int, why: str
) -> None:
    driss, pad, today = client_of("driss"), a_pad(cast), timezone.localdate()
    Programme.objects.filter(pk=cast.programme.pk).update(starts_on=today - timedelta(days=800))
    Pad.objects.update(issued_at=timezone.now() - timedelta(days=300))
    Sheet.objects.create(pad=pad, number=1, read_at=timezone.now(), answers=USUAL_ANSWERS)
    filled = (today - timedelta(days=days_ago)).isoformat()
    form = completed(cast, driss.get(confirm_page(pad)).context["form"], filled_on=filled)
    answered = driss.post(confirm_page(pad), {**form, "is_late": "on"} if days_ago > 300 else form)
    assert (why in answered.content.decode(), answered.status_code) == (True, 422 if why else 302)
    assert Sheet.objects.get().state == (SheetState.TO_CONFIRM if why else SheetState.ENTERED)
    if days_ago == 100:
        driss.post(confirm_page(pad), {**form, "is_late": "on"})
        assert Referral.objects.get().referred_on == today - timedelta(days=100)


def test_a_sheet_of_a_programme_whose_households_are_forgotten_is_told_so_and_makes_no_new_key(
    cast: Cast, client_of: ClientOf
) -> None:
    driss, pad, today = client_of("driss"), a_pad(cast), timezone.localdate()
    Pad.objects.update(issued_at=timezone.now() - timedelta(days=40))
    Sheet.objects.create(pad=pad, number=1, read_at=timezone.now(), answers=USUAL_ANSWERS)
    Programme.objects.filter(pk=cast.programme.pk).update(ends_on=today - timedelta(days=10))
    forget_households_due()
    form = driss.get(confirm_page(pad))
    assert "Ce dispositif est terminé" in form.content.decode()
    filled = (today - timedelta(days=20)).isoformat()
    sent_in = completed(cast, form.context["form"], filled_on=filled)
    answered = driss.post(confirm_page(pad), sent_in)
    assert (answered.status_code, "sont oubliés" in answered.content.decode()) == (422, True)
    assert (Sheet.objects.get().state, has_key(cast.programme.pk)) == (SheetState.TO_CONFIRM, False)
    driss.post(confirm_page(pad), {**sent_in, "need": "initiation_only"})
    assert Referral.objects.get().need == "initiation_only"


def test_what_was_read_and_its_picture_are_erased_when_it_is_entered(cast: Cast, client_of: ClientOf) -> None:
    driss, pad = client_of("driss"), a_pad(cast)
    sent(driss, a_photograph(pad))
    before = Sheet.objects.get()
    assert b"JFIF" not in bytes(before.sealed_picture)
    shown = Image.open(io.BytesIO(driss.get(f"{confirm_page(pad)}/picture.jpg").content))
    assert shown.height == round(pad.form.layout.height * 6), "without the stub"
    driss.post(confirm_page(pad), completed(cast, driss.get(confirm_page(pad)).context["form"]))
    after = Sheet.objects.get()
    assert (after.state, after.answers, bytes(after.sealed_picture)) == (SheetState.ENTERED, {}, b"")


def test_a_doubtful_box_has_no_answer_before_a_human_gives_it(cast: Cast, client_of: ClientOf) -> None:
    driss, pad = client_of("driss"), a_pad(cast)
    (line,) = sent(driss, a_photograph(pad, sex=("woman", "man"), faintly=frozenset({"occupation"})))
    assert line["doubts"] == 2
    page = driss.get(confirm_page(pad))
    assert (page.context["form"]["sex"].value(), page.context["form"]["occupation"].value()) == (None, None)
    assert page.content.count(b"data:image/jpeg;base64,") == 4, "two doubts, the commune and the date"
    refused = driss.post(confirm_page(pad), completed(cast, page.context["form"]))
    assert (refused.status_code, sorted(refused.context["form"].errors)) == (422, ["occupation", "sex"])
    driss.post(confirm_page(pad), completed(cast, page.context["form"], sex="man", occupation="retired"))
    assert Referral.objects.values_list("sex", "occupation").get() == ("man", "retired")


def test_a_criterion_in_doubt_is_asked_by_itself(cast: Cast, client_of: ClientOf) -> None:
    Programme.objects.filter(pk=cast.programme.pk).update(criteria=["schoolchildren", "disability"])
    cast.programme.refresh_from_db()
    driss, pad = client_of("driss"), a_pad(cast)
    sent(driss, a_photograph(pad, criteria=("schoolchildren",), faintly=frozenset({"criteria"})))
    page = driss.get(confirm_page(pad))
    asked = completed(cast, page.context["form"])
    refused = driss.post(confirm_page(pad), asked)
    assert (refused.status_code, list(refused.context["form"].errors)) == (422, ["criterion_schoolchildren"])
    driss.post(confirm_page(pad), {**asked, "criterion_schoolchildren": "yes"})
    assert Referral.objects.get().criteria == ["schoolchildren"]


def test_the_same_sheet_is_never_entered_twice(cast: Cast, client_of: ClientOf) -> None:
    driss, pad = client_of("driss"), a_pad(cast)
    photograph = a_photograph(pad)
    assert [line["outcome"] for line in sent(driss, photograph, photograph)] == ["read", "read_again"]
    form = driss.get(confirm_page(pad)).context["form"]
    driss.post(confirm_page(pad), completed(cast, form))
    referral = Referral.objects.get()
    (line,) = sent(driss, photograph)
    assert (line["outcome"], line["referral"]) == ("already_entered", referral.code)
    again = driss.post(confirm_page(pad), completed(cast, form, household="8 rue Zola"))
    assert (again.status_code, Referral.objects.count()) == (200, 1)
    with pytest.raises(Refused):
        enter_sheet(actor=cast.actor("driss"), sheet=Sheet.objects.get(), facts={})


@pytest.mark.django_db(transaction=True)
def test_a_picture_sent_while_its_sheet_is_entered_changes_nothing_of_it(
    cast: Cast, client_of: ClientOf
) -> None:
    skip_unless_rows_are_held()
    driss, pad = client_of("driss"), a_pad(cast)
    photograph = a_photograph(pad)
    sent(driss, photograph)
    form = driss.get(confirm_page(pad)).context["form"]

    def send_again() -> list[Taken]:
        try:
            return take_in(actor=cast.actor("driss"), data=photograph)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(1) as other:
        with transaction.atomic():
            driss.post(confirm_page(pad), completed(cast, form))
            again = other.submit(send_again)
            wait_until_held(again)
        (taken,) = again.result(timeout=30)
    sheet = Sheet.objects.get()
    assert (taken.outcome, sheet.state, sheet.referral) == (
        ReadingOutcome.ALREADY_ENTERED,
        SheetState.ENTERED,
        Referral.objects.get(),
    )
    assert (sheet.answers, bytes(sheet.sealed_picture)) == ({}, b"")


def test_a_place_enters_the_sheet_that_a_person_brings(cast: Cast, client_of: ClientOf) -> None:
    """The prescriber who filled it stays the one who refers, even where a place may open nothing itself."""
    Programme.objects.filter(pk=cast.programme.pk).update(places_may_open=False)
    ines, pad = client_of("ines"), a_pad(cast)
    sent(ines, a_photograph(pad))
    ines.post(confirm_page(pad), completed(cast, ines.get(confirm_page(pad)).context["form"]))
    referral = Referral.objects.get()
    assert (referral.prescriber, referral.prescriber_kind, referral.place) == (
        cast.social_centre,
        PrescriberKind.SOCIAL_ACTION_CENTRE,
        cast.place,
    )


def test_a_pad_of_a_place_asks_who_sent_the_person(cast: Cast, client_of: ClientOf) -> None:
    """On the bus: the place opens the referral itself."""
    ines = client_of("ines")
    ines.post("/pads/new", {"programme": cast.programme.pk, "size": "10"})
    pad = Pad.objects.get()
    assert (pad.place, pad.prescriber, pad.size) == (cast.place, None, 10)
    sent(ines, a_photograph(pad))
    ines.post(confirm_page(pad), completed(cast, ines.get(confirm_page(pad)).context["form"]))
    assert Referral.objects.values_list("prescriber_kind", "prescriber").get() == ("association", None)


def test_a_date_to_come_is_refused_beside_its_field(cast: Cast, client_of: ClientOf) -> None:
    driss, pad = client_of("driss"), a_pad(cast)
    sent(driss, a_photograph(pad))
    tomorrow = (timezone.localdate() + timedelta(days=1)).isoformat()
    form = driss.get(confirm_page(pad)).context["form"]
    refused = driss.post(confirm_page(pad), completed(cast, form, filled_on=tomorrow))
    assert (refused.status_code, list(refused.context["form"].errors)) == (422, ["filled_on"])


def test_a_second_sheet_of_a_household_asks_why(cast: Cast, client_of: ClientOf) -> None:
    driss, pad = client_of("driss"), a_pad(cast)
    sent(driss, a_photograph(pad), a_photograph(pad, number=2))
    for number in (1, 2):
        form = driss.get(confirm_page(pad, number)).context["form"]
        answered = driss.post(confirm_page(pad, number), completed(cast, form))
    assert (answered.status_code, list(answered.context["form"].errors)) == (422, ["household_exception"])
    again = completed(cast, answered.context["form"], household_exception="other_household")
    assert driss.post(confirm_page(pad, 2), again).status_code == 302
    assert Referral.objects.count() == 2


def test_nothing_is_held_while_the_household_of_a_sheet_is_made_unreadable(
    cast: Cast, client_of: ClientOf, monkeypatch: pytest.MonkeyPatch
) -> None:
    depths: list[int] = []

    def slow(*given: Any, **more: Any) -> bytes:
        depths.append(len(connection.savepoint_ids))
        return hash_secret_raw(*given, **more)

    driss, pad = client_of("driss"), a_pad(cast)
    sent(driss, a_photograph(pad))
    form = completed(cast, driss.get(confirm_page(pad)).context["form"])
    monkeypatch.setattr(household, "hash_secret_raw", slow)
    before = len(connection.savepoint_ids)
    assert driss.post(confirm_page(pad), form).status_code == 302
    assert depths == [before]


def test_a_spoiled_sheet_is_set_aside_and_can_come_back(cast: Cast, client_of: ClientOf) -> None:
    driss, pad = client_of("driss"), a_pad(cast)
    sent(driss, a_photograph(pad))
    driss.post(f"{confirm_page(pad)}/aside")
    assert Sheet.objects.values_list("state", "answers").get() == (SheetState.SET_ASIDE, {})
    assert [line["outcome"] for line in sent(driss, a_photograph(pad))] == ["read"]
