from __future__ import annotations

import secrets
from collections.abc import Sequence
from datetime import date
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from passport.codes import new_code
from rebond.access import Actor, system_actor
from rebond.access.guards import NOT_FOUND, require
from rebond.cofunding.answers import Entry, Followed, Left, Said, entry_from, followed_from, left_from
from rebond.cofunding.facts import (
    ConsentWithdrawn,
    OfParticipant,
    ParticipantEntered,
    ParticipantErased,
    ParticipantFollowed,
    ParticipantHandedOn,
    ParticipantLeft,
    ParticipantRevealed,
    ParticipantsExported,
)
from rebond.cofunding.models import PARTICIPANTS, Participant
from rebond.cofunding.sealing import SEAL, digest_of
from rebond.kit.days import written
from rebond.kit.errors import Invalid, NotFound, Refused
from rebond.kit.holding import hold_each, hold_one
from rebond.kit.key_files import refusal
from rebond.ledger.recording import Entry as Line
from rebond.ledger.recording import record
from rebond.network.models import Place
from rebond.programmes.models import Programme

ERASER = system_actor("participant-eraser")
OLDEST = 120


def enter(
    *,
    actor: Actor,
    programme: Programme,
    place: Place,
    entry: Entry,
    consents: bool,
    submission: UUID,
    entered_on: date | None = None,
) -> Participant:
    """Keep, sealed, what a person who agrees says of themselves. The same ``submission`` again is the same person.

    Raise `Invalid` without their consent or for days that cannot be, `Refused` for a programme that is not co-funded or a
    person who is in it already.
    """
    day = entered_on or timezone.localdate()
    made = Participant(programme=programme, place=place, consented_on=day, entered_on=day)
    require(actor, "cofunding.record", on=made)
    if place.organisation.territory_id != programme.territory_id:
        raise NotFound(NOT_FOUND, code="not_found")
    with transaction.atomic():
        if not Place.objects.select_for_update(no_key=True).get(pk=place.pk).is_open:
            raise Refused(
                _("This place is closed: it follows nobody any more."), code="place_closed", field="place"
            )
        held = Programme.objects.select_for_update(no_key=True).get(pk=programme.pk)
        if already := Participant.objects.filter(submission=submission, place=place).first():
            return already
        _judge(held, entry, consents=consents, day=day)
        made.same_person = digest_of(held.pk, entry.first_name, entry.last_name, entry.birth_date.isoformat())
        if Participant.objects.filter(programme=held, same_person=made.same_person).exists():
            raise Refused(_("This person is in the programme already."), code="already_in", field="last_name")
        made.code = new_code(secrets.randbelow, family=PARTICIPANTS)
        made.entered_by_id = actor.membership_id
        made.sealed_entry = SEAL.close(entry.sealed_form())
        made.submission = submission
        made.save()
        _record(actor, made, ParticipantEntered)
    return made


def leave(*, actor: Actor, participant: Participant, left: Left, left_on: date) -> Participant:
    """What the person does when they leave, asked within four weeks. Said again, the later answer holds."""
    with transaction.atomic():
        held = _hold(actor, participant)
        if not held.entered_on <= left_on <= timezone.localdate():
            message = _("Between the day of entry, %(day)s, and today.") % {"day": written(held.entered_on)}
            raise Invalid(message, code="wrong_day", field="left_on")
        if (_opened(held.sealed_left), held.left_on) == (left.sealed_form(), left_on):
            return held
        held.left_on, held.sealed_left = left_on, SEAL.close(left.sealed_form())
        held.save(update_fields=["left_on", "sealed_left"])
        _record(actor, held, ParticipantLeft)
    return held


def follow(*, actor: Actor, participant: Participant, followed: Followed) -> Participant:
    """What the person does six months after leaving. Raise `Refused` before their day."""
    with transaction.atomic():
        held, today = _hold(actor, participant), timezone.localdate()
        if held.ask_again_on is None or today < held.ask_again_on:
            raise Refused(_("This is asked six months after leaving."), code="too_early")
        if _opened(held.sealed_followed) == followed.sealed_form():
            return held
        held.followed_on, held.sealed_followed = today, SEAL.close(followed.sealed_form())
        held.save(update_fields=["followed_on", "sealed_followed"])
        _record(actor, held, ParticipantFollowed)
    return held


def reveal(*, actor: Actor, participant: Participant) -> Said:
    """Open the seal for the place; the ledger keeps who looked. Raise `Refused` when nothing is kept any more."""
    with transaction.atomic():
        held = _hold(actor, participant)
        said = said_of(held)
        _record(actor, held, ParticipantRevealed)
    return said


def hand_on(*, actor: Actor, place: Place, to: Place) -> int:
    """``place`` closes: ``to`` answers for whom it followed, and asks them again in its turn. Nothing is opened.

    Said twice, it is done once. Raise `Invalid` for a place that is closed or the same. Answer how many.
    """
    with transaction.atomic():
        rows = Place.objects.select_related("organisation")
        held = {row.pk: row for row in hold_each(rows, [place.pk, to.pk])}
        require(actor, "cofunding.hand_on", on=held.values())
        if place.pk == to.pk or not held[to.pk].is_open:
            raise Invalid(_("Choose another place, which is open."), code="wrong_place", field="to")
        people = Participant.objects.select_for_update(no_key=True, of=("self",)).filter(place=place).kept()
        moved = list(people.order_by("pk"))
        for row in moved:
            row.place = held[to.pk]
            row.save(update_fields=["place"])
        record(
            actor=actor,
            entries=[
                Line(
                    row.stream,
                    ParticipantHandedOn(
                        programme_id=row.programme_id, place_id=to.pk, from_place_id=place.pk
                    ),
                )
                for row in moved
            ],
        )
    return len(moved)


def withdraw(*, actor: Actor, participant: Participant) -> Participant:
    """The person takes their consent back: what they said is erased at once. They lose nothing. Said twice, done once."""
    with transaction.atomic():
        held = Participant.objects.select_for_update(no_key=True, of=("self",)).get(pk=participant.pk)
        require(actor, "cofunding.withdraw", on=held)
        if held.withdrawn_on is not None:
            return held
        _empty(held)
        held.withdrawn_on = timezone.localdate()
        held.save()
        _record(actor, held, ConsentWithdrawn)
    return held


def export(*, actor: Actor, programme: Programme) -> list[tuple[Participant, Said]]:
    """All who consent, in clear, for the managing authority. Who took them away, and how many, is in the ledger."""
    require(actor, "cofunding.export", on=programme)
    with transaction.atomic():
        rows = Participant.objects.filter(programme=programme).kept().select_related("place")
        told = [(row, said_of(row)) for row in rows.order_by("entered_on", "pk")]
        exported = ParticipantsExported(participants=len(told))
        record(actor=actor, entries=[Line(programme.stream, exported)])
    return told


def said_of(participant: Participant) -> Said:
    """Raise `Refused` when the key is not the one that sealed it."""
    return Said(
        entry=entry_from(_opened(participant.sealed_entry)),
        left=left_from(_opened(participant.sealed_left)),
        followed=followed_from(_opened(participant.sealed_followed)),
    )


def erase_participants(keys: Sequence[int]) -> int:
    """What they said goes; that somebody entered and left stays. Answer how many."""
    with transaction.atomic():
        rows = Participant.objects.select_for_update(no_key=True, of=("self",)).filter(pk__in=keys)
        held = list(rows.order_by("pk"))
        for row in held:
            _empty(row)
            row.save()
            _record(ERASER, row, ParticipantErased)
    return len(held)


def _judge(programme: Programme, entry: Entry, *, consents: bool, day: date) -> None:
    if not programme.is_cofunded:
        raise Refused(_("This programme is not co-funded: nobody is followed by name."), code="not_cofunded")
    if programme.ends_on is None:
        raise Refused(
            _(
                "This programme has no last day: nobody knows how long names stay. The coordination writes it first."
            ),
            code="no_last_day",
        )
    if not consents:
        raise Invalid(
            _("Nobody is followed by name who does not agree to it."), code="no_consent", field="consents"
        )
    if day > timezone.localdate():
        raise Invalid(_("This day is in the future."), code="in_the_future", field="entered_on")
    if not day.year - OLDEST <= entry.birth_date.year or entry.birth_date > day:
        raise Invalid(_("Check the date of birth."), code="wrong_birth_date", field="birth_date")
    if not entry.first_name.strip() or not entry.last_name.strip():
        raise Invalid(_("A name is needed."), code="no_name", field="last_name")


def _hold(actor: Actor, participant: Participant) -> Participant:
    rows = Participant.objects.select_related("programme", "place__organisation")
    held = hold_one(rows, participant.pk)
    require(actor, "cofunding.record", on=held)
    if not held.sealed_entry:
        raise Refused(_("Nothing is kept of this person any more."), code="nothing_kept")
    return held


def _opened(sealed: bytes | memoryview[int]) -> str:
    try:
        return SEAL.open(sealed)
    except ValueError as error:
        raise refusal("other_key") from error


def _empty(participant: Participant) -> None:
    participant.same_person = ""
    participant.sealed_entry = participant.sealed_left = participant.sealed_followed = b""


def _record(actor: Actor, participant: Participant, kind: type[OfParticipant]) -> None:
    told = kind(programme_id=participant.programme_id, place_id=participant.place_id)
    record(actor=actor, entries=[Line(participant.stream, told)])
