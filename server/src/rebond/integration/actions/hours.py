"""Hours by activity, in a workshop that wants them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from rebond.access import Actor
from rebond.access.guards import require
from rebond.integration.actions.holding import hold_trainee
from rebond.integration.choices import Activity
from rebond.integration.facts import HoursChosen, HoursRecorded
from rebond.integration.models import Hours, Trainee, WorkshopRules
from rebond.kit.errors import Invalid, Refused
from rebond.ledger.recording import Entry, record
from rebond.network.models import Organisation


def choose_hours(*, actor: Actor, organisation: Organisation, are_kept: bool) -> WorkshopRules:
    """Whether hours are kept from here on. Those written before stay with the record of the person."""
    require(actor, "trainee.follow", on=organisation)
    with transaction.atomic():
        Organisation.objects.select_for_update(no_key=True, of=("self",)).get(pk=organisation.pk)
        row, _is_new = WorkshopRules.objects.get_or_create(organisation=organisation)
        if row.keeps_hours == are_kept:
            return row
        row.keeps_hours = are_kept
        row.save(update_fields=["keeps_hours"])
        told = HoursChosen(organisation_id=organisation.pk, are_kept=are_kept)
        record(actor=actor, entries=[Entry(f"integration_hours:{organisation.pk}", told)])
    return row


def record_hours(
    *, actor: Actor, trainee: Trainee, month: date, minutes: Mapping[Activity, int]
) -> list[Hours]:
    """The hours of that month, as they are now; the same again changes nothing. None of an activity: no row.

    Raise `Refused` where the workshop keeps none, `Invalid` for a month to come.
    """
    require(actor, "trainee.follow", on=trainee)
    first = month.replace(day=1)
    if first > timezone.localdate():
        raise Invalid(_("This month is still to come."))
    with transaction.atomic():
        held = hold_trainee(trainee.pk)
        if not WorkshopRules.objects.filter(organisation=held.organisation_id, keeps_hours=True).exists():
            raise Refused(_("Your workshop keeps no hours: choose it first."), code="no_hours")
        wanted = {activity.value: time for activity, time in minutes.items() if time}
        rows = Hours.objects.filter(trainee=held, month=first)
        if dict(rows.order_by().values_list("activity", "minutes")) == wanted:
            return list(rows.order_by("pk"))
        rows.delete()
        made = [
            Hours.objects.create(trainee=held, month=first, activity=activity, minutes=time)
            for activity, time in wanted.items()
        ]
        told = HoursRecorded(organisation_id=held.organisation_id)
        record(actor=actor, entries=[Entry(held.stream, told)])
    return made
