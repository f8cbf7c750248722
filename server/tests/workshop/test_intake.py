"""What comes in is applied, reviewed or refused, and never dropped."""

from __future__ import annotations

import gzip
import io
import json
import zipfile

import pytest
from django.db import transaction
from django.utils import translation
from pytest_django import DjangoAssertNumQueries

from rebond.access.guards import NotAllowed
from rebond.devices.choices import IdentifierKind
from rebond.devices.matching import naming
from rebond.devices.models import Device, Identifier
from rebond.donations.models import Lot
from rebond.kit.errors import NotFound
from rebond.ledger.models import Event
from rebond.workshop.actions import (
    IntakeResult,
    Received,
    ingest_document,
    ingest_documents,
    settle_review,
)
from rebond.workshop.models import Document, Review
from rebond.workshop.queries.reviews import case_of
from rebond.workshop.reading import look_at
from tests.cast import Cast
from tests.factories import a_device, a_donation_agreement, a_lot, a_programme, a_territory
from tests.workshop.documents import a_drive_report, a_report, an_lshw


def take_in(cast: Cast, data: bytes, *, who: str = "bruno", **options: object) -> IntakeResult:
    return ingest_document(actor=cast.actor(who), territory=cast.territory, data=data, **options)


def told(result: IntakeResult) -> tuple[str, str | None, str]:
    return result.outcome, result.device, result.reason


def lot_of(cast: Cast) -> object:
    return a_lot(a_donation_agreement(cast.programme, donor=cast.donor), workshop=cast.workshop)


def test_an_unknown_computer_is_created_in_the_lot(cast: Cast) -> None:
    lot = lot_of(cast)
    result = take_in(cast, a_report("PF77"), lot=lot)
    device = Device.objects.get()
    assert told(result) == ("created", device.asset_tag, "")
    assert (device.lot, device.maker, device.model, device.serial, device.stage) == (
        lot,
        "Lenovo",
        "ThinkPad L440",
        "PF77",
        "announced",
    )
    assert [drive.serial for drive in device.drives.all()] == ["S3Z9NX0A1"]


def test_one_match_updates_the_computer_that_was_announced_by_its_serial(cast: Cast) -> None:
    device = a_device(lot_of(cast), serial="PF00AB12", stage="announced")
    assert told(take_in(cast, a_report("PF00AB12"), lot=device.lot)) == ("updated", device.asset_tag, "")
    device.refresh_from_db()
    assert (device.processor, device.memory_mib) == ("Intel(R) Core(TM) i5-4300M CPU @ 2.60GHz", 8192)


def test_the_same_report_again_changes_nothing(cast: Cast) -> None:
    lot = lot_of(cast)
    take_in(cast, a_report(), lot=lot)
    before = Event.objects.count()
    result = take_in(cast, a_report(), lot=lot)
    assert told(result) == ("unchanged", Device.objects.get().asset_tag, "")
    assert (Event.objects.count(), Document.objects.count()) == (before, 1)


def test_another_report_of_the_same_machine_updates_it(cast: Cast) -> None:
    lot = lot_of(cast)
    created = take_in(cast, a_report(), lot=lot)
    assert told(take_in(cast, a_report(tool="other"), lot=lot)) == ("updated", created.device, "")


def test_no_match_without_a_lot_waits_for_a_person(cast: Cast) -> None:
    result = take_in(cast, a_report())
    assert told(result) == ("review", None, "no_match")
    assert list(Review.objects.waiting().values_list("pk", flat=True)) == [result.review_id]


def test_several_matches_wait_with_their_candidates(cast: Cast) -> None:
    one, other = a_device(lot_of(cast), serial="PF00AB12"), a_device(lot_of(cast), serial="ZZ998877")
    uuid = naming(IdentifierKind.SYSTEM_UUID, "4c4c4544-0034-4b10-8051-b4c04f4a3232")
    Identifier.objects.create(device=other, kind=uuid.kind, value=uuid.value, normalised=uuid.normalised)
    result = take_in(cast, a_report("PF00AB12", uuid=uuid.value), lot=one.lot)
    assert told(result) == ("review", None, "several_matches")
    assert set(Review.objects.get().candidates.all()) == {one, other}


UUID = "4c4c4544-0034-4b10-8051-b4c04f4a3232"
MAC = "8c:16:45:3a:9f:21"


def bears(device: Device, kind: IdentifierKind, value: str) -> None:
    item = naming(kind, value)
    Identifier.objects.create(device=device, kind=kind, value=item.value, normalised=item.normalised)


@pytest.mark.parametrize("together", [False, True], ids=["by_itself", "with_others"])
def test_a_serial_number_alone_is_no_match_with_a_computer_of_another_maker(
    cast: Cast, together: bool
) -> None:
    listed = a_device(lot_of(cast), serial="PF00AB12", stage="announced")
    data = a_report("PF00AB12", maker="Dell Inc.", model="Latitude 5490", uuid=UUID, mac=MAC)
    if together:
        (result,) = ingest_documents(
            actor=cast.actor("bruno"), territory=cast.territory, received=[Received(data)], lot=listed.lot
        )
    else:
        result = take_in(cast, data, lot=listed.lot)
    assert told(result) == ("review", None, "other_maker")
    assert result.message.startswith("Un ordinateur d’une autre marque porte ce numéro de série")
    review = Review.objects.get()
    assert list(review.candidates.all()) == [listed]
    assert [candidate.device for candidate in case_of(review).candidates] == [listed]
    listed.refresh_from_db()
    assert (listed.maker, listed.described_at) == ("Lenovo", None)


@pytest.mark.parametrize("agrees", ["uuid", "mac", "asset_tag"])
def test_with_another_number_that_agrees_it_matches_and_the_other_maker_is_told(
    cast: Cast, agrees: str
) -> None:
    listed = a_device(lot_of(cast), serial="PF00AB12", stage="announced")
    if agrees == "uuid":
        bears(listed, IdentifierKind.SYSTEM_UUID, UUID)
    if agrees == "mac":
        bears(listed, IdentifierKind.MAC, MAC)
    tag = listed.asset_tag if agrees == "asset_tag" else None
    data = a_report("PF00AB12", maker="Dell Inc.", uuid=UUID, mac=MAC, asset_tag=tag)
    result = take_in(cast, data)
    assert told(result) == ("updated", listed.asset_tag, "")
    assert "était connu comme un ordinateur Lenovo, le rapport dit Dell" in result.message
    listed.refresh_from_db()
    assert listed.maker == "Dell Inc."


def test_of_two_computers_with_one_serial_number_the_one_of_the_same_maker_is_meant(cast: Cast) -> None:
    lot = lot_of(cast)
    a_device(lot, serial="PF00AB12", maker="LENOVO")
    dell = a_device(lot, serial="PF00AB12", maker="Dell")
    assert told(take_in(cast, a_report("PF00AB12", maker="Dell Inc."))) == ("updated", dell.asset_tag, "")


def test_a_person_may_create_the_computer_of_the_other_maker_beside_the_listed_one(cast: Cast) -> None:
    listed = a_device(lot_of(cast), serial="PF00AB12")
    result = take_in(cast, a_report("PF00AB12", maker="Dell Inc."))
    review = Review.objects.get(pk=result.review_id)
    created = settle_review(actor=cast.actor("bruno"), review=review, lot=listed.lot)
    assert created.outcome == "created"
    again = take_in(cast, a_report("PF00AB12", maker="Dell Inc.", tool="other"))
    assert told(again) == ("updated", created.device, "")


def test_one_maker_written_in_two_ways_is_no_difference(cast: Cast) -> None:
    listed = a_device(lot_of(cast), serial="CND1234567", maker="Hewlett-Packard")
    result = take_in(cast, a_report("CND1234567", maker="HP"))
    assert told(result) == ("updated", listed.asset_tag, "")
    assert "connu comme" not in result.message


def test_a_network_card_that_moved_does_not_decide_where_a_serial_number_does(cast: Cast) -> None:
    lot = lot_of(cast)
    giver = take_in(cast, a_report("PF000001", drives=(), mac=MAC), lot=lot)
    taker = take_in(cast, a_report("PF000002", drives=()), lot=lot)
    assert told(take_in(cast, a_report("PF000002", drives=(), mac=MAC))) == ("updated", taker.device, "")
    assert take_in(cast, a_report(None, drives=(), mac=MAC)).reason == "several_matches"
    assert giver.device != taker.device


def test_a_junk_serial_matches_nobody(cast: Cast) -> None:
    lot = lot_of(cast)
    first = take_in(cast, a_report("Default string", drives=("S3Z9NX0A1",)), lot=lot)
    second = take_in(cast, a_report("Default string", drives=("S3Z9NX0B2",)), lot=lot)
    assert (first.outcome, second.outcome, first.device == second.device) == ("created", "created", False)


def test_without_any_identity_and_without_a_lot_a_person_decides(cast: Cast) -> None:
    assert told(take_in(cast, a_report(None))) == ("review", None, "no_identity")


def test_a_report_of_drives_alone_is_attached_by_drive_serial(cast: Cast) -> None:
    tag = take_in(cast, a_report(), lot=lot_of(cast)).device
    assert told(take_in(cast, a_drive_report("S3Z9NX0A1"))) == ("updated", tag, "")
    device = Device.objects.get()
    assert (device.maker, device.drives.count(), device.hardware["maker"]) == ("Lenovo", 1, "Lenovo")


def test_a_report_of_unknown_drives_alone_creates_no_computer_even_with_a_lot(cast: Cast) -> None:
    assert told(take_in(cast, a_drive_report("NOBODY99"), lot=lot_of(cast))) == (
        "review",
        None,
        "unknown_drive",
    )
    assert Device.objects.count() == 0


def test_a_report_of_a_drive_without_number_names_nothing(cast: Cast) -> None:
    assert told(take_in(cast, a_drive_report(None))) == ("review", None, "no_identity")


def test_a_report_that_waited_is_understood_once_a_lot_is_given(cast: Cast) -> None:
    take_in(cast, a_report())
    assert told(take_in(cast, a_report())) == ("unchanged", None, "no_match")
    result = take_in(cast, a_report(), lot=lot_of(cast))
    review = Review.objects.get()
    assert (result.outcome, review.settlement, review.settled_at is None) == ("created", "created", False)
    assert take_in(cast, a_report()).outcome == "unchanged"


@pytest.mark.parametrize(
    "nonsense",
    [
        {"memory_bytes": -(2**30)},
        {"memory_bytes": 2**53 - 1},
        {"batteries": [{"design_capacity_mwh": 1000, "full_capacity_mwh": -500}]},
        {"drives": [{"serial": "AAAA1111", "kind": "ssd", "size_bytes": -1}]},
        {"drives": [{"serial": f"AAAA{at}", "kind": "ssd", "size_bytes": 2**53 - 1} for at in range(1000)]},
    ],
    ids=["memory below zero", "too much memory", "battery", "drive", "a thousand drives"],
)
def test_a_quantity_that_no_computer_has_is_not_known_and_the_rest_is(
    cast: Cast, nonsense: dict[str, object]
) -> None:
    report = json.dumps({**json.loads(a_report(drives=(), battery=None)), "memory_bytes": None, **nonsense})
    result = take_in(cast, report.encode(), lot=lot_of(cast))
    device = Device.objects.get(asset_tag=result.device)
    assert (result.outcome, device.model, device.memory_mib, device.battery_percent) == (
        "created", "ThinkPad L440", None, None,
    )  # fmt: skip


def zipped(*members: tuple[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members:
            archive.writestr(name, data)
    return buffer.getvalue()


PHONE = b'{"content": {"hardware": {"chassis_type": "Smartphone"}, "versionclient": "GLPI-Agent-Android_v1.5.0"}, "deviceid": "phone", "itemtype": "Phone", "action": "inventory"}'
BOMB = zipped(("bomb.json", b" " * 40_000_000))
ENTITIES = b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "c"><!ENTITY d "&b;&b;">]><REQUEST><CONTENT>&d;</CONTENT></REQUEST>'


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "empty"),
        (b"\x00" * 64, "empty"),
        (a_report()[:-40], "truncated"),
        (BOMB, "too_large"),
        (zipped(("a.json", b"{}"), ("b.json", b"{}")), "archive_holds_several"),
        (gzip.compress(a_report())[:60], "archive_broken"),
        (ENTITIES, "forbidden_xml"),
        (PHONE, "phone"),
        ("Numéro;Modèle\r\n1;Éric".encode("cp1252"), "unknown_format"),
        (b"%PDF-1.7 \xe2\xe3", "unsupported_format"),
        (b"[" * 100_000, "too_deep"),
    ],
    ids=[
        "nothing",
        "zeros",
        "cut",
        "bomb",
        "two files",
        "cut archive",
        "entities",
        "phone",
        "list",
        "PDF",
        "deep",
    ],  # compressed bytes hold the time: as names they would differ from one process to the next
)
def test_a_file_that_is_no_report_is_refused_with_its_reason_and_kept_when_it_may_be(
    cast: Cast, data: bytes, reason: str
) -> None:
    result = take_in(cast, data, lot=lot_of(cast))
    assert told(result) == ("refused", None, reason)
    assert len(result.message) > 20
    document = Document.objects.get()
    assert (document.outcome, document.reason, document.size_bytes) == ("refused", reason, len(data))
    assert Event.objects.filter(stream=document.stream, kind="document.refused").count() == 1
    assert told(take_in(cast, data)) == ("refused", None, reason)
    assert Document.objects.count() == 1


def test_a_file_beyond_the_limit_is_refused_and_nothing_of_it_is_kept(cast: Cast) -> None:
    result = take_in(cast, b"{" + b" " * (33 * 2**20))
    assert (told(result), Document.objects.count()) == (("refused", None, "too_large"), 0)


def test_the_original_is_kept_without_product_keys(cast: Cast) -> None:
    key = "ABCDE-12345-FGHIJ-67890-KLMNO"
    result = take_in(cast, an_lshw("PF00AB12", drive="S3Z9NX0A1", product_key=key), lot=lot_of(cast))
    kept = bytes(Document.objects.get(pk=result.document_id).content)
    assert (result.kind, key.encode() in kept, b"ThinkPad L440" in kept) == ("lshw-json", False, True)
    assert look_at(kept).document is not None


def test_a_refused_text_is_kept_without_product_keys_and_an_archive_is_not_kept(cast: Cast) -> None:
    take_in(cast, b'{"user": "Amina", "key": "ABCDE-12345-FGHIJ-67890-KLMNO"')
    take_in(cast, gzip.compress(a_report())[:60])
    text, archive = Document.objects.order_by("pk")
    assert (b"Amina" in text.content, b"ABCDE" in text.content, bytes(archive.content)) == (False, False, b"")


def test_a_report_in_an_archive_is_read(cast: Cast) -> None:
    assert take_in(cast, zipped(("report.json", a_report())), lot=lot_of(cast)).outcome == "created"
    assert take_in(cast, gzip.compress(a_report())).outcome == "updated"


def test_what_was_refused_is_understood_by_a_later_version(cast: Cast) -> None:
    result = take_in(cast, b"not yet")
    Document.objects.filter(pk=result.document_id).update(received_digest=look_at(a_report()).digest)
    assert take_in(cast, a_report(), lot=lot_of(cast)).outcome == "created"
    assert (Document.objects.count(), Document.objects.get().outcome) == (1, "created")


def test_who_may_not_submit_is_refused(cast: Cast) -> None:
    with pytest.raises(NotAllowed):
        take_in(cast, a_report(), who="ines")


def test_another_territory_does_not_exist(cast: Cast) -> None:
    with pytest.raises(NotFound):
        ingest_document(actor=cast.actor("bruno"), territory=a_territory("gers", "Gers"), data=a_report())


def test_a_lot_of_another_territory_does_not_exist(cast: Cast) -> None:
    elsewhere = a_lot(a_donation_agreement(a_programme(a_territory("gers", "Gers"), slug="gers")))
    with pytest.raises(NotFound):
        take_in(cast, a_report(), lot=elsewhere)


def test_computers_of_another_territory_are_never_matched(cast: Cast) -> None:
    a_device(
        a_lot(a_donation_agreement(a_programme(a_territory("gers", "Gers"), slug="gers"))), serial="PF00AB12"
    )
    assert told(take_in(cast, a_report("PF00AB12"))) == ("review", None, "no_match")


def test_a_technician_may_not_choose_the_moment(cast: Cast, clock: object) -> None:
    with pytest.raises(NotAllowed):
        take_in(cast, a_report(), occurred_at=clock.now)  # type: ignore[attr-defined]


def test_the_ledger_names_the_person_and_never_the_file(cast: Cast) -> None:
    take_in(cast, a_report(), lot=lot_of(cast), name="PC de Mme Martin.json")
    described = Event.objects.get(kind="device.described")
    assert (described.actor, described.membership_id) == (f"user:{cast.bruno.user_id}", cast.bruno.pk)
    assert "Martin" not in str(described.facts)


def test_an_answer_is_in_the_language_of_the_person(cast: Cast) -> None:
    with translation.override("fr"):
        assert (
            take_in(cast, b"").message
            == "Ce fichier est vide. Exportez de nouveau le rapport et vérifiez que sa taille n’est pas nulle."
        )


def a_pile_of_documents(lot: Lot) -> list[Received]:
    """Known computers, one of them told of twice and under two names, and all that is not as simple."""
    for serial in ("KNOWN001", "KNOWN002", "KNOWN003"):
        a_device(lot, serial=serial, stage="announced")
    other_name = naming(IdentifierKind.MAC, "3c:97:0e:12:34:99")
    Identifier.objects.create(
        device=Device.objects.get(serial="KNOWN003"),
        kind=other_name.kind,
        value=other_name.value,
        normalised=other_name.normalised,
    )
    documents = (
        a_report("KNOWN001", drives=("S3Z9NX0K1",), mac="3c:97:0e:12:34:01"),
        a_report("KNOWN002", drives=("S3Z9NX0K2",), mac="3c:97:0e:12:34:02"),
        a_drive_report("S3Z9NX0K2"),
        a_report("KNOWN003", drives=("S3Z9NX0K3",), mac="3c:97:0e:12:34:03"),
        a_report(None, drives=("S3Z9NX0K4",), mac=other_name.value),
        a_report("NOBODY01", drives=("S3Z9NX0K5",)),
        b"neither a report nor a log",
        a_report("KNOWN001", drives=("S3Z9NX0K1",), battery=41),
        a_report("KNOWN002", drives=("S3Z9NX0K2",), mac="3c:97:0e:12:34:02"),
    )
    return [Received(data) for data in documents]


def what_is_known() -> tuple[object, ...]:
    devices = Device.objects.order_by("pk")
    return (
        list(devices.values_list("serial", "memory_mib", "battery_percent", "search_text")),
        [sorted(device.identifiers.values_list("kind", "value", "source")) for device in devices],
        [sorted(device.drives.values_list("serial", "model")) for device in devices],
        list(Document.objects.order_by("pk").values_list("device__serial", "outcome", "reason", "subject")),
        sorted(
            (stream.partition(":")[0], seq, kind)
            for stream, seq, kind in Event.objects.order_by("pk").values_list("stream", "seq", "kind")
        ),
    )


def test_documents_taken_in_together_become_what_each_becomes_by_itself(cast: Cast) -> None:
    received = a_pile_of_documents(lot_of(cast))
    with transaction.atomic():
        one_by_one = [told(take_in(cast, one.data)) for one in received]
        known = what_is_known()
        transaction.set_rollback(True)
    found = ingest_documents(actor=cast.actor("bruno"), territory=cast.territory, received=received)
    assert [told(result) for result in found] == one_by_one
    assert [outcome for outcome, _tag, _reason in one_by_one] == [
        *["updated"] * 5,
        "review",
        "refused",
        "updated",
        "unchanged",
    ]
    assert what_is_known() == known


def test_reports_taken_in_together_cost_little_more_than_one(
    cast: Cast, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    lot = lot_of(cast)
    for number in range(30):
        a_device(lot, serial=f"KNOWN{number:03}", stage="announced")
    received = [
        Received(a_report(f"KNOWN{number:03}", drives=(f"S3Z9NX{number:03}",))) for number in range(30)
    ]
    with django_assert_max_num_queries(30 + 20):  # each keeps its row, and all the rest is asked once
        ingest_documents(actor=cast.actor("bruno"), territory=cast.territory, received=received)


def test_whoever_may_not_submit_one_document_may_not_submit_several(cast: Cast) -> None:
    with pytest.raises(NotAllowed):
        ingest_documents(actor=cast.actor("gael"), territory=cast.territory, received=[Received(a_report())])
