"""The bench page: one card a machine, and a question every two seconds that costs nothing when nothing changed."""

from __future__ import annotations

import uuid
from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from rebond.agents.actions import revoke_agent
from rebond.agents.choices import RevocationReason
from rebond.bench.actions import clear
from rebond.bench.choices import Activity, Need
from rebond.bench.models import Card
from rebond.ledger.models import Event
from rebond.workshop.models import Certificate
from tests.agents.sticks import a_stick
from tests.bench.machines import a_machine
from tests.cast import Cast
from tests.certificates.received import a_computer, a_received
from tests.harness.clock import Clock
from tests.harness.queries import assert_list_costs

STATE = "/api/v1/agents/state"


def state(client: Client, token: str, **told: object) -> tuple[int, dict[str, object]]:
    body = {"run": str(uuid.uuid4()), "activity": "erasing", **told}
    headers = {"authorization": f"Bearer {token}"}
    answer = client.post(STATE, body, content_type="application/json", headers=headers)
    return answer.status_code, answer.json()


def test_an_agent_tells_its_state_and_learns_which_computer_it_is(client: Client, cast: Cast) -> None:
    device, stick = a_computer(cast), a_stick(cast)
    status, answer = state(client, stick.token, serial="pf-00ab12", percent=64)
    assert (status, answer["tag"], answer["position"]) == (200, device.asset_tag, 1)
    assert (Card.objects.get().device, Event.objects.filter(stream=stick.agent.stream).count()) == (device, 1)


def test_the_same_run_is_one_card_and_another_run_another(client: Client, cast: Cast) -> None:
    stick, run = a_stick(cast), str(uuid.uuid4())
    for percent in (1, 2):
        state(client, stick.token, run=run, percent=percent)
    state(client, stick.token)
    assert list(Card.objects.order_by("position").values_list("position", "percent")) == [(1, 2), (2, None)]


@pytest.mark.parametrize(
    "wrong", [{"activity": "dreaming"}, {"percent": 101}, {"needs": ["coffee"]}, {"run": "1"}]
)
def test_what_has_not_the_shape_is_refused(client: Client, cast: Cast, wrong: dict[str, object]) -> None:
    assert state(client, a_stick(cast).token, **wrong)[0] == 422
    assert Card.objects.count() == 0


def test_only_agents_tell_and_a_revoked_one_is_nobody(client: Client, cast: Cast) -> None:
    stick = a_stick(cast)
    revoke_agent(actor=cast.actor("chloe"), agent=stick.agent, reason=RevocationReason.STOLEN)
    assert [state(client, token)[0] for token in (stick.token, "x")] == [401, 401]


def test_the_page_shows_each_machine_with_its_progress_and_what_needs_a_hand(
    client_of: Callable[[str], Client], cast: Cast
) -> None:
    device = a_computer(cast)
    a_machine(cast).tells(percent=64, bytes_per_second=486_000_000, seconds_left=180)
    a_machine(cast, serial="STRANGE1").tells(Activity.BY_HAND, needs=(Need.KEYBOARD,))
    page = client_of("bruno").get("/bench/").content.decode()
    wanted = (device.asset_tag, "486 Mo/s", "3 min", "À rattacher", "Presser toutes les touches", "Poste 10")
    assert [words for words in wanted if words not in page] == []


def test_nothing_new_is_answered_304_in_five_queries_whatever_the_number_of_machines(
    client_of: Callable[[str], Client], cast: Cast
) -> None:
    bruno = client_of("bruno")
    counts = []
    for machines in (1, 9):
        for number in range(machines):
            a_machine(cast, serial=f"AAAA00{machines}{number}").tells(percent=1)
        version = bruno.get("/bench/cards/")["ETag"]
        with CaptureQueriesContext(connection) as queries:
            answer = bruno.get("/bench/cards/", headers={"if-none-match": version})
        counts.append((answer.status_code, len(answer.content), len(queries)))
    assert counts == [(304, 0, 5)] * 2


def test_the_cards_cost_the_same_for_one_and_for_ten_machines(
    client_of: Callable[[str], Client], cast: Cast
) -> None:
    a_received(cast)
    a_machine(cast).tells(Activity.DONE, percent=100)
    numbers = iter(range(100))

    def one_more() -> None:
        number = next(numbers)
        a_received(cast, serial="S3Z9NX0A1")
        a_computer(cast, serial=f"AAAA10{number:02}", drive=f"BBBB10{number:02}")
        a_machine(cast, serial=f"AAAA10{number:02}").tells(Activity.DONE, percent=100)

    assert_list_costs(client_of("bruno"), "/bench/cards/", add_row=one_more, expected=21)


def test_a_new_word_or_anything_recorded_changes_the_version(
    client_of: Callable[[str], Client], cast: Cast
) -> None:
    bruno, machine = client_of("bruno"), a_machine(cast)
    machine.tells(percent=1)
    versions = [bruno.get("/bench/cards/")["ETag"]]
    machine.tells(percent=1)
    assert bruno.get("/bench/cards/")["ETag"] == versions[0]
    machine.tells(percent=2)
    versions.append(bruno.get("/bench/cards/")["ETag"])
    a_computer(cast)
    versions.append(bruno.get("/bench/cards/")["ETag"])
    assert len(set(versions)) == 3


def test_a_machine_that_falls_silent_says_so(
    client_of: Callable[[str], Client], cast: Cast, clock: Clock
) -> None:
    a_computer(cast)
    a_machine(cast).tells(percent=1)
    bruno = client_of("bruno")
    before = bruno.get("/bench/cards/")
    clock.advance(minutes=1)
    after = bruno.get("/bench/cards/")
    assert before["ETag"] != after["ETag"]
    assert ("Ne répond plus" in before.content.decode(), "Ne répond plus" in after.content.decode()) == (
        False,
        True,
    )


def test_a_cleared_place_is_free_and_a_machine_that_still_works_comes_back(cast: Cast) -> None:
    machine = a_machine(cast)
    card = machine.tells(percent=1)
    clear(actor=cast.actor("bruno"), card=card)
    assert Card.objects.on_the_bench().count() == 0
    assert machine.tells(percent=2).pk == card.pk
    assert Card.objects.on_the_bench().get().position == 1


def test_what_nobody_cleared_leaves_its_place_the_next_day(cast: Cast, clock: Clock) -> None:
    a_machine(cast).tells(percent=1)
    clock.advance(hours=17)
    assert a_machine(cast, serial="OTHER1").tells(percent=1).position == 1
    assert Card.objects.on_the_bench().count() == 1


def test_what_waits_for_a_signature_stays_over_the_week_end(
    client_of: Callable[[str], Client], cast: Cast, clock: Clock
) -> None:
    device = a_received(cast).document.device
    assert device is not None
    a_machine(cast).tells(Activity.DONE, percent=100)
    clock.advance(days=3)
    other = a_machine(cast, serial="OTHER1").tells(percent=1)
    page = client_of("chloe").get("/bench/").content.decode()
    assert (other.position, device.asset_tag in page, "Attend une signature" in page) == (2, True, True)


def test_another_territory_sees_nothing(client_of: Callable[[str], Client], cast: Cast) -> None:
    card = a_machine(cast).tells()
    from rebond.access import Role
    from tests.factories import a_membership
    from tests.harness.signing_in import signed_in

    stranger = signed_in(a_membership(Role.TECHNICIAN, cast.elsewhere.organisation))
    assert stranger.get(f"/bench/cards/{card.pk}/").status_code == 404
    assert (
        "Machine" not in stranger.get("/bench/cards/").content.decode().split("places")[1].split("libre")[0]
    )


def test_finished_ones_are_signed_together_by_who_may(client_of: Callable[[str], Client], cast: Cast) -> None:
    a_received(cast)
    a_machine(cast).tells(Activity.DONE, percent=100)
    assert "Valider" not in client_of("bruno").get("/bench/cards/").content.decode()
    chloe = client_of("chloe")
    assert "Valider l’effacement terminé" in chloe.get("/bench/cards/").content.decode()
    chloe.post("/bench/validate/")
    assert Certificate.objects.to_validate().count() == 0
    event = Event.objects.get(kind="certificate.validated")
    assert event.membership_id == cast.chloe.pk
    assert "Valider" not in chloe.get("/bench/cards/").content.decode()
