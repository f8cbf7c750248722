"""A page sent twice makes one request; a page that is sent again with other answers is told so, and loses nobody."""

from __future__ import annotations

from uuid import UUID

from django.utils.translation import gettext_lazy as _

from rebond.access import Actor
from rebond.kit.errors import Refused
from rebond.ledger.models import Event
from rebond.referrals.actions.drafting import Draft
from rebond.referrals.coinciding import prints_kept
from rebond.referrals.contacts import Reachable, unsealed
from rebond.referrals.household import Prints
from rebond.referrals.models import Contact, Referral

SENT_OTHERWISE = "sent_with_other_answers"
"""The page that comes back with this refusal carries a new ``submission``: sent again, it makes another request."""
SAID = (
    "programme_id",
    "need",
    "sex",
    "age_bracket",
    "occupation",
    "commune_id",
    "internet_at_home",
    "prescriber_kind",
    "criteria",
)
ERASED = ("referral.contact_erased", "privacy.erased_on_request")


def sent_before(
    actor: Actor, submission: UUID | None, draft: Draft, prints: Prints | None
) -> Referral | None:
    """The request that this page made already. Raise `Refused` where the answers were others, or somebody else's."""
    before = Referral.objects.filter(submission=submission).first() if submission else None
    if before is None:
        return None
    refuse_of_another(actor, before.referred_by_id, before.link_id)
    if not says_the_same(before, draft, prints):
        told = _(
            "From this page %(code)s was made already, with other answers. If this is another person, send it again: "
            "they get a request of their own."
        )
        raise Refused(told % {"code": before.code}, code=SENT_OTHERWISE)
    return before


def refuse_of_another(actor: Actor, membership_id: int | None, link_id: int | None) -> None:
    if (membership_id, link_id) != (actor.membership_id, actor.link_id):
        told = _(
            "This page was sent already, by somebody else or in another role. To refer another person, send it again."
        )
        raise Refused(told, code=SENT_OTHERWISE)


def says_the_same(before: Referral, draft: Draft, prints: Prints | None) -> bool:
    """As far as anything is kept: what was erased since is not compared, nor where another place took the person."""
    said = all(getattr(before, name) == getattr(draft.referral, name) for name in SAID)
    return (
        said
        and _first_place(before) == draft.referral.place_id
        and _is_reached_alike(before, draft.reachable)
        and _is_of_the_household(before, prints or Prints())
    )


def _first_place(before: Referral) -> int:
    sent = Event.objects.get(stream=before.stream, kind="referral.sent")
    return int(sent.facts["place_id"])


def _is_reached_alike(before: Referral, reachable: Reachable) -> bool:
    contact = Contact.objects.filter(referral=before).first()
    if contact is not None:
        return unsealed(contact) == reachable
    if Event.objects.filter(stream=before.stream, kind__in=ERASED).exists():
        return True
    return reachable == Reachable("", "")


def _is_of_the_household(before: Referral, prints: Prints) -> bool:
    kept = set(prints_kept(before).by_kind())
    may_be_forgotten = not kept and not before.is_household_unchecked
    return may_be_forgotten or kept == set(prints.by_kind())
