from __future__ import annotations

import io
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from argon2.low_level import hash_secret_raw
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, connections, transaction
from django.test import Client
from django.utils import timezone
from PIL import Image

from rebond.access import Role
from rebond.kit.errors import Invalid, NotFound, Refused
from rebond.ledger.models import Event
from rebond.network.actors import actor_for
from rebond.network.choices import PrescriberKind
from rebond.pads.actions import Taken, enter_sheet, issue_pad, set_sheet_aside, take_in
from rebond.pads.choices import ReadingOutcome, SheetState
from rebond.pads.models import FormVersion, Pad, Sheet
from rebond.privacy.actions import erase_what_is_due
from rebond.privacy.models import ErasureCount
from rebond.programmes.models import Programme
from rebond.referrals import household, limits
from rebond.referrals.actions import forget_households_due
from rebond.referrals.keys import has_key
from rebond.referrals.models import Referral
from tests.cast import Cast
from tests.factories import a_membership, a_place, a_programme, an_organisation
from tests.harness.clock import Clock
from tests.harness.holding import skip_unless_rows_are_held, wait_until_held
from tests.harness.queries import assert_list_costs
from tests.pads.sheets import USUAL, a_pad, a_page, a_photograph, a_scan

pytestmark = pytest.mark.django_db
ClientOf = Callable[[str], Client]
USUAL_ANSWERS = {key: {"ticked": [*ticked], "doubtful": []} for key, ticked in USUAL.items()}


def sent(client: Client, *files: bytes) -> list[dict[str, Any]]:
    """Upload, and the lines of the page that answers."""
    uploads = [SimpleUploadedFile("nadia.jpg", one) for one in files]
    answered = client.post("/pads/read", {"pictures": uploads}, follow=True)
    assert answered.status_code == 200
    return list(answered.context["lines"])


def completed(cast: Cast, form: Any, **changes: Any) -> dict[str, Any]:
    """What the browser would send: what the page proposes, and what a human adds."""
    proposed = {
        field.name: field.value()
        for field in form
        if field.value() is not None and field.name not in {"place", "filled_on"}
    }
    added = {
        "commune": "Dax",
        "place": cast.place.pk,
        "household": "3 rue Pasteur",
        "filled_on": timezone.localdate().isoformat(),
    }
    return {**proposed, **added, **changes}


def confirm_page(pad: Pad, number: int = 1) -> str:
    return f"/pads/{pad.code}/{number}"


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


def test_the_clearest_of_two_pictures_is_kept(cast: Cast) -> None:
    pad = a_pad(cast)
    for faintly in (frozenset[str](), frozenset({"need", "sex"})):
        take_in(actor=cast.actor("driss"), data=a_photograph(pad, faintly=faintly))
    assert Sheet.objects.get().doubts == 0


def test_a_scan_of_several_sheets_is_read_page_by_page(cast: Cast) -> None:
    pad = a_pad(cast)
    scan = a_scan(
        a_page(pad, number=2).rotate(180), Image.new("L", (1000, 1400), 255), a_page(pad, sex=("other",))
    )
    read = take_in(actor=cast.actor("driss"), data=scan)
    assert [(one.outcome.value, one.page, one.number) for one in read] == [
        ("read", 1, 2),
        ("no_code", 2, 0),
        ("read", 3, 1),
    ]
    assert Sheet.objects.get(number=1).answers["sex"] == {"ticked": ["other"], "doubtful": []}


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


def test_a_code_made_up_shows_no_place_the_sheet_that_waits_for_others(
    cast: Cast, client_of: ClientOf
) -> None:
    """The code says a pad and a number, no secret: whoever has a sheet can print its neighbour's."""
    pad = a_pad(cast)
    take_in(actor=cast.actor("driss"), data=a_photograph(pad))
    before = Sheet.objects.values().get()
    (line,) = sent(client_of("ines"), a_photograph(pad, sex=("man",)))
    assert (line["outcome"], line["doubts"]) == ("held_elsewhere", 0)
    assert Sheet.objects.values().get() == before
    assert client_of("ines").get(confirm_page(pad)).status_code == 404


def test_the_sheet_that_a_place_read_stays_its_own_and_shows_it_nothing_read_by_others(cast: Cast) -> None:
    pad, ines = a_pad(cast), cast.actor("ines")
    take_in(actor=ines, data=a_photograph(pad))
    before = Sheet.objects.values().get()
    elsewhere = a_membership(Role.MEDIATOR, place=a_place(an_organisation(cast.territory)))
    other = a_photograph(pad, sex=("man",))
    (theirs,) = take_in(actor=actor_for(elsewhere), data=other)
    (prescribers,) = take_in(actor=cast.actor("driss"), data=other)
    assert (theirs.outcome, prescribers.outcome) == (ReadingOutcome.HELD_ELSEWHERE, ReadingOutcome.READ_AGAIN)
    assert Sheet.objects.values().get() == before


def test_what_one_set_aside_is_not_brought_back_by_a_place_that_never_had_it(cast: Cast) -> None:
    pad, driss = a_pad(cast), cast.actor("driss")
    photograph = a_photograph(pad)
    take_in(actor=cast.actor("ines"), data=photograph)
    set_sheet_aside(actor=driss, sheet=Sheet.objects.get())
    take_in(actor=driss, data=photograph)
    set_sheet_aside(actor=driss, sheet=Sheet.objects.get())
    (taken,) = take_in(actor=cast.actor("ines"), data=photograph)
    assert (taken.outcome, Sheet.objects.get().state) == (
        ReadingOutcome.HELD_ELSEWHERE,
        SheetState.SET_ASIDE,
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


@pytest.mark.parametrize("who", ["farid", "other prescriber"])
def test_a_sheet_of_others_is_refused_in_plain_words(cast: Cast, client_of: ClientOf, who: str) -> None:
    pad = a_pad(cast)
    photograph = a_photograph(pad)
    if who == "farid":
        answered = take_in(actor=cast.actor("farid"), data=photograph)
    else:
        stranger = a_membership(Role.PRESCRIBER, an_organisation(cast.territory, name="Mission locale"))
        answered = take_in(actor=actor_for(stranger), data=photograph)
    assert answered == [Taken(outcome=ReadingOutcome.NOT_YOURS)]
    take_in(actor=cast.actor("driss"), data=photograph)
    assert client_of("farid").get(confirm_page(pad)).status_code == 404


def test_a_sheet_of_an_unknown_pad_or_another_form_is_refused(cast: Cast) -> None:
    pad = a_pad(cast)
    photograph = a_photograph(pad)
    other = FormVersion.objects.create(
        programme=cast.programme, number=9, rules=pad.form.rules, stored=pad.form.stored
    )
    Pad.objects.update(form=other)
    assert take_in(actor=cast.actor("driss"), data=photograph) == [
        Taken(outcome=ReadingOutcome.OTHER_FORM, pad=pad.code, number=1)
    ]
    Pad.objects.update(code="C-0000-00")
    assert take_in(actor=cast.actor("driss"), data=photograph) == [Taken(outcome=ReadingOutcome.UNKNOWN)]


def test_an_old_sheet_is_read_with_its_own_layout(cast: Cast, client_of: ClientOf) -> None:
    Programme.objects.filter(pk=cast.programme.pk).update(criteria=["schoolchildren", "disability"])
    cast.programme.refresh_from_db()
    old = a_pad(cast)
    photograph = a_photograph(old, criteria=("disability",))
    Programme.objects.filter(pk=cast.programme.pk).update(criteria=["disability"])
    cast.programme.refresh_from_db()
    new = a_pad(cast)
    assert (old.form.number, new.form.number, a_pad(cast).form_id) == (1, 2, new.form_id)
    driss = client_of("driss")
    sent(driss, photograph)
    assert Sheet.objects.get().answers["criteria"] == {"ticked": ["disability"], "doubtful": []}
    driss.post(confirm_page(old), completed(cast, driss.get(confirm_page(old)).context["form"]))
    assert Referral.objects.get().criteria == ["disability"]


def hostile() -> dict[str, tuple[bytes, str]]:
    bomb, cut = io.BytesIO(), io.BytesIO()
    Image.new("1", (9000, 9000)).save(bomb, "PNG")
    Image.new("L", (500, 500)).save(cut, "JPEG")
    page = Image.new("L", (40, 40), 255)
    return {
        "nothing": (b"", "bad_format"),
        "text": (b"sexe : femme", "bad_format"),
        "another format": (b"GIF89a" + bytes(200), "bad_format"),
        "pixel bomb": (bomb.getvalue(), "too_large"),
        "cut JPEG": (cut.getvalue()[:300], "damaged"),
        "JPEG in name only": (b"\xff\xd8\xff" + bytes(500), "damaged"),
        "PDF in name only": (b"%PDF-1.7\n" + b"\xff" * 500, "damaged"),
        "PDF of too many pages": (a_scan(*[page] * 41), "too_many"),
    }


@pytest.mark.parametrize("what", hostile())
def test_a_hostile_file_is_answered_and_keeps_nothing(cast: Cast, what: str) -> None:
    data, reason = hostile()[what]
    assert take_in(actor=cast.actor("driss"), data=data) == [Taken(outcome=ReadingOutcome(reason))]
    assert not Sheet.objects.exists()


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


def test_a_refused_sheet_is_a_try_of_the_account(cast: Cast, client_of: ClientOf) -> None:
    driss, pad, tries = client_of("driss"), a_pad(cast), limits.TRIES_OF_AN_ACCOUNT
    sent(driss, a_photograph(pad), a_photograph(pad, number=2))
    form = driss.get(confirm_page(pad)).context["form"]
    driss.post(confirm_page(pad), completed(cast, form))
    tries.count(str(cast.driss.user_id), tries.most - 1)
    form = driss.get(confirm_page(pad, 2)).context["form"]
    answered = [driss.post(confirm_page(pad, 2), completed(cast, form)) for _turn in range(2)]
    assert [list(one.context["form"].errors) for one in answered] == [["household_exception"], ["__all__"]]
    assert "beaucoup servi" in answered[1].content.decode()


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


def test_no_pad_is_printed_for_who_may_not_refer(cast: Cast) -> None:
    Programme.objects.filter(pk=cast.programme.pk).update(prescriber_kinds=["college"], places_may_open=False)
    cast.programme.refresh_from_db()
    with pytest.raises(Refused):
        a_pad(cast)
    with pytest.raises(Refused):
        a_pad(cast, who="ines", organisation=cast.place.organisation, place=cast.place)


def test_a_pad_is_of_one_s_own_organisation_and_of_a_size(cast: Cast) -> None:
    with pytest.raises(NotFound):
        a_pad(cast, organisation=an_organisation(cast.territory))
    with pytest.raises(NotFound):
        issue_pad(
            actor=cast.actor("driss"),
            programme=a_programme(cast.elsewhere.organisation.territory, slug="clic-47"),
            organisation=cast.social_centre,
            size=5,
        )
    with pytest.raises(Invalid):
        a_pad(cast, size=101)


def test_printing_a_pad_is_recorded_once_and_looking_at_it_again_is_not(
    cast: Cast, client_of: ClientOf
) -> None:
    driss = client_of("driss")
    form = {"programme": cast.programme.pk, "size": "10", "submission": str(uuid4())}
    for _turn in range(2):
        driss.post("/pads/new", form)
    pad = Pad.objects.get()
    driss.get(f"/pads/{pad.code}.pdf")
    (event,) = Event.objects.filter(stream=pad.stream)
    assert (event.kind, event.facts) == (
        "pad.printed",
        {
            "programme_id": cast.programme.pk,
            "organisation_id": cast.social_centre.pk,
            "place_id": None,
            "form": pad.form.number,
            "sheets": 10,
        },
    )


def test_the_code_on_a_sheet_leads_to_it(cast: Cast, client_of: ClientOf) -> None:
    driss, pad = client_of("driss"), a_pad(cast)
    path = pad.address_of(1).partition("/F/")[2]
    assert driss.get(f"/F/{path}").templates[0].name == "pads/read.html"
    Sheet.objects.create(pad=pad, number=1, read_at=timezone.now())
    assert driss.get(f"/f/{path.lower()}").templates[0].name == "pads/confirm.html"


def test_the_list_costs_the_same_whatever_it_shows(cast: Cast, client_of: ClientOf) -> None:
    pad, client = a_pad(cast), client_of("chloe")
    a_place(an_organisation(cast.territory))

    def one_more() -> None:
        a_pad(cast)
        Sheet.objects.create(pad=pad, number=Sheet.objects.count() + 1, read_at=timezone.now())

    assert_list_costs(client, "/pads/", add_row=one_more, expected=6)


def test_a_sheet_that_nobody_confirms_erases_itself(cast: Cast) -> None:
    pad = a_pad(cast)
    for number, days in ((1, 60.5), (2, 59)):
        read_at = timezone.now() - timedelta(days=days)
        Sheet.objects.create(pad=pad, number=number, read_at=read_at, sealed_picture=b"sealed")
    erase_what_is_due()
    assert list(Sheet.objects.values_list("number", flat=True)) == [2]
    assert erased_sheets() == (1, 0)


def test_a_picture_erased_when_its_sheet_was_dealt_with_is_counted_on_the_day(
    cast: Cast, clock: Clock
) -> None:
    pad = a_pad(cast)
    sheet = Sheet.objects.create(pad=pad, number=1, read_at=timezone.now(), sealed_picture=b"sealed")
    set_sheet_aside(actor=cast.actor("driss"), sheet=sheet)
    clock.advance(hours=1)
    for _turn in range(2):
        erase_what_is_due()
    assert erased_sheets() == (1, 0)


def erased_sheets() -> tuple[int, int]:
    """Of today: how many, and how many of them late."""
    return ErasureCount.objects.values_list("erased", "late").get(
        what="paper_sheets", day=timezone.localdate()
    )
