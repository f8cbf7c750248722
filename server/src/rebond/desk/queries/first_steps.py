"""What a coordination sets up before a first computer can go from a donor to a person."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Exists, OuterRef
from django.utils.translation import gettext_lazy as _

from rebond.access import Actor, Role
from rebond.desk.links import link
from rebond.donations.models import DonationAgreement, Lot
from rebond.learning.models import LearningPath
from rebond.network.models import Invitation, Membership, Organisation, Place, Territory, Workshop
from rebond.network.querysets import OrganisationQuerySet
from rebond.orders.models import Agreement
from rebond.programmes.models import Programme

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

COORDINATING = (Role.COORDINATOR, Role.ADMINISTRATOR)

OWN_ORGANISATION = "network:organisation"
_STEPS = (
    (
        "programme",
        _("Open a programme"),
        _("its rules, in six short steps, then publish them"),
        "programmes:list",
    ),
    ("workshop", _("Add your workshop"), _("on the page of your organisation"), OWN_ORGANISATION),
    (
        "team",
        _("Invite the team"),
        _("technicians, storekeeper, supervisor: each receives a link"),
        "network:invite",
    ),
    (
        "donor",
        _("Add a donor"),
        _("an organisation like the others; its agreement comes next"),
        "network:create_organisation",
    ),
    (
        "donation",
        _("Draw up the donation agreement"),
        _("what the donor allows, and how data are erased"),
        "donations:agreements",
    ),
    ("lot", _("Announce a first lot"), _("with its list, a count, or nothing"), "donations:lots"),
    (
        "place",
        _("Add the places that train and hand over"),
        _("each on the page of its organisation, then invite its mediators"),
        "network:organisations",
    ),
    ("path", _("Write a learning path"), _("the sessions that people follow"), "learning:paths"),
    (
        "agreement",
        _("Draw up the agreement of a place"),
        _("once signed, the place orders computers and receives people"),
        "orders:agreements",
    ),
)


@dataclass(frozen=True, slots=True)
class FirstStep:
    title: str | StrPromise
    detail: str | StrPromise
    url: str
    is_done: bool


def first_steps_of(actor: Actor) -> Sequence[FirstStep]:
    """In the order in which each becomes possible. Empty once all are done, and for whoever does not coordinate."""
    if actor.role is not Role.COORDINATOR or actor.territory_id is None:
        return []
    done = _done(actor.territory_id)
    own = {OWN_ORGANISATION: [actor.organisation_id]}
    steps = [
        FirstStep(title, detail, link(page, *own.get(page, [])), done[name])
        for name, title, detail, page in _STEPS
    ]
    return [] if all(step.is_done for step in steps) else steps


def _done(territory_id: int) -> dict[str, bool]:
    """One query, whatever there is."""
    there = OuterRef("pk")
    found = {
        "programme": Programme.objects.filter(territory=there),
        "workshop": Workshop.objects.filter(organisation__territory=there),
        "member": Membership.objects.filter(organisation__territory=there).exclude(role__in=COORDINATING),
        "invited": Invitation.objects.filter(organisation__territory=there).exclude(role__in=COORDINATING),
        "donor": _who_may_give().filter(territory=there),
        "donation": DonationAgreement.objects.filter(programme__territory=there),
        "lot": Lot.objects.filter(agreement__programme__territory=there),
        "place": Place.objects.filter(organisation__territory=there),
        "path": LearningPath.objects.filter(programme__territory=there),
        "agreement": Agreement.objects.filter(programme__territory=there),
    }
    asked = {f"has_{name}": Exists(query) for name, query in found.items()}
    territory = Territory.objects.annotate(**asked).get(pk=territory_id)
    told = {name: bool(getattr(territory, f"has_{name}")) for name in found}
    return {
        **told,
        "team": told["member"] or told["invited"],
        "donor": told["donor"] or told["donation"],
    }


def _who_may_give() -> OrganisationQuerySet:
    """Organisations that are there for no other reason: neither operator, workshop, prescriber nor place."""
    return Organisation.objects.filter(
        is_operator=False, is_external_workshop=False, prescriber_kind="", places=None
    )
