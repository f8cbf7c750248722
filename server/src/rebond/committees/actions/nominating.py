"""For which public a person is presented, and what is known of what the committee asks."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from rebond.access import Actor, Role
from rebond.access.guards import require
from rebond.committees.agenda import latest_criteria
from rebond.committees.criteria import Criteria, Public
from rebond.committees.facts import FactTold, Nominated
from rebond.committees.models import Answer, Nomination
from rebond.kit.errors import Invalid, Refused
from rebond.ledger.recording import Entry, record
from rebond.network.models import Organisation
from rebond.referrals.lifecycle import hold_rows
from rebond.referrals.models import Referral
from rebond.referrals.stages import Stage

NOMINATORS = frozenset({Role.PRESCRIBER, Role.COMMITTEE_MEMBER})
"""Hats that present people in the name of their organisation, and so for its publics only."""


def nominate(
    *, actor: Actor, referral: Referral, public: str, occurred_at: datetime | None = None
) -> Nomination:
    """Present a person who waits for the committee, for the public of that code. The last word holds.

    Raise `Invalid` for a public that the criteria do not name, `Refused` for one that the organisation of the actor
    does not present, or when the person no longer waits.
    """
    with transaction.atomic():
        held, criteria = _waiting(actor, referral)
        named = criteria.public(public)
        if named is None:
            raise Invalid(_("Choose one of the publics of the programme."), field="public")
        _require_nominator(actor, named)
        nomination, _created = Nomination.objects.update_or_create(
            referral=held,
            defaults={
                "public": named.code,
                "nominated_by_id": actor.membership_id,
                "nominated_at": occurred_at or timezone.now(),
            },
        )
        entries = [Entry(held.stream, Nominated(nomination_id=nomination.pk))]
        record(actor=actor, occurred_at=occurred_at, entries=entries)
    return nomination


def tell_facts(
    *,
    actor: Actor,
    referral: Referral,
    answers: Mapping[str, bool | None],
    occurred_at: datetime | None = None,
) -> None:
    """Answer questions of the committee, by code; None takes an answer back: nobody knows. Raise `Invalid`, `Refused`."""
    with transaction.atomic():
        held, criteria = _waiting(actor, referral)
        if not set(answers) <= {question.code for question in criteria.questions}:
            raise Invalid(_("The criteria do not ask this question."), code="unknown_question")
        known = dict(Answer.objects.filter(referral=held).order_by("pk").values_list("question", "is_yes"))
        changed = {code: is_yes for code, is_yes in answers.items() if known.get(code) != is_yes}
        if not changed:
            return
        Answer.objects.filter(referral=held, question__in=changed).delete()
        Answer.objects.bulk_create(
            Answer(referral=held, question=code, is_yes=is_yes)
            for code, is_yes in changed.items()
            if is_yes is not None
        )
        entries = [Entry(held.stream, FactTold(questions=tuple(sorted(changed))))]
        record(actor=actor, occurred_at=occurred_at, entries=entries)


def _waiting(actor: Actor, referral: Referral) -> tuple[Referral, Criteria]:
    (held,) = hold_rows([referral])
    require(actor, "committee.nominate", on=held)
    if held.stage != Stage.NOMINATED:
        raise Refused(_("This request does not wait for a committee."), code="not_waiting")
    version = latest_criteria(held.programme)
    if version is None:
        raise Refused(_("The criteria of this programme are not published yet."), code="no_criteria")
    return held, version.criteria


def _require_nominator(actor: Actor, public: Public) -> None:
    if actor.role not in NOMINATORS or not public.nominators:
        return
    kind = Organisation.objects.values_list("prescriber_kind", flat=True).get(pk=actor.organisation_id or 0)
    if kind not in public.nominators:
        raise Refused(
            _("Other organisations present people for “%(public)s”.") % {"public": public.name},
            code="other_public",
            field="public",
        )
