"""A person accepts what the machine verified, or refuses it and says why."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from django.db import IntegrityError, transaction
from django.test import Client

from passport.strict import unb64, write
from rebond.certificates.addresses import Shown, token_of
from rebond.kit.errors import Invalid, NotAllowed
from rebond.ledger.models import Event
from rebond.workshop.actions import refuse_certificates, validate_certificates
from rebond.workshop.choices import ValidationRefusal
from rebond.workshop.models import Certificate, Validation
from rebond.workshop.queries import drive_proofs
from tests.agents.sticks import a_stick
from tests.cast import Cast, gather
from tests.certificates.received import a_received, take_in
from tests.harness.holding import one_then_the_other, skip_unless_rows_are_held


@pytest.fixture
def row(cast: Cast) -> Certificate:
    return a_received(cast)


def refused(cast: Cast, row: Certificate, reason: str = ValidationRefusal.OTHER_DRIVE) -> list[str]:
    outcome = refuse_certificates(actor=cast.actor("chloe"), certificates=[row], reason=reason)
    return [refusal.obstacles[0].code for refusal in outcome.refused]


def told(row: Certificate) -> list[tuple[bool, str]]:
    device = row.document.device
    assert device is not None
    return [(proof.counts, str(proof.reason)) for proof in drive_proofs(device)]


def test_what_a_person_refuses_proves_nothing_any_more_and_says_so(cast: Cast, row: Certificate) -> None:
    assert told(row) == [(True, "")]
    assert refused(cast, row) == []
    row.refresh_from_db()
    ((counts, reason),) = told(row)
    assert (row.is_proof, row.is_refused, counts) == (False, True, False)
    assert "une personne a refusé de le valider" in reason
    assert Certificate.objects.to_validate().count() == 0


def test_the_refusal_is_signed_and_stays_in_the_register_without_a_name(cast: Cast, row: Certificate) -> None:
    refused(cast, row)
    made = Validation.objects.get()
    public = Ed25519PublicKey.from_public_bytes(unb64(made.signed_with.public_key, 32, "key"))
    public.verify(unb64(made.signature, 64, "signature"), write(made.statement))
    assert (made.statement["decision"], made.statement["reason"], made.validated_by) == (
        "refused",
        "other_drive",
        cast.chloe,
    )
    event = Event.objects.get(kind="certificate.refused")
    assert (event.stream, event.membership_id, event.facts["reason"]) == (
        row.document.device.stream,
        cast.chloe.pk,
        "other_drive",
    )


def test_the_drive_is_erased_again_and_the_new_certificate_counts(cast: Cast, row: Certificate) -> None:
    refused(cast, row)
    take_in(cast, a_stick(cast).certify())
    assert told(row) == [(True, "")]
    assert Certificate.objects.to_validate().count() == 1


def test_each_is_decided_once(cast: Cast, row: Certificate) -> None:
    validate_certificates(actor=cast.actor("chloe"), certificates=[row])
    assert refused(cast, row) == ["decided_already"]
    assert told(row) == [(True, "")]


def test_a_reason_is_asked_and_only_of_the_list(cast: Cast, row: Certificate) -> None:
    for reason in ("", "because"):
        with pytest.raises(Invalid) as asked:
            refused(cast, row, reason)
        assert (asked.value.code, asked.value.field) == ("no_reason", "reason")


def test_a_technician_refuses_no_more_than_signs(cast: Cast, row: Certificate) -> None:
    with pytest.raises(NotAllowed):
        refuse_certificates(
            actor=cast.actor("bruno"), certificates=[row], reason=ValidationRefusal.LEFT_ALONE
        )


def test_a_computer_that_left_the_workshop_is_taken_back_first(cast: Cast, row: Certificate) -> None:
    device = row.document.device
    assert device is not None
    type(device).objects.filter(pk=device.pk).update(stage="ready")
    assert refused(cast, row) == ["not_in_work"]
    assert told(row) == [(True, "")]


def test_the_database_itself_asks_why(cast: Cast, row: Certificate) -> None:
    validate_certificates(actor=cast.actor("chloe"), certificates=[row])
    with pytest.raises(IntegrityError), transaction.atomic():
        Validation.objects.update(decision="refused")


def test_a_supervisor_refuses_on_the_page_and_every_page_tells_it(
    client_of: Callable[[str], Client], cast: Cast, row: Certificate
) -> None:
    chloe = client_of("chloe")
    asked = chloe.post(f"/certificates/{row.pk}/refuse/", {})
    assert (asked.status_code, Validation.objects.count()) == (422, 0)
    chloe.post(f"/certificates/{row.pk}/refuse/", {"reason": "suspect"})
    page = chloe.get(f"/certificates/{row.pk}/").content.decode()
    wanted = ("Refusé par une personne", "Chloé", "Le disque est abîmé", "Effacez de nouveau ce disque")
    assert [words for words in wanted if words not in page] == []
    assert "Refusé" in chloe.get("/certificates/").content.decode()
    public = Client().get(f"/c/{token_of(Shown.CERTIFICATE, row.pk)}").content.decode()
    assert ("Refusé par une personne" in public, "ne prouve plus rien" in public) == (True, True)
    assert client_of("bruno").post(f"/certificates/{row.pk}/refuse/", {}).status_code == 403


@pytest.mark.django_db(transaction=True)
def test_two_people_who_decide_at_once_decide_once() -> None:
    skip_unless_rows_are_held()
    cast = gather()
    row = a_received(cast)
    codes = one_then_the_other(
        lambda: validate_certificates(actor=cast.actor("chloe"), certificates=[row]),
        lambda: refused(cast, row),
    )
    assert codes == ["decided_already"]
    assert Validation.objects.get().decision == "accepted"
