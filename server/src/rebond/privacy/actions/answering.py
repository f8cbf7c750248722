"""What a person may ask with their number: see all, have it erased, make a lost sheet worthless."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from django.apps import apps
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from rebond.access import Actor, reaches
from rebond.access.guards import require
from rebond.kit.errors import Refused
from rebond.kit.personal import Held, OnRequest
from rebond.ledger.recording import Entry, record
from rebond.privacy.actions.forgetting import forget
from rebond.privacy.facts import ErasedOnRequest, FileGiven, SecretRenewed
from rebond.privacy.queries.person import Sheet, sheet_of
from rebond.privacy.registry import linked_to_a_request
from rebond.referrals.following import new_salt
from rebond.referrals.lifecycle import hold_rows
from rebond.referrals.models import Fingerprint, Referral
from rebond.referrals.stages import Stage


@dataclass(frozen=True, slots=True)
class Answered:
    deleted: int
    emptied: int
    scrubbed: bool


def give_file(*, actor: Actor, referral: Referral) -> Sheet:
    """All that is kept of the person, to read; with their contact details when the actor may reveal them.

    Written in the ledger. Raise `NotAllowed`, or `NotFound` for a request out of reach.
    """
    with transaction.atomic():
        (held,) = hold_rows([referral])
        require(actor, "person.answer", on=held)
        with_contact = reaches(actor, "referral.reveal_contact", held.scope_keys())
        record(actor=actor, entries=[Entry(held.stream, FileGiven(with_contact=with_contact))])
    return sheet_of(held, opened=with_contact)


def erase_on_request(*, actor: Actor, referral: Referral) -> Answered:
    """Erase what may be erased; what must stay is on the page, each with its reason.

    Contact details and answers given to a committee go; the facts become "not known". The fingerprint of the household
    goes too when the request is closed: before, it holds the rule that protects the others. Raise `Refused` when
    nothing is left to erase.
    """
    with transaction.atomic():
        (held,) = hold_rows([referral])
        require(actor, "person.answer", on=held)
        deleted, emptied = Counter[str](), Counter[str]()
        for one in linked_to_a_request():
            if one.on_request is OnRequest.DELETED:
                deleted += _delete(one, held)
            elif one.on_request is OnRequest.BLANKED:
                emptied[one.model] += _empty(one, held)
        emptied += _forget_household(held)
        if not (deleted + emptied).total():
            raise Refused(_("Nothing is left that may be erased."), code="nothing_to_erase")
        facts = ErasedOnRequest(deleted=deleted.total(), emptied=emptied.total())
        record(actor=actor, entries=[Entry(held.stream, facts)])
    gone = set(deleted + emptied)
    return Answered(deleted.total(), emptied.total(), forget(gone, while_waited_for=True))


def renew_secret(*, actor: Actor, referral: Referral) -> None:
    """The sheet was lost: the next one that is printed has another secret, and the lost one opens nothing."""
    with transaction.atomic():
        (held,) = hold_rows([referral])
        require(actor, "person.answer", on=held)
        Referral.objects.filter(pk=held.pk).update(follow_salt=new_salt())
        record(actor=actor, entries=[Entry(held.stream, SecretRenewed())])


def _delete(one: Held, referral: Referral) -> Counter[str]:
    """How many rows went, by model."""
    rows = apps.get_model(one.model)._default_manager.filter(**{one.subject: referral.pk})  # noqa: SLF001 - Django's own name
    return Counter(rows.delete()[1])


def _empty(one: Held, referral: Referral) -> int:
    """How many answers said something before."""
    rows = apps.get_model(one.model)._default_manager.filter(**{one.subject: referral.pk})  # noqa: SLF001 - Django's own name
    count = 0
    for row in rows.order_by("pk").values("pk", *one.blank):
        said = {name: value for name, value in one.blank.items() if row[name] != value}
        count += len(said)
        if said:
            rows.filter(pk=row["pk"]).update(**said)
    return count


def _forget_household(referral: Referral) -> Counter[str]:
    """The fingerprints of the person and of their household, once the request is closed."""
    gone = Counter[str]()
    if referral.stage != Stage.CLOSED:
        return gone
    gone["referrals.Fingerprint"] = Fingerprint.objects.filter(referral=referral).delete()[0]
    if referral.household_fingerprint:
        rows = Referral.objects.filter(pk=referral.pk)
        gone["referrals.Referral"] = rows.update(household_fingerprint="")
    return gone
