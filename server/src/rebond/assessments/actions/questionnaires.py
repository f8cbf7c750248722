"""A questionnaire is written, published, written anew. Only a draft changes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from rebond.access import Actor
from rebond.access.guards import require
from rebond.assessments.choices import QuestionnaireKind, VersionState
from rebond.assessments.facts import (
    QuestionnaireOfferedAgain,
    QuestionnairePublished,
    QuestionnaireWithdrawn,
)
from rebond.assessments.models import Questionnaire, QuestionnaireVersion
from rebond.assessments.questions import (
    MOST_QUESTIONS,
    Question,
    Questions,
    as_json,
    judge,
    judge_whole,
)
from rebond.kit.errors import Invalid, Refused
from rebond.ledger.recording import Entry, record
from rebond.network.models import Territory


def add_questionnaire(
    *,
    actor: Actor,
    territory: Territory,
    name: str,
    kind: QuestionnaireKind,
    questions: Sequence[Question] = (),
) -> QuestionnaireVersion:
    """Begin a questionnaire, and answer its first draft. Raise `Invalid` for a name that is empty or taken."""
    require(actor, "questionnaire.edit", on=territory)
    name = " ".join(name.split())
    if not name:
        raise Invalid(_("A name is needed."), field="name")
    judged = tuple(judge(question) for question in questions)
    with transaction.atomic():
        Territory.objects.select_for_update(no_key=True).get(pk=territory.pk)
        if Questionnaire.objects.filter(territory=territory, name=name).exists():
            raise Invalid(_("A questionnaire has this name already."), code="name_taken", field="name")
        questionnaire = Questionnaire.objects.create(
            territory=territory, name=name, kind=QuestionnaireKind(kind).value
        )
        return QuestionnaireVersion.objects.create(
            questionnaire=questionnaire, number=1, stored=as_json(judged)
        )


def begin_version(*, actor: Actor, questionnaire: Questionnaire) -> QuestionnaireVersion:
    """A draft with the questions of the last version; the one that is open already when there is one."""
    with transaction.atomic():
        held = _hold(actor, questionnaire)
        last = held.versions.order_by("-number").first()
        if last is not None and last.is_draft:
            return last
        return QuestionnaireVersion.objects.create(
            questionnaire=held,
            number=last.number + 1 if last else 1,
            stored=last.stored if last else [],
        )


def write_question(*, actor: Actor, version: QuestionnaireVersion, question: Question) -> Question:
    """Add the question at the end of the draft, or put it in the place of the one with its key."""
    judged = judge(question)

    def written(before: Questions) -> Questions:
        if judged.key in {one.key for one in before}:
            return tuple(judged if one.key == judged.key else one for one in before)
        if len(before) >= MOST_QUESTIONS:
            raise Invalid(
                _("A questionnaire has %(most)s questions at the most.") % {"most": MOST_QUESTIONS},
                field="text",
            )
        return (*before, judged)

    _rewrite(actor, version, written)
    return judged


def remove_question(*, actor: Actor, version: QuestionnaireVersion, key: str) -> None:
    _rewrite(actor, version, lambda before: tuple(one for one in before if one.key != key))


def move_question_up(*, actor: Actor, version: QuestionnaireVersion, key: str, seen_at: int) -> None:
    """One place up from ``seen_at`` (1 for the first). One that stands elsewhere by now stays there."""

    def moved(before: Questions) -> Questions:
        keys = [one.key for one in before]
        at = seen_at - 1
        if at < 1 or at >= len(keys) or keys[at] != key:
            return before
        return (*before[: at - 1], before[at], before[at - 1], *before[at + 1 :])

    _rewrite(actor, version, moved)


def publish(
    *, actor: Actor, version: QuestionnaireVersion, occurred_at: datetime | None = None
) -> QuestionnaireVersion:
    """From now on the places use it; it never changes again. Raise `Invalid` while an area has no question."""
    with transaction.atomic():
        questionnaire = _hold(actor, version.questionnaire)
        held = QuestionnaireVersion.objects.get(pk=version.pk)
        if not held.is_draft:
            return held
        judge_whole(held.questions)
        held.state = VersionState.PUBLISHED
        held.published_at = occurred_at or timezone.now()
        held.save(update_fields=["state", "published_at"])
        facts = QuestionnairePublished(
            kind_of_questionnaire=questionnaire.kind, number=held.number, questions=len(held.stored)
        )
        record(actor=actor, occurred_at=occurred_at, entries=[Entry(questionnaire.stream, facts)])
    return held


def discard_draft(*, actor: Actor, version: QuestionnaireVersion) -> None:
    """A questionnaire that was never published goes with its only draft."""
    with transaction.atomic():
        questionnaire = _hold(actor, version.questionnaire)
        QuestionnaireVersion.objects.filter(pk=version.pk, state=VersionState.DRAFT).delete()
        if not questionnaire.versions.exists():
            questionnaire.delete()


def offer(*, actor: Actor, questionnaire: Questionnaire, is_open: bool) -> Questionnaire:
    """Offer the questionnaire to the places, or withdraw it; whoever began with it may still end with it."""
    with transaction.atomic():
        held = _hold(actor, questionnaire)
        if held.is_open == is_open:
            return held
        held.is_open = is_open
        held.save(update_fields=["is_open"])
        facts = (QuestionnaireOfferedAgain if is_open else QuestionnaireWithdrawn)(
            kind_of_questionnaire=held.kind
        )
        record(actor=actor, entries=[Entry(held.stream, facts)])
    return held


def _hold(actor: Actor, questionnaire: Questionnaire) -> Questionnaire:
    """Versions are written under the row of their questionnaire."""
    held = Questionnaire.objects.select_for_update(no_key=True).get(pk=questionnaire.pk)
    require(actor, "questionnaire.edit", on=held)
    return held


def _rewrite(actor: Actor, version: QuestionnaireVersion, change: Callable[[Questions], Questions]) -> None:
    with transaction.atomic():
        _hold(actor, version.questionnaire)
        held = QuestionnaireVersion.objects.get(pk=version.pk)
        if not held.is_draft:
            raise Refused(
                _("This version is published: it never changes. Begin a new version."), code="published"
            )
        held.stored = as_json(change(held.questions))
        held.save(update_fields=["stored"])
