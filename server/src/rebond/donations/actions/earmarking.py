"""A lot is set aside for somebody, and set aside no more."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from rebond.access import Actor
from rebond.access.guards import require
from rebond.donations.actions.lots import hold_lot
from rebond.donations.choices import EarmarkReason, LiftingReason
from rebond.donations.facts import EarmarkLifted, LotSetAside
from rebond.donations.models import Lot
from rebond.geography.models import Intermunicipality
from rebond.kit.errors import Invalid, Refused
from rebond.ledger.recording import Entry, record
from rebond.network.models import Place
from rebond.programmes.choices import CheckKind, Criterion
from rebond.programmes.models import Programme

COLUMNS = ("earmark_programme", "earmark_place", "earmark_intermunicipality", "earmark_public")


@dataclass(frozen=True, slots=True, kw_only=True)
class Earmark:
    """For whom: one of these at least, and a place or an intermunicipality, not both."""

    programme: Programme | None = None
    place: Place | None = None
    intermunicipality: Intermunicipality | None = None
    public: Criterion | None = None

    @property
    def keys(self) -> tuple[int | None, int | None, str | None, str]:
        zone = self.intermunicipality.pk if self.intermunicipality else None
        return (
            self.programme.pk if self.programme else None,
            self.place.pk if self.place else None,
            zone,
            self.public.value if self.public else "",
        )


def set_aside(*, actor: Actor, lot: Lot, earmark: Earmark, reason: EarmarkReason) -> Lot:
    """The computers of ``lot`` go to those only from now on; where they already are changes nothing. Again: nothing.

    Raise `Invalid` for an earmark that says nothing or two zones, `Refused` for a programme that these computers cannot
    serve.
    """
    require(actor, "donation.edit", on=[lot, *_things(earmark)])
    _refuse_bad_earmark(earmark)
    with transaction.atomic():
        held = hold_lot(lot)
        _refuse_other_rules(held.agreement.programme, earmark.programme)
        if _keys(held) != earmark.keys:
            held.earmark_programme, held.earmark_place = earmark.programme, earmark.place
            held.earmark_intermunicipality = earmark.intermunicipality
            held.earmark_public = earmark.keys[3]
            held.save(update_fields=COLUMNS)
            programme_id, place_id, zone, public = earmark.keys
            told = LotSetAside(
                programme_id=programme_id,
                place_id=place_id,
                intermunicipality=zone or "",
                public=public,
                reason=reason.value,
            )
            record(actor=actor, entries=[Entry(held.stream, told)])
    return held


def lift_earmark(*, actor: Actor, lot: Lot, reason: LiftingReason) -> Lot:
    """The computers of ``lot`` may go wherever the donor's terms allow. Again: changes nothing."""
    require(actor, "donation.edit", on=lot)
    with transaction.atomic():
        held = hold_lot(lot)
        if held.is_set_aside:
            held.earmark_programme = held.earmark_place = held.earmark_intermunicipality = None
            held.earmark_public = ""
            held.save(update_fields=COLUMNS)
            record(actor=actor, entries=[Entry(held.stream, EarmarkLifted(reason=reason.value))])
    return held


def _keys(lot: Lot) -> tuple[int | None, int | None, str | None, str]:
    return (
        lot.earmark_programme_id,
        lot.earmark_place_id,
        lot.earmark_intermunicipality_id,
        lot.earmark_public,
    )


def _things(earmark: Earmark) -> list[Programme | Place]:
    return [thing for thing in (earmark.programme, earmark.place) if thing is not None]


def _refuse_bad_earmark(earmark: Earmark) -> None:
    if not any(earmark.keys):
        raise Invalid(
            _("Say for whom: a programme, a place, an intermunicipality or a public."),
            code="for_nobody",
            field="programme",
        )
    if earmark.place is not None and earmark.intermunicipality is not None:
        raise Invalid(
            _("Choose a place or an intermunicipality, not both."),
            code="two_zones",
            field="intermunicipality",
        )


def _refuse_other_rules(own: Programme, served: Programme | None) -> None:
    """Its computers are checked by the rules of the programme of their agreement: those have to be enough."""
    if served is None:
        return
    if served.pk == own.pk:
        raise Refused(
            _("The computers of this lot serve this programme already."),
            code="own_programme",
            field="programme",
        )
    missing = [
        kind for kind in CheckKind if kind in served.required_checks and kind not in own.required_checks
    ]
    if missing:
        raise Refused(
            _(
                "“%(served)s” asks for checks that “%(own)s” does not: %(checks)s. Add them to its rules first."
            )
            % {"served": served, "own": own, "checks": ", ".join(str(kind.label) for kind in missing)},
            code="more_checks",
            field="programme",
        )
