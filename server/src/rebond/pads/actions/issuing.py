"""Numbered sheets are printed for an organisation, in the layout that the rules of the moment ask for."""

from __future__ import annotations

import secrets
from uuid import UUID

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from passport.codes import new_code
from rebond.access import Actor
from rebond.access.guards import NOT_FOUND, require
from rebond.kit.errors import Invalid, NotFound, Refused
from rebond.ledger.recording import Entry, record
from rebond.network.models import Organisation, Place
from rebond.pads.designing import designed
from rebond.pads.facts import PadPrinted
from rebond.pads.models import PAD_CODE, FormVersion, Pad
from rebond.programmes.actions import version_in_force
from rebond.programmes.models import Programme
from rebond.referrals.eligibility import may_not_refer

MOST_SHEETS = 100


def issue_pad(
    *,
    actor: Actor,
    programme: Programme,
    organisation: Organisation,
    size: int,
    place: Place | None = None,
    submission: UUID | None = None,
) -> Pad:
    """A pad of ``size`` sheets. ``place``: it opens referrals itself, and each sheet asks who sent the person.

    The same ``submission`` again gives the same pad. Raise `NotFound` for an organisation or a programme out of reach,
    `Invalid` for a size, `Refused` when the rules of the programme let such an organisation refer nobody.
    """
    if not 1 <= size <= MOST_SHEETS:
        raise Invalid(_("A pad has 1 to %(most)d sheets.") % {"most": MOST_SHEETS}, field="size")
    with transaction.atomic():
        held = Programme.objects.select_for_update(no_key=True).get(pk=programme.pk)
        issued = Pad.objects.filter(issued_by=actor.membership_id)
        if submission and (already := issued.filter(submission=submission).first()):
            return already
        pad = Pad(
            form=_form_of(held, "" if place else organisation.prescriber_kind),
            organisation=organisation,
            place=place,
            size=size,
            submission=submission,
            issued_at=timezone.now(),
            issued_by_id=actor.membership_id,
        )
        require(actor, "referral.create", on=pad)
        if organisation.territory_id != held.territory_id:
            raise NotFound(NOT_FOUND, code="not_found")
        _refuse_against_rules(pad)
        pad.code = _fresh_code()
        pad.save()
        told = PadPrinted(
            programme_id=held.pk,
            organisation_id=organisation.pk,
            place_id=place.pk if place else None,
            form=pad.form.number,
            sheets=size,
        )
        record(actor=actor, entries=[Entry(pad.stream, told)])
    return pad


def _refuse_against_rules(pad: Pad) -> None:
    """On paper too, nobody is made to believe that they may refer."""
    kind = "" if pad.place_id else pad.organisation.prescriber_kind
    rules = pad.form.kept_rules
    obstacle = may_not_refer(
        rules,
        kind=kind or next(iter(rules.prescriber_kinds), ""),
        organisation=pad.prescriber,
        opens_at_a_place=pad.place_id is not None,
    )
    if obstacle is not None:
        raise Refused(obstacle.message, code=obstacle.code, field="organisation")


def _form_of(programme: Programme, prescriber_kind: str) -> FormVersion:
    """The version that is laid out so already, or a new one. The programme is held."""
    rules = version_in_force(programme)
    stored = designed(rules.rules, prescriber_kind=prescriber_kind).as_json()
    forms = FormVersion.objects.filter(programme=programme)
    for form in forms.filter(rules=rules):
        if form.layout.as_json() == stored:
            return form
    last = forms.aggregate(last=Max("number"))["last"] or 0
    return FormVersion.objects.create(programme=programme, number=last + 1, rules=rules, stored=stored)


def _fresh_code() -> str:
    while True:
        code = new_code(secrets.randbelow, family=PAD_CODE)
        if not Pad.objects.filter(code=code).exists():
            return code
