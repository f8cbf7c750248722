"""People of an external workshop repair what is entrusted to them with their own parts, and read nothing else."""

from __future__ import annotations

import pytest
from django.urls import reverse

from rebond.access import Role
from rebond.kit.errors import NotAllowed, NotFound, Refused
from rebond.network.actors import actor_for
from rebond.repairs.actions import (
    Taking,
    add_counted,
    dismantle,
    keep_model,
    open_repairs,
    take_parts,
    use_part,
)
from rebond.repairs.models import Part, PartModel, Repair, SupplierOrder
from rebond.repairs.queries import parts_used, usable_parts
from tests.cast import Cast
from tests.factories import a_membership
from tests.harness.signing_in import signed_in
from tests.repairs.prepared import a_part, a_repair, an_order, repair_of
from tests.stock.prepared import prepared
from tests.subcontracting.prepared import Outside, an_outside, entrusted, given_back


def a_part_there(outside: Outside) -> Part:
    supervisor = actor_for(a_membership(Role.SUPERVISOR, outside.workshop.organisation))
    model = keep_model(actor=supervisor, workshop=outside.workshop, kind="battery", spec="45N1001")
    return add_counted(actor=supervisor, model=model, count=2)


def test_they_repair_what_stands_there_and_its_time_and_parts_are_counted(cast: Cast) -> None:
    outside, (device,) = an_outside(cast), prepared(cast)
    entrusted(cast, outside, [device])
    client = signed_in(outside.tariq)
    client.post(reverse("repairs:of_device", args=[device.asset_tag]), {"faults": ["battery"]})
    repair = repair_of(device)
    part = a_part_there(outside)
    page = reverse("repairs:repair", args=[repair.pk])
    sent = {"part": part.pk, "count": 1, "seen": 0}
    assert client.post(f"{page}part/", sent).status_code == 302
    client.post(f"{page}time/", {"minutes": 15, "seen": 0})
    assert client.post(f"{page}close/", {"outcome": "repaired"}).status_code == 302
    done = repair_of(device)
    assert (done.workshop, done.minutes, parts_used(done)) == (outside.workshop, 15, [(part, 1)])


def test_a_repair_that_left_with_its_computer_takes_the_parts_of_where_it_stands(cast: Cast) -> None:
    home, repair = a_part(cast), a_repair(cast)
    use_part(actor=cast.actor("bruno"), repair=repair, part=home)
    outside = an_outside(cast)
    entrusted(cast, outside, [repair.device])
    there = a_part_there(outside)
    moved = repair_of(repair.device)
    assert [line.part for line in usable_parts(moved, outside.actor)] == [there]
    with pytest.raises(Refused) as refused:
        use_part(actor=outside.actor, repair=moved, part=home)
    use_part(actor=outside.actor, repair=moved, part=there)
    page = signed_in(outside.tariq).get(reverse("repairs:repair", args=[repair.pk])).content.decode()
    links = [reverse("repairs:part", args=[part.pk]) in page for part in (home, there)]
    assert (refused.value.code, links) == ("elsewhere", [False, True])


def test_nothing_else_of_repairs_and_parts_is_theirs(cast: Cast) -> None:
    outside = an_outside(cast)
    supervisor = a_membership(Role.SUPERVISOR, outside.workshop.organisation)
    actor, repair, order = actor_for(supervisor), a_repair(cast), an_order(cast)
    part = Part.objects.get()
    rows = (Repair, PartModel, Part, SupplierOrder)
    assert [model.objects.visible_to(actor).count() for model in rows] == [0, 0, 0, 0]
    addresses = [
        reverse("repairs:repair", args=[repair.pk]),
        reverse("repairs:of_device", args=[repair.device.asset_tag]),
        reverse("repairs:part", args=[part.pk]),
        reverse("repairs:order", args=[order.pk]),
        reverse("repairs:take_apart", args=[repair.device.asset_tag]),
    ]
    client = signed_in(supervisor)
    assert [client.get(address).status_code for address in addresses] == [404] * 5
    assert client.get(reverse("repairs:new_order", args=[cast.workshop.pk])).status_code == 302
    assert cast.workshop.name not in client.get(reverse("repairs:parts")).content.decode()
    for act in (
        lambda: open_repairs(actor=actor, devices=prepared(cast), faults=["screen"]),
        lambda: use_part(actor=actor, repair=repair, part=part),
        lambda: take_parts(
            actor=actor, device=repair.device, takings=[Taking(kind="keyboard", spec="FR L440")]
        ),
        lambda: keep_model(actor=actor, workshop=cast.workshop, kind="memory", spec="DDR4"),
        lambda: add_counted(actor=actor, model=part.model, count=1),
    ):
        with pytest.raises(NotFound):
            act()


def test_they_take_no_computer_apart_and_lose_sight_of_what_goes_back(cast: Cast) -> None:
    outside, (device,) = an_outside(cast), prepared(cast)
    entrusted(cast, outside, [device])
    supervisor = actor_for(a_membership(Role.SUPERVISOR, outside.workshop.organisation))
    assert open_repairs(actor=supervisor, devices=[device], faults=["screen"]).complete
    with pytest.raises(NotAllowed):
        dismantle(actor=supervisor, device=device, takings=[])
    given_back(cast, outside, [device])
    assert list(Repair.objects.visible_to(supervisor)) == []
    assert Repair.objects.visible_to(cast.actor("bruno")).count() == 1
