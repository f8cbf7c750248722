"""Who works with a stick or a bench: their name stands on what comes in from it afterwards."""

from __future__ import annotations

import uuid
from collections.abc import Callable

from django.test import Client

from rebond.agents.actions import invite_agent
from rebond.agents.choices import AgentKind
from rebond.agents.models import Agent
from rebond.bench.actions import set_pin
from rebond.bench.models import Operator
from rebond.devices.models import Device
from rebond.ledger.models import Event
from rebond.workshop.models import Document
from tests.agents.sticks import Stick, a_stick, enrolled
from tests.bench.machines import a_machine
from tests.cast import Cast
from tests.certificates.received import a_computer
from tests.harness.clock import Clock
from tests.workshop.documents import a_report


def sends(client: Client, stick: Stick, serial: str = "PF00AB12") -> Document:
    data = a_report(serial, drives=("S3Z9NX0A1", "NEW00001"))
    client.post("/api/v1/reports", data, content_type="application/octet-stream", headers=stick.headers)
    return Document.objects.latest("pk")


def test_who_takes_a_machine_in_hand_is_written_on_what_its_stick_sends(
    client: Client, client_of: Callable[[str], Client], cast: Cast
) -> None:
    a_computer(cast)
    stick = a_stick(cast)
    card = a_machine(cast, stick=stick).tells()
    client_of("bruno").post(f"/bench/cards/{card.pk}/take/")
    document = sends(client, stick)
    assert document.received_from == cast.bruno
    told = Event.objects.filter(kind="device.described").latest("pk")
    assert (told.actor, told.membership_id) == (stick.agent.stream, cast.bruno.pk)
    page = client_of("chloe").get("/bench/").content.decode()
    assert f"· {cast.bruno.user}" in page
    said = [
        client.post(
            "/api/v1/agents/state",
            {"run": str(uuid.uuid4()), "activity": "erasing"},
            content_type="application/json",
            headers=one.headers,
        ).json()["operator"]
        for one in (stick, a_stick(cast))
    ]
    assert said == [str(cast.bruno.user), ""]


def test_any_gesture_on_the_machine_takes_it_in_hand(client_of: Callable[[str], Client], cast: Cast) -> None:
    device: Device = a_computer(cast)
    card = a_machine(cast, serial="STRANGE1").tells()
    client_of("bruno").post(f"/bench/cards/{card.pk}/attach/", {"code": device.asset_tag})
    assert Agent.objects.get(pk=card.agent_id).operator == cast.bruno


def test_nobody_is_written_while_nobody_took_it(client: Client, cast: Cast) -> None:
    a_computer(cast)
    assert sends(client, a_stick(cast)).received_from is None


def test_it_is_nobodys_once_the_shift_is_over(
    client: Client, client_of: Callable[[str], Client], cast: Cast, clock: Clock
) -> None:
    a_computer(cast)
    stick = a_stick(cast)
    card = a_machine(cast, stick=stick).tells()
    client_of("bruno").post(f"/bench/cards/{card.pk}/take/")
    clock.advance(hours=13)
    assert sends(client, stick).received_from is None


def test_switching_at_the_bench_hands_the_one_bench_of_the_workshop_over(
    client_of: Callable[[str], Client], cast: Cast
) -> None:
    code = invite_agent(
        actor=cast.actor("chloe"), workshop=cast.workshop, kind=AgentKind.BENCH, name="Poste"
    ).code
    bench = enrolled(code).agent
    a_stick(cast)
    set_pin(actor=cast.actor("bruno"), pin="2580")
    browser = client_of("chloe")
    given = {"operator": Operator.objects.get().pk, "pin": "2580"}
    assert browser.post("/bench/switch/", given).status_code == 302
    bench.refresh_from_db()
    assert bench.operator == cast.bruno
    browser.post("/bench/leave/")
    bench.refresh_from_db()
    assert bench.operator == cast.chloe
    assert Agent.objects.filter(operator=None).count() == 1


def test_a_second_bench_makes_nobody_guess(client_of: Callable[[str], Client], cast: Cast) -> None:
    for name in ("Poste 1", "Poste 2"):
        code = invite_agent(
            actor=cast.actor("chloe"), workshop=cast.workshop, kind=AgentKind.BENCH, name=name
        ).code
        enrolled(code)
    set_pin(actor=cast.actor("bruno"), pin="2580")
    given = {"operator": Operator.objects.get().pk, "pin": "2580"}
    client_of("chloe").post("/bench/switch/", given)
    assert Agent.objects.filter(operator=None).count() == 2
