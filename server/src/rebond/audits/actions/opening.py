"""A check is opened: the list to draw from is frozen, and who controls is invited until a day."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from passport.codes import CodeFamily, new_code
from rebond.access import Actor, Role
from rebond.access.guards import require
from rebond.audits import drawing
from rebond.audits.choices import MOST_LINES, Source
from rebond.audits.facts import AuditOpened
from rebond.audits.models import Audit
from rebond.audits.queries import units_of
from rebond.kit.errors import Invalid, Refused
from rebond.ledger.recording import Entry, record
from rebond.network.actions import LONGEST, invite
from rebond.network.models import Organisation
from rebond.programmes.models import Programme

AUDITS = CodeFamily("CT")


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What is to be controlled, and by whom. ``email`` empty: somebody of the organisation has access already."""

    programme: Programme
    organisation: Organisation
    source: Source
    since: date
    until: date
    size: int
    access_until: date
    email: str = ""
    name: str = ""


def open_audit(*, actor: Actor, asked: Asked, submission: UUID) -> Audit:
    """Freeze the list to draw from, and invite who controls until a day. The same ``submission`` again is the same check.

    Raise `Invalid` with the field at fault, `Refused` when there is nothing to draw from, the person has the role, or
    the page was sent already for something else.
    """
    require(actor, "audit.open", on=[asked.programme, asked.organisation])
    _judge(asked)
    try:
        return _open(actor, asked, submission)
    except IntegrityError:  # the same page was sent at once for another programme, and that one was first
        if (already := _sent_already(submission, asked)) is not None:
            return already
        raise


def _open(actor: Actor, asked: Asked, submission: UUID) -> Audit:
    with transaction.atomic():
        Programme.objects.select_for_update(no_key=True, of=("self",)).get(pk=asked.programme.pk)
        if (already := _sent_already(submission, asked)) is not None:
            return already
        audit = _made(actor, asked, submission)
        if asked.email:
            invite_controller(actor=actor, audit=audit, email=asked.email, name=asked.name)
    return audit


def _sent_already(submission: UUID, asked: Asked) -> Audit | None:
    found = Audit.objects.filter(submission=submission).first()
    wanted = (asked.programme.pk, asked.organisation.pk, asked.source, asked.since, asked.until)
    if found is not None and wanted != (
        found.programme_id,
        found.organisation_id,
        found.source,
        found.since,
        found.until,
    ):
        raise Refused(
            _("This page was sent already: open it again to open another check."), code="sent_already"
        )
    return found


def invite_controller(
    *, actor: Actor, audit: Audit, email: str, name: str = "", last_day: date | None = None
) -> None:
    """Offer the role of auditor in the organisation that controls; it ends by itself after ``last_day``.

    None: with the access of the check.
    """
    require(actor, "audit.open", on=audit)
    invite(
        actor=actor,
        email=email,
        role=Role.AUDITOR,
        organisation=audit.organisation,
        name=name,
        last_day=last_day or audit.access_until,
    )


def _judge(asked: Asked) -> None:
    today = timezone.localdate()
    if asked.since > asked.until:
        raise Invalid(_("The last day comes before the first."), field="until")
    if asked.until > today:
        raise Invalid(_("The period is not over yet: choose a day that is past, or today."), field="until")
    if asked.access_until < today:
        raise Invalid(_("This day is over. Choose today or a later day."), field="access_until")
    if asked.access_until > today + LONGEST:
        raise Invalid(_("This day is too far off: choose one within ten years."), field="access_until")
    if not 1 <= asked.size <= MOST_LINES:
        raise Invalid(_("From 1 to %(most)s.") % {"most": MOST_LINES}, field="size")


def _made(actor: Actor, asked: Asked, submission: UUID) -> Audit:
    units = units_of(asked.programme, asked.source, asked.since, asked.until)
    if not units:
        raise Refused(_("There is nothing to draw from in this period."), code="nothing_there", field="since")
    population, secret = drawing.written(units), secrets.token_hex(32)
    audit = Audit.objects.create(
        programme=asked.programme,
        organisation=asked.organisation,
        reference=new_code(secrets.randbelow, family=AUDITS),
        source=asked.source,
        since=asked.since,
        until=asked.until,
        size=min(asked.size, len(units)),
        access_until=asked.access_until,
        submission=submission,
        opened_at=timezone.now(),
        opened_by_id=actor.membership_id,
        count=len(units),
        population=population,
        population_digest=drawing.digest_of(population),
        secret=secret,
        commitment=drawing.digest_of(secret),
    )
    record(actor=actor, entries=[Entry(audit.stream, _opened(audit))])
    return audit


def _opened(audit: Audit) -> AuditOpened:
    return AuditOpened(
        programme_id=audit.programme_id,
        organisation_id=audit.organisation_id,
        source=audit.source,
        since=audit.since.isoformat(),
        until=audit.until.isoformat(),
        size=audit.size,
        population=audit.count,
        population_digest=audit.population_digest,
        commitment=audit.commitment,
        access_until=audit.access_until.isoformat(),
    )
