"""What a person does on a page: sign in, fill, choose, send a file, press the button of a form."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Locator, Page, expect

from rebond.network.models import Membership
from tests.factories.network import PASSWORD


@dataclass(frozen=True)
class Person:
    """Somebody at the browser, who signed in with address and pass phrase."""

    page: Page

    @classmethod
    def signs_in(cls, page: Page, hat: Membership) -> Person:
        page.context.clear_cookies()
        page.goto("/accounts/login/")
        page.fill("[name=login]", hat.user.email)
        page.fill("[name=password]", PASSWORD)
        person = cls(page)
        person.press("login")
        expect(page.locator("[name=login]"), "nobody was signed in").to_have_count(0)
        return person

    def opens(self, address: str) -> None:
        answer = self.page.goto(address)
        assert answer is not None
        assert answer.status == 200, f"{address}: {answer.status}"

    def writes(self, **values: str) -> None:
        for name, value in values.items():
            self.page.locator(f"[name={name}]").first.fill(value)

    def scans(self, name: str, *codes: str) -> None:
        """A pile is one code a line; a hand scanner types each and ends it with Enter."""
        entry = self.page.locator(
            f"*:has(> textarea[name={name}]) [data-entry], *:has(textarea[name={name}]) [data-entry]"
        )
        entry.first.focus()
        for code in codes:
            self.page.keyboard.type(code)
            self.page.keyboard.press("Enter")

    def picks(self, **values: str) -> None:
        """One answer of each list, whether it is drawn as radio cards or as a select."""
        for name, value in values.items():
            # A link clicked before may still be leaving its page: the list is there before its kind is asked.
            expect(self.page.locator(f"[name={name}]").first).to_be_attached()
            card = self.page.locator(f'input[type=radio][name="{name}"][value="{value}"]')
            if card.count():
                card.first.check(force=True)
            else:
                self.page.locator(f"select[name={name}]").first.select_option(value)

    def sends(self, name: str, *files: Path) -> None:
        self.page.locator(f"input[type=file][name={name}]").set_input_files(list(files))

    def press(self, field: str, *, words: str = "") -> None:
        """The button of the form that holds ``field``; the one with ``words`` when there are several."""
        form = self.page.locator(f"form:has([name='{field}'])").first
        self._send(self._button(form, words))

    def presses(self, words: str) -> None:
        self._send(self._button(self.page.locator("main"), words))

    def hands_over(self) -> None:
        """The ticks that a handover asks for, and its button. Signed on paper."""
        expect(self.page.locator("[name=facts_confirmed]")).to_be_attached()
        if self.page.locator("[name=chosen_system]").count():
            self.picks(chosen_system="linux")
        for name in ("explained", "facts_confirmed"):
            self.page.locator(f"[name={name}]").check(force=True)
        self.picks(means="paper")
        self.press("facts_confirmed")

    def sees(self, words: str) -> None:
        expect(self.page.locator("body")).to_contain_text(words)

    def _send(self, button: Locator) -> None:
        """A click answers before the form has left: the next gesture waits for the page that follows.

        A link clicked before may still be leaving its page, which would be taken for the one that follows.
        """
        expect(button).to_be_visible()
        with self.page.expect_navigation():
            button.click()

    @staticmethod
    def _button(place: Locator, words: str) -> Locator:
        if words:
            return place.get_by_role("button", name=words).first
        return place.locator("button[type=submit], button:not([type])").first
