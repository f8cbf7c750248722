"""Another person looks at the computers of a sample that nobody can choose, before they go to the shelf."""

from __future__ import annotations

from collections.abc import Callable
from uuid import uuid4

import pytest
from django.conf import LazySettings
from django.test import Client
from django.urls import reverse

from rebond.access import Role
from rebond.desk.queries.todo import todo_of
from rebond.kit.errors import Invalid, NotAllowed, Refused
from rebond.ledger.models import Event
from rebond.ledger.worker import drain
from rebond.network.actors import actor_for
from rebond.preparation.actions import NewPicture, prepare, record_final_check
from rebond.preparation.models import DefectPicture, FinalCheck, RecipeVersion
from rebond.preparation.queries import final_checks_to_make, final_checks_waiting
from rebond.preparation.sample import is_drawn
from rebond.repairs.models import Repair
from rebond.stock.actions import location_named, shelve
from rebond.workshop.actions import grade
from rebond.workshop.models import Grading
from tests.cast import Cast
from tests.collection.offering import a_picture
from tests.factories.network import a_membership
from tests.harness.queries import assert_list_costs
from tests.preparation.prepared import (
    a_computer,
    a_recipe,
    an_upload,
    another,
    checking,
    codes,
    sent,
)
from tests.stock.prepared import prepared

Clients = Callable[[str], Client]


A_YEAR = [f"RB-{number:04d}-X" for number in range(3000)]


def drawn(percent: int) -> set[str]:
    return {tag for tag in A_YEAR if is_drawn(tag, percent=percent)}


def test_the_sample_is_drawn_by_a_key_and_a_higher_rate_holds_the_lower_one(settings: LazySettings) -> None:
    settings.FINGERPRINT_KEY = b"one installation"
    tenth, quarter = drawn(10), drawn(25)
    assert (drawn(0), drawn(100)) == (set(), set(A_YEAR))
    assert (tenth < quarter, 270 < len(tenth) < 330) == (True, True)
    settings.FINGERPRINT_KEY = b"another installation"
    assert drawn(10) != tenth


def test_a_computer_of_the_sample_waits_for_another_person_once_it_is_prepared(cast: Cast) -> None:
    checking(cast)
    (device,) = prepared(cast)
    device.installation.delete()
    before = codes(device)
    prepare(actor=cast.actor("bruno"), devices=[device], version=a_recipe(cast))
    assert (before, codes(device)) == (["not_installed"], ["final_check_required"])
    location = location_named(actor=cast.actor("bruno"), workshop=cast.workshop, code="B-12")
    assert not shelve(actor=cast.actor("bruno"), devices=[device], location=location).taken


def test_one_that_is_not_drawn_waits_for_nobody(cast: Cast) -> None:
    checking(cast, percent=1)
    version = a_recipe(cast)
    made = [a_computer(cast, version) for _ in range(3)]
    expected = {d.pk: ["final_check_required"] if is_drawn(d.asset_tag, percent=1) else [] for d in made}
    assert {device.pk: codes(device) for device in made} == expected


def test_another_person_finds_nothing_and_it_is_ready(cast: Cast) -> None:
    checking(cast)
    device = a_computer(cast)
    check = record_final_check(actor=another(cast), device=device, submission=uuid4())
    assert (check.result, codes(device)) == ("passed", [])
    assert Event.objects.get(kind="final_check.passed").facts == {"check_id": check.pk}


def test_whoever_prepared_it_does_not_check_it_under_any_hat(cast: Cast) -> None:
    checking(cast)
    device = a_computer(cast)
    second_hat = a_membership(Role.SUPERVISOR, cast.operator, user=cast.bruno.user)
    for actor in (cast.actor("bruno"), actor_for(second_hat)):
        with pytest.raises(Refused) as refusal:
            record_final_check(actor=actor, device=device, submission=uuid4())
        assert refusal.value.code == "same_person"
    assert (codes(device), FinalCheck.objects.count()) == (["final_check_required"], 0)


def test_whoever_recorded_the_system_without_a_recipe_prepared_it_too(cast: Cast) -> None:
    checking(cast)
    (device,) = prepared(cast)
    device.installation.installed_by = cast.bruno
    device.installation.save()
    with pytest.raises(Refused) as refusal:
        record_final_check(actor=cast.actor("bruno"), device=device, submission=uuid4())
    assert refusal.value.code == "same_person"


def test_it_does_not_pass_while_something_else_is_left_to_do(cast: Cast) -> None:
    checking(cast)
    device = a_computer(cast)
    Grading.objects.all().delete()
    with pytest.raises(Refused) as refusal:
        record_final_check(actor=another(cast), device=device, submission=uuid4())
    assert refusal.value.code == "not_graded"


def test_settings_that_are_wrong_send_it_back_until_it_is_prepared_and_checked_again(cast: Cast) -> None:
    checking(cast)
    version = a_recipe(cast)
    device, other = a_computer(cast, version), another(cast)
    record_final_check(actor=other, device=device, submission=uuid4(), faults=["settings"])
    sent_back = codes(device)
    assert prepare(actor=cast.actor("bruno"), devices=[device], version=version).complete
    put_right = codes(device)
    record_final_check(actor=other, device=device, submission=uuid4())
    assert (sent_back, put_right, codes(device)) == (["prepare_again"], ["final_check_required"], [])


def test_a_grade_that_is_wrong_asks_to_grade_again(cast: Cast) -> None:
    checking(cast)
    device, other = a_computer(cast), another(cast)
    record_final_check(actor=other, device=device, submission=uuid4(), faults=["grade", "cleaning"])
    sent_back = codes(device)
    grade(actor=cast.actor("bruno"), devices=[device], case="light", screen="none", keyboard="none")
    assert (sent_back, codes(device)) == (["grade_again"], ["final_check_required"])


def test_a_function_that_fails_is_a_failed_check_and_opens_a_repair(cast: Cast) -> None:
    checking(cast)
    device = a_computer(cast)
    record_final_check(
        actor=another(cast),
        device=device,
        submission=uuid4(),
        faults=["function"],
        functions=["keyboard"],
    )
    drain()
    assert Repair.objects.get(device=device).source == "check"
    assert codes(device) == ["checks_failed", "under_repair", "final_check_required"]


def test_a_check_sent_twice_counts_once(cast: Cast) -> None:
    checking(cast)
    device, other, submission = a_computer(cast), another(cast), uuid4()
    shown = [NewPicture("case", a_picture())]
    for _ in range(2):
        record_final_check(
            actor=other, device=device, submission=submission, faults=["cleaning"], pictures=shown
        )
    assert (FinalCheck.objects.count(), DefectPicture.objects.count()) == (1, 1)
    assert Event.objects.filter(kind="final_check.failed").count() == 1


@pytest.mark.parametrize(
    ("faults", "functions", "field"),
    [
        (["ugly"], [], "faults"),
        (["function"], [], "functions"),
        (["settings"], ["keyboard"], "functions"),
        (["function"], ["antenna"], "functions"),
    ],
)
def test_a_reason_that_says_nothing_is_refused(
    cast: Cast, faults: list[str], functions: list[str], field: str
) -> None:
    checking(cast)
    with pytest.raises(Invalid) as refusal:
        record_final_check(
            actor=another(cast),
            device=a_computer(cast),
            submission=uuid4(),
            faults=faults,
            functions=functions,
        )
    assert refusal.value.field == field


def test_a_programme_that_asks_for_none_has_none(cast: Cast) -> None:
    device = a_computer(cast)
    with pytest.raises(Refused) as refusal:
        record_final_check(actor=another(cast), device=device, submission=uuid4())
    assert (refusal.value.code, codes(device), final_checks_waiting(another(cast))) == ("not_asked", [], [])


def test_a_storekeeper_makes_no_final_check(cast: Cast) -> None:
    checking(cast)
    with pytest.raises(NotAllowed):
        record_final_check(actor=cast.actor("amina"), device=a_computer(cast), submission=uuid4())


def test_to_do_tells_those_that_one_may_check(cast: Cast) -> None:
    checking(cast)
    device, other = a_computer(cast), another(cast)
    bruno = cast.actor("bruno")
    assert [one.dossier.device.pk for one in final_checks_to_make(other)] == [device.pk]
    assert final_checks_to_make(bruno) == []
    page = reverse("preparation:final_checks")
    assert [(item.url, item.count) for item in todo_of(other) if item.url == page] == [(page, 1)]
    assert not [item for item in todo_of(bruno) if item.url == page]


def test_a_check_is_made_on_its_page_with_a_picture_of_the_defect(client_of: Clients, cast: Cast) -> None:
    checking(cast)
    device, chloe = a_computer(cast), client_of("chloe")
    page = reverse("preparation:final_check", args=[device.asset_tag])
    empty = chloe.post(page, sent(result="failed"))
    contradiction = chloe.post(page, sent(faults=["grade"]))
    unsaid = chloe.post(page, sent(result="failed", faults=["grade"], pictures=an_upload()))
    told = [
        (answer.status_code, list(answer.context["form"].errors)) for answer in (empty, contradiction, unsaid)
    ]
    assert told == [(422, ["faults"]), (422, ["result"]), (422, ["part"])]
    chloe.post(page, sent(result="failed", faults=["grade"], part="case", pictures=an_upload()))
    picture = DefectPicture.objects.get()
    assert (picture.part, picture.final_check.faults) == ("case", ["grade"])


def test_whoever_prepared_it_reads_why_they_may_not(client_of: Clients, cast: Cast) -> None:
    checking(cast)
    device = a_computer(cast)
    bruno = client_of("bruno")
    page = reverse("preparation:final_check", args=[device.asset_tag])
    assert b"<form" not in bruno.get(page).content.split(b"<main")[1].split(b"</main>")[0]
    assert bruno.post(page, sent()).status_code == 422


def test_the_list_costs_the_same_for_many(client_of: Clients, cast: Cast) -> None:
    checking(cast)
    version: RecipeVersion = a_recipe(cast)
    assert_list_costs(
        client_of("chloe"),
        reverse("preparation:final_checks"),
        add_row=lambda: a_computer(cast, version),
        expected=18,
    )


def test_a_page_sent_again_with_something_else_is_refused(cast: Cast) -> None:
    checking(cast)
    device, other, submission = a_computer(cast), a_computer(cast), uuid4()
    record_final_check(actor=another(cast), device=device, submission=submission)
    for checked, faults in ((other, []), (device, ["cleaning"])):
        with pytest.raises(Refused) as refused:
            record_final_check(actor=another(cast), device=checked, submission=submission, faults=faults)
        assert refused.value.code == "sent_already"
    assert [row.device_id for row in FinalCheck.objects.all()] == [device.pk]
