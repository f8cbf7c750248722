"""The flow of a workshop: bottleneck first, aggregated, hidden where few computers or few people would be told of."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal

from django.utils import timezone

from rebond.devices.facts import Rectified, TakenBack
from rebond.devices.models import Device
from rebond.integration.queries.doing import begins, ends
from rebond.integration.queries.flow import WAITS_AT, Flow, Share, flow_of
from rebond.integration.queries.runs import Run
from rebond.network.models import Membership
from rebond.preparation.facts import FinalCheckFailed
from rebond.repairs.actions import await_part, count_part
from rebond.stock.actions import location_named, shelve
from rebond.workshop.choices import Station as Waiting
from rebond.workshop.facts import Installed
from rebond.workshop.models import Installation
from tests.cast import Cast
from tests.harness.clock import Clock
from tests.integration.prepared import a_colleague, computers, mistaken, worked
from tests.repairs.prepared import a_part, a_repair
from tests.stock.prepared import TESTER, prepared

INSTALLED = Installed(system="linux_mint", licence="not_needed")


def three_people(cast: Cast) -> list[Membership]:
    return [cast.bruno, a_colleague(cast, "Nadia"), a_colleague(cast, "Yanis")]


def shared_out(people: Sequence[Membership], made: Sequence[Device], **work: object) -> None:
    for number, device in enumerate(made):
        worked(people[number % len(people)], [device], **work)  # type: ignore[arg-type]


def shelved(cast: Cast, made: Sequence[Device]) -> None:
    location = location_named(actor=TESTER, workshop=cast.workshop, code="B-12")
    assert shelve(actor=TESTER, devices=made, location=location).complete


def stop(flow: Flow, station: str) -> tuple[int, int | None, bool]:
    found = next(stop for stop in flow.stops if stop.station == station)
    return found.waiting, found.done, found.is_hidden


def test_the_station_with_the_most_weeks_of_work_comes_first(cast: Cast) -> None:
    people = three_people(cast)
    shared_out(people, computers(cast, 8), facts=INSTALLED)
    worked(people[0], computers(cast, 2), facts=INSTALLED)
    flow = flow_of(cast.operator, weeks=4)
    assert flow.bottleneck is not None
    assert (flow.stops[0], flow.bottleneck.station) == (flow.bottleneck, "sorting")
    assert stop(flow, "sorting") == (10, 0, False)
    assert stop(flow, "preparation") == (0, 10, False)


def test_weeks_of_work_are_what_waits_at_the_pace_of_the_period(cast: Cast) -> None:
    shared_out(three_people(cast), computers(cast, 12), facts=INSTALLED)
    Installation.objects.filter(device__in=prepared(cast, 6)).delete()
    found = {stop.station.value: stop.weeks_of_work for stop in flow_of(cast.operator, weeks=4).stops}
    assert found == {"sorting": None, "preparation": Decimal("2.0")}


def test_the_work_of_one_or_two_people_and_of_few_computers_is_hidden(cast: Cast) -> None:
    people = three_people(cast)
    made = computers(cast, 12)
    shared_out(people[:2], made, facts=INSTALLED)
    shared_out(people, made[:4])
    flow = flow_of(cast.operator, weeks=4)
    assert (stop(flow, "preparation"), stop(flow, "testing")) == ((0, None, True), (0, None, True))
    assert flow.stops[0].station == "sorting"


def test_what_was_said_of_a_pile_by_mistake_is_neither_work_nor_time(cast: Cast, clock: Clock) -> None:
    people, made = three_people(cast), prepared(cast, 6)
    clock.advance(days=2)
    shared_out(people, made)
    clock.advance(days=1)
    mistaken(cast.bruno, "grade", [*made, *computers(cast, 2)], "light")
    shelved(cast, made)
    flow = flow_of(cast.operator, weeks=4)
    assert stop(flow, "testing")[1:] == (6, False)
    assert {stop.station: stop.lasts for stop in flow.stops}["testing"] == timedelta(days=2)


def test_the_time_at_a_station_runs_from_the_end_of_the_one_before(cast: Cast, clock: Clock) -> None:
    people, made = three_people(cast), prepared(cast, 6)
    clock.advance(days=2)
    shared_out(people, made)
    clock.advance(days=3)
    shared_out(people, made, facts=INSTALLED)
    clock.advance(days=1)
    shelved(cast, made)
    flow = flow_of(cast.operator, weeks=4)
    lasts = {stop.station.value: stop.lasts for stop in flow.stops}
    assert (lasts["testing"], lasts["preparation"], flow.lasts) == (
        timedelta(days=2),
        timedelta(days=3),
        timedelta(days=6),
    )
    assert flow.shelved == 6


def test_a_computer_that_was_sent_back_was_not_right_the_first_time(cast: Cast, clock: Clock) -> None:
    """By the final check, because its shelving was undone, or as faulty: a loan that ends says nothing of the work."""
    made, lea = prepared(cast, 8), cast.lea
    clock.advance(hours=1)
    worked(lea, made[:1], facts=FinalCheckFailed(check_id=1, faults=("cleaning",)))
    clock.advance(hours=1)
    shelved(cast, made)
    assert right(cast) == Share(7, 8)
    clock.advance(hours=1)
    undone = Rectified(origin="ready", target="received", reason="wrong_scan", corrects_seq=1)
    worked(lea, made[1:2], facts=undone)
    terms = {"origin": "lent", "target": "returned", "workshop_id": cast.workshop.pk, "proofs_voided": False}
    worked(lea, made[2:3], facts=TakenBack(reason="faulty", **terms))
    worked(lea, made[3:4], facts=TakenBack(reason="loan_ended", **terms))
    assert (right(cast), right(cast).percent) == (Share(5, 8), 62)


def right(cast: Cast) -> Share:
    return flow_of(cast.operator, weeks=4).right_first_time


def test_too_few_computers_tell_no_time_and_no_share(cast: Cast) -> None:
    shelved(cast, prepared(cast, 4))
    flow = flow_of(cast.operator, weeks=4)
    assert (flow.shelved, flow.lasts, flow.right_first_time.percent) == (4, None, None)


def test_another_workshop_is_not_counted(cast: Cast) -> None:
    shared_out(three_people(cast), computers(cast, 6), facts=INSTALLED)
    assert flow_of(cast.donor, weeks=4).stops == []


def test_whatever_a_computer_waits_for_is_done_somewhere() -> None:
    assert set(WAITS_AT) | {Waiting.AWAIT_PART} == set(Waiting)


def test_what_waits_for_a_part_is_told_apart_and_is_no_bottleneck(cast: Cast) -> None:
    repair, model = a_repair(cast), a_part(cast, count=1).model
    count_part(actor=TESTER, part=model.parts.get(), found=0)
    await_part(actor=cast.actor("bruno"), repair=repair, model=model)
    prepared(cast)
    storing, for_parts = flow_of(cast.operator, weeks=4).stops
    assert (storing.label, storing.waiting, storing.who_waits) == (
        "Mise en stock",
        1,
        "préparés, ils attendent d’être rangés",
    )
    told = (for_parts.label, for_parts.waiting, for_parts.is_bottleneck)
    assert told == ("En attente de pièce", 1, False)


def test_the_wait_for_a_part_is_not_time_of_repair(clock: Clock) -> None:
    run, start = Run(timezone.now()), timezone.now()
    for hours, kind in enumerate(("repair.opened", "repair.part_awaited", "part.used", "repair.closed")):
        run.read(kind, start + timedelta(hours=hours))
    assert (run.repaired, run.wait.total) == (timedelta(hours=2), timedelta(hours=1))


def test_a_day_at_the_edge_of_the_calendar_is_no_fault() -> None:
    assert ends(date.max) > begins(date.max) > begins(date.min)
