"""The diploma at the end of a path. The person's name is written on it with a pen: the application does not know it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from django.utils import timezone
from django.utils.translation import gettext, override
from django.utils.translation import gettext_noop as _

from rebond.documents.rendering import Document, Letterhead, language, render
from rebond.learning.models import Enrolment
from rebond.ledger.reading import is_demonstration

TEMPLATE = "learning/diploma"


@dataclass(frozen=True, kw_only=True)
class Diploma:
    """``minutes``: of the sessions attended. Neither a name nor the number of the request stands on it."""

    path: str
    programme: str
    titles: tuple[str, ...]
    minutes: int
    ended_on: date
    place: str
    town: str


def print_diploma(
    enrolment: Enrolment, *, minutes: int, attended: Collection[int], lang: str | None = None
) -> Document:
    """Of a path that is completed. ``attended``: the numbers of the sessions that it names. Its own number is that of the path of the person, not of their request."""
    lang = lang or language()
    place, titles = enrolment.referral.place, enrolment.path.plan.titles
    diploma = Diploma(
        path=enrolment.path.name,
        programme=enrolment.path.programme.name,
        titles=tuple(titles[number - 1] for number in sorted(attended)),
        minutes=minutes,
        ended_on=enrolment.ended_on or timezone.localdate(),
        place=place.name,
        town=place.commune.name,
    )
    head = Letterhead(
        territory=enrolment.path.programme.territory.name,
        issuer=place.name,
        reference=f"D-{enrolment.pk:05}",
        printed_at=timezone.now(),
        demonstration=is_demonstration(),
    )
    with override(lang):
        title = gettext("Diploma")
    return render(TEMPLATE, {"diploma": diploma}, head=head, title=title, lang=lang)


WORDS = (
    _("Diploma"),
    _("This diploma is given to"),
    _("First name and name, written by hand"),
    _("who followed the learning path"),
    _("{count} session"),
    _("{count} sessions"),
    _("{hours} h of training"),
    _("{hours} h {minutes} of training"),
    _("What was learned"),
    _("Done at {town}, on {day}"),
    _("The person"),
    _("The place"),
    _("The name is written on this paper only. It is not in the application."),
)
"""What the template says, for the catalogue."""
