"""The results of a Pix campaign are kept, line by line."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import uuid4

from django.db import transaction

from rebond.access import Actor
from rebond.access.guards import require
from rebond.assessments.actions.keeping import keep
from rebond.assessments.choices import Moment, Verdict
from rebond.assessments.pix.lines import PixLine, judged, result_of
from rebond.assessments.queries.people import kept_with
from rebond.assessments.queries.pix import Judged
from rebond.programmes.choices import AssessmentTool
from rebond.referrals.lifecycle import hold_rows


def import_results(*, actor: Actor, lines: Sequence[PixLine], moment: Moment) -> list[Judged]:
    """Keep what is new on the ``lines``, each judged again; the same lines a second time change nothing.

    Raise `NotFound` when a person is not of the place any more, before anything is kept.
    """
    with transaction.atomic():
        held = {row.pk: row for row in hold_rows([line.referral_id for line in lines])}
        require(actor, "assessment.record", on=held.values())
        kept = kept_with(AssessmentTool.PIX, moment, held)
        answer = []
        for line in sorted(lines, key=lambda one: one.number):
            referral = held.get(line.referral_id)
            verdict, reason = judged(line, referral, kept.get(line.referral_id), moment)
            if referral is not None and verdict in Verdict.WRITTEN:
                result = result_of(line, moment)
                kept[referral.pk] = keep(actor=actor, held=referral, result=result, submission=uuid4())
            answer.append(Judged(line.number, verdict, reason, referral.code if referral else ""))
    return answer
