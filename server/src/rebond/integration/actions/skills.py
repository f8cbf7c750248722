"""A person says what they can do; the supervisor, another person, validates it or says what is still missing."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from rebond.access import Actor
from rebond.access.guards import NOT_FOUND, require
from rebond.integration.actions.holding import hold_trainee
from rebond.integration.choices import NotYetReason, SkillState
from rebond.integration.facts import SkillClaimed, SkillNotYet, SkillValidated
from rebond.integration.models import Skill, SkillRecord, Trainee
from rebond.kit.errors import Invalid, NotFound, Refused
from rebond.ledger.facts import Facts
from rebond.ledger.recording import Entry, record

CHANGED = _("Somebody answered meanwhile: look at the page again.")


def claim_skill(*, actor: Actor, skill: Skill) -> SkillRecord:
    """“I can do this.” Said twice it counts once; what is validated stays so. Raise `NotFound` without an own record."""
    require(actor, "own_record.view")
    own = Trainee.objects.of_person(actor).first()
    if own is None or skill.organisation_id != own.organisation_id or not skill.is_open:
        raise NotFound(NOT_FOUND, code="not_found")
    with transaction.atomic():
        trainee = hold_trainee(own.pk)
        row = SkillRecord.objects.filter(trainee=trainee, skill=skill).first()
        if row is not None and row.state != SkillState.NOT_YET:
            return row
        row = row or SkillRecord(trainee=trainee, skill=skill)
        row.state, row.reason, row.claimed_at = SkillState.CLAIMED, "", timezone.now()
        row.save()
        told = SkillClaimed(organisation_id=trainee.organisation_id, skill_id=skill.pk)
        record(actor=actor, entries=[Entry(trainee.stream, told)])
    return row


def answer_skill(
    *, actor: Actor, trainee: Trainee, skill: Skill, reason: NotYetReason | None = None, seen: str = ""
) -> SkillRecord:
    """Validate it; with ``reason``, say why not yet, which also takes a validation back.

    ``seen``: the state on the page that sent the answer ("" where nothing was said yet). Raise `Refused` for one's own
    skill, or when somebody else answered otherwise meanwhile.
    """
    require(actor, "trainee.follow", on=[trainee, skill])
    if actor.user_id == trainee.user_id:
        raise Refused(_("Nobody validates their own skill: ask another supervisor."), code="own_skill")
    wanted = SkillState.NOT_YET if reason else SkillState.VALIDATED
    with transaction.atomic():
        held = hold_trainee(trainee.pk)
        if skill.organisation_id != held.organisation_id:
            raise Invalid(_("This skill is not on the list of the workshop."), field="skill")
        row = SkillRecord.objects.filter(trainee=held, skill=skill).first() or SkillRecord(
            trainee=held, skill=skill, state=""
        )
        if (row.state, row.reason) == (wanted, reason or ""):
            return row
        if row.state != seen:
            raise Refused(CHANGED, code="changed_meanwhile")
        row.state, row.reason = wanted, reason or ""
        row.answered_at, row.answered_by_id = timezone.now(), actor.membership_id
        row.save()
        record(actor=actor, entries=[Entry(held.stream, _told(held, skill, reason))])
    return row


def _told(trainee: Trainee, skill: Skill, reason: NotYetReason | None) -> Facts:
    kind = SkillNotYet if reason else SkillValidated
    return kind(organisation_id=trainee.organisation_id, skill_id=skill.pk)
