"""Where a place keeps its papers, said once."""

from __future__ import annotations

from collections.abc import Mapping

from django.db import transaction

from rebond.access import Actor
from rebond.access.guards import require
from rebond.audits.choices import PaperKind
from rebond.audits.facts import PapersLocated
from rebond.audits.models import PapersKept
from rebond.ledger.recording import Entry, record
from rebond.network.models import Place


def locate_papers(*, actor: Actor, place: Place, where: Mapping[PaperKind, str]) -> None:
    """Say once where a place keeps its papers. Empty: nobody knows any more. The same again changes nothing."""
    require(actor, "papers.locate", on=place)
    wanted = {kind.value: " ".join(text.split())[:160] for kind, text in where.items()}
    with transaction.atomic():
        Place.objects.select_for_update(no_key=True, of=("self",)).get(pk=place.pk)
        known = dict(PapersKept.objects.filter(place=place).order_by("pk").values_list("kind", "where"))
        changed = [kind for kind, text in wanted.items() if known.get(kind, "") != text]
        if not changed:
            return
        PapersKept.objects.filter(place=place, kind__in=changed).delete()
        PapersKept.objects.bulk_create(
            [PapersKept(place=place, kind=kind, where=wanted[kind]) for kind in changed if wanted[kind]]
        )
        told = PapersLocated(place_id=place.pk, papers=tuple(sorted(changed)))
        record(actor=actor, entries=[Entry(f"place:{place.pk}", told)])
