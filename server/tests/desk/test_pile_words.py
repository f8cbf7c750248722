"""What is said of a whole pile at the bench (checks, grade, recipe), and taken back within the minute."""

from __future__ import annotations

from collections.abc import Callable
from uuid import uuid4

import pytest
from django.test import Client

from rebond.desk.actions import Wish, act_on_pile, undo_pile
from rebond.desk.models import PileGesture
from rebond.devices.models import Device
from rebond.ledger.models import Event
from rebond.preparation.models import Preparation
from rebond.workshop.actions import Finding, grade, install_system, record_checks
from rebond.workshop.models import Check, Grading, Installation
from tests.cast import Cast
from tests.donations.pages import its_lot
from tests.factories import devices
from tests.preparation.prepared import a_recipe

pytestmark = pytest.mark.django_db


def on_the_bench(cast: Cast, number: int = 2) -> list[Device]:
    return list(devices(number, its_lot(cast)))


def said(cast: Cast, verb: str, pile: list[Device], option: str = "", who: str = "bruno") -> PileGesture:
    wish = Wish(verb=verb, option=option, devices=pile)
    return act_on_pile(actor=cast.actor(who), key=uuid4(), wish=wish)


def test_checks_passed_on_the_wrong_pile_wait_again(cast: Cast) -> None:
    pile = on_the_bench(cast)
    record_checks(actor=cast.actor("chloe"), devices=pile[:1], results={"screen": Finding("failed")})
    gesture = said(cast, "check", pile)
    assert Check.objects.filter(device__in=pile, result="passed").count() > len(pile)
    outcome = undo_pile(actor=cast.actor("bruno"), key=gesture.key)
    assert (len(outcome.taken), outcome.refused) == (2, [])
    kept = Check.objects.filter(device__in=pile)
    assert [(row.device, row.kind, row.result) for row in kept] == [(pile[0], "screen", "failed")]
    told = Event.objects.filter(stream=pile[1].stream, kind="check.taken_back").get()
    assert "keyboard" in told.facts["kinds"]


def test_a_check_recorded_anew_since_stays(cast: Cast) -> None:
    pile = on_the_bench(cast)
    gesture = said(cast, "check", pile)
    again = {"battery": Finding("failed")}
    record_checks(actor=cast.actor("bruno"), devices=pile[:1], results=again)
    undo_pile(actor=cast.actor("bruno"), key=gesture.key)
    assert list(Check.objects.filter(device__in=pile).values_list("kind", "result")) == [
        ("battery", "failed")
    ]


def test_the_grade_before_stands_again(cast: Cast) -> None:
    pile = on_the_bench(cast)
    grade(actor=cast.actor("chloe"), devices=pile[:1], case="none", screen="none", keyboard="none")
    before = Grading.objects.get(device=pile[0])
    gesture = said(cast, "grade", pile, "visible")
    assert set(Device.objects.filter(pk__in=gesture.taken).values_list("grade", flat=True)) == {"C"}
    assert undo_pile(actor=cast.actor("bruno"), key=gesture.key).refused == []
    now = Grading.objects.get(device__in=pile)
    columns = ("device", "case", "screen", "keyboard", "grade", "graded_at", "graded_by")
    assert [getattr(now, name) for name in columns] == [getattr(before, name) for name in columns]
    assert list(
        Device.objects.filter(pk__in=gesture.taken).order_by("pk").values_list("grade", flat=True)
    ) == [
        "A",
        "",
    ]


def test_a_grade_given_since_stays(cast: Cast) -> None:
    pile = on_the_bench(cast)
    gesture = said(cast, "grade", pile, "light")
    grade(actor=cast.actor("chloe"), devices=pile[:1], case="none", screen="none", keyboard="none")
    outcome = undo_pile(actor=cast.actor("bruno"), key=gesture.key)
    assert [refusal.subject.pk for refusal in outcome.refused] == [pile[0].pk]
    assert "depuis" in outcome.refused[0].reason
    assert [row.grade for row in Grading.objects.filter(device__in=pile)] == ["A"]


def test_a_recipe_put_on_the_wrong_pile_goes_with_its_system(cast: Cast) -> None:
    pile, recipe = on_the_bench(cast), a_recipe(cast).recipe
    install_system(actor=cast.actor("chloe"), devices=pile[:1], system="emmabuntus", version="DE5")
    was = Installation.objects.get(device=pile[0])
    gesture = said(cast, "prepare", pile, str(recipe.pk))
    assert Preparation.objects.filter(device__in=pile).count() == len(pile)
    assert undo_pile(actor=cast.actor("bruno"), key=gesture.key).refused == []
    assert not Preparation.objects.filter(device__in=pile).exists()
    now = Installation.objects.get(device__in=pile)
    assert (now.device, now.system, now.version) == (pile[0], was.system, was.version)
    assert (now.installed_at, now.installed_by) == (was.installed_at, was.installed_by)
    systems = (
        Device.objects.filter(pk__in=gesture.taken).order_by("pk").values_list("operating_system", flat=True)
    )
    assert ["Emmabuntüs" in system for system in systems] == [True, False]
    assert Event.objects.filter(stream=pile[1].stream, kind="device.preparation_taken_back").exists()
    assert said(cast, "prepare", pile, str(recipe.pk)).taken == [device.pk for device in pile]


def test_what_left_the_bench_since_keeps_what_was_said(cast: Cast) -> None:
    pile = on_the_bench(cast)
    gesture = said(cast, "grade", pile, "light")
    said(cast, "eliminate", pile[:1], "broken", who="chloe")
    outcome = undo_pile(actor=cast.actor("bruno"), key=gesture.key)
    assert [refusal.subject.pk for refusal in outcome.refused] == [pile[0].pk]
    assert [row.device for row in Grading.objects.filter(device__in=pile)] == [pile[0]]


def test_a_gesture_that_nobody_could_take_is_undone_without_fault(cast: Cast) -> None:
    pile = list(devices(1, its_lot(cast), stage="announced"))
    gesture = said(cast, "check", pile)
    assert gesture.taken == []
    assert undo_pile(actor=cast.actor("bruno"), key=gesture.key).taken == ()


@pytest.mark.parametrize("verb", ["check", "grade", "prepare"])
def test_what_a_release_that_kept_nothing_did_is_not_undone_and_the_page_says_what_to_do(
    cast: Cast, client_of: Callable[[str], Client], verb: str
) -> None:
    pile = on_the_bench(cast)
    option = {"check": "", "grade": "light", "prepare": str(a_recipe(cast).recipe.pk)}[verb]
    gesture = said(cast, verb, pile, option)
    PileGesture.objects.filter(pk=gesture.pk).update(to_undo={})
    told = client_of("bruno").post("/pile/undo", {"key": str(gesture.key)}, follow=True)
    assert "Ce qui était noté avant n’a pas été gardé" in told.content.decode()
    assert PileGesture.objects.get(pk=gesture.pk).undone_at is None
    assert not Event.objects.filter(kind__endswith="taken_back").exists()


@pytest.mark.parametrize("verb", ["check", "grade:light"])
def test_the_page_offers_to_take_it_back_and_the_history_tells_it(
    cast: Cast, client_of: Callable[[str], Client], verb: str
) -> None:
    (device,), bruno = on_the_bench(cast, 1), client_of("bruno")
    key = str(uuid4())
    sent = {"key": key, "codes": device.asset_tag, "gesture": verb}
    page = bruno.post("/pile/", sent, follow=True).content.decode()
    assert "Annuler ce geste" in page
    assert "ne peut pas être annulé" not in page
    page = bruno.post("/pile/undo", {"key": key}, follow=True).content.decode()
    assert "Annulé pour 1 ordinateur" in page
    assert "par erreur" in bruno.get(f"/D/{device.asset_tag}").content.decode()
