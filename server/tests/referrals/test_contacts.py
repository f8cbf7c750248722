from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from rebond.access import Role
from rebond.kit.errors import NotAllowed, NotFound, Refused
from rebond.ledger.models import Event
from rebond.ledger.worker import do_chores
from rebond.network.actors import actor_for
from rebond.privacy.tasks import run_due
from rebond.referrals.actions import (
    accept,
    close,
    erase_contacts_due,
    mark_equipped,
    mark_unequipped,
    reopen,
    reveal_contact,
)
from rebond.referrals.choices import ClosingReason
from rebond.referrals.contacts import Reachable
from rebond.referrals.models import Contact, Referral
from tests.cast import Cast
from tests.factories import a_membership, a_referral, an_organisation
from tests.harness.clock import Clock

NAME, PHONE = "Nadège", "06 11 22 33 44"


@pytest.fixture
def referral(cast: Cast) -> Referral:
    return a_referral(
        cast.programme, place=cast.place, prescriber=cast.social_centre, first_name=NAME, phone="0611223344"
    )


def every_value_of_the_database() -> str:
    """Each column of each table as the database holds it."""
    held = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            if table.startswith("geography_"):
                continue
            cursor.execute(f'SELECT * FROM "{table}"')
            for row in cursor.fetchall():
                held += [bytes(v) if isinstance(v, bytes | memoryview) else str(v).encode() for v in row]
    return b"\n".join(held).decode("latin-1")


def test_the_prescriber_and_the_place_read_how_to_reach_the_person(cast: Cast, referral: Referral) -> None:
    for name in ("driss", "ines"):
        assert reveal_contact(actor=cast.actor(name), referral=referral) == Reachable(NAME, PHONE)


def test_looking_leaves_a_trace_that_says_who_and_never_what(cast: Cast, referral: Referral) -> None:
    reveal_contact(actor=cast.actor("ines"), referral=referral)
    event = Event.objects.get(stream=referral.stream, kind="referral.contact_revealed")
    assert (event.actor, event.facts) == (f"user:{cast.ines.user_id}", {})


def test_neither_the_administrator_nor_the_coordination_nor_anybody_else_looks(
    cast: Cast, referral: Referral
) -> None:
    administrator = actor_for(a_membership(Role.ADMINISTRATOR, cast.operator))
    others = [cast.actor(name) for name in ("chloe", "amina", "bruno", "gael", "hanna", "eva")]
    for actor in (administrator, *others):
        with pytest.raises(NotAllowed):
            reveal_contact(actor=actor, referral=referral)
    assert not Event.objects.filter(kind="referral.contact_revealed").exists()


def test_another_place_and_another_prescriber_find_nothing(cast: Cast, referral: Referral) -> None:
    rival = actor_for(a_membership(Role.PRESCRIBER, an_organisation(cast.territory)))
    for actor in (cast.actor("farid"), rival):
        with pytest.raises(NotFound):
            reveal_contact(actor=actor, referral=referral)


def test_the_database_alone_tells_nobody(referral: Referral) -> None:
    held = every_value_of_the_database()
    assert referral.code in held
    for secret in (NAME, "Nad", PHONE, "0611223344", "11 22 33"):
        assert secret.encode().decode("latin-1") not in held


def test_another_key_opens_nothing(cast: Cast, referral: Referral, settings: object) -> None:
    settings.SEALING_KEYS = (b"the key of another installation",)
    with pytest.raises(ValueError, match="wrong key"):
        reveal_contact(actor=cast.actor("ines"), referral=referral)


def test_contact_details_are_erased_by_themselves_after_a_handover(cast: Cast, clock: Clock) -> None:
    referral = a_referral(cast.programme, place=cast.place, phone=PHONE, stage="accepted")
    mark_equipped(actor=cast.actor("ines"), referrals=[referral], handovers={referral.pk: 1})
    clock.advance(days=29)
    assert run_due() == 0
    clock.advance(days=1)
    assert run_due() == 1
    assert not Contact.objects.filter(referral=referral).exists()
    event = Event.objects.get(stream=referral.stream, kind="referral.contact_erased")
    assert (event.actor, event.facts) == ("system:contact-eraser", {})
    assert run_due() == 0


def test_contact_details_are_erased_after_a_closure_too(cast: Cast, referral: Referral) -> None:
    close(actor=cast.actor("ines"), referrals=[referral], reason=ClosingReason.GAVE_UP)
    day = timezone.localdate() + timedelta(days=cast.programme.contact_kept_days)
    assert Contact.objects.get(referral=referral).erase_on == day
    assert erase_contacts_due(on=day - timedelta(days=1)) == 0
    assert erase_contacts_due(on=day) == 1


def test_a_late_worker_opens_no_window(cast: Cast, referral: Referral) -> None:
    Contact.objects.filter(referral=referral).update(erase_on=timezone.localdate())
    with pytest.raises(Refused) as refusal:
        reveal_contact(actor=cast.actor("ines"), referral=referral)
    assert refusal.value.code == "no_contact"


def test_a_road_that_goes_on_keeps_the_contact_until_its_new_end(cast: Cast, referral: Referral) -> None:
    close(actor=cast.actor("ines"), referrals=[referral], reason=ClosingReason.ABSENT)
    reopen(actor=cast.actor("ines"), referrals=[referral])
    assert Contact.objects.get(referral=referral).erase_on is None
    accept(actor=cast.actor("ines"), referrals=[referral])
    mark_equipped(actor=cast.actor("ines"), referrals=[referral], handovers={referral.pk: 1})
    mark_unequipped(actor=cast.actor("ines"), referral=referral, handover_id=1)
    assert Contact.objects.get(referral=referral).erase_on is None


def test_a_late_entry_is_erased_by_the_day_it_really_ended(cast: Cast, referral: Referral) -> None:
    ended = timezone.now() - timedelta(days=40)
    close(actor=cast.actor("ines"), referrals=[referral], reason=ClosingReason.MOVED, occurred_at=ended)
    assert erase_contacts_due() == 1


def test_the_worker_erases_what_is_due_by_itself_whatever_fails_beside_it(
    cast: Cast, referral: Referral
) -> None:
    def broken() -> None:
        raise RuntimeError

    Contact.objects.filter(referral=referral).update(erase_on=timezone.localdate())
    do_chores([broken, run_due])
    assert not Contact.objects.exists()
