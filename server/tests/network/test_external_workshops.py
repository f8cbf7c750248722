"""People of an external workshop see what stands in it, and work on that only."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from passport.certificate import Setting
from rebond.access import Actor, Role, Scope, may, reaches, scope_of
from rebond.access.matrix import ENTRUSTED, MATRIX
from rebond.bench.models import Operator
from rebond.bench.queries import device_recognised, operators_near
from rebond.devices.models import Device
from rebond.kit.errors import NotFound
from rebond.network.actors import actor_for
from rebond.network.models import Membership, Workshop
from rebond.stock.actions import location_named
from rebond.workshop.actions import ingest_document
from rebond.workshop.models import Review
from rebond.workshop.queries import drive_proofs
from tests.agents.sticks import a_stick
from tests.cast import Cast
from tests.factories import a_device, a_donation_agreement, a_lot, a_membership, a_workshop, an_organisation
from tests.workshop.documents import Wipe, a_report, an_nwipe_log


@dataclass(frozen=True, slots=True)
class Outside:
    workshop: Workshop
    tariq: Membership

    @property
    def actor(self) -> Actor:
        return actor_for(self.tariq)


@pytest.fixture
def outside(cast: Cast) -> Outside:
    organisation = an_organisation(cast.territory, name="Atelier des Tilleuls", is_external_workshop=True)
    workshop = a_workshop(organisation, name="Atelier des Tilleuls")
    return Outside(workshop, a_membership(Role.SUPERVISOR, organisation))


def test_a_role_of_the_territory_reaches_the_workshop_alone(outside: Outside) -> None:
    """Whatever a supervisor holds in the territory is narrowed or gone; what everybody holds stays."""
    narrowed = {name for name in MATRIX if scope_of(outside.actor, name) is Scope.OWN_WORKSHOP}
    held = {name for name in MATRIX if MATRIX[name].get(Role.SUPERVISOR) is Scope.TERRITORY}
    assert narrowed == held & ENTRUSTED
    kept = {name for name in MATRIX if may(outside.actor, name)} - narrowed
    assert kept == {"desk.open", "account.manage_own", "commune.search"} | {
        name for name, line in MATRIX.items() if line.get(Role.SUPERVISOR) is Scope.OWN_ORGANISATION
    }


def test_a_computer_is_seen_while_it_stands_there(cast: Cast, outside: Outside) -> None:
    here, there = a_device(a_lot(workshop=outside.workshop)), a_device(a_lot(workshop=cast.workshop))
    assert list(Device.objects.visible_to(outside.actor)) == [here]
    assert [reaches(outside.actor, "check.record", device.scope_keys()) for device in (here, there)] == [
        True,
        False,
    ]


def test_a_document_of_a_computer_that_stands_elsewhere_waits_for_the_coordination(
    cast: Cast, outside: Outside
) -> None:
    agreement = a_donation_agreement(cast.programme)
    here = a_device(a_lot(agreement, workshop=outside.workshop), serial="PF01")
    there = a_device(a_lot(agreement, workshop=cast.workshop), serial="PF02")
    results = [
        ingest_document(actor=outside.actor, territory=cast.territory, data=a_report(serial, drives=()))
        for serial in ("PF01", "PF02")
    ]
    assert [(result.outcome, result.device) for result in results] == [
        ("updated", here.asset_tag),
        ("review", None),
    ]
    assert list(Review.objects.get().candidates.all()) == [there]


def test_what_it_sends_proves_no_erasure_of_a_drive_that_stands_elsewhere(
    cast: Cast, outside: Outside
) -> None:
    there = a_device(a_lot(a_donation_agreement(cast.programme), workshop=cast.workshop), serial="PF02")
    report = a_report("PF02", drives=("AAAA1111", "BBBB2222"))
    ingest_document(actor=cast.actor("bruno"), territory=cast.territory, data=report)
    for data in (
        an_nwipe_log(Wipe(serial="AAAA1111")),
        a_stick(cast).certify(serial="AAAA1111"),
        a_stick(cast).certify(serial="CCCC3333", setting=Setting(asset_tag=there.asset_tag)),
    ):
        result = ingest_document(actor=outside.actor, territory=cast.territory, data=data)
        assert (result.outcome, result.device) == ("review", None)
    assert [(proof.drive.serial, proof.state) for proof in drive_proofs(there)] == [
        ("AAAA1111", "nothing"),
        ("BBBB2222", "nothing"),
    ]


def test_an_external_workshop_creates_no_computer(cast: Cast, outside: Outside) -> None:
    lot = a_lot(a_donation_agreement(cast.programme), workshop=outside.workshop)
    with pytest.raises(NotFound):
        ingest_document(actor=outside.actor, territory=cast.territory, data=a_report("PF03"), lot=lot)


def test_it_puts_computers_on_its_own_shelves_only(cast: Cast, outside: Outside) -> None:
    assert location_named(actor=outside.actor, workshop=outside.workshop, code="A-1").code == "A-1"
    with pytest.raises(NotFound):
        location_named(actor=outside.actor, workshop=cast.workshop, code="A-1")


def test_its_people_are_the_only_names_at_its_bench(cast: Cast, outside: Outside) -> None:
    for hat in (cast.bruno, outside.tariq):
        Operator.objects.create(membership=hat, pin="set")
    assert [row.membership for row in operators_near(outside.actor)] == [outside.tariq]


def test_a_bench_of_it_reaches_no_further(cast: Cast, outside: Outside) -> None:
    elsewhere = a_device(a_lot(a_donation_agreement(cast.programme), workshop=cast.workshop), serial="PF05")
    assert device_recognised(outside.actor, serial=elsewhere.serial) is None
