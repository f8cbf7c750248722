"""The referral sheet: what a person takes away. It says where to go and what happens, and nothing about them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date

from django.utils.translation import gettext, override
from django.utils.translation import gettext_noop as _

from rebond.documents.qr import qr_svg
from rebond.documents.rendering import Document, Letterhead, language, render

TEMPLATE = "referrals/referral_sheet"


@dataclass(frozen=True, kw_only=True)
class ReferralSheet:
    """`address` is the page of the referral, for the place. No fact of the person is printed, so none can be lost.

    `follow_address` opens the page where the person sees their request; `follow_page` and `follow_secret` are the same to
    type. `committee`: the person waits for the decision of one. `distance_km` is None when unknown. `sessions` is the length
    of the learning path, None while the place has not chosen it. `contact_kept` tells whether the person left a first name
    or a phone number, erased `contact_days` after the end. `papers_at_first`, `papers_for_computer`: see `asked_papers.PapersToBring`.
    """

    code: str
    address: str
    follow_address: str = ""
    follow_page: str = ""
    follow_secret: str = ""
    programme: str
    with_computer: bool
    committee: bool = False
    place: str
    place_address: str
    place_phone: str = ""
    place_hours: str = ""
    distance_km: int | None = None
    prescriber: str
    referred_on: date
    sessions: int | None
    contact_kept: bool
    contact_days: int
    coordination: str = ""
    papers_at_first: tuple[str, ...] = ()
    papers_for_computer: tuple[str, ...] = ()


def print_referral_sheet(sheet: ReferralSheet, *, head: Letterhead, lang: str | None = None) -> Document:
    return print_referral_sheets([sheet], head=head, lang=lang)


def print_referral_sheets(
    sheets: Sequence[ReferralSheet], *, head: Letterhead, lang: str | None = None
) -> Document:
    """One person a page, or as many pages as their sheet needs."""
    lang = lang or language()
    with override(lang):
        title = gettext("Your referral sheet")
    contents = {
        "sheets": [
            {
                "sheet": asdict(sheet),
                "qr": qr_svg(sheet.address),
                "follow_qr": qr_svg(sheet.follow_address) if sheet.follow_address else "",
            }
            for sheet in sheets
        ]
    }
    return render(TEMPLATE, contents, head=head, title=title, lang=lang)


WORDS = (
    _("Your referral sheet"),
    _("Keep this sheet. Show it at the place."),
    _("Your number"),
    _("Where you go"),
    _("Telephone:"),
    _("Open:"),
    _("About {km} km away"),
    _("What happens"),
    _("You call the place, or you go there."),
    _("You go to the place."),
    _("You say your number. You choose a day."),
    _("A committee decides who receives a computer."),
    _("You call the place to know its answer. You say your number."),
    _("You go to the place to know its answer. You say your number."),
    _("You say what you already know."),
    _("There is no wrong answer. Nobody judges you."),
    _("You learn with a small group."),
    _("There is {sessions} session."),
    _("There are {sessions} sessions."),
    _("The place tells you the days."),
    _("You get your computer."),
    _("It is tested. The former owner’s data are erased. You sign a paper."),
    _("You can use a computer alone."),
    _("You may come back to ask for help."),
    _("Papers to bring"),
    _("The first time that you go to the place:"),
    _("On the day of your computer:"),
    _("The place looks at them and gives them back. It keeps no copy."),
    _("Good to know"),
    _("You can come with someone."),
    _("If you cannot come, call the place."),
    _("If you cannot come, tell the person who sent you."),
    _("The place does not answer? Ask the coordination:"),
    _("Your name is not in the application."),
    _(
        "Your first name or your phone number are seen only by {prescriber} and by {place}. They are erased {days} days after the end."
    ),
    _("See where your request stands"),
    _("Scan this square with your telephone."),
    _("Or open this page:"),
    _("Write your number and this secret:"),
    _("Whoever has this secret sees your request. Nobody sees your name."),
    _("Sent by {prescriber} on {day}"),
    _("For the place: scan to open the referral"),
)
"""What the template says, for the catalogue."""
