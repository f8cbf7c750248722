"""What anybody may see and verify: the result, never the serial number."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from rebond.agents.actions import invite_agent, revoke_agent, revoke_key
from rebond.agents.choices import AgentKind, RevocationReason
from rebond.certificates.addresses import Address, Shown, address_of, token_of
from rebond.workshop.models import Certificate, Document
from tests.agents.sticks import a_stick, a_stranger, enrolled, tampered
from tests.cast import Cast
from tests.certificates.received import a_computer, a_received
from tests.certificates.test_papers import paper, words
from tests.harness.queries import assert_list_costs


def verified(client: Client, data: bytes) -> str:
    answer = client.post("/verify/", {"certificate": SimpleUploadedFile("certificate.json", data)})
    assert answer.status_code == 200
    return answer.content.decode()


def test_the_public_page_shows_the_result_and_hides_the_serial_number(client: Client, cast: Cast) -> None:
    row = a_received(cast)
    page = client.get(f"/c/{token_of(Shown.CERTIFICATE, row.pk)}").content.decode()
    assert ("Effacé et vérifié" in page, "S3Z9NX0A1" in page, "…0A1" in page, "PF00AB12" in page) == (
        True,
        False,
        True,
        False,
    )


def test_the_address_of_a_qr_code_is_in_capitals_and_opens_the_same(client: Client, cast: Cast) -> None:
    row = a_received(cast)
    token = token_of(Shown.CERTIFICATE, row.pk)
    pages = [client.get(address).status_code for address in (f"/C/{token}", f"/c/{token.lower()}")]
    assert pages == [200, 200]


def test_computers_and_lots_have_their_public_pages_without_a_serial_number(
    client: Client, cast: Cast
) -> None:
    device = a_computer(cast)
    for shown, key in ((Shown.COMPUTER, device.pk), (Shown.LOT, device.lot_id)):
        answer = client.get(f"/c/{token_of(shown, key)}")
        said = answer.content.decode()
        assert (answer.status_code, "PF00AB12" in said, "S3Z9NX0A1" in said) == (200, False, False)


def test_an_address_cannot_be_guessed_or_moved_to_another_thing(client: Client, cast: Cast) -> None:
    row = a_received(cast)
    token = token_of(Shown.CERTIFICATE, row.pk)
    assert address_of(token) == Address(Shown.CERTIFICATE, row.pk)
    other = token.replace("C", "D", 1)
    wrong = f"{token[:-1]}{'0' if token[-1] != '0' else '1'}"
    assert [address_of(text) for text in (other, wrong, "C1-", "x")] == [None] * 4
    assert client.get(f"/c/{wrong}").status_code == 404


def test_anybody_verifies_a_file_and_nothing_is_kept_of_it(client: Client, cast: Cast) -> None:
    page = verified(client, a_stick(cast).certify())
    assert ("Intact" in page, "Clé connue" in page, "S3Z9NX0A1" in page) == (True, True, True)
    assert (Certificate.objects.count(), Document.objects.count()) == (0, 0)


def test_integrity_and_trust_are_told_apart(client: Client, cast: Cast) -> None:
    stranger = verified(client, a_stranger().certify())
    assert ("Intact" in stranger, "Clé inconnue" in stranger) == (True, True)
    altered = tampered(a_stick(cast).certify(), b'"serial":"S3Z9NX0A1"', b'"serial":"S3Z9NX0A2"')
    page = verified(client, altered)
    assert ("Modifié" in page, "certificate.drive.serial" in page, "Clé" in page) == (True, True, False)


@pytest.mark.parametrize("reason", [RevocationReason.STOLEN, RevocationReason.RETIRED])
def test_what_came_before_a_stick_left_is_told_apart_from_what_came_after(
    client: Client, cast: Cast, reason: RevocationReason
) -> None:
    stick = a_stick(cast)
    before = a_received(cast, stick=stick)
    data, later = bytes(before.document.content), stick.certify()
    revoke_agent(actor=cast.actor("chloe"), agent=stick.agent, reason=reason)
    assert "il reste valable" in verified(client, data)
    page = verified(client, later)
    assert ("il reste valable" in page, "Clé révoquée" in page, "Clé connue" in page) == (False, True, False)


@pytest.mark.parametrize("what", ["stick", "workshop", "workshop, and enrolled again"])
def test_what_was_revoked_since_is_told_on_every_page_of_what_came_before(
    client: Client, client_of: Callable[[str], Client], cast: Cast, what: str
) -> None:
    stick = a_stick(cast)
    row = a_received(cast, stick=stick)
    actor, stolen = cast.actor("chloe"), RevocationReason.STOLEN
    if what == "stick":
        revoke_agent(actor=actor, agent=stick.agent, reason=stolen)
    else:
        revoke_key(actor=actor, key=stick.agent.certified_by, reason=stolen)
    if what == "workshop, and enrolled again":
        code = invite_agent(actor=actor, workshop=cast.workshop, kind=AgentKind.STICK, name="Clé 1").code
        assert enrolled(code, stick.key).agent == stick.agent
    pages = [
        client.get(f"/c/{token_of(Shown.CERTIFICATE, row.pk)}").content.decode(),
        client_of("chloe").get(f"/certificates/{row.pk}/").content.decode(),
        words(paper(client_of("chloe"), f"/certificates/{row.pk}/certificate.pdf")),
    ]
    assert ["Sa clé a été révoquée le" in page for page in pages] == [True] * 3
    assert ["il reste valable" in page for page in pages] == [True] * 3


def test_a_dead_clock_is_told_and_the_erasure_dated_between_what_is_known(
    client: Client, client_of: Callable[[str], Client], cast: Cast
) -> None:
    row = a_received(cast, ended=datetime(2010, 1, 1, 0, 20, tzinfo=UTC))
    pages = [
        client.get(f"/c/{token_of(Shown.CERTIFICATE, row.pk)}").content.decode(),
        client_of("chloe").get(f"/certificates/{row.pk}/").content.decode(),
        words(paper(client_of("chloe"), f"/certificates/{row.pk}/certificate.pdf")),
    ]
    assert [("entre le" in page, "2010" in page) for page in pages] == [(True, False)] * 3
    assert "rien n’a pu la corriger" in pages[1].replace("&#x27;", "’").replace("'", "’")


def test_a_certificate_that_was_cut_off_says_where_it_stops(client: Client, cast: Cast) -> None:
    page = verified(client, a_stick(cast).certify()[:300])
    assert ("Modifié" in page, "byte" in page, "octet" in page) == (True, False, True)


def test_without_a_file_the_field_says_so(client: Client, db: None) -> None:
    answer = client.post("/verify/", {})
    assert answer.status_code == 422


def test_finished_ones_are_validated_together(client_of: Callable[[str], Client], cast: Cast) -> None:
    rows = [a_received(cast), a_received(cast)]
    client_of("chloe").post("/certificates/validate/", {"certificate": [row.pk for row in rows]})
    assert Certificate.objects.filter(validation__isnull=False).count() == 2
    assert client_of("bruno").post("/certificates/validate/", {"certificate": rows[0].pk}).status_code == 403


def test_a_list_costs_the_same_for_one_and_for_three(client_of: Callable[[str], Client], cast: Cast) -> None:
    stick = a_stick(cast)
    assert_list_costs(
        client_of("chloe"), "/certificates/", add_row=lambda: a_received(cast, stick=stick), expected=6
    )
