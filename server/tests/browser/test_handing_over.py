"""A mediator hands a computer over on a tablet: ten gestures at the most, and the person signs with a finger."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from django.utils import timezone
from playwright.sync_api import BrowserContext, Page, expect

from rebond.handover.models import Handover
from rebond.handover.signatures import SEAL, lines_of
from tests.browser import looking
from tests.browser.gestures import Person
from tests.cast import Cast
from tests.handover.in_person import a_pair

PictureTaker = Callable[[Page, str], None]
MOST_GESTURES = 10


class Counted:
    """Each click, each field that is typed in, each scan and each signature is one gesture."""

    def __init__(self, page: Page) -> None:
        self.page, self.gestures = page, 0

    def clicks(self, name: str, *, role: str = "button") -> None:
        self.gestures += 1
        with self.page.expect_navigation():
            self.page.get_by_role(role, name=name).first.click()  # type: ignore[arg-type]

    def ticks(self, field: str) -> None:
        self.gestures += 1
        self.page.locator(f"[name={field}]").check(force=True)

    def scans(self, field: str, code: str) -> None:
        """A scanner types the code and ends it with Enter."""
        self.gestures += 1
        self.page.locator(f"#id_{field}").focus()
        self.page.keyboard.type(code)
        with self.page.expect_navigation():
            self.page.keyboard.press("Enter")

    def signs(self) -> None:
        self.gestures += 1
        frame = self.page.locator("[data-signature] canvas")
        frame.scroll_into_view_if_needed()
        box = frame.bounding_box()
        assert box is not None
        self.page.mouse.move(box["x"] + 40, box["y"] + box["height"] - 30)
        self.page.mouse.down()
        for at in range(1, 12):
            self.page.mouse.move(
                box["x"] + 40 + 25 * at, box["y"] + (30 if at % 2 else box["height"] - 30), steps=3
            )
        self.page.mouse.up()


def test_a_mediator_hands_over_in_ten_gestures_at_the_most(
    page: Page, cast: Cast, picture: PictureTaker, axe: Callable[[Page], None]
) -> None:
    pair = a_pair(cast)
    pair.referral.stage_since = timezone.now() - timedelta(
        days=1000
    )  # first of those who wait, whoever else does
    pair.referral.save()
    ines = Person.signs_in(page, cast.ines)
    ines.opens("/handover/")
    mediator = Counted(page)
    mediator.clicks(f"Remettre {pair.referral.code}", role="link")
    mediator.scans("code", pair.device.asset_tag)
    mediator.ticks("explained")
    mediator.ticks("facts_confirmed")
    mediator.signs()
    expect(page.locator("[data-signature]")).to_have_attribute("data-signed", "")
    axe(page)
    picture(page, "handover-signed")
    mediator.clicks("Remettre cet ordinateur")
    handover = Handover.objects.get(device=pair.device)
    assert handover.signing.means == "screen"
    assert lines_of(SEAL.open(handover.signing.sealed_signature))
    with page.expect_response("**/signed/") as printed:
        mediator.gestures += 1
        page.get_by_role("button", name="Imprimer les deux exemplaires signés").click()
    assert (printed.value.status, printed.value.headers["content-type"]) == (200, "application/pdf")
    assert mediator.gestures == 7, "docs/benchmarks.md says how many"
    assert mediator.gestures <= MOST_GESTURES


def test_a_finger_signs_on_a_small_screen_and_begins_again(
    window: Callable[..., BrowserContext], cast: Cast, picture: PictureTaker
) -> None:
    pair = a_pair(cast)
    page = window("phone").new_page()
    with looking.complaints_fail(page):
        ines = Person.signs_in(page, cast.ines)
        ines.opens(f"/handover/hand-over/?referral={pair.referral.code}&code={pair.device.asset_tag}")
        mediator = Counted(page)
        mediator.signs()
        strokes = page.locator("[name=strokes]")
        assert lines_of(strokes.input_value())
        page.locator("[data-clear]").click()
        assert strokes.input_value() == ""
        page.locator("[name=means][value=paper]").check(force=True)
        expect(page.locator("[data-signature]")).to_be_hidden()
        picture(page, "handover-phone")


def test_what_a_telephone_noted_without_a_network_leaves_when_it_is_back(
    window: Callable[..., BrowserContext], cast: Cast, picture: PictureTaker
) -> None:
    """Also what another page of the same telephone noted, though it is closed; and a page that is opened without a network."""
    pairs = [a_pair(cast), a_pair(cast)]
    made = Handover.objects.filter(device__in=[pair.device.pk for pair in pairs]).order_by("pk")
    context = window("phone")
    tab, page = context.new_page(), context.new_page()
    Person.signs_in(tab, cast.ines).opens("/handover/bus/")
    expect(tab.locator("[data-kept]")).to_be_visible()
    context.set_offline(True)
    page.goto(tab.url)
    for where, pair in zip((tab, page), pairs, strict=True):
        where.locator("#id_referral").fill(pair.referral.code)
        where.locator("#id_code").fill(pair.device.asset_tag)
        for name in ("explained", "signed"):
            where.locator(f"[name={name}]").check(force=True)
        where.get_by_role("button", name="Noter cette remise").click()
    expect(tab.locator("[data-tally]")).to_have_text("2 remises attendent sur ce téléphone.")
    expect(page.locator("[data-tally]")).to_have_text("2 remises attendent sur ce téléphone.")
    picture(page, "handover-bus")
    tab.close()
    assert not made.exists()
    context.set_offline(False)
    expect(page.locator("[data-tally]")).to_have_text("Rien n’attend sur ce téléphone.")
    assert [one.signing.means for one in made.all()] == ["paper", "paper"]
