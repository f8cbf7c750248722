"""A person answers for what nobody could place; the document is then applied."""

from __future__ import annotations

import pytest

from passport.certificate_keys import Trust
from passport.erasure import Doubt as PassportDoubt
from passport.refusal import Reason
from passport.sanitization import Shortfall
from rebond.devices.actions import add_identifier
from rebond.devices.choices import IdentifierKind
from rebond.devices.models import Device
from rebond.donations.models import Lot
from rebond.kit.errors import Invalid, NotFound, Refused
from rebond.ledger.models import Event
from rebond.workshop.actions import ingest_document, rematch_reviews, settle_review
from rebond.workshop.choices import Doubt, SetAsideReason
from rebond.workshop.models import Document, Erasure, Review
from rebond.workshop.queries import drive_proofs
from rebond.workshop.refusals import WORDS
from tests.cast import Cast, gather
from tests.factories import a_device, a_donation_agreement, a_lot, a_programme, a_territory
from tests.harness.holding import one_then_the_other, skip_unless_rows_are_held
from tests.workshop.documents import Wipe, a_report, an_nwipe_log


@pytest.fixture
def lot(cast: Cast) -> Lot:
    return a_lot(a_donation_agreement(cast.programme, donor=cast.donor), workshop=cast.workshop)


def waiting(cast: Cast, data: bytes) -> Review:
    result = ingest_document(actor=cast.actor("bruno"), territory=cast.territory, data=data)
    return Review.objects.get(pk=result.review_id)


def test_a_waiting_report_is_called_as_people_call_its_computer(cast: Cast) -> None:
    report = a_report("CND1234567", maker="HP", model="HP EliteBook 840 G3")
    assert waiting(cast, report).document.subject == "HP EliteBook 840 G3 CND1234567"


def test_the_report_is_applied_to_the_chosen_computer(cast: Cast, lot: Lot) -> None:
    review, device = waiting(cast, a_report("PF00AB12")), a_device(lot, serial="ANOTHER1")
    result = settle_review(actor=cast.actor("bruno"), review=review, device=device)
    device.refresh_from_db()
    assert (result.outcome, result.device, device.serial) == ("updated", device.asset_tag, "PF00AB12")
    review.refresh_from_db()
    assert (review.settlement, review.settled_by) == ("attached", cast.bruno)
    assert Event.objects.get(stream=review.stream, kind="review.settled").facts == {
        "document_id": review.document_id,
        "settlement": "attached",
        "device_id": device.pk,
        "reason": "",
    }


def test_the_computer_is_created_in_the_chosen_lot(cast: Cast, lot: Lot) -> None:
    result = settle_review(actor=cast.actor("bruno"), review=waiting(cast, a_report("PF00AB12")), lot=lot)
    device = Device.objects.get()
    assert (result.outcome, result.device, device.lot, device.model) == (
        "created",
        device.asset_tag,
        lot,
        "ThinkPad L440",
    )


def test_a_log_of_an_unknown_drive_brings_the_drive_to_the_chosen_computer(cast: Cast, lot: Lot) -> None:
    review, device = waiting(cast, an_nwipe_log(Wipe(serial="AAAA1111"))), a_device(lot)
    settle_review(actor=cast.actor("bruno"), review=review, device=device)
    assert [(p.drive.serial, p.state.value, p.counts) for p in drive_proofs(device)] == [
        ("AAAA1111", "erased", True)
    ]


def test_what_was_kept_before_the_review_is_not_kept_twice(cast: Cast, lot: Lot) -> None:
    device = a_device(lot, serial="PF00AB12")
    ingest_document(actor=cast.actor("bruno"), territory=cast.territory, data=a_report(drives=("AAAA1111",)))
    review = waiting(cast, an_nwipe_log(Wipe(serial="AAAA1111"), Wipe(serial="BBBB2222", device="/dev/sdb")))
    settle_review(actor=cast.actor("bruno"), review=review, device=device)
    assert sorted(Erasure.objects.values_list("drive__serial", "number")) == [
        ("AAAA1111", 1),
        ("BBBB2222", 2),
    ]


def test_an_erasure_of_a_drive_that_became_known_meanwhile_stays_with_that_drive(
    cast: Cast, lot: Lot
) -> None:
    device = a_device(lot, serial="PF000001")
    log = an_nwipe_log(Wipe(serial="AAAA1111"), Wipe(serial="BBBB2222", device="/dev/sdb"))
    review, other = waiting(cast, log), a_device(lot, serial="PF000002")
    report = a_report("PF000002", drives=("BBBB2222",))
    ingest_document(actor=cast.actor("bruno"), territory=cast.territory, data=report)
    settle_review(actor=cast.actor("bruno"), review=review, device=device)
    assert [[proof.drive.serial for proof in drive_proofs(one)] for one in (device, other)] == [
        ["AAAA1111"],
        ["BBBB2222"],
    ]
    assert all(proof.counts for one in (device, other) for proof in drive_proofs(one))


def test_a_log_alone_may_create_its_computer(cast: Cast, lot: Lot) -> None:
    settle_review(
        actor=cast.actor("bruno"), review=waiting(cast, an_nwipe_log(Wipe(serial="AAAA1111"))), lot=lot
    )
    device = Device.objects.get()
    assert (device.maker, device.serial, device.drives.count()) == ("LENOVO", "R90ABCDE", 1)


def test_setting_aside_says_why_and_keeps_the_document(cast: Cast) -> None:
    review = waiting(cast, a_report("PF00AB12"))
    settle_review(actor=cast.actor("bruno"), review=review, set_aside=SetAsideReason.NOT_OURS)
    assert (Review.objects.waiting().count(), Document.objects.count()) == (0, 1)
    again = ingest_document(actor=cast.actor("bruno"), territory=cast.territory, data=a_report("PF00AB12"))
    assert again.outcome == "unchanged"


def test_nobody_answers_twice(cast: Cast, lot: Lot) -> None:
    review = waiting(cast, a_report("PF00AB12"))
    settle_review(actor=cast.actor("bruno"), review=review, lot=lot)
    for answer in ({"lot": lot}, {"set_aside": SetAsideReason.NOT_OURS}):
        with pytest.raises(Refused) as refused:
            settle_review(actor=cast.actor("chloe"), review=review, **answer)
        assert refused.value.code == "settled_already"
    review.refresh_from_db()
    assert (review.settlement, Device.objects.count()) == ("created", 1)


def test_exactly_one_answer_is_given(cast: Cast, lot: Lot) -> None:
    review = waiting(cast, a_report("PF00AB12"))
    for answer in ({}, {"lot": lot, "set_aside": "not_ours"}, {"set_aside": "because"}):
        with pytest.raises(Invalid):
            settle_review(actor=cast.actor("bruno"), review=review, **answer)


def test_a_computer_of_another_territory_does_not_exist(cast: Cast) -> None:
    other = a_lot(a_donation_agreement(a_programme(a_territory("gers", "Gers"), slug="gers")))
    with pytest.raises(NotFound):
        settle_review(actor=cast.actor("bruno"), review=waiting(cast, a_report()), device=a_device(other))


def test_waiting_documents_are_tried_again_together(cast: Cast, lot: Lot) -> None:
    review = waiting(cast, an_nwipe_log(Wipe(serial="AAAA1111")))
    other = waiting(cast, an_nwipe_log(Wipe(serial="NOBODY99")))
    a_device(lot, serial="PF00AB12")
    ingest_document(actor=cast.actor("bruno"), territory=cast.territory, data=a_report(drives=("AAAA1111",)))
    results = rematch_reviews(actor=cast.actor("bruno"), reviews=[review, other])
    assert [result.outcome for result in results] == ["updated", "unchanged"]
    assert list(Review.objects.waiting()) == [other]


def test_a_computer_that_became_known_meanwhile_gets_no_twin(cast: Cast, lot: Lot) -> None:
    report, log = waiting(cast, a_report("PF00AB12")), waiting(cast, an_nwipe_log(Wipe(serial="AAAA1111")))
    known = [a_device(lot, serial="PF00AB12"), a_device(lot, serial="R90ABCDE")]
    for review, device in zip((report, log), known, strict=True):
        with pytest.raises(Refused) as refused:
            settle_review(actor=cast.actor("bruno"), review=review, lot=lot)
        assert refused.value.code == "known_by_now"
        assert device.asset_tag in str(refused.value)
    assert sorted(Device.objects.all(), key=lambda device: device.pk) == known


def test_every_doubt_and_every_reason_has_its_words() -> None:
    ours = {*Shortfall, *Trust} - {Trust.TRUSTED}
    assert set(Doubt.values) == {code.value for code in {*PassportDoubt, *ours}} | {
        Doubt.TRAINING.value,
        Doubt.REFUSED_BY_PERSON.value,
    }
    assert set(WORDS) == set(Reason)


@pytest.mark.django_db(transaction=True)
def test_the_same_file_coming_again_while_a_person_answers_leaves_the_answer_as_it_is() -> None:
    skip_unless_rows_are_held()
    cast = gather()
    lot = a_lot(a_donation_agreement(cast.programme, donor=cast.donor), workshop=cast.workshop)
    report, device = a_report("PF00AB12"), a_device(lot)
    review = waiting(cast, report)
    # From here on the file would find its computer.
    add_identifier(actor=cast.actor("bruno"), device=device, kind=IdentifierKind.SERIAL, value="PF00AB12")
    chloe = cast.actor("chloe")
    again = one_then_the_other(
        lambda: settle_review(actor=chloe, review=review, set_aside=SetAsideReason.NOT_OURS),
        lambda: ingest_document(actor=cast.actor("bruno"), territory=cast.territory, data=report).outcome,
    )
    assert again == "unchanged"
    review.refresh_from_db()
    answers = Event.objects.filter(stream=review.stream, kind="review.settled")
    assert (review.settlement, answers.count()) == ("set_aside", 1)
