"""The handover sheet, in two copies: one for the person, one for the place's binder."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext, override
from django.utils.translation import gettext_noop as _

from rebond.documents.qr import qr_svg
from rebond.documents.rendering import Document, Letterhead, language, render
from rebond.handover.models import Handover, Signing
from rebond.handover.papers.pictograms import pictograms
from rebond.handover.papers.proofs import erasure_in_words
from rebond.handover.signatures import drawn
from rebond.handover.warranty import warranty_until
from rebond.learning.models import Enrolment
from rebond.ledger.reading import is_demonstration
from rebond.network.queries import coordination_of
from rebond.preparation.queries import went_with
from rebond.programmes.choices import CheckKind, HandoverItem
from rebond.stock.papers import inside, postal_address
from rebond.workshop.choices import CheckResult
from rebond.workshop.models import Check
from rebond.workshop.queries import dossier_of

TEMPLATE = "handover/handover_sheet"


@dataclass(frozen=True, kw_only=True)
class HandoverSheet:
    """`address` is the page of the computer. `outlet` and `path_state` are labels in the reader's language.

    `accessories` is what left with the computer. `is_told`: the boxes are ticked by what the page of the handover says.
    `signature` is what was drawn on the screen, as SVG; `signer` who drew it, in words.
    `is_loan` chooses the conditions; `due_on` is when a loan comes back. `erasure` says in one sentence by what the
    former data are proven erased. `tested` allows the word "reconditionné": only when every function was tested.
    No name is printed: the person writes theirs with a pen, on paper only.
    """

    reference: str
    address: str
    cancelled_on: date | None = None
    programme: str
    referral_code: str
    place: str
    place_address: str
    place_phone: str = ""
    coordination: str = ""
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
    warranty_until: date | None = None
    read_aloud: bool = False
    witnessed: bool = False
    is_told: bool = False
    signer: str = ""
    signature: str = ""


@dataclass(frozen=True, kw_only=True)
class EasySheet:
    """What to know about the computer, in easy words. ``due_on``: when a loan comes back; ``warranty_until``: see the rules."""

    tag: str
    model: str
    is_loan: bool
    due_on: date | None
    place: str
    place_address: str
    place_phone: str
    coordination: str
    warranty_until: date | None
    items: tuple[str, ...]


def print_handover_sheet(sheet: HandoverSheet, *, head: Letterhead, lang: str | None = None) -> Document:
    lang = lang or language()
    with override(lang):
        title = gettext("Handover of a computer")
    contents = {"sheet": sheet, "qr": qr_svg(sheet.address)}
    return render(TEMPLATE, contents, head=head, title=title, lang=lang)


def sheet_of(handover: Handover, *, strokes: str = "") -> Document:
    """The sheet of ``handover``, in two copies. Nothing of the person is on it but the code of the referral.

    ``strokes``: the signature drawn on the screen, for those who may see it.
    """
    device, place, referral = handover.device, handover.place, handover.referral
    dossier, signing = dossier_of(device), _signing(handover)
    sheet = HandoverSheet(
        reference=handover.reference,
        cancelled_on=timezone.localdate(handover.cancelled_at) if handover.cancelled_at else None,
        address=settings.PUBLIC_URL + reverse("desk:device", args=[device.asset_tag]),
        programme=referral.programme.name,
        referral_code=referral.code,
        place=place.name,
        place_address=postal_address(place),
        place_phone=place.phone,
        coordination=_coordination(handover),
        handed_over_on=timezone.localdate(handover.handed_over_at),
        outlet=str(handover.get_outlet_display()),
        is_loan=handover.is_loan,
        due_on=handover.due_on,
        tag=device.asset_tag,
        model=device.title,
        detail=inside(device),
        serial=device.serial,
        operating_system=device.operating_system,
        grade=device.grade,
        tested=not dossier.is_tested_only,
        accessories=_items(signing) if signing else _accessories(handover, dossier.checks),
        erasure=erasure_in_words(dossier.proofs),
        path=handover.path.name if handover.path else gettext("none"),
        path_state=_path_state(handover),
        warranty_until=warranty_until(handover),
        read_aloud=signing.read_aloud if signing else False,
        witnessed=signing.witnessed if signing else False,
        is_told=signing is not None,
        signer=str(signing.get_signer_display()) if signing and strokes else "",
        signature=drawn(strokes) if strokes else "",
    )
    head = Letterhead(
        territory=referral.programme.territory.name,
        issuer=place.organisation.name,
        reference=handover.reference,
        printed_at=timezone.now(),
        demonstration=is_demonstration(),
    )
    return print_handover_sheet(sheet, head=head)


def easy_sheet_of(handover: Handover, *, lang: str | None = None) -> Document:
    """In easy words and large letters, for who reads badly, or to stick on the fridge. Nothing of the person is on it."""
    device, place, signing = handover.device, handover.place, _signing(handover)
    sheet = EasySheet(
        tag=device.asset_tag,
        model=device.title,
        is_loan=handover.is_loan,
        due_on=handover.due_on,
        place=place.name,
        place_address=postal_address(place),
        place_phone=place.phone,
        coordination=_coordination(handover),
        warranty_until=warranty_until(handover),
        items=_items(signing) if signing else (),
    )
    head = Letterhead(
        territory=handover.referral.programme.territory.name,
        issuer=place.organisation.name,
        reference=handover.reference,
        printed_at=timezone.now(),
        demonstration=is_demonstration(),
    )
    lang = lang or language()
    with override(lang):
        title = gettext("My computer")
    contents = {"sheet": sheet, "pictograms": pictograms()}
    return render("handover/easy_sheet", contents, head=head, title=title, lang=lang)


def _coordination(handover: Handover) -> str:
    operator = coordination_of(handover.referral.programme.territory_id)
    return operator.public_contact if operator else ""


def _signing(handover: Handover) -> Signing | None:
    rows = Signing.objects.filter(handover=handover)
    return rows.defer("sealed_signature", "sealed_paper").first()


def _items(signing: Signing) -> tuple[str, ...]:
    return tuple(str(item.label) for item in HandoverItem if item in signing.items)


def _accessories(handover: Handover, checks: Sequence[Check]) -> tuple[str, ...]:
    """What the workshop saw with the computer; where nobody looked, what was tried with it."""
    seen = went_with([handover.device], handover.handed_over_at)[handover.device_id]
    if seen:
        return tuple(str(row) for row in seen)
    passed = {check.kind for check in checks if check.result == CheckResult.PASSED}
    return (str(CheckKind.CHARGER.label),) if CheckKind.CHARGER in passed else ()


def _path_state(handover: Handover) -> str:
    if handover.waiver:
        return gettext("exemption: %(reason)s") % {"reason": handover.get_waiver_display()}
    enrolment = Enrolment.objects.filter(referral=handover.referral).first()
    return str(enrolment.get_state_display()) if enrolment else gettext("none")


WORDS = (
    _("Handover of a computer"),
    _("CANCELLED"),
    _("This handover was cancelled on {day}: this sheet is worth nothing."),
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
    _("The place does not answer? Ask the coordination:"),
    _("Before you sign"),
    _("I saw the computer work."),
    _("This sheet was explained to me aloud."),
    _("I received everything in the list above."),
    _("A witness was present."),
    _("The person"),
    _("or a parent or guardian, for a minor"),
    _("The place"),
    _("Repaired or exchanged until"),
    _("Signed on the screen by: {signer}"),
    _("Drawn signature"),
    _("My computer"),
    _("This computer is yours."),
    _("This computer is lent to you."),
    _("Bring it back on {day}."),
    _("You received with it:"),
    _("Its number is:"),
    _("To start it, press the button once. Wait one minute."),
    _("To stop it, click on the menu, then on “Shut down”."),
    _("Plug the charger in when the battery is low."),
    _("Choose a secret word. Tell it to nobody."),
    _("It does not work? You need help? Call:"),
    _("Come and see us:"),
    _("It is repaired or exchanged for nothing until {day}."),
    _("Stolen or lost? Tell the police, then tell us."),
    _("Do not sell it. You do not want it any more? Bring it back: we erase everything."),
    _("Nobody from the bank, the police or “Windows” calls you about this computer. Hang up."),
    _("Your name is written on this paper only. It is not in the application."),
    _("The place keeps this paper in its binder. The name is not in the application."),
)
"""What the template says, for the catalogue."""
