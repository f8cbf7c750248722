"""Objects found in computers leave on a slip: printed before it is signed, recorded at once by its number."""

from __future__ import annotations

import io
from collections.abc import Callable

import pytest
from django.test import Client
from django.utils import timezone
from pypdf import PdfReader

from rebond.bench.actions import record_object, settle_object, settle_slip
from rebond.bench.choices import ObjectFate, ObjectKind
from rebond.bench.models import FoundObject
from rebond.bench.queries import slip_of, slip_to_sign
from rebond.devices.actions import hold, lift_hold
from rebond.devices.choices import HoldReason
from rebond.devices.models import Device, Hold
from rebond.kit.errors import Invalid, Refused
from rebond.ledger.models import Event
from tests.bench.pages import an_object
from tests.cast import Cast
from tests.certificates.received import a_computer

Clients = Callable[[str], Client]


def text_of(content: bytes) -> str:
    pages = PdfReader(io.BytesIO(content)).pages
    return " ".join(" ".join(page.extract_text().split()) for page in pages).replace("\u2011", "-")


def another(cast: Cast, beside: FoundObject, kind: str = ObjectKind.DISC) -> FoundObject:
    return record_object(actor=cast.actor("bruno"), device=beside.device, kind=kind, kept_at="Tiroir 3")


def address(found: FoundObject, fate: str = "returned") -> str:
    return f"/bench/objects/slip/{found.device.lot.agreement.donor_id}/{fate}/"


def number_of(cast: Cast, found: FoundObject, fate: str = "returned") -> str:
    return slip_to_sign(cast.actor("bruno"), found.device.lot.agreement.donor_id, fate).number


def test_the_slip_names_each_object_its_computer_and_where_it_lies(cast: Cast, client_of: Clients) -> None:
    found = an_object(cast)
    another(cast, found)
    for who in ("bruno", "gael"):
        answer = client_of(who).get(address(found))
        assert (answer.status_code, answer.headers["content-type"]) == (200, "application/pdf")
        text = text_of(answer.content)
        told = ("Carte SIM", "CD ou DVD", "Tiroir 3", found.device.asset_tag, number_of(cast, found))
        assert [word for word in (*told, "Restitution") if word not in text] == []
    destroyed = text_of(client_of("bruno").get(address(found, "destroyed")).content)
    assert ("Destruction" in destroyed, "Restitution" in destroyed) == (True, False)


def test_the_same_objects_have_the_same_number_and_others_have_another(cast: Cast) -> None:
    found = an_object(cast)
    first = number_of(cast, found)
    assert (number_of(cast, found), number_of(cast, found, "destroyed") == first) == (first, False)
    another(cast, found)
    assert number_of(cast, found) != first


def test_a_slip_that_came_back_signed_is_recorded_by_its_number_once(cast: Cast, client_of: Clients) -> None:
    found, bruno = an_object(cast), client_of("bruno")
    another(cast, found)
    number = number_of(cast, found)
    for _again in range(2):
        assert bruno.post("/bench/objects/slip/", {"number": number.lower()}).status_code == 302
    left = FoundObject.objects.settled()
    assert [(row.fate, row.reference) for row in left.order_by("pk")] == [("returned", number)] * 2
    assert Event.objects.filter(kind="found_object.settled").count() == 2
    printed = text_of(bruno.get(f"/bench/objects/{found.pk}/slip/").content)
    assert (number in printed, "CD ou DVD" in printed, "Notés rendus le" in printed) == (True, True, True)


def test_a_slip_printed_before_another_object_came_is_not_taken_for_what_is_kept_now(
    cast: Cast, client_of: Clients
) -> None:
    found = an_object(cast)
    number = number_of(cast, found)
    another(cast, found)
    answer = client_of("bruno").post("/bench/objects/slip/", {"number": number})
    assert (answer.status_code, list(answer.context["slip_form"].errors)) == (422, ["number"])
    assert not FoundObject.objects.settled().exists()


def test_nothing_of_a_slip_is_recorded_when_one_of_its_objects_left_meanwhile(cast: Cast) -> None:
    found, bruno = an_object(cast), cast.actor("bruno")
    gone = another(cast, found)
    slip = slip_to_sign(bruno, found.device.lot.agreement.donor_id, "destroyed")
    settle_object(actor=bruno, found=gone, fate=ObjectFate.RETURNED, reference="Fiche 12")
    with pytest.raises(Refused):
        settle_slip(actor=bruno, slip=slip)
    assert FoundObject.objects.kept().get() == found


def test_an_object_settled_by_hand_has_its_slip_too(cast: Cast, client_of: Clients) -> None:
    found, bruno = an_object(cast), client_of("bruno")
    settle_object(actor=cast.actor("bruno"), found=found, fate=ObjectFate.DESTROYED, reference="PV 2026-3")
    assert f"/bench/objects/{found.pk}/slip/" in bruno.get("/bench/objects/?settled=1").content.decode()
    assert "PV 2026-3" in text_of(bruno.get(f"/bench/objects/{found.pk}/slip/").content)


def left_by_a_person(cast: Cast) -> FoundObject:
    """Found after somebody brought the computer back."""
    device = a_computer(cast)
    Device.objects.filter(pk=device.pk).update(data_since=timezone.now())
    return record_object(
        actor=cast.actor("bruno"), device=device, kind=ObjectKind.USB_STICK, kept_at="Tiroir 4"
    )


def test_what_a_person_left_goes_back_to_them_and_is_not_in_the_list_of_the_donor(
    cast: Cast, client_of: Clients
) -> None:
    found, bruno = left_by_a_person(cast), cast.actor("bruno")
    assert client_of("gael").get("/bench/objects/").context["rows"] == []
    assert client_of("gael").get(f"/bench/objects/{found.pk}/slip/").status_code == 404
    with pytest.raises(Invalid) as refused:
        settle_object(actor=bruno, found=found, fate=ObjectFate.RETURNED, reference="Fiche 12")
    assert refused.value.code == "of_another"
    ((_row, form),) = client_of("bruno").get("/bench/objects/").context["rows"]
    assert [value for value, _words in form.fields["fate"].choices] == ["to_person", "destroyed"]
    text = text_of(client_of("bruno").get(f"/bench/objects/{found.pk}/slip/").content)
    assert (cast.donor.name in text, "par son lieu" in text) == (False, True)
    client_of("bruno").post("/bench/objects/slip/", {"number": slip_of(found, bruno).number})
    assert FoundObject.objects.get().fate == "to_person"


def test_the_donor_signs_nothing_here_and_others_see_no_slip(cast: Cast, client_of: Clients) -> None:
    found = an_object(cast)
    sent = {"number": number_of(cast, found)}
    assert client_of("gael").post("/bench/objects/slip/", sent).status_code == 403
    assert client_of("farid").get(address(found)).status_code in {403, 404}
    assert client_of("bruno").get(address(found, "sold")).status_code == 404


def test_what_is_kept_for_the_police_stands_on_no_slip_and_does_not_leave(
    cast: Cast, client_of: Clients
) -> None:
    found, bruno = an_object(cast), cast.actor("bruno")
    slip = slip_to_sign(bruno, found.device.lot.agreement.donor_id, "destroyed")
    hold(actor=bruno, devices=[found.device], reason=HoldReason.POLICE)
    for fate in ("returned", "destroyed"):
        assert client_of("bruno").get(address(found, fate)).status_code == 404
    assert client_of("bruno").get("/bench/objects/").context["donors"] == []
    with pytest.raises(Refused, match="police"):
        settle_slip(actor=bruno, slip=slip)
    with pytest.raises(Refused, match="police"):
        settle_object(actor=bruno, found=found, fate=ObjectFate.RETURNED, reference="Fiche 12")
    assert client_of("bruno").post("/bench/objects/slip/", {"number": slip.number}).status_code == 422
    lift_hold(actor=cast.actor("chloe"), hold=Hold.objects.get(device=found.device))
    settle_slip(actor=bruno, slip=slip)
    assert FoundObject.objects.get().fate == "destroyed"


def test_nor_does_what_a_person_left_while_it_is_kept_for_the_police(cast: Cast, client_of: Clients) -> None:
    found, bruno = left_by_a_person(cast), cast.actor("bruno")
    number = slip_of(found, bruno).number
    hold(actor=bruno, devices=[found.device], reason=HoldReason.POLICE)
    assert client_of("bruno").get(f"/bench/objects/{found.pk}/slip/").status_code == 404
    assert client_of("bruno").post("/bench/objects/slip/", {"number": number}).status_code == 422
    page = client_of("bruno").get("/bench/objects/").content.decode()
    assert ("débloquez" in page, "/slip/" in page.replace("/bench/objects/slip/", "")) == (True, False)


def test_the_number_of_a_slip_typed_for_one_object_does_not_record_the_others(
    cast: Cast, client_of: Clients
) -> None:
    found, bruno = an_object(cast), client_of("bruno")
    another(cast, found)
    number = number_of(cast, found)
    settle_object(actor=cast.actor("bruno"), found=found, fate=ObjectFate.RETURNED, reference=number)
    assert bruno.post("/bench/objects/slip/", {"number": number}).status_code == 422
    assert FoundObject.objects.kept().count() == 1
