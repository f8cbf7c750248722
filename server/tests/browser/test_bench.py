"""Four agents at once, each in its own thread, watched by a supervisor in Chromium."""

from __future__ import annotations

import json
import threading
import urllib.request
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import BrowserContext, Page, expect

from rebond.access import system_actor
from rebond.bench.actions import make_badge
from rebond.bench.models import Card
from rebond.devices.models import Device
from rebond.workshop.actions import ingest_document
from rebond.workshop.models import Certificate
from tests.agents.sticks import Stick, a_stick
from tests.browser.gestures import Person
from tests.cast import Cast
from tests.factories import a_donation_agreement, a_lot, devices
from tests.factories.network import numbers
from tests.workshop.documents import a_report


@dataclass
class Agent:
    """A machine that started from a stick: it speaks to the server as the real one does, over HTTP."""

    site: str
    stick: Stick
    serial: str
    drive: str
    run: str = field(default_factory=lambda: str(uuid.uuid4()))
    answers: list[int] = field(default_factory=list)
    told: threading.Event = field(default_factory=threading.Event)

    def post(self, path: str, body: bytes, media: str) -> None:
        request = urllib.request.Request(
            f"{self.site}/api/v1/{path}",
            data=body,
            headers={"Content-Type": media, "Authorization": f"Bearer {self.stick.token}"},
        )
        with urllib.request.urlopen(request, timeout=30) as answer:
            self.answers.append(answer.status)

    def tells(self, activity: str, **more: Any) -> None:
        body = {"run": self.run, "activity": activity, "serial": self.serial, "maker": "Lenovo"}
        words = {"model": "ThinkPad L440", "hardware": "i5 · 8 Go · SSD 240 Go", **more}
        self.post("agents/state", json.dumps(body | words).encode(), "application/json")

    def works(self, *, certified: bool) -> None:
        """Erase, read back, sign, finish: in a thread of its own."""
        for percent in range(0, 101, 20):
            self.tells("erasing", percent=percent, bytes_per_second=486_000_000, seconds_left=200 - percent)
        self.tells("verifying", percent=50, bytes_per_second=104_000_000, seconds_left=60)
        if certified:
            self.post("certificates", self.stick.certify(self.drive), "application/json")
            self.tells("done", percent=100, battery_percent=78)
        else:
            self.tells("failed", percent=64, needs=["destroy_drive"], detail="212 secteurs réalloués")
        self.told.set()


@pytest.fixture
def agents(site: str, cast: Cast) -> list[Agent]:
    """Three machines whose computers are known, and one that nobody announced."""
    Card.objects.update(closed_at=timezone.now())  # the places of the test before
    lot = a_lot(a_donation_agreement(cast.programme, donor=cast.donor), workshop=cast.workshop)
    made = []
    for number in range(1, 5):
        series = next(numbers)
        serial, drive = f"BENCH{series:04}", f"BENCHDRIVE{series:04}"
        if number < 4:
            devices(1, lot, serial=serial)
            report = a_report(serial, drives=(drive,))
            ingest_document(actor=system_actor("tests"), territory=cast.territory, data=report)
        made.append(Agent(site, a_stick(cast, f"Clé {number}"), serial, drive))
    return made


def test_four_agents_work_at_once_and_the_page_follows_without_being_touched(
    page: Page,
    cast: Cast,
    agents: list[Agent],
    picture: Callable[[Page, str], None],
    axe: Callable[[Page], None],
) -> None:
    one, two, three, four = agents
    chloe = Person.signs_in(page, cast.chloe)
    chloe.opens("/bench/")
    for agent in agents[:3]:
        agent.tells("identifying")
    four.tells("waiting")
    expect(_place(page, one)).to_contain_text("Identification")
    expect(page.locator(".places")).to_contain_text("À rattacher")

    threads = [
        threading.Thread(target=agent.works, kwargs={"certified": agent is not three})
        for agent in (one, two, three)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    assert [agent.told.is_set() for agent in (one, two, three)] == [True] * 3
    assert {status for agent in agents for status in agent.answers} == {200}

    expect(_place(page, one)).to_contain_text("Attend une signature", timeout=10_000)
    expect(_place(page, three)).to_contain_text("Retirer le disque et le détruire")
    expect(page.locator("[data-bench-said]")).to_contain_text("Terminé")
    expect(page.get_by_role("button", name="Valider 2 effacements")).to_be_visible()
    picture(page, "bench-four-agents-desk")
    axe(page)

    chloe.presses("Valider 2 effacements")
    chloe.sees("2 certificats validés")
    signed = Certificate.objects.filter(validation__validated_by=cast.chloe)
    drives = sorted(signed.values_list("erasure__drive__serial", flat=True))
    assert drives == [one.drive, two.drive]


def test_ten_machines_of_one_bench_are_told_apart_and_pin_nobody(
    page: Page, cast: Cast, site: str, agents: list[Agent], picture: Callable[[Page, str], None]
) -> None:
    """Ten runs of one enrolled bench speak at once while the page asks; each has its place, and is answered at once."""
    bench = a_stick(cast, "Poste 1")
    machines = [Agent(site, bench, f"TEN{number:04}", f"TENDRIVE{number:04}") for number in range(10)]
    chloe = Person.signs_in(page, cast.chloe)
    chloe.opens("/bench/")
    threads = [threading.Thread(target=one.works, kwargs={"certified": False}) for one in machines]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    assert [one.told.is_set() for one in machines] == [True] * 10
    assert {status for one in machines for status in one.answers} == {200}
    places = Card.objects.filter(agent=bench.agent).values_list("position", flat=True)
    assert sorted(places) == list(range(1, 11))
    expect(page.locator("[data-place]")).to_have_count(10, timeout=10_000)
    expect(page.locator(".places__free")).to_have_count(0)
    picture(page, "bench-ten-machines-desk")


def test_a_bell_rings_when_one_ends_once_somebody_asked_for_it(
    page: Page, cast: Cast, agents: list[Agent]
) -> None:
    agent = agents[0]
    agent.tells("erasing", percent=10)
    chloe = Person.signs_in(page, cast.chloe)
    chloe.opens("/bench/")
    page.evaluate(
        "() => { window.rang = 0; document.addEventListener('rebond:bench-rang', () => window.rang++); }"
    )
    agent.tells("failed", percent=10)
    expect(_place(page, agent)).to_contain_text("Disque à détruire", timeout=10_000)
    assert page.evaluate("() => window.rang") == 0
    sound = page.get_by_role("button", name="Son coupé")
    sound.click()
    expect(page.get_by_role("button", name="Son activé")).to_have_attribute("aria-pressed", "true")
    before = page.evaluate("() => window.rang")
    agents[1].tells("erasing", percent=99)
    expect(_place(page, agents[1])).to_contain_text("99", timeout=10_000)
    agents[1].tells("done", percent=100)
    expect(_place(page, agents[1])).to_contain_text("Terminé", timeout=10_000)
    assert page.evaluate("() => window.rang") == before + 1


def test_an_unknown_machine_is_attached_with_the_keyboard_alone(
    page: Page, cast: Cast, agents: list[Agent]
) -> None:
    four = agents[3]
    four.tells("waiting")
    target = Device.objects.get(serial=agents[2].serial)
    other = Agent(four.site, four.stick, "BENCHX", "BENCHDRIVEX")
    other.tells("waiting")
    chloe = Person.signs_in(page, cast.chloe)
    chloe.opens("/bench/")
    page.locator(".places li", has_text="À rattacher").last.get_by_role("link").first.click()
    page.locator("main input[name=code]").fill(target.asset_tag)
    page.keyboard.press("Enter")
    chloe.sees(f"Cette machine est {target.asset_tag}")


@pytest.mark.parametrize("size", ["desk", "phone"])
def test_every_page_of_the_workshop_says_who_was_switched_to(
    window: Callable[..., BrowserContext],
    cast: Cast,
    size: str,
    axe: Callable[[Page], None],
    picture: Callable[[Page, str], None],
) -> None:
    page = window(size).new_page()
    badge = make_badge(actor=cast.actor("amina"))
    Person.signs_in(page, cast.bruno).opens("/bench/switch/")
    page.locator("[name=badge]").fill(badge)
    with page.expect_navigation():
        page.keyboard.press("Enter")
    page.goto("/pile/")
    said = page.get_by_role("region", name="Qui travaille à ce poste")
    expect(said).to_contain_text(f"Au poste : {cast.amina.user}")
    axe(page)
    picture(page, f"at-work-{size}")
    page.goto("/")
    expect(said).to_have_count(0)


def test_without_javascript_a_button_refreshes_it(
    window: Callable[..., BrowserContext],
    sign_in: Callable[[Page, str], None],
    agents: list[Agent],
    picture: Callable[[Page, str], None],
) -> None:
    page = window("phone", javascript=False).new_page()
    sign_in(page, "bruno")
    agent = agents[0]
    agent.tells("erasing", percent=10)
    page.goto("/bench/")
    agent.tells("erasing", percent=20)
    page.get_by_role("link", name="Actualiser").click()
    expect(page.locator("main")).to_contain_text("20")
    picture(page, "bench-four-agents-phone")


def test_nothing_is_fetched_again_while_nothing_changes(page: Page, cast: Cast, agents: list[Agent]) -> None:
    agents[0].tells("erasing", percent=10)
    chloe = Person.signs_in(page, cast.chloe)
    chloe.opens("/bench/")
    statuses: list[int] = []
    page.on(
        "response", lambda answer: statuses.append(answer.status) if "/bench/cards/" in answer.url else None
    )
    page.wait_for_timeout(5_000)
    assert len(statuses) >= 2
    assert set(statuses) == {304}


def _place(page: Page, agent: Agent) -> Any:
    """The card of the computer of an agent."""
    tag = Device.objects.get(serial=agent.serial).asset_tag
    return page.locator(".places li", has_text=tag).first
