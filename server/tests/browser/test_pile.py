"""The page "Pile" in front of a hand scanner: it types, it presses Enter, and the mouse is never touched."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from django.utils import timezone
from playwright.sync_api import BrowserContext, Locator, Page, Route, expect

from rebond.access import system_actor
from rebond.devices.actions import import_list, keep_list
from rebond.devices.models import Device
from rebond.donations.models import Lot
from rebond.ledger.models import Event
from rebond.preparation.models import Preparation
from rebond.stock.models import Location
from rebond.workshop.models import NoMediumFinding
from tests.browser.gestures import Person
from tests.cast import Cast
from tests.factories import (
    a_device,
    a_donation_agreement,
    a_lot,
    a_programme,
    a_workshop,
    an_organisation,
    devices,
)
from tests.preparation.prepared import a_recipe

TESTER = system_actor("tests")
PICTURES = Path(__file__).parents[3] / "pictures"
MOST_GESTURES = 12
MOST_KEY_BY_KEY = 60
"""Beyond, a scan is played as one piece: the same gesture, in a tenth of the time."""
AT_EACH_COMPUTER = 5
"""The last four signs of its drive's number and Enter: so its erasure is confirmed (`workbench.erasure.targets`)."""
PRINT_DIALOG = 1
"""Enter, in the dialogue of the browser, which no test sees."""


@dataclass
class Scanner:
    """A hand scanner in front of a page: every scan is counted, and what is done beside it."""

    page: Page
    scans: int = 0
    keys: int = 0
    clicks: int = 0
    log: list[str] = field(default_factory=list)

    def reads(self, *codes: str) -> None:
        for code in codes:
            if self.scans < MOST_KEY_BY_KEY:
                self.page.keyboard.type(code)
            else:
                self.page.keyboard.insert_text(code)
            self.page.keyboard.press("Enter")
            self.scans += 1

    def clicks_on(self, thing: Locator) -> None:
        thing.click()
        self.clicks += 1

    def tells(self, words: str) -> None:
        expect(self.page.locator("[data-pile-results] > *").first).to_contain_text(words)

    @property
    def gestures(self) -> int:
        return self.scans + self.keys + self.clicks


def a_lot_of(cast: Cast) -> Lot:
    return a_lot(a_donation_agreement(cast.programme, donor=cast.donor), workshop=cast.workshop)


def a_listed_pallet(cast: Cast, count: int) -> tuple[Lot, list[str]]:
    """What the donor announced, line by line: makers, models, serial numbers."""
    lot = a_lot_of(cast)
    serials = [f"PF{lot.pk:03}Z{number:03}" for number in range(count)]
    lines = ["Marque;Modèle;N° de série", *(f"Lenovo;ThinkPad L440;{serial}" for serial in serials)]
    kept = keep_list(
        actor=cast.actor("chloe"), lot=lot, file_name="liste.csv", content="\n".join(lines).encode()
    )
    import_list(actor=cast.actor("chloe"), kept=kept)
    return lot, serials


def stages(pile: Sequence[Device]) -> list[str]:
    keys = [device.pk for device in pile]
    return list(Device.objects.filter(pk__in=keys).order_by("pk").values_list("stage", flat=True))


def opens_the_pile(page: Page, person: Person) -> Scanner:
    person.opens("/pile/")
    expect(page.locator("[data-pile-entry]")).to_be_focused()
    return Scanner(page)


def erased_by_its_agent(device: Device) -> None:
    """What the agent brings: the computer identified, every drive proven. Here there is none to prove."""
    now = timezone.now()
    NoMediumFinding.objects.create(device=device, found_on=timezone.localdate(), recorded_at=now)


def prints_the_labels(page: Page, scanner: Scanner) -> None:
    """From the card to the printer, and back to the pile, which waits."""
    scanner.reads("DO:LABELS")
    scanner.clicks_on(page.get_by_role("button", name="Faire les étiquettes"))
    expect(page.get_by_role("link", name="Ouvrir les étiquettes")).to_be_visible(timeout=20_000)
    with page.expect_download():
        scanner.clicks_on(page.get_by_role("link", name="Ouvrir les étiquettes"))
    scanner.keys += PRINT_DIALOG
    page.goto("/pile/")
    scanner.clicks += 1
    expect(page.locator("[data-pile-entry]")).to_be_focused()


def test_a_pallet_goes_from_the_donors_list_to_the_shelf_with_a_hand_scanner(
    page: Page, cast: Cast, picture: Callable[[Page, str], None]
) -> None:
    """Every gesture of a person counts, those at the keyboard of each computer too; its hardware is tried apart."""
    count = 48
    lot, serials = a_listed_pallet(cast, count)
    shelf, _made = Location.objects.get_or_create(workshop=cast.workshop, code="P-48")
    recipe = a_recipe(cast).recipe
    bruno = Person.signs_in(page, cast.bruno)
    scanner = opens_the_pile(page, bruno)
    recognised = page.locator("[data-pile-tally]")
    scanner.reads(*serials)
    expect(recognised).to_have_text(f"{count} reconnus")
    picture(page, "pile-scanned")
    prints_the_labels(page, scanner)
    expect(recognised).to_have_text(f"{count} reconnus")
    scanner.reads("DO:RECEIVE")
    scanner.tells(f"Recevoir · {count} ordinateurs")
    pile = list(Device.objects.filter(lot=lot).order_by("pk"))
    assert stages(pile) == ["received"] * count
    for device in pile:
        erased_by_its_agent(device)
        scanner.keys += AT_EACH_COMPUTER
    tags = [device.asset_tag for device in pile]
    for card, done in (
        ("DO:CHECK", "Tous les contrôles réussis"),
        ("DO:GRADE:NONE", "Grade"),
        (f"DO:PREPARE:{recipe.pk}", "Préparer"),
    ):
        scanner.reads(*tags)
        expect(recognised).to_have_text(f"{count} reconnus")
        scanner.reads(card)
        scanner.tells(f"{done} · {count} ordinateurs")
    assert Preparation.objects.filter(device__in=pile, prepared_by=cast.bruno).count() == count
    scanner.reads(*tags, shelf.tag)
    expect(recognised).to_have_text(f"{count} reconnus")
    expect(page.locator("[name=location]")).to_have_value(shelf.tag)
    scanner.reads("DO:SHELVE")
    scanner.tells(f"Mettre en stock · {count} ordinateurs")
    assert stages(pile) == ["ready"] * count
    each = scanner.gestures / count
    kept = {
        "machines": count,
        "scans": scanner.scans,
        "keys": scanner.keys,
        "clicks": scanner.clicks,
        "gestures_a_machine": round(each, 2),
        "limit": MOST_GESTURES,
    }
    PICTURES.mkdir(exist_ok=True)
    (PICTURES / "pile-gestures.json").write_text(json.dumps(kept, indent=2) + "\n", encoding="utf-8")
    assert each <= MOST_GESTURES
    assert (scanner.scans, scanner.keys, scanner.clicks) == (5 * count + 7, 5 * count + 1, 3)


def test_the_scanner_alone_undoes_what_was_just_done(page: Page, cast: Cast) -> None:
    pile = devices(3, a_lot_of(cast), stage="announced")
    scanner = opens_the_pile(page, Person.signs_in(page, cast.amina))
    scanner.reads(*(device.asset_tag for device in pile), "DO:RECEIVE")
    scanner.tells("Recevoir · 3 ordinateurs")
    expect(page.locator("[data-pile-undo] [data-left-words]")).to_contain_text("encore")
    scanner.reads("DO:UNDO")
    scanner.tells("Annulé pour 3 ordinateurs.")
    assert stages(pile) == ["announced"] * 3
    scanner.reads("DO:UNDO")
    expect(page.locator("[data-pile-said]")).to_contain_text("Rien à annuler")


def test_one_stranger_does_not_stop_the_pile(
    page: Page, cast: Cast, picture: Callable[[Page, str], None], axe: Callable[[Page], None]
) -> None:
    pile = devices(2, a_lot_of(cast), stage="announced")
    scanner = opens_the_pile(page, Person.signs_in(page, cast.amina))
    scanner.reads(pile[0].asset_tag, "PF0STRANGER", pile[1].asset_tag)
    expect(page.locator("[data-pile-tally]")).to_have_text("2 reconnus · 1 non reconnus")
    axe(page)
    picture(page, "pile-stranger")
    scanner.reads("DO:RECEIVE")
    scanner.tells("Recevoir · 2 ordinateurs")
    scanner.tells("PF0STRANGER")
    assert stages(pile) == ["received", "received"]
    expect(page.locator("[data-pile-list] > li")).to_have_count(1)
    expect(page.locator("[data-pile-list]")).to_contain_text("PF0STRANGER")
    axe(page)
    picture(page, "pile-done")


def test_a_code_of_another_territory_is_a_stranger_too(page: Page, cast: Cast) -> None:
    theirs = cast.farid.organisation.territory
    programme = a_programme(theirs, slug="de-l-autre-cote")
    agreement = a_donation_agreement(programme, donor=an_organisation(theirs, name="Mairie voisine"))
    stranger = a_device(a_lot(agreement, workshop=a_workshop(cast.farid.organisation)), stage="announced")
    scanner = opens_the_pile(page, Person.signs_in(page, cast.amina))
    scanner.reads(stranger.asset_tag)
    expect(page.locator("[data-pile-tally]")).to_have_text("0 reconnus · 1 non reconnus")
    expect(page.locator("[data-pile-list]")).not_to_contain_text(stranger.model)
    scanner.reads("DO:RECEIVE")
    scanner.tells("Recevoir · 0 ordinateur")
    assert stages([stranger]) == ["announced"]


def test_a_pile_goes_through_a_broken_connection_once(
    window: Callable[..., BrowserContext], cast: Cast, picture: Callable[[Page, str], None]
) -> None:
    page = window().new_page()  # the browser complains of a cut connection, and rightly
    pile = devices(4, a_lot_of(cast), stage="announced")
    tags = [device.asset_tag for device in pile]
    scanner = opens_the_pile(page, Person.signs_in(page, cast.amina))
    scanner.reads(*tags[:2])
    expect(page.locator("[data-pile-tally]")).to_have_text("2 reconnus")
    page.context.set_offline(True)
    scanner.reads(*tags[2:], "DO:RECEIVE")
    expect(page.locator("[data-pile-offline]")).to_be_visible()
    expect(page.locator("[data-pile-waiting]")).to_contain_text("Recevoir")
    picture(page, "pile-offline")
    assert stages(pile) == ["announced"] * 4
    page.context.set_offline(False)
    scanner.tells("Recevoir · 4 ordinateurs")
    expect(page.locator("[data-pile-offline]")).to_be_hidden()
    assert stages(pile) == ["received"] * 4


def test_an_answer_that_was_lost_on_its_way_does_nothing_twice(
    window: Callable[..., BrowserContext], cast: Cast
) -> None:
    """The server did it, the page never heard so: it sends again, with the same key."""
    page = window().new_page()
    pile = devices(2, a_lot_of(cast), stage="announced")
    scanner = opens_the_pile(page, Person.signs_in(page, cast.amina))
    scanner.reads(*(device.asset_tag for device in pile))
    expect(page.locator("[data-pile-tally]")).to_have_text("2 reconnus")
    sent: list[str] = []

    def lose_the_first_answer(route: Route) -> None:
        if route.request.method != "POST":
            route.continue_()
            return
        sent.append(route.request.post_data or "")
        if len(sent) == 1:
            route.fetch()
            route.abort("connectionreset")
        else:
            route.continue_()

    page.route("**/pile/", lose_the_first_answer)
    scanner.reads("DO:RECEIVE")
    scanner.tells("Recevoir · 2 ordinateurs")
    assert len(sent) == 2
    assert sent[0] == sent[1]
    assert [Event.objects.filter(stream=d.stream, kind="device.received").count() for d in pile] == [1, 1]


def test_the_scans_are_there_after_the_page_was_closed(page: Page, cast: Cast) -> None:
    (device,) = devices(1, a_lot_of(cast), stage="announced")
    scanner = opens_the_pile(page, Person.signs_in(page, cast.amina))
    scanner.reads(device.asset_tag)
    expect(page.locator("[data-pile-tally]")).to_have_text("1 reconnus")
    page.goto("/")
    page.goto("/pile/")
    expect(page.locator("[data-pile-tally]")).to_have_text("1 reconnus")
    kept = page.evaluate("Object.values({...localStorage}).join('')")
    assert json.loads(kept) == [device.asset_tag]
    scanner.reads("DO:FINISH")
    expect(page.locator("[data-pile-heap]")).to_be_hidden()


def test_two_open_pages_lose_nothing_of_each_other(window: Callable[..., BrowserContext], cast: Cast) -> None:
    context = window()  # the browser complains of a cut connection, and rightly
    page, other = context.new_page(), context.new_page()
    pile = devices(5, a_lot_of(cast), stage="announced")
    tags = [device.asset_tag for device in pile]
    amina = Person.signs_in(page, cast.amina)
    first, second = opens_the_pile(page, amina), opens_the_pile(other, Person(other))
    first.reads(*tags[:2])
    expect(page.locator("[data-pile-tally]")).to_have_text("2 reconnus")
    page.route(
        "**/pile/", lambda route: route.abort() if route.request.method == "POST" else route.continue_()
    )
    first.reads("DO:RECEIVE")
    expect(page.locator("[data-pile-waiting]")).to_contain_text("Recevoir")
    first.reads(*tags[2:4])
    second.reads(tags[4])
    expect(other.locator("[data-pile-tally]")).to_have_text("1 reconnus")
    page.unroute("**/pile/")
    page.goto("/pile/")
    first.tells("Recevoir · 2 ordinateurs")
    expect(page.locator("[data-pile-tally]")).to_have_text("2 reconnus")
    expect(other.locator("[data-pile-tally]")).to_have_text("1 reconnus")
    assert stages(pile) == ["received", "received", "announced", "announced", "announced"]


def test_a_gesture_that_the_server_cannot_take_stops_no_other_and_is_taken_back(
    window: Callable[..., BrowserContext], cast: Cast, picture: Callable[[Page, str], None]
) -> None:
    page = window().new_page()
    pile = devices(2, a_lot_of(cast), stage="announced")
    scanner = opens_the_pile(page, Person.signs_in(page, cast.bruno))

    def cannot_hold(route: Route) -> None:
        if "hold" in (route.request.post_data or ""):
            route.fulfill(status=500, body="<h1>500</h1>")
        else:
            route.continue_()

    page.route("**/pile/", cannot_hold)
    scanner.reads(pile[0].asset_tag, "DO:HOLD:POLICE")
    waiting = page.locator("[data-pile-waiting]")
    expect(waiting).to_contain_text("Le serveur n’a pas pu l’enregistrer pour le moment")
    scanner.reads(pile[1].asset_tag, "DO:RECEIVE")
    expect(page.locator("[data-pile-result]")).to_contain_text("Recevoir · 1 ordinateur")
    picture(page, "pile-failed")
    waiting.get_by_role("button", name="Reprendre les ordinateurs").click()
    expect(waiting).to_have_count(0)
    expect(page.locator("[data-pile-list]")).to_contain_text(pile[0].asset_tag)
    assert stages(pile) == ["announced", "received"]


def test_a_page_of_the_network_in_the_servers_place_takes_no_gesture(
    window: Callable[..., BrowserContext], cast: Cast
) -> None:
    page = window().new_page()
    (device,) = devices(1, a_lot_of(cast), stage="announced")
    scanner = opens_the_pile(page, Person.signs_in(page, cast.amina))
    scanner.reads(device.asset_tag)
    expect(page.locator("[data-pile-tally]")).to_have_text("1 reconnus")
    page.route("**/pile/", lambda route: route.fulfill(status=200, body="<h1>Wi-Fi de la gare</h1>"), times=1)
    scanner.reads("DO:RECEIVE")
    expect(page.locator("[data-pile-said]")).to_contain_text("Le réseau a répondu par une autre page")
    expect(page.locator("[data-pile-waiting]")).to_contain_text("Recevoir")
    scanner.tells("Recevoir · 1 ordinateur")
    assert stages([device]) == ["received"]


def test_two_people_who_scan_the_same_machine_do_it_once(
    window: Callable[..., BrowserContext], page: Page, cast: Cast
) -> None:
    (device,) = devices(1, a_lot_of(cast), stage="announced")
    other = window().new_page()
    first = opens_the_pile(page, Person.signs_in(page, cast.amina))
    second = opens_the_pile(other, Person.signs_in(other, cast.bruno))
    first.reads(device.asset_tag)
    second.reads(device.asset_tag)
    expect(page.locator("[data-pile-tally]")).to_have_text("1 reconnus")
    expect(other.locator("[data-pile-tally]")).to_have_text("1 reconnus")
    first.reads("DO:RECEIVE")
    first.tells("Recevoir · 1 ordinateur")
    second.reads("DO:RECEIVE")
    second.tells("Recevoir · 0 ordinateur")
    second.tells("cet ordinateur est à l’étape « Reçu »")
    assert Event.objects.filter(stream=device.stream, kind="device.received").count() == 1


def test_a_sound_can_be_switched_off_and_stays_so(page: Page, cast: Cast) -> None:
    scanner = opens_the_pile(page, Person.signs_in(page, cast.amina))
    expect(page.locator("[data-pile-sound]")).to_have_attribute("aria-pressed", "true")
    scanner.reads("DO:SOUND")
    expect(page.locator("[data-pile-sound]")).to_have_attribute("aria-pressed", "false")
    page.goto("/pile/")
    expect(page.locator("[data-pile-sound]")).to_have_attribute("aria-pressed", "false")


@pytest.mark.parametrize("size", ["desk", "phone"])
def test_the_page_and_its_cards_look_right(
    window: Callable[..., BrowserContext],
    cast: Cast,
    size: str,
    picture: Callable[[Page, str], None],
    axe: Callable[[Page], None],
) -> None:
    page = window(size).new_page()
    scanner = opens_the_pile(page, Person.signs_in(page, cast.chloe))
    known = devices(2, a_lot_of(cast))
    scanner.reads(*(device.asset_tag for device in known), "PF0STRANGER", known[0].asset_tag)
    expect(page.locator("[data-pile-tally]")).to_have_text("2 reconnus · 1 non reconnus")
    axe(page)
    picture(page, f"pile-{size}")
    page.goto("/pile/cards")
    axe(page)
    picture(page, f"pile-cards-{size}")
