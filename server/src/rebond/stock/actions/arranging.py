"""Sites, aisles, shelves and boxes: what stands in what."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from rebond.access import Actor
from rebond.access.guards import require
from rebond.kit.errors import Invalid
from rebond.kit.holding import hold_each
from rebond.ledger.recording import Entry, record
from rebond.network.models import Workshop
from rebond.stock.actions.shelving import LONGEST_CODE
from rebond.stock.choices import LocationKind
from rebond.stock.codes import key_of_code
from rebond.stock.facts import LocationArranged
from rebond.stock.models import Location


def add_locations(
    *,
    actor: Actor,
    workshop: Workshop,
    codes: Sequence[str],
    kind: LocationKind,
    inside: Location | None = None,
) -> list[Location]:
    """One location a code; one that exists is arranged the same way. Raise `Invalid` for a code or a place in the way."""
    with transaction.atomic():
        require(actor, "location.arrange", on=workshop)
        wanted = list(dict.fromkeys(code.strip().upper() for code in codes if code.strip()))
        for code in wanted:
            _refuse_code(code)
        if not wanted:
            raise Invalid(_("Type at least one code, for example B-12."), field="codes")
        made = [
            Location.objects.get_or_create(workshop=workshop, code=code, defaults={"kind": kind})[0]
            for code in wanted
        ]
        return [arrange(actor=actor, location=location, kind=kind, inside=inside) for location in made]


def arrange(
    *, actor: Actor, location: Location, kind: LocationKind, inside: Location | None = None
) -> Location:
    """Say what ``location`` is and what it stands in; all that lies in it comes along.

    Raise `Invalid` when it would stand in another workshop, in a smaller thing, or hold a larger one.
    """
    with transaction.atomic():
        keys = [location.pk, *([inside.pk] if inside else [])]
        rows = Location.objects.select_related("workshop__organisation")
        held = {row.pk: row for row in hold_each(rows, keys)}
        location = held[location.pk]
        require(actor, "location.arrange", on=location)
        around = held[inside.pk] if inside else None
        _refuse_arrangement(location, kind, around)
        if (location.kind, location.inside_id) != (kind.value, around.pk if around else None):
            location.kind, location.inside = kind.value, around
            location.save(update_fields=["kind", "inside"])
            arranged = LocationArranged(location_kind=kind.value, inside_id=around.pk if around else None)
            record(actor=actor, entries=[Entry(location.stream, arranged)])
    return location


def _refuse_code(code: str) -> None:
    if len(code) > LONGEST_CODE:
        raise Invalid(
            _("The code %(code)s is too long: 20 characters at the most.") % {"code": code}, field="codes"
        )
    if key_of_code(code) is not None:
        raise Invalid(
            _("The code %(code)s has the shape of a label. Choose another one.") % {"code": code},
            field="codes",
        )


def _refuse_arrangement(location: Location, kind: LocationKind, around: Location | None) -> None:
    if around is not None and around.workshop_id != location.workshop_id:
        raise Invalid(_("It can only stand in a location of the same workshop."), field="inside")
    if around is not None and LocationKind(around.kind).rank >= kind.rank:
        raise Invalid(
            _("A thing of the kind “%(kind)s” cannot stand in one of the kind “%(around)s”.")
            % {"kind": kind.label, "around": around.get_kind_display()},
            field="inside",
        )
    larger = [part for part in location.parts.all() if LocationKind(part.kind).rank <= kind.rank]
    if larger:
        raise Invalid(
            _("%(code)s stands in it, and is too large for that. Move it first.") % {"code": larger[0].code},
            field="kind",
        )
