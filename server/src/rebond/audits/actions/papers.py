"""Where a place keeps its papers, said once."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from rebond.access import Actor
from rebond.access.guards import require
from rebond.audits.actions.emptying import KEPT_YEARS
from rebond.audits.choices import PaperKind
from rebond.audits.facts import PapersLocated
from rebond.audits.models import LONGEST_WHERE, PapersKept
from rebond.kit.errors import Invalid
from rebond.ledger.recording import Entry, record
from rebond.network.models import Place


def locate_papers(*, actor: Actor, place: Place, where: Mapping[PaperKind, str]) -> None:
    """Say once where a place keeps its papers. Empty: nobody knows any more. The same again keeps it for longer.

    Raise `Invalid` for a text that is too long, with the kind of paper as its field.
    """
    require(actor, "papers.locate", on=place)
    wanted = {kind.value: _written(kind, text) for kind, text in where.items()}
    with transaction.atomic():
        Place.objects.select_for_update(no_key=True, of=("self",)).get(pk=place.pk)
        told = PapersKept.objects.filter(place=place, kind__in=wanted)
        told.exclude(said_on=timezone.localdate()).update(said_on=timezone.localdate())
        known = dict(PapersKept.objects.filter(place=place).order_by("pk").values_list("kind", "where"))
        changed = [kind for kind, text in wanted.items() if known.get(kind, "") != text]
        if not changed:
            return
        PapersKept.objects.filter(place=place, kind__in=changed).delete()
        PapersKept.objects.bulk_create(
            [PapersKept(place=place, kind=kind, where=wanted[kind]) for kind in changed if wanted[kind]]
        )
        located = PapersLocated(place_id=place.pk, papers=tuple(sorted(changed)))
        record(actor=actor, entries=[Entry(f"place:{place.pk}", located)])


def due_papers(now: datetime) -> QuerySet[PapersKept]:
    """Five years after 31 December of the year in which it was last said: whoever wrote it may have written a name."""
    return PapersKept.objects.filter(said_on__lt=date(timezone.localdate(now).year - KEPT_YEARS, 1, 1))


def _written(kind: PaperKind, text: str) -> str:
    written = " ".join(text.split())
    if len(written) > LONGEST_WHERE:
        words = _("Write it in %(most)s characters at most.")
        raise Invalid(words % {"most": LONGEST_WHERE}, code="too_long", field=kind.value)
    return written
