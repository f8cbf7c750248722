"""The pages of the workshop, as Bruno uses them."""

from __future__ import annotations

import html
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.conf import LazySettings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from rebond.devices.models import Device
from rebond.donations.models import Lot
from rebond.programmes.choices import CheckKind
from rebond.workshop.actions import Finding, ingest_document, record_checks
from rebond.workshop.models import Check, Document, DriveSettlement, Grading, Installation, Review
from tests.cast import Cast
from tests.factories import a_device, a_donation_agreement, a_lot, devices
from tests.workshop.documents import a_drive_report, a_report

ClientOf = Callable[[str], Client]


@pytest.fixture
def lot(cast: Cast) -> Lot:
    return a_lot(a_donation_agreement(cast.programme, donor=cast.donor), workshop=cast.workshop)


@pytest.fixture
def device(cast: Cast, lot: Lot) -> Device:
    (made,) = devices(1, lot, serial="PF00AB12")
    ingest_document(actor=cast.actor("bruno"), territory=cast.territory, data=a_report("PF00AB12"))
    return made


def page_of(name: str, *args: object) -> str:
    return reverse(f"workshop:{name}", args=args)


def test_several_files_get_an_answer_each(client_of: ClientOf, lot: Lot) -> None:
    bruno = client_of("bruno")
    files = [
        SimpleUploadedFile("a.json", a_report("PF000001")),
        SimpleUploadedFile("b.json", b""),
        SimpleUploadedFile("<script>.json", b"rien"),
    ]
    answer = bruno.post(page_of("upload"), {"reports": files, "lot": lot.pk}, follow=True)
    assert [(line["name"], line["outcome"]) for line in answer.context["lines"]] == [
        ("a.json", "created"),
        ("b.json", "refused"),
        ("<script>.json", "refused"),
    ]
    assert b"<script>.json" not in answer.content


def test_a_computer_that_a_report_created_leads_to_its_reception(client_of: ClientOf, lot: Lot) -> None:
    bruno = client_of("bruno")
    report = SimpleUploadedFile("a.json", a_report("PF000001"))
    bruno.post(page_of("upload"), {"reports": [report], "lot": lot.pk}, follow=True)
    made = Device.objects.get()
    gesture = bruno.get(page_of("device", made.asset_tag)).context["next"]
    assert gesture["label"] == "Recevoir"
    bruno.post(gesture["href"], {"codes": made.asset_tag})
    made.refresh_from_db()
    assert made.stage == "received"
    assert "/devices/receive/" not in bruno.get(page_of("device", made.asset_tag)).context["next"]["href"]


def test_a_file_cut_short_says_where_in_the_language_of_the_reader(client_of: ClientOf, lot: Lot) -> None:
    cut = SimpleUploadedFile("a.json", a_report("PF000001")[:200])
    answer = client_of("bruno").post(page_of("upload"), {"reports": [cut]}, follow=True)
    assert "une partie (ligne 1, colonne" in html.unescape(answer.content.decode())


def test_without_a_file_the_form_says_so(client_of: ClientOf, cast: Cast) -> None:
    answer = client_of("bruno").post(page_of("upload"), {})
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["reports"])


def test_a_file_too_large_is_refused_without_being_read(
    client_of: ClientOf, cast: Cast, settings: LazySettings
) -> None:
    settings.LARGEST_UPLOAD = 10
    answer = client_of("bruno").post(
        page_of("upload"), {"reports": [SimpleUploadedFile("big.json", b"{" * 11)]}, follow=True
    )
    assert [line["reason"] for line in answer.context["lines"]] == ["too_large"]
    assert Document.objects.count() == 0


def test_the_bench_sorts_out_what_waits(client_of: ClientOf, device: Device, lot: Lot) -> None:
    devices(2, lot)
    answer = client_of("bruno").get(page_of("bench"))
    assert [(group.station.value, group.count) for group in answer.context["bench"].groups] == [
        ("identify", 2),
        ("erase", 1),
    ]
    only = client_of("bruno").get(page_of("bench"), {"station": "erase"})
    assert [group.station.value for group in only.context["bench"].groups] == ["erase"]


def test_what_came_a_moment_ago_is_not_in_work_for_no_minute(client_of: ClientOf, lot: Lot) -> None:
    (made,) = devices(1, lot)
    Device.objects.filter(pk=made.pk).update(stage_since=timezone.now())
    came = client_of("bruno").get(page_of("bench")).text
    assert ("arrivé à l’instant" in came, "0\xa0minute" in came) == (True, False)
    Device.objects.filter(pk=made.pk).update(stage_since=timezone.now() - timedelta(minutes=3))
    assert "en travail depuis 3\xa0minutes" in client_of("bruno").get(page_of("bench")).text


def test_the_bench_costs_as_much_for_three_as_for_one(cast: Cast, client_of: ClientOf, lot: Lot) -> None:
    from tests.harness.queries import assert_list_costs

    assert_list_costs(client_of("bruno"), page_of("bench"), add_row=lambda: devices(1, lot), expected=15)


def test_checks_are_ticked_and_kept(client_of: ClientOf, device: Device) -> None:
    given = dict.fromkeys(CheckKind.values, "passed") | {"camera": "not_fitted"}
    answer = client_of("bruno").post(page_of("record_checks", device.asset_tag), given)
    assert (answer.status_code, answer["Location"]) == (302, page_of("device", device.asset_tag))
    assert Check.objects.filter(device=device, result="passed").count() == len(CheckKind.values) - 1
    assert Check.objects.get(kind="camera").not_applicable_reason == "not_fitted"


def test_everything_passed_comes_before_the_checks_and_the_key_enter_does_not_say_it(
    client_of: ClientOf, device: Device
) -> None:
    bruno, record = client_of("bruno"), page_of("record_checks", device.asset_tag)
    for address in (page_of("device", device.asset_tag), page_of("check_pile")):
        before, _line, after = bruno.get(address).text.partition('<fieldset class="field check-line')
        assert ("Tout est réussi" in before, "Tout le reste est réussi" in after) == (True, True)
        form = before[before.rindex("<form") :]
        assert "rest_passed" not in form[form.index("<button") :].partition(">")[0]
    bruno.post(record, {"screen": "failed"})
    page = bruno.get(page_of("device", device.asset_tag)).text
    assert ("Tout est réussi" in page, "Tout le reste est réussi" in page) == (False, True)


def test_one_gesture_says_that_everything_passed(client_of: ClientOf, device: Device, cast: Cast) -> None:
    page = page_of("record_checks", device.asset_tag)
    assert client_of("bruno").post(page, {"rest_passed": "1"}).status_code == 302
    assert dict(Check.objects.values_list("kind", "result")) == dict.fromkeys(
        cast.programme.required_checks, "passed"
    )


def test_what_is_ticked_is_the_exception_to_all_the_rest(
    client_of: ClientOf, device: Device, cast: Cast
) -> None:
    client_of("bruno").post(
        page_of("record_checks", device.asset_tag), {"rest_passed": "1", "screen": "failed"}
    )
    failed = Check.objects.filter(result="failed")
    assert list(failed.values_list("kind", flat=True)) == ["screen"]
    assert Check.objects.count() == len(cast.programme.required_checks)


def test_a_weak_battery_does_not_pass_with_the_rest(client_of: ClientOf, device: Device) -> None:
    Device.objects.update(battery_percent=20)
    answer = client_of("bruno").post(page_of("record_checks", device.asset_tag), {"rest_passed": "1"})
    assert (answer.status_code, Check.objects.count()) == (422, 0)


def test_the_rest_of_a_pile_passes_where_it_waits(client_of: ClientOf, lot: Lot, cast: Cast) -> None:
    first, second = devices(2, lot)
    record_checks(actor=cast.actor("bruno"), devices=[first], results={"screen": Finding("failed")})
    codes = f"{first.asset_tag}\n{second.asset_tag}"
    client_of("bruno").post(page_of("check_pile"), {"codes": codes, "rest_passed": "1"})
    assert Check.objects.get(device=first, kind="screen").result == "failed"
    assert Check.objects.filter(result="passed").count() == 2 * len(cast.programme.required_checks) - 1


def test_what_is_refused_is_said_on_the_page(client_of: ClientOf, device: Device) -> None:
    Device.objects.update(battery_percent=20)
    answer = client_of("bruno").post(page_of("record_checks", device.asset_tag), {"battery": "passed"})
    assert (answer.status_code, Check.objects.count()) == (422, 0)
    assert b"20 %" in answer.content


def test_nothing_ticked_is_said(client_of: ClientOf, device: Device) -> None:
    assert client_of("bruno").post(page_of("record_checks", device.asset_tag), {}).status_code == 422


def test_a_pile_gets_the_same_results(client_of: ClientOf, lot: Lot) -> None:
    pile = devices(3, lot)
    codes = "\n".join(device.asset_tag for device in pile)
    answer = client_of("bruno").post(page_of("check_pile"), {"codes": codes, "screen": "passed"})
    assert (answer.status_code, Check.objects.filter(kind="screen").count()) == (302, 3)


def test_one_unknown_code_of_a_pile_stops_it_all(client_of: ClientOf, device: Device) -> None:
    codes = f"{device.asset_tag}\nRB-0000-01"
    answer = client_of("bruno").post(page_of("check_pile"), {"codes": codes, "screen": "passed"})
    assert (answer.status_code, Check.objects.count()) == (422, 0)
    assert "RB-0000-01" in str(answer.context["form"].errors["codes"])
    assert 'data-refused="RB-0000-01"' in answer.text


def test_the_grade_is_given_by_the_rule(client_of: ClientOf, device: Device) -> None:
    given = {"case": "light", "screen": "none", "keyboard": "visible"}
    client_of("bruno").post(page_of("grade", device.asset_tag), given)
    assert Grading.objects.get(device=device).grade == "C"


def test_windows_without_licence_is_refused_on_the_page(client_of: ClientOf, device: Device) -> None:
    page = page_of("install", device.asset_tag)
    refused = client_of("bruno").post(page, {"system": "windows_11", "licence": ""})
    assert (refused.status_code, Installation.objects.count()) == (422, 0)
    assert list(refused.context["system_form"].errors) == ["licence"]
    assert client_of("bruno").post(page, {"system": "linux_mint", "version": "22"}).status_code == 302
    assert Installation.objects.get().licence == "not_needed"


def test_hardware_that_windows_does_not_take_is_said_beside_the_system(
    client_of: ClientOf, device: Device
) -> None:
    given = {"system": "windows_11", "licence": "sticker"}
    refused = client_of("bruno").post(page_of("install", device.asset_tag), given)
    assert (refused.status_code, list(refused.context["system_form"].errors)) == (422, ["system"])


@pytest.mark.parametrize(("in_firmware", "licence"), [(True, "firmware"), (False, "")])
def test_no_system_is_chosen_beforehand(
    client_of: ClientOf, device: Device, in_firmware: bool, licence: str
) -> None:
    Device.objects.update(windows_licence=in_firmware)
    form = client_of("bruno").get(page_of("device", device.asset_tag)).context["system_form"]
    assert (form["system"].value(), form["licence"].value()) == (None, licence)


def test_a_destroyed_drive_asks_for_its_slip(client_of: ClientOf, device: Device) -> None:
    page = page_of("settle_drive", device.asset_tag, device.drives.get().pk)
    assert client_of("bruno").post(page, {"fate": "destroyed", "slip_reference": "BSD-1"}).status_code == 422
    assert client_of("lea").post(page, {"fate": "destroyed"}).status_code == 422
    assert client_of("lea").post(page, {"fate": "destroyed", "slip_reference": "BSD-1"}).status_code == 302
    assert DriveSettlement.objects.get().slip_reference == "BSD-1"


def test_the_drive_of_another_computer_is_not_settled_here(
    client_of: ClientOf, device: Device, lot: Lot
) -> None:
    other = a_device(lot)
    page = page_of("settle_drive", other.asset_tag, device.drives.get().pk)
    assert client_of("bruno").post(page, {"fate": "absent"}).status_code == 404


def test_no_medium_is_said_by_hand(client_of: ClientOf, lot: Lot) -> None:
    bare = a_device(lot)
    client_of("bruno").post(page_of("no_medium", bare.asset_tag))
    assert Device.objects.filter(no_medium_finding__isnull=False).get() == bare
    page = client_of("bruno").get(page_of("device", bare.asset_tag)).content.decode()
    assert reverse("certificates:computer_paper", args=[bare.asset_tag]) in page


def test_a_computer_that_is_not_at_the_bench_shows_no_form(client_of: ClientOf, lot: Lot) -> None:
    announced = a_device(lot, stage="announced")
    answer = client_of("bruno").get(page_of("device", announced.asset_tag))
    assert (answer.context["may_check"], bool(answer.context["away"])) == (False, True)


def test_a_donor_sees_the_proofs_of_its_own_and_no_gesture(client_of: ClientOf, device: Device) -> None:
    answer = client_of("gael").get(page_of("device", device.asset_tag))
    assert (answer.status_code, answer.context["may_check"], answer.context["may_prove"]) == (
        200,
        False,
        False,
    )
    assert client_of("farid").get(page_of("device", device.asset_tag)).status_code == 403


def a_review(cast: Cast) -> Review:
    ingest_document(actor=cast.actor("bruno"), territory=cast.territory, data=a_report("UNKNOWN1"))
    return Review.objects.get()


def test_a_candidate_is_picked(cast: Cast, client_of: ClientOf, device: Device) -> None:
    review = a_review(cast)
    shown = client_of("bruno").get(page_of("review", review.pk)).context["case"]
    assert [candidate.device for candidate in shown.candidates] == [device]
    client_of("bruno").post(page_of("review", review.pk), {"attach": "1", "code": device.asset_tag})
    review.refresh_from_db()
    assert (review.settlement, review.document.device) == ("attached", device)


def test_a_review_is_answered_by_a_lot_a_code_or_a_reason(cast: Cast, client_of: ClientOf, lot: Lot) -> None:
    review, page = a_review(cast), client_of("bruno")
    address = page_of("review", review.pk)
    assert [
        page.post(address, given).status_code
        for given in ({"create": "1"}, {"attach": "1", "code": "RB-0000-01"}, {"aside": "1"}, {})
    ] == [422, 422, 422, 200]
    assert page.post(address, {"create": "1", "lot": lot.pk}).status_code == 302
    assert Device.objects.get().serial == "UNKNOWN1"


def test_an_answered_review_leads_to_its_computer_and_to_the_next_document(
    cast: Cast, client_of: ClientOf, lot: Lot
) -> None:
    review, bruno = a_review(cast), client_of("bruno")
    other = ingest_document(actor=cast.actor("bruno"), territory=cast.territory, data=a_report("UNKNOWN2"))
    answer = bruno.post(page_of("review", review.pk), {"create": "1", "lot": lot.pk}, follow=True)
    page = answer.content.decode()
    assert answer.context["next"].pk == other.review_id
    assert (
        page_of("review", other.review_id) in page,
        page_of("device", Device.objects.get().asset_tag) in page,
    ) == (
        True,
        True,
    )


def test_an_answered_review_no_longer_says_that_no_computer_is_known(cast: Cast, client_of: ClientOf) -> None:
    review, bruno = a_review(cast), client_of("bruno")
    address = page_of("review", review.pk)
    assert "Aucun de ses numéros n’est celui d’un ordinateur connu." in bruno.get(address).text
    bruno.post(address, {"aside": "1", "set_aside": "not_ours"})
    assert "Aucun candidat" not in bruno.get(address).text


def test_what_waits_is_tried_again_by_one_gesture(cast: Cast, client_of: ClientOf, lot: Lot) -> None:
    ingest_document(actor=cast.actor("bruno"), territory=cast.territory, data=a_drive_report("S3Z9NX0A1"))
    ingest_document(actor=cast.actor("bruno"), territory=cast.territory, data=a_report("PF1"), lot=lot)
    client_of("bruno").post(page_of("match_again"))
    assert Review.objects.waiting().count() == 0


def test_the_original_is_downloaded_as_a_file(cast: Cast, client_of: ClientOf, device: Device) -> None:
    document = Document.objects.get()
    answer = client_of("chloe").get(page_of("document", document.pk))
    assert (answer.content, answer["Content-Disposition"], answer["X-Content-Type-Options"]) == (
        bytes(document.content),
        f'attachment; filename="document-{document.pk}.json"',
        "nosniff",
    )


def test_a_file_that_was_not_kept_says_so(cast: Cast, client_of: ClientOf) -> None:
    ingest_document(actor=cast.actor("bruno"), territory=cast.territory, data=b"\x1f\x8bbroken")
    assert client_of("chloe").get(page_of("document", Document.objects.get().pk)).status_code == 409
