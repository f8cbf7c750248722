"""The lines of a donor's list: which computers they are, and that a second time changes nothing."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from rebond.devices.actions import import_list, keep_list, merge
from rebond.devices.choices import IdentifierKind, LineOutcome
from rebond.devices.models import Device, Identifier, ImportedLine, ListImport
from rebond.donations.actions import close_lot, count_pallet
from rebond.donations.models import Lot
from rebond.kit.errors import NotAllowed, NotFound, Refused
from rebond.ledger.models import Event
from tests.cast import Cast
from tests.donations.pages import its_lot
from tests.factories import a_device, a_donation_agreement, a_lot, an_organisation

HEAD = "Marque;Modèle;N° de série;N° inventaire\n"


def imported(cast: Cast, text: str | bytes, lot: Lot | None = None, *, who: str = "chloe") -> ListImport:
    content = text.encode() if isinstance(text, str) else text
    kept = keep_list(actor=cast.actor(who), lot=lot or its_lot(cast), file_name="liste.csv", content=content)
    return import_list(actor=cast.actor(who), kept=kept)


def outcomes(done: ListImport) -> list[tuple[int, str, list[str]]]:
    return [
        (line.number, line.outcome, [reason["code"] for reason in line.reasons])
        for line in done.lines.order_by("number")
    ]


# Lines


@pytest.mark.django_db
def test_each_line_is_created_matched_or_refused_with_its_reason(cast: Cast) -> None:
    lot = its_lot(cast)
    known = a_device(lot, stage="announced", serial="KNOWN1234")
    other = its_lot(cast)
    elsewhere = a_device(other, serial="OTHER1234")
    text = HEAD + (
        "Lenovo;L440;R90ABC12;INV-1\n"       # 2 created
        "Lenovo;L440;r90-abc12;INV-2\n"      # 3 same as 2, written otherwise
        "Lenovo;L440;KNOWN1234;\n"           # 4 matched
        "Lenovo;L440;OTHER1234;\n"           # 5 in another lot
        ";;;\n"                              # 6 blank
        "Lenovo;L440;Default string;\n"      # 7 created, warned
        "Lenovo;L440;Default string;\n"      # 8 created, warned: never matches
        "Lenovo;L440;1,23457E+12;\n"         # 9 rounded
        f"{'x' * 81};L440;TOOLONG1;\n"       # 10 too long
        "Lenovo;L440;;\n"                    # 11 created, no number
    )  # fmt: skip
    done = imported(cast, text, lot)
    assert outcomes(done) == [
        (2, "created", []), (3, "refused", ["repeated"]), (4, "matched", []), (5, "refused", ["other_lot"]),
        (7, "created", ["junk_serial"]), (8, "created", ["junk_serial"]), (9, "refused", ["rounded"]),
        (10, "refused", ["too_long"]), (11, "created", ["no_identifier"]),
    ]  # fmt: skip
    assert done.lines.get(number=4).device == known
    reason = done.lines.get(number=5).reasons[0]["message"]
    assert elsewhere.asset_tag in reason
    assert other.reference in reason
    assert "2" in done.lines.get(number=3).reasons[0]["message"]
    event = Event.objects.get(kind="lot.listed")
    assert (event.stream, event.facts) == (
        lot.stream, {"list_import_id": done.pk, "created": 4, "matched": 1, "refused": 4},
    )  # fmt: skip


@pytest.mark.django_db
def test_a_second_import_of_the_same_file_changes_nothing(cast: Cast) -> None:
    lot = its_lot(cast)
    text = (
        HEAD + "Lenovo;L440;R90ABC12;INV-1\nLenovo;L440;Default string;\nLenovo;L440;Default string;\nHP;;;\n"
    )
    imported(cast, text, lot)
    before = (list(Device.objects.order_by("pk").values()), list(Identifier.objects.order_by("pk").values()))
    events = Event.objects.filter(stream__startswith="device:").count()
    again = imported(cast, text, lot)
    assert [outcome for _number, outcome, _codes in outcomes(again)] == ["matched"] * 4
    assert len({line.device_id for line in again.lines.order_by("number")}) == 4
    assert (
        list(Device.objects.order_by("pk").values()),
        list(Identifier.objects.order_by("pk").values()),
    ) == before
    assert Event.objects.filter(stream__startswith="device:").count() == events


@pytest.mark.django_db
def test_confirming_twice_imports_once(cast: Cast) -> None:
    kept = keep_list(
        actor=cast.actor("chloe"),
        lot=its_lot(cast),
        file_name="l.csv",
        content=(HEAD + "HP;;AAAA1;\n").encode(),
    )
    first = import_list(actor=cast.actor("chloe"), kept=kept)
    second = import_list(actor=cast.actor("chloe"), kept=kept)
    assert (first.pk, first.imported_at) == (second.pk, second.imported_at)
    assert (Device.objects.count(), ImportedLine.objects.count()) == (1, 1)


@pytest.mark.django_db
def test_a_list_that_comes_late_fills_what_is_not_known_and_replaces_nothing(cast: Cast) -> None:
    lot = its_lot(cast)
    device = a_device(lot, serial="LATE12345", maker="", model="ThinkPad L440")
    imported(cast, HEAD + "Lenovo;Autre modèle;LATE12345;INV-77\n", lot)
    device.refresh_from_db()
    assert (device.maker, device.model) == ("Lenovo", "ThinkPad L440")
    assert (
        device.identifiers.filter(kind=IdentifierKind.INVENTORY_NUMBER).values_list("value", flat=True).get()
        == "INV-77"
    )
    assert [found.pk for found in Device.objects.matching("inv-77")] == [device.pk]
    assert Event.objects.filter(stream=device.stream, kind="device.identifier_added").count() == 1


@pytest.mark.django_db
def test_the_number_of_a_donor_means_that_donors_computers_only(cast: Cast) -> None:
    other = a_lot(
        a_donation_agreement(cast.programme, donor=an_organisation(cast.territory)), workshop=cast.workshop
    )
    imported(cast, "N° inventaire;Marque\n0042;HP\n", other)
    assert outcomes(imported(cast, "N° inventaire;Marque\n0042;HP\n")) == [(2, "created", [])]


@pytest.mark.django_db
def test_another_donors_computer_is_told_without_its_tag_or_lot(cast: Cast) -> None:
    other = a_lot(
        a_donation_agreement(cast.programme, donor=an_organisation(cast.territory)), workshop=cast.workshop
    )
    theirs = a_device(other, serial="THEIRS123")
    done = imported(cast, HEAD + "Lenovo;;THEIRS123;\n", who="gael")
    (line,) = done.lines.order_by("number")
    assert line.outcome == LineOutcome.REFUSED
    assert theirs.asset_tag not in str(line.reasons)
    assert other.reference not in str(line.reasons)


@pytest.mark.django_db
def test_an_inventory_number_whose_serial_is_another_is_a_contradiction(cast: Cast) -> None:
    lot = its_lot(cast)
    imported(cast, HEAD + "HP;;AAAA1111;INV-5\n", lot)
    assert outcomes(imported(cast, HEAD + "HP;;BBBB2222;INV-5\n", lot)) == [(2, "refused", ["contradiction"])]


@pytest.mark.django_db
def test_a_serial_number_alone_does_not_join_a_line_to_a_computer_of_another_maker(cast: Cast) -> None:
    lot = its_lot(cast)
    here, elsewhere = a_device(lot, serial="AAAA1111"), a_device(its_lot(cast), serial="BBBB2222")
    done = imported(cast, HEAD + "Dell;;AAAA1111;INV-1\nDell;;BBBB2222;INV-2\nLENOVO;;AAAA1111;\n", lot)
    assert outcomes(done) == [
        (2, "refused", ["other_maker"]),
        (3, "created", []),
        (4, "refused", ["repeated"]),
    ]
    reason = done.lines.get(number=2).reasons[0]["message"]
    assert (here.asset_tag in reason, "Lenovo" in reason) == (True, True)
    assert done.lines.get(number=3).device != elsewhere


@pytest.mark.django_db
def test_of_two_computers_with_one_serial_number_the_line_means_that_of_its_maker(cast: Cast) -> None:
    lot = its_lot(cast)
    lenovo = a_device(lot, serial="AAAA1111")
    dell = a_device(lot, serial="AAAA1111", maker="Dell Inc.")
    assert [
        imported(cast, HEAD + f"{maker};;AAAA1111;\n", lot).lines.get().device for maker in ("Lenovo", "Dell")
    ] == [lenovo, dell]


@pytest.mark.django_db
def test_another_number_that_agrees_joins_a_line_to_a_computer_of_another_maker(cast: Cast) -> None:
    lot = its_lot(cast)
    device = a_device(lot, serial="AAAA1111")
    text = f"Code Rebond;Marque;N° de série\n{device.asset_tag};Dell;AAAA1111\n"
    assert imported(cast, text, lot).lines.get().device == device


@pytest.mark.django_db
def test_numbers_of_several_computers_are_refused_with_their_tags(cast: Cast) -> None:
    lot = its_lot(cast)
    one, two = a_device(lot, serial="AAAA1111"), a_device(lot, serial="BBBB2222")
    Identifier.objects.create(device=two, kind="serial", value="AAAA1111", normalised="AAAA1111")
    (line,) = imported(cast, HEAD + "Lenovo;;AAAA1111;\n", lot).lines.order_by("number")
    assert line.reasons[0]["code"] == "several"
    assert one.asset_tag in line.reasons[0]["message"]


@pytest.mark.django_db
def test_a_merged_twin_is_recognised_as_the_one_that_goes_on(cast: Cast) -> None:
    lot = its_lot(cast)
    twin, into = a_device(lot, stage="announced", serial="TWIN11111"), a_device(lot, serial="INTO11111")
    merge(actor=cast.actor("chloe"), twin=twin, into=into)
    (line,) = imported(cast, HEAD + "Lenovo;;TWIN11111;\n", lot).lines.order_by("number")
    assert line.device == into


@pytest.mark.django_db
def test_a_screen_or_a_phone_is_no_computer(cast: Cast) -> None:
    done = imported(cast, "Type;SN\nÉcran;AAAA1\nPortable;BBBB2\nTéléphone;CCCC3\nBidule;DDDD4\n")
    assert outcomes(done) == [
        (2, "refused", ["not_a_computer"]), (3, "created", []), (4, "refused", ["not_a_computer"]), (5, "created", []),
    ]  # fmt: skip
    assert sorted(Device.objects.values_list("form_factor", flat=True)) == ["notebook", "unknown"]


@pytest.mark.django_db
def test_a_code_of_ours_that_nobody_bears_is_refused(cast: Cast) -> None:
    lot = its_lot(cast)
    device = a_device(lot, stage="announced")
    done = imported(cast, f"Code Rebond;Marque\n{device.asset_tag.lower()};HP\nRB-0000-00;HP\n", lot)
    assert outcomes(done) == [(2, "matched", []), (3, "refused", ["unknown_tag"])]


# Doors


@pytest.mark.django_db
def test_nothing_is_written_before_the_yes_and_a_forgotten_file_says_so(cast: Cast) -> None:
    kept = keep_list(
        actor=cast.actor("chloe"),
        lot=its_lot(cast),
        file_name="l.csv",
        content=(HEAD + "HP;;AAAA1;\n").encode(),
    )
    assert Device.objects.count() == 0
    ListImport.objects.filter(pk=kept.pk).update(uploaded_at=timezone.now() - timedelta(hours=2))
    keep_list(
        actor=cast.actor("chloe"),
        lot=its_lot(cast),
        file_name="m.csv",
        content=(HEAD + "HP;;BBBB1;\n").encode(),
    )
    with pytest.raises(Refused) as caught:
        import_list(actor=cast.actor("chloe"), kept=kept)
    assert caught.value.code == "list_forgotten"


@pytest.mark.django_db
def test_a_closed_lot_takes_no_list(cast: Cast) -> None:
    lot = its_lot(cast)
    close_lot(actor=cast.actor("chloe"), lot=lot)
    lot.refresh_from_db()
    with pytest.raises(Refused):
        keep_list(actor=cast.actor("chloe"), lot=lot, file_name="l.csv", content=b"SN;Marque\nA123;HP\n")


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("who", "error"), [("bruno", NotAllowed), ("farid", NotAllowed), ("eva", NotAllowed)]
)
def test_only_those_who_announce_send_lists(cast: Cast, who: str, error: type[Exception]) -> None:
    with pytest.raises(error):
        keep_list(actor=cast.actor(who), lot=its_lot(cast), file_name="l.csv", content=b"SN\nA123\n")


@pytest.mark.django_db
def test_a_donor_sends_lists_for_its_own_lots_only(cast: Cast) -> None:
    foreign = a_lot(a_donation_agreement(cast.programme), workshop=cast.workshop)
    with pytest.raises(NotFound):
        keep_list(actor=cast.actor("gael"), lot=foreign, file_name="l.csv", content=b"SN\nA123\n")


def test_a_lot_announced_by_its_list_counts_what_it_names_and_what_was_scanned(cast: Cast) -> None:
    lot, empty = (a_lot(its_lot(cast).agreement, workshop=cast.workshop) for _time in range(2))
    imported(cast, HEAD + "".join(f"Lenovo;L440;R90ABC{number};\n" for number in range(4)), lot)
    a_device(lot)
    Device.objects.filter(lot=lot).update(received_at=timezone.now())
    rows = Lot.objects.with_counts().filter(pk__in=(lot.pk, empty.pk)).order_by("pk")
    assert list(rows.values_list("announced", "counted")) == [(4, 5), (None, None)]
    for number in (1, 2):
        count_pallet(
            actor=cast.actor("amina"), lot=lot, number=number, counted=3, received_on=timezone.localdate()
        )
    assert list(rows.values_list("announced", "counted")) == [(4, 6), (None, None)]


def test_a_person_sends_looks_confirms_and_downloads(cast: Cast, client_of: Callable[[str], Client]) -> None:
    lot = its_lot(cast)
    gael = client_of("gael")
    text = HEAD + "Lenovo;L440;R90ABC12;INV-1\n=1+1;L440;;@SUM(A1)\nÉcran;;1,2E+9;\n"
    file = SimpleUploadedFile("../../parc élèves.csv", text.encode("cp1252"))
    sent = gael.post(f"/devices/lots/{lot.pk}/list/", {"file": file})
    assert sent.status_code == 302
    preview = gael.get(sent["Location"])
    assert "R90ABC12" in preview.content.decode()
    assert "À créer" in preview.content.decode()
    assert Device.objects.count() == 0
    done = gael.post(sent["Location"])
    assert Device.objects.count() == 2
    result = gael.get(done["Location"]).content.decode()
    assert "parc élèves.csv" in result
    assert "../" not in result
    rows = b"".join(gael.get(done["Location"] + "result.csv").streaming_content).decode("utf-8-sig")
    assert "'=1+1" in rows
    assert "'@SUM(A1)" in rows
    original = gael.get(done["Location"] + "original/")
    assert (original.content, original["Content-Type"]) == (text.encode("cp1252"), "application/octet-stream")


@pytest.mark.parametrize(
    ("content", "said"),
    [(b"", "vide"), (b"%PDF-1.4", "PDF"), (b"Bonjour\n", "Bonjour"), (b"PK\x03\x04zip", "endommag")],
)
def test_a_file_that_cannot_be_read_is_said_beside_its_field(
    cast: Cast, client_of: Callable[[str], Client], content: bytes, said: str
) -> None:
    lot = its_lot(cast)
    answer = client_of("chloe").post(
        f"/devices/lots/{lot.pk}/list/", {"file": SimpleUploadedFile("l.csv", content)}
    )
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert ListImport.objects.count() == 0


@pytest.mark.django_db
def test_a_cell_that_goes_on_forever_does_not_push_the_reason_out_of_sight(
    cast: Cast, client_of: Callable[[str], Client]
) -> None:
    done = imported(cast, HEAD + f"HP;{'x' * 300};{'S' * 200};\n")
    page = client_of("chloe").get(f"/devices/lists/{done.pk}/").content.decode()
    assert "Raccourcissez" in page
    assert "x" * 80 not in page
    assert "S" * 80 not in page


def test_a_preview_of_others_does_not_exist(cast: Cast, client_of: Callable[[str], Client]) -> None:
    foreign = a_lot(a_donation_agreement(cast.programme), workshop=cast.workshop)
    kept = keep_list(
        actor=cast.actor("chloe"), lot=foreign, file_name="l.csv", content=b"SN;Marque\nA123;HP\n"
    )
    assert client_of("gael").get(f"/devices/lists/{kept.token}/preview/").status_code == 404
    assert client_of("gael").post(f"/devices/lists/{kept.token}/preview/").status_code == 404


def test_the_preview_names_the_lines_in_which_it_reads_nothing(
    cast: Cast, client_of: Callable[[str], Client]
) -> None:
    text = "N° de série;Remarque\nR90ABC12;rien\n;Total : 1\n;\n;;\n-;-\n;voir avec le principal\n"
    kept = keep_list(
        actor=cast.actor("gael"), lot=its_lot(cast), file_name="liste.csv", content=text.encode()
    )
    page = client_of("gael").get(f"/devices/lists/{kept.token}/preview/").text
    assert "Lignes laissées de côté : rien dans les colonnes lues</dt><dd>3, 7</dd>" in page
