"""The raw records that certificates name: kept only when a certificate here names exactly those bytes."""

from __future__ import annotations

from django.utils import timezone
from django.utils.translation import gettext as _

from passport.strict import digest
from rebond.access import Actor
from rebond.access.guards import require
from rebond.kit.errors import Refused
from rebond.network.models import Territory
from rebond.workshop.actions.results import IntakeResult
from rebond.workshop.choices import IntakeOutcome
from rebond.workshop.models import Evidence

KIND = "rebond-evidence"


def keep_evidence(*, actor: Actor, territory: Territory, data: bytes) -> IntakeResult:
    """Keep a raw record beside every certificate that names it. The same bytes twice change nothing.

    Raise `Refused` while no certificate names it: it is worth sending again once the certificate has come.
    """
    require(actor, "report.submit", on=territory)
    rows = Evidence.objects.filter(
        certificate__document__territory=territory, digest=digest(data), size_bytes=len(data)
    )
    if not rows.exists():
        raise Refused(
            _("No certificate that came in names this record: send the certificate first."), code="not_named"
        )
    kept = rows.filter(received_at=None).update(content=data, received_at=timezone.now())
    return IntakeResult(
        kind=KIND,
        outcome=(IntakeOutcome.UPDATED if kept else IntakeOutcome.UNCHANGED).value,
        device=None,
        reason="",
        message=_("The record is kept beside its certificate."),
    )
