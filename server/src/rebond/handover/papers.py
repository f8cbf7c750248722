"""The handover sheet, in two copies: one for the person, one for the place's binder."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext, override
from django.utils.translation import gettext_noop as _

from rebond.documents.qr import qr_svg
from rebond.documents.rendering import Document, Letterhead, language, render

TEMPLATE = "handover/handover_sheet"


@dataclass(frozen=True, kw_only=True)
class HandoverSheet:
    """`address` is the page of the computer. `outlet` and `path_state` are labels in the reader's language.

    `is_loan` chooses the conditions; `due_on` is when a loan comes back. `erasure` says in one sentence by what the
    former data are proven erased. `tested` allows the word "reconditionné": only when every function was tested.
    No name is printed: the person writes theirs with a pen, on paper only.
    """

    reference: str
    address: str
    programme: str
    referral_code: str
    place: str
    place_address: str
    place_phone: str = ""
    handed_over_on: date
    outlet: str
    is_loan: bool
    due_on: date | None = None
    tag: str
    model: str
    detail: str
    serial: str = ""
    operating_system: str = ""
    grade: str = ""
    tested: bool
    accessories: tuple[str, ...] = ()
    erasure: str
    path: str
    path_state: str


def print_handover_sheet(sheet: HandoverSheet, *, head: Letterhead, lang: str | None = None) -> Document:
    lang = lang or language()
    with override(lang):
        title = gettext("Handover of a computer")
    contents = {"sheet": sheet, "qr": qr_svg(sheet.address)}
    return render(TEMPLATE, contents, head=head, title=title, lang=lang)


WORDS = (
    _("Handover of a computer"),
    _("Copy for the place"),
    _("Copy for the person"),
    _("The computer"),
    _("Model"),
    _("Inside"),
    _("Serial number"),
    _("System"),
    _("Condition"),
    _("grade {grade}"),
    _("refurbished: all functions tested"),
    _("tested, with a known fault"),
    _("With it"),
    _("Former data"),
    _("The handover"),
    _("Referral"),
    _("Place"),
    _("Learning path"),
    _("Given as"),
    _("Until"),
    _("Handed over on"),
    _("It is yours"),
    _("It is lent to you"),
    _("This computer is given to you. You may not sell it."),
    _("If it breaks, bring it back to the place. It may be exchanged."),
    _("When you no longer use it, bring it back: it will be recycled."),
    _("This computer is lent to you. It stays the property of the programme."),
    _("Take care of it, and bring it back with all that came with it."),
    _("If it breaks, is lost or stolen, tell the place at once."),
    _("A question, a fault? Call the place:"),
    _("Before you sign"),
    _("I saw the computer work."),
    _("This sheet was explained to me aloud."),
    _("I received everything in the list above."),
    _("A witness was present."),
    _("The person"),
    _("or a parent or guardian, for a minor"),
    _("The place"),
    _("Your name is written on this paper only. It is not in the application."),
    _("The place keeps this paper in its binder. The name is not in the application."),
)
"""What the template says, for the catalogue."""
