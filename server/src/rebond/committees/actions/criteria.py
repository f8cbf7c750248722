"""The criteria are published: a new version, that sessions opened from then on keep."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from rebond.access import Actor
from rebond.access.guards import require
from rebond.committees.agenda import latest_criteria
from rebond.committees.criteria import Criteria, judge
from rebond.committees.facts import CriteriaPublished
from rebond.committees.models import CriteriaVersion
from rebond.committees.queries import has_committee
from rebond.kit.errors import Refused
from rebond.ledger.recording import Entry, record
from rebond.programmes.models import Programme


def require_committee(programme: Programme) -> None:
    """Raise `Refused` where no committee decides and nobody waits for one any more."""
    if not has_committee(programme):
        raise Refused(
            _("No committee decides in this programme. Change its rules first."), code="no_committee"
        )


def publish_criteria(
    *, actor: Actor, programme: Programme, criteria: Criteria, occurred_at: datetime | None = None
) -> CriteriaVersion:
    """Publish ``criteria``; the same as the last ones are no new version. Raise `Invalid` for impossible ones."""
    require(actor, "committee.convene", on=programme)
    require_committee(programme)
    judge(criteria)
    with transaction.atomic():
        held = Programme.objects.select_for_update(no_key=True, of=("self",)).get(pk=programme.pk)
        last = latest_criteria(held)
        if last is not None and last.criteria == criteria:
            return last
        version = CriteriaVersion.objects.create(
            programme=held,
            number=last.number + 1 if last else 1,
            published_at=occurred_at or timezone.now(),
            stored=criteria.as_json(),
        )
        facts = CriteriaPublished(programme_id=held.pk, number=version.number)
        record(actor=actor, occurred_at=occurred_at, entries=[Entry(held.stream, facts)])
    return version
