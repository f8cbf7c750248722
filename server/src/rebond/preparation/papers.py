"""The welcome sheet: what goes with a prepared computer, for the person who receives it."""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext, ngettext, override
from django.utils.translation import gettext_noop as _

from rebond.devices.models import Device
from rebond.documents.qr import qr_svg
from rebond.documents.rendering import Document, Letterhead, language, render
from rebond.kit.days import written
from rebond.ledger.reading import is_demonstration
from rebond.preparation.models import Preparation
from rebond.preparation.warranty import months_promised, warranty_of


@dataclass(frozen=True, kw_only=True)
class WelcomeSheet:
    """`address` is the page of the computer: it tells whom to call. `warranty` is a sentence, empty where none is promised."""

    tag: str
    address: str
    programme: str
    model: str
    system: str
    welcome: tuple[str, ...]
    software: tuple[str, ...]
    warranty: str


def welcome_sheet_of(device: Device, preparation: Preparation, *, lang: str | None = None) -> Document:
    """By the version that ``device`` was prepared with."""
    lang, version = lang or language(), preparation.version
    programme = version.recipe.programme
    with override(lang):
        sheet = WelcomeSheet(
            tag=device.asset_tag,
            address=settings.PUBLIC_URL + reverse("desk:device", args=[device.asset_tag]),
            programme=programme.name,
            model=device.title,
            system=version.system_in_words,
            welcome=tuple(part.strip() for part in version.welcome.split("\n") if part.strip()),
            software=tuple(version.software),
            warranty=_warranty(device),
        )
        title = gettext("Welcome")
    workshop = device.workshop
    head = Letterhead(
        territory=programme.territory.name,
        issuer=workshop.organisation.name if workshop else programme.territory.name,
        reference=device.asset_tag,
        printed_at=timezone.now(),
        demonstration=is_demonstration(),
    )
    contents = {"sheet": sheet, "qr": qr_svg(sheet.address)}
    return render("preparation/welcome", contents, head=head, title=title, lang=lang)


def _warranty(device: Device) -> str:
    """Until which day, once the person has it; before that, for how long."""
    if (known := warranty_of(device)) is not None:
        return gettext("Under warranty until %(day)s.") % {"day": written(known.ends_on)}
    months = months_promised(device.programme, on=timezone.now())
    words = ngettext(
        "Under warranty for %(months)d month from the day on which you receive it.",
        "Under warranty for %(months)d months from the day on which you receive it.",
        months,
    )
    return words % {"months": months} if months else ""


WORDS = (
    _("Welcome"),
    _("Your computer"),
    _("Code"),
    _("Model"),
    _("System"),
    _("What is on it"),
    _("If it breaks"),
    _("Bring it back to the place that gave it to you, with this sheet."),
    _("Scan this code to know whom to call."),
)
"""What the template says, for the catalogue."""
