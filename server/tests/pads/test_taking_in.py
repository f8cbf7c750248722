"""Photographs and scans of sheets: which one is read, for whom, and what is refused."""

from __future__ import annotations

import io
from collections.abc import Callable

import pytest
from django.test import Client
from django.utils import timezone
from PIL import Image

from rebond.access import Role
from rebond.network.actors import actor_for
from rebond.pads.actions import Taken, set_sheet_aside, take_in
from rebond.pads.choices import ReadingOutcome, SheetState
from rebond.pads.models import FormVersion, Pad, Sheet
from rebond.programmes.models import Programme
from rebond.referrals import limits
from rebond.referrals.models import Referral
from tests.cast import Cast
from tests.factories import a_membership, a_place, an_organisation
from tests.pads.entering import completed, confirm_page, sent
from tests.pads.sheets import a_pad, a_page, a_photograph, a_scan

pytestmark = pytest.mark.django_db
ClientOf = Callable[[str], Client]


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


def test_the_code_on_a_sheet_leads_to_it(cast: Cast, client_of: ClientOf) -> None:
    driss, pad = client_of("driss"), a_pad(cast)
    path = pad.address_of(1).partition("/F/")[2]
    assert driss.get(f"/F/{path}").templates[0].name == "pads/read.html"
    Sheet.objects.create(pad=pad, number=1, read_at=timezone.now())
    assert driss.get(f"/f/{path.lower()}").templates[0].name == "pads/confirm.html"
