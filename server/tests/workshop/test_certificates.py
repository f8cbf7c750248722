"""A signed certificate is a proof of the right drive, or is kept and says why it is none."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from django.test import Client
from django.utils import timezone

from passport.certificate import Setting
from passport.certificate_seal import Link, examine, seal
from passport.strict import b64, unb64, write
from rebond.agents.actions import revoke_agent, revoke_key
from rebond.agents.choices import RevocationReason
from rebond.devices.models import Device, Drive
from rebond.donations.models import Lot
from rebond.kit.errors import NotAllowed
from rebond.ledger.models import Event
from rebond.workshop.actions import ingest_document, rematch_reviews, settle_review, validate_certificates
from rebond.workshop.actions.results import IntakeResult
from rebond.workshop.choices import ChainState
from rebond.workshop.models import Certificate, Document, Erasure, Review, Validation
from rebond.workshop.queries import drive_proofs
from rebond.workshop.queries.certificates import chain_state
from tests.agents.sticks import a_certificate, a_stick, a_stranger, tampered
from tests.cast import Cast
from tests.factories import a_device, a_donation_agreement, a_lot, a_workshop, devices
from tests.harness.clock import Clock
from tests.workshop.documents import Wipe, a_report, an_nwipe_log

DOOR = "/api/v1/certificates"


@pytest.fixture
def lot(cast: Cast) -> Lot:
    return a_lot(a_donation_agreement(cast.programme, donor=cast.donor), workshop=cast.workshop)


@pytest.fixture
def device(cast: Cast, lot: Lot) -> Device:
    (made,) = devices(1, lot, serial="PF00AB12")
    take_in(cast, a_report("PF00AB12", drives=("S3Z9NX0A1",)))
    return made


def take_in(cast: Cast, data: bytes) -> IntakeResult:
    return ingest_document(actor=cast.actor("bruno"), territory=cast.territory, data=data)


def told(device: Device) -> list[tuple[str, str, bool, str]]:
    return [
        (proof.drive.serial, proof.state.value, proof.counts, proof.level) for proof in drive_proofs(device)
    ]


def sent(client: Client, data: bytes, headers: dict[str, str]) -> tuple[int, dict[str, object]]:
    answer = client.post(DOOR, data, content_type="application/octet-stream", headers=headers)
    return answer.status_code, answer.json()


def test_a_trusted_certificate_proves_the_drive_of_its_serial_number(
    client: Client, cast: Cast, device: Device
) -> None:
    stick = a_stick(cast)
    status, answer = sent(client, stick.certify(), stick.headers)
    assert (status, answer["outcome"], answer["device"]) == (200, "updated", device.asset_tag)
    assert (answer["proof"], answer["trust"], answer["result"], answer["level"]) == (
        True,
        "trusted",
        "proven",
        "clear",
    )
    assert told(device) == [("S3Z9NX0A1", "erased", True, "clear")]
    row = Certificate.objects.get()
    assert (row.agent, row.sequence, chain_state(row)) == (stick.agent, 1, ChainState.FIRST)


def test_the_original_is_kept_to_the_byte(cast: Cast, device: Device) -> None:
    data = a_stick(cast).certify()
    take_in(cast, data)
    assert bytes(Document.objects.get(kind="rebond-certificate").content) == data
    assert examine(data).is_intact


def test_the_same_certificate_twice_is_one(client: Client, cast: Cast, device: Device) -> None:
    stick = a_stick(cast)
    data = stick.certify()
    answers = [sent(client, data, {**stick.headers, "idempotency-key": key}) for key in ("one", "two")]
    assert [(status, answer["outcome"], answer["proof"]) for status, answer in answers] == [
        (200, "updated", True),
        (200, "unchanged", True),
    ]
    assert (Certificate.objects.count(), Event.objects.filter(kind="erasure.recorded").count()) == (1, 1)


def test_whoever_sends_hears_that_the_level_is_below_the_one_that_is_asked_for(
    client: Client, cast: Cast, device: Device
) -> None:
    device.lot.agreement.erasure_level = "purge"
    device.lot.agreement.save()
    stick = a_stick(cast)
    status, answer = sent(client, stick.certify(), stick.headers)
    assert (status, answer["proof"], answer["level"]) == (200, True, "clear")
    assert "« Purge (effacement renforcé) » est demandé" in str(answer["message"]).replace("\xa0", " ")


def test_an_unknown_key_is_kept_and_shown_and_proves_nothing(cast: Cast, device: Device) -> None:
    result = take_in(cast, a_stranger().certify())
    assert (result.outcome, Certificate.objects.get().trust) == ("updated", "unknown_key")
    (proof,) = drive_proofs(device)
    assert (proof.state.value, proof.counts) == ("unknown", False)
    assert "clé" in str(proof.reason)


def test_a_chain_may_be_as_long_as_its_number_is_written(cast: Cast) -> None:
    stick = a_stick(cast)
    link = Link(sequence=2**53 - 1, previous=b64(bytes(32)))
    data = seal(a_certificate("S3Z9NX0A1"), key=stick.key, link=link, delegation=stick.delegation)
    assert take_in(cast, data).outcome == "review"
    assert Certificate.objects.get().sequence == 2**53 - 1


def test_an_altered_certificate_is_refused_and_says_where(client: Client, cast: Cast, device: Device) -> None:
    stick = a_stick(cast)
    other = tampered(stick.certify(), b'"serial":"S3Z9NX0A1"', b'"serial":"S3Z9NX0A2"')
    status, answer = sent(client, other, stick.headers)
    assert (status, answer["outcome"], answer["reason"]) == (422, "refused", "altered")
    assert "certificate.drive.serial" in str(answer["message"])
    assert (Certificate.objects.count(), told(device)) == (0, [("S3Z9NX0A1", "nothing", False, "")])


def test_what_is_no_certificate_is_refused_at_that_door(client: Client, cast: Cast) -> None:
    stick = a_stick(cast)
    status, answer = sent(client, a_report("PF00AB12"), stick.headers)
    assert (status, answer["code"]) == (422, "no_certificate")


def test_nobody_sends_without_a_token(client: Client, cast: Cast) -> None:
    assert sent(client, a_stick(cast).certify(), {})[0] == 401


def test_a_training_certificate_proves_nothing_and_waits_for_nobody(cast: Cast, device: Device) -> None:
    stick = a_stick(cast)
    result = take_in(cast, stick.certify(serial="LOOP0001", loop=True))
    assert (result.outcome, result.device, Review.objects.count()) == ("updated", None, 0)
    take_in(cast, stick.certify(loop=True))
    assert told(device) == [("S3Z9NX0A1", "unknown", False, "clear")]


def test_an_erasure_that_stopped_is_unknown(cast: Cast, device: Device) -> None:
    take_in(cast, a_stick(cast).certify(written=1000))
    assert told(device) == [("S3Z9NX0A1", "unknown", False, "")]


def test_a_drive_is_found_by_its_world_wide_name_however_it_is_written(cast: Cast, device: Device) -> None:
    Drive.objects.update(wwn="0x5002538E40A1B2C3", serial="", normalised_serial="")
    take_in(cast, a_stick(cast).certify(serial=None, wwn="naa.5002538e40a1b2c3"))
    assert [(state, counts) for _serial, state, counts, _level in told(device)] == [("erased", True)]


def test_a_certificate_of_a_drive_of_another_size_with_the_same_number_waits_for_somebody(
    cast: Cast, device: Device
) -> None:
    """Cheap drives share their numbers: what one of them proves is no proof of the other."""
    result = take_in(cast, a_stick(cast).certify(size=1_000_204_886_016))
    assert (result.outcome, result.reason) == ("review", "unknown_drive")
    assert told(device) == [("S3Z9NX0A1", "nothing", False, "")]


def test_an_unknown_drive_waits_for_somebody_and_counts_once_attached(cast: Cast, device: Device) -> None:
    result = take_in(cast, a_stick(cast).certify(serial="OTHER123"))
    assert (result.outcome, result.reason) == ("review", "unknown_drive")
    settle_review(actor=cast.actor("bruno"), review=Review.objects.get(), device=device)
    assert told(device) == [("S3Z9NX0A1", "nothing", False, ""), ("OTHER123", "erased", True, "clear")]


def test_the_page_of_a_waiting_certificate_names_the_computer_it_was_erased_in(
    client_of: Callable[[str], Client], cast: Cast, device: Device
) -> None:
    setting = Setting(computer_serial="PF00AB12")
    result = take_in(cast, a_stick(cast).certify(serial="OTHER123", setting=setting))
    page = client_of("bruno").get(f"/workshop/reviews/{result.review_id}/").content.decode()
    assert ("OTHER123" in page, device.asset_tag in page) == (True, True)


def test_what_comes_after_a_theft_proves_nothing_and_what_came_before_stays(
    cast: Cast, device: Device
) -> None:
    stick = a_stick(cast)
    take_in(cast, stick.certify())
    before = stick.certify(serial="OTHER123")
    revoke_agent(actor=cast.actor("chloe"), agent=stick.agent, reason=RevocationReason.STOLEN)
    assert told(device) == [("S3Z9NX0A1", "erased", True, "clear")]
    take_in(cast, before)
    assert [row.trust for row in Certificate.objects.order_by("pk")] == ["trusted", "revoked"]


def test_what_comes_after_a_stick_was_put_away_proves_nothing_whoever_brings_it(
    cast: Cast, device: Device, clock: Clock
) -> None:
    stick = a_stick(cast)
    take_in(cast, stick.certify())
    revoke_agent(actor=cast.actor("chloe"), agent=stick.agent, reason=RevocationReason.RETIRED)
    clock.advance(hours=1)
    take_in(cast, stick.certify(serial="OTHER123"))
    assert [row.trust for row in Certificate.objects.order_by("pk")] == ["trusted", "revoked"]
    assert told(device) == [("S3Z9NX0A1", "erased", True, "clear")]


def test_a_revoked_workshop_key_vouches_for_nothing_more(cast: Cast, device: Device) -> None:
    stick = a_stick(cast)
    revoke_key(actor=cast.actor("chloe"), key=stick.agent.certified_by, reason=RevocationReason.STOLEN)
    take_in(cast, stick.certify())
    assert told(device) == [("S3Z9NX0A1", "unknown", False, "clear")]


def test_a_revoked_stick_cannot_send(client: Client, cast: Cast) -> None:
    stick = a_stick(cast)
    revoke_agent(actor=cast.actor("chloe"), agent=stick.agent, reason=RevocationReason.STOLEN)
    assert sent(client, stick.certify(), stick.headers)[0] == 401


def test_the_wrong_clock_of_a_donated_computer_is_corrected(
    client: Client, cast: Cast, device: Device, clock: Clock
) -> None:
    stick = a_stick(cast)
    clock.advance(hours=1)
    behind = timezone.now() - timedelta(days=3000)
    data = stick.certify(ended=behind.replace(microsecond=0) - timedelta(minutes=10))
    sent(client, data, {**stick.headers, "Rebond-Sent-At": behind.isoformat()})
    row = Certificate.objects.get()
    assert (row.trust, row.clock_offset_seconds) == ("trusted", 3000 * 86400)
    (proof,) = drive_proofs(device)
    assert proof.when is not None
    assert abs(proof.when - (timezone.now() - timedelta(minutes=10))) < timedelta(seconds=2)


def test_a_corrected_clock_stays_corrected_when_the_certificate_is_tried_again_or_sent_again(
    client: Client, cast: Cast, lot: Lot, clock: Clock
) -> None:
    stick = a_stick(cast)
    clock.advance(hours=1)
    erased = timezone.now().replace(microsecond=0) - timedelta(minutes=10)
    behind = timedelta(days=3000)
    data = stick.certify(ended=erased - behind)
    sent(client, data, {**stick.headers, "Rebond-Sent-At": (timezone.now() - behind).isoformat()})
    a_device(lot, serial="PF00AB12")
    take_in(cast, a_report("PF00AB12", drives=("S3Z9NX0A1",)))
    clock.advance(days=3)
    sent(client, data, {**stick.headers, "Rebond-Sent-At": timezone.now().isoformat()})
    rematch_reviews(actor=cast.actor("bruno"), reviews=Review.objects.waiting())
    when = Erasure.objects.get().ended_at
    assert when is not None
    assert abs(when - erased) < timedelta(seconds=2)


def test_an_erasure_made_without_network_under_a_dead_clock_is_a_proof_from_whatever_computer_sends_it(
    cast: Cast, device: Device
) -> None:
    """Its own delegation is in it: it was signed after that, whatever the clock said, and no sooner is believed."""
    stick = a_stick(cast)
    long_ago = timezone.now().replace(microsecond=0) - timedelta(days=3000)
    take_in(cast, stick.certify(ended=long_ago))
    assert told(device) == [("S3Z9NX0A1", "erased", True, "clear")]
    row, since = Certificate.objects.get(), stick.delegation.not_before if stick.delegation else None
    assert row.erasure is not None
    assert (row.trust, row.issued_at, row.erasure.ended_at) == ("trusted", since, since)


def test_a_dead_clock_never_makes_a_proof_younger_than_the_data_that_came_back(
    cast: Cast, device: Device
) -> None:
    stick = a_stick(cast)
    Device.objects.filter(pk=device.pk).update(data_since=timezone.now())
    take_in(cast, stick.certify(ended=timezone.now().replace(microsecond=0) - timedelta(days=3000)))
    device.refresh_from_db()
    assert [counts for _serial, _state, counts, _level in told(device)] == [False]


def test_a_key_whose_time_is_over_proves_nothing(cast: Cast, device: Device, clock: Clock) -> None:
    stick = a_stick(cast)
    clock.advance(days=3 * 365)
    take_in(cast, stick.certify())
    assert told(device) == [("S3Z9NX0A1", "unknown", False, "clear")]
    assert Certificate.objects.get().trust == "outside_delegation"


def test_the_chain_shows_what_has_not_come_and_a_key_that_was_copied(cast: Cast, device: Device) -> None:
    stick = a_stick(cast)
    first, second, third = (stick.certify() for _ in range(3))
    for data in (first, third):
        take_in(cast, data)
    assert [chain_state(row) for row in Certificate.objects.order_by("sequence")] == [
        ChainState.FIRST,
        ChainState.GAP,
    ]
    take_in(cast, second)
    assert [chain_state(row) for row in Certificate.objects.order_by("sequence")] == [
        ChainState.FIRST,
        ChainState.FOLLOWS,
        ChainState.FOLLOWS,
    ]
    stick.last, stick.signed = first, 1
    take_in(cast, stick.certify())
    assert chain_state(Certificate.objects.filter(sequence=2).latest("pk")) == ChainState.FORK


def test_a_certificate_and_a_log_of_nwipe_stand_side_by_side(cast: Cast, device: Device) -> None:
    take_in(cast, an_nwipe_log(Wipe(serial="S3Z9NX0A1", status="UABORTED", alert="!")))
    assert told(device) == [("S3Z9NX0A1", "failed", False, "clear")]
    take_in(cast, a_stick(cast).certify())
    assert told(device) == [("S3Z9NX0A1", "erased", True, "clear")]


def test_a_person_validates_what_the_machine_verified_and_the_workshop_signs_it(
    cast: Cast, device: Device
) -> None:
    take_in(cast, a_stick(cast).certify())
    row = Certificate.objects.get()
    outcome = validate_certificates(actor=cast.actor("chloe"), certificates=[row])
    assert (list(outcome.taken), outcome.refused) == ([row], [])
    made = Validation.objects.get()
    public = Ed25519PublicKey.from_public_bytes(unb64(made.signed_with.public_key, 32, "key"))
    public.verify(unb64(made.signature, 64, "signature"), write(made.statement))
    assert (made.statement["certificate"], made.statement["validator"], made.validated_by) == (
        row.digest,
        f"user:{cast.chloe.user_id}",
        cast.chloe,
    )
    event = Event.objects.get(kind="certificate.validated")
    assert (event.stream, event.membership_id) == (device.stream, cast.chloe.pk)


def test_nothing_is_validated_twice_nor_without_a_proof(cast: Cast, device: Device) -> None:
    stick = a_stick(cast)
    take_in(cast, stick.certify())
    take_in(cast, stick.certify(loop=True))
    rows = list(Certificate.objects.order_by("pk"))
    validate_certificates(actor=cast.actor("chloe"), certificates=rows[:1])
    outcome = validate_certificates(actor=cast.actor("chloe"), certificates=rows)
    assert [refusal.obstacles[0].code for refusal in outcome.refused] == ["decided_already", "no_proof"]
    assert Validation.objects.count() == 1


def test_a_technician_does_not_validate_the_own_work(cast: Cast, device: Device) -> None:
    take_in(cast, a_stick(cast).certify())
    with pytest.raises(NotAllowed):
        validate_certificates(actor=cast.actor("bruno"), certificates=list(Certificate.objects.all()))


def test_a_stick_of_another_territory_is_a_stranger(cast: Cast, device: Device) -> None:
    elsewhere = a_workshop(cast.elsewhere.organisation, name="Atelier d’Agen")
    take_in(cast, a_stick(cast, workshop=elsewhere).certify())
    assert (Certificate.objects.get().trust, told(device)[0][2]) == ("unknown_key", False)


def test_an_unlisted_drive_is_added_to_the_computer_whose_code_the_operator_gave(
    cast: Cast, device: Device
) -> None:
    setting = Setting(asset_tag=device.asset_tag)
    result = take_in(cast, a_stick(cast).certify(serial="OTHER123", setting=setting))
    assert (result.outcome, result.device) == ("updated", device.asset_tag)
    assert told(device) == [("S3Z9NX0A1", "nothing", False, ""), ("OTHER123", "erased", True, "clear")]


def test_neither_training_nor_a_stranger_adds_a_drive_by_a_code(cast: Cast, device: Device) -> None:
    setting = Setting(asset_tag=device.asset_tag)
    training = take_in(cast, a_stick(cast).certify(serial=None, loop=True, setting=setting))
    stranger = take_in(cast, a_stranger().certify(serial="OTHER123", setting=setting))
    assert [result.device for result in (training, stranger)] == [device.asset_tag] * 2
    assert told(device) == [("S3Z9NX0A1", "nothing", False, "")]


def test_the_page_of_a_computer_leads_to_its_certificates_and_names_those_for_training(
    client_of: Callable[[str], Client], cast: Cast, device: Device
) -> None:
    stick, setting = a_stick(cast), Setting(asset_tag=device.asset_tag)
    take_in(cast, stick.certify())
    take_in(cast, stick.certify(serial=None, loop=True, setting=setting))
    page = client_of("bruno").get(f"/workshop/devices/{device.asset_tag}/").content.decode()
    links = [f'href="/certificates/{row.pk}/"' in page for row in Certificate.objects.order_by("pk")]
    assert (links, page.count("Pour l’apprentissage")) == ([True, True], 1)
