"""Things found in computers: declared at three doors by one action, kept, and how they leave."""

from __future__ import annotations

from collections.abc import Callable
from uuid import uuid4

import pytest
from django.test import Client

from rebond.bench.actions import record_object, settle_object
from rebond.bench.choices import ObjectFate, ObjectKind
from rebond.bench.models import FoundObject
from rebond.devices.actions import lift_hold
from rebond.devices.models import Hold
from rebond.kit.errors import Invalid, Refused
from rebond.ledger.models import Event
from rebond.network.models import Organisation
from tests.bench.pages import an_object
from tests.cast import Cast
from tests.certificates.received import a_computer
from tests.harness.queries import assert_list_costs


def test_an_object_leaves_only_with_the_paper_of_its_end(cast: Cast) -> None:
    bruno, found = cast.actor("bruno"), an_object(cast)
    with pytest.raises(Invalid) as asked:
        settle_object(actor=bruno, found=found, fate=ObjectFate.RETURNED, reference="  ")
    assert (asked.value.field, FoundObject.objects.kept().count()) == ("reference", 1)
    settle_object(actor=bruno, found=found, fate=ObjectFate.RETURNED, reference="Classeur A,  fiche 12")
    with pytest.raises(Refused):
        settle_object(actor=bruno, found=found, fate=ObjectFate.DESTROYED, reference="ATT-7")
    found.refresh_from_db()
    assert (found.fate, found.reference) == ("returned", "Classeur A, fiche 12")
    events = Event.objects.filter(kind__startswith="found_object").order_by("pk")
    assert list(events.values_list("kind", "facts")) == [
        ("found_object.recorded", {"object_id": found.pk, "object_kind": "sim"}),
        ("found_object.settled", {"object_id": found.pk, "object_kind": "sim", "fate": "returned"}),
    ]


def test_whoever_scans_the_computer_declares_what_was_in_it_once(
    client_of: Callable[[str], Client], cast: Cast
) -> None:
    device, bruno = a_computer(cast), client_of("bruno")
    sent = {
        "submission": str(uuid4()),
        "code": device.serial,
        "kind": ObjectKind.MONEY.value,
        "kept_at": "Coffre",
        "for_the_police": "on",
    }
    for _again in range(2):
        assert bruno.post("/bench/objects/new/", sent).status_code == 302
    found = FoundObject.objects.get()
    assert (found.device, found.kind, found.kept_at) == (device, "money", "Coffre")
    assert [hold.reason for hold in Hold.objects.filter(device=device, lifted_at=None)] == ["police"]
    for other in ({"kind": ObjectKind.SIM.value}, {"kept_at": "Tiroir 3"}):
        answer = bruno.post("/bench/objects/new/", {**sent, **other})
        assert (answer.status_code, FoundObject.objects.count()) == (422, 1)


def test_a_page_sent_again_for_the_police_blocks_and_does_not_overrule_who_lifted_it(cast: Cast) -> None:
    device, submission = a_computer(cast), uuid4()

    def blocked(*, for_the_police: bool) -> int:
        record_object(
            actor=cast.actor("bruno"),
            device=device,
            kind=ObjectKind.MONEY,
            kept_at="Coffre",
            for_the_police=for_the_police,
            submission=submission,
        )
        return Hold.objects.filter(device=device, lifted_at=None).count()

    assert [blocked(for_the_police=said) for said in (False, True, True)] == [0, 1, 1]
    lift_hold(actor=cast.actor("chloe"), hold=Hold.objects.get())
    assert (blocked(for_the_police=True), FoundObject.objects.count()) == (0, 1)


def test_a_code_that_nobody_bears_is_told_beside_its_field(
    client_of: Callable[[str], Client], cast: Cast
) -> None:
    sent = {"code": "INCONNU-1", "kind": ObjectKind.SIM.value, "kept_at": "Tiroir"}
    answer = client_of("bruno").post("/bench/objects/new/", sent)
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["code"])


def test_the_donor_reads_its_own_objects_and_settles_none(
    client_of: Callable[[str], Client], cast: Cast
) -> None:
    found, gael = an_object(cast), client_of("gael")
    page = gael.get("/bench/objects/")
    assert [row.pk for row, _form in page.context["rows"]] == [found.pk]
    sent = {f"{found.pk}-fate": "returned", f"{found.pk}-reference": "x"}
    assert gael.post(f"/bench/objects/{found.pk}/settle/", sent).status_code == 403
    assert client_of("farid").get("/bench/objects/").status_code == 403


def test_the_donor_reads_whom_to_reach_and_what_becomes_of_a_signed_slip(
    client_of: Callable[[str], Client], cast: Cast
) -> None:
    an_object(cast)
    Organisation.objects.filter(pk=cast.operator.pk).update(public_phone="05 58 00 00 01")
    page = client_of("gael").get("/bench/objects/").content.decode()
    assert "Vous avez déjà un exemplaire signé ? Envoyez-le à la coordination." in page
    assert 'href="tel:05 58 00 00 01"' in page
    assert "exemplaire signé" not in client_of("bruno").get("/bench/objects/").content.decode()


def test_the_end_said_without_its_paper_comes_back_beside_the_field(
    client_of: Callable[[str], Client], cast: Cast
) -> None:
    found, bruno = an_object(cast), client_of("bruno")
    address = f"/bench/objects/{found.pk}/settle/"
    answer = bruno.post(address, {f"{found.pk}-fate": "destroyed"})
    assert (answer.status_code, list(answer.context["refused"].errors)) == (422, ["reference"])
    bruno.post(address, {f"{found.pk}-fate": "destroyed", f"{found.pk}-reference": "Broyé, PV 2026-3"})
    listed = bruno.get("/bench/objects/?settled=1").context["rows"]
    assert [row.reference for row, _form in listed] == ["Broyé, PV 2026-3"]


def test_the_list_costs_the_same_for_one_object_and_for_three(
    client_of: Callable[[str], Client], cast: Cast
) -> None:
    device = a_computer(cast)

    def add() -> None:
        record_object(actor=cast.actor("bruno"), device=device, kind=ObjectKind.SIM, kept_at="Tiroir")

    assert_list_costs(client_of("bruno"), "/bench/objects/", add_row=add, expected=6)
