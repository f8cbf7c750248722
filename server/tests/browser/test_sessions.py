"""A full session, somebody who will not come, the calendar on a small telephone, sheets scanned at the door."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page, expect

from rebond.learning.actions import change_session, enrol_in_session
from rebond.learning.models import Session
from rebond.programmes.choices import SessionSetting
from rebond.referrals.models import Referral
from rebond.referrals.sheets import following_address
from tests.browser.gestures import Person
from tests.cast import Cast
from tests.factories import a_learning_path, a_referral, a_session

PictureTaker = Callable[[Page, str], None]


def test_a_freed_seat_is_given_and_the_sheets_are_scanned_at_the_door(
    page: Page, cast: Cast, picture: PictureTaker
) -> None:
    session, people = _a_full_session(cast)
    ines = Person.signs_in(page, cast.ines)
    _the_first_will_not_come(page, ines, session, people)
    picture(page, "session-waiting")
    ines.presses("Elle la prend")
    ines.sees("La place est attribuée.")
    _the_week_on_a_small_telephone(page, session, picture)
    _the_day_has_come(cast, session)
    _sheets_at_the_door(page, ines, session, people[1:])
    picture(page, "session-door")
    ines.presses("Tous présents")
    ines.sees("Les présences sont notées.")
    ines.opens(reverse("learning:person", args=[people[1].code]))
    expect(page.get_by_role("link", name="Imprimer le diplôme")).to_be_visible()


def _a_full_session(cast: Cast) -> tuple[Session, list[Referral]]:
    path = a_learning_path(cast.programme, sessions=1, name="Parcours de la file d’attente")
    people = [a_referral(cast.programme, place=cast.place, stage="on_path", path=path) for _ in range(3)]
    session = a_session(path, place=cast.place, seats=2, starts_at=timezone.now() + timedelta(days=7))
    enrol_in_session(actor=cast.actor("ines"), session=session, referrals=people)
    return session, people


def _the_first_will_not_come(page: Page, ines: Person, session: Session, people: list[Referral]) -> None:
    ines.opens(reverse("learning:session", args=[session.pk]))
    expect(page.locator("#waiting")).to_contain_text(people[2].code)
    ines.presses(f"Ne viendra pas : {people[0].code}")
    expect(page.locator("#waiting")).to_contain_text("Place gardée")


def _the_week_on_a_small_telephone(page: Page, session: Session, picture: PictureTaker) -> None:
    """By the keyboard, at 320 px, without scrolling sideways."""
    page.set_viewport_size({"width": 320, "height": 640})
    page.goto(reverse("learning:calendar"))
    page.get_by_role("link", name="Suivante").focus()
    page.keyboard.press("Enter")
    week = page.get_by_role("link", name=session.title)
    expect(week.first).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    picture(page, "calendar-week")
    page.set_viewport_size({"width": 1280, "height": 900})


def _the_day_has_come(cast: Cast, session: Session) -> None:
    session.refresh_from_db()
    moved = {"starts_at": timezone.now(), "minutes": session.minutes, "seats": session.seats}
    change_session(
        actor=cast.actor("ines"),
        session=session,
        seen=session.sequence,
        setting=SessionSetting.PLACE,
        **moved,
    )


def _sheets_at_the_door(page: Page, ines: Person, session: Session, people: list[Referral]) -> None:
    ines.opens(reverse("learning:session", args=[session.pk]))
    ines.scans("codes", following_address(people[0]), people[1].code)
    ines.press("codes")
    ines.sees("2 personnes sont là.")
    expect(page.locator("#attendance input[value=present]:checked")).to_have_count(2)
