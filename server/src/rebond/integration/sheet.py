"""The sheet of skills: what a person takes away, and shows to whom they like."""

from __future__ import annotations

from datetime import date

from django.http import HttpResponse
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext, override
from django.utils.translation import gettext_noop as _

from rebond.documents.rendering import Document, Letterhead, language, render
from rebond.integration.models import Contract
from rebond.integration.queries.records import Record
from rebond.ledger.reading import is_demonstration

TEMPLATE = "integration/sheet"


def print_sheet(record: Record, *, lang: str | None = None) -> Document:
    """Validated skills by place of work, and the periods of the contracts; what is not validated is not on it."""
    trainee, lang = record.trainee, lang or language()
    with override(lang):
        contents = {
            "person": str(trainee.user),
            "workshop": trainee.organisation.name,
            "periods": [_period(contract) for contract in record.contracts],
            "places": [
                {
                    "station": str(place.practice.station.label),
                    "practice": str(place.practice.words) if place.practice.computers else "",
                    "skills": [
                        {"name": line.skill.name, "on": timezone.localdate(line.record.answered_at)}
                        for line in place.skills
                        if line.is_validated and line.record is not None
                    ],
                }
                for place in record.places
                if place.practice.computers or any(line.is_validated for line in place.skills)
            ],
        }
        title = gettext("Sheet of skills")
    head = Letterhead(
        territory=trainee.organisation.territory.name,
        issuer=trainee.organisation.name,
        reference=f"FC-{trainee.pk:05}",
        printed_at=timezone.now(),
        demonstration=is_demonstration(),
    )
    return render(TEMPLATE, contents, head=head, title=title, lang=lang)


def _period(contract: Contract) -> tuple[date, date | None]:
    """Without its end while it lasts."""
    return contract.starts_on, contract.last_day if contract.last_day < timezone.localdate() else None


def answer_sheet(record: Record) -> HttpResponse:
    """Without a name in the name of the file."""
    paper = print_sheet(record)
    answer = HttpResponse(paper.content, content_type="application/pdf")
    name = slugify(f"{paper.title} fc-{record.trainee.pk:05}")
    answer["Content-Disposition"] = f'inline; filename="{name}.pdf"'
    return answer


WORDS = (
    _("Sheet of skills"),
    _("Person"),
    _("Workshop"),
    _("Worked there"),
    _("Skills validated by the workshop"),
    _("No skill is validated yet."),
    _("Work done, without a validated skill so far"),
    _("Skill"),
    _("Validated on"),
    _(
        "The skills were validated by a supervisor of the workshop, who saw them done. The work was counted from the history of the computers."
    ),
    _("The supervisor"),
    _("The person"),
)
"""What the template says, for the catalogue."""
