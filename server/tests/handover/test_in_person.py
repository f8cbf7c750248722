"""Person and computer side by side: what leaves, what is explained, confirmed and signed; and what is kept of it."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from PIL import Image

from rebond.handover.actions import (
    Pair,
    call_no_more,
    file_signed_paper,
    hand_over,
    hand_over_in_person,
    note_signed_paper,
    open_signed_sheet,
)
from rebond.handover.choices import SignatureMeans, Signer
from rebond.handover.models import Handover, Signing
from rebond.handover.papers import easy_sheet_of, sheet_of
from rebond.handover.queries import handover_visible
from rebond.handover.signatures import SEAL, digest_of, drawn, lines_of
from rebond.kit.errors import Invalid, NotAllowed, NotFound, Refused
from rebond.ledger.models import Event
from rebond.network.models import Place
from rebond.privacy.actions import erase_what_is_due
from rebond.programmes.choices import SystemRule
from rebond.referrals.choices import AgeBracket, Occupation
from rebond.referrals.models import Contact, Referral
from rebond.workshop.models import Installation
from tests.cast import Cast
from tests.handover.in_person import SIGNATURE, a_pair, answers, person_of, said, signed
from tests.handover.test_handing_over import codes, text_of
from tests.handover.test_lending_to_people import ruled
from tests.harness.clock import Clock

Clients = Callable[[str], Client]
TO_SIGN, SIGNED = (True, False), (False, True)


def address_of(pair: Pair) -> str:
    return reverse(
        "handover:hand_over", query={"code": pair.device.asset_tag, "referral": pair.referral.code}
    )


def a_photograph(colour: str = "white") -> bytes:
    kept = io.BytesIO()
    Image.new("RGB", (1200, 1700), colour).save(kept, "JPEG", exif=b"Exif\x00\x00prise chez Odette")
    return kept.getvalue()


def refused(cast: Cast, pair: Pair, **more: object) -> str | None:
    """The field at fault."""
    with pytest.raises(Invalid) as fault:
        signed(cast, pair=pair, **more)
    assert not Handover.objects.exists()
    return fault.value.field


# What the page shows and asks


def test_the_page_shows_every_rule_with_what_proves_it(cast: Cast, client_of: Clients) -> None:
    rules = client_of("ines").get(address_of(a_pair(cast))).context["rules"]
    assert [(rule.state, bool(rule.proof)) for rule in rules] == [("done", True)] * 7


def test_nothing_is_ticked_that_nobody_looked_at(cast: Cast, client_of: Clients) -> None:
    ruled(cast, handover_items=["charger", "mouse", "bag"])
    pages = (
        client_of("ines").get(address_of(a_pair(cast))).text,
        client_of("ines").get(reverse("handover:bus")).text,
    )
    asked = [re.findall(r'<input type="checkbox"[^>]*>', page) for page in pages]
    assert [sum('name="items"' in box for box in asked[0]), *map(bool, asked)] == [3, True, True]
    assert [box for boxes in asked for box in boxes if "checked" in box] == []


def test_the_page_sent_twice_is_one_handover(cast: Cast, client_of: Clients) -> None:
    pair, ines = a_pair(cast), client_of("ines")
    sent = answers(means="screen", strokes=SIGNATURE)
    places = {ines.post(address_of(pair), sent).headers["location"] for _ in range(2)}
    handover = Handover.objects.get()
    assert places == {reverse("handover:handover", args=[handover.pk])}
    assert Event.objects.filter(kind="handover.signed").count() == 1


def test_a_screen_left_unsigned_is_told_where_one_signs(cast: Cast, client_of: Clients) -> None:
    page = client_of("ines").post(address_of(a_pair(cast)), answers(means="screen", strokes=""))
    assert page.status_code == 422
    said = " ".join(page.content.decode().split())
    assert '<a href="#id_strokes_error">Signature – ' in said
    assert 'id="id_strokes_error"' in said


def test_a_code_left_empty_is_asked_for_beside_its_field(cast: Cast, client_of: Clients) -> None:
    sent = {"referral": a_pair(cast).referral.code, "code": ""}
    page = client_of("ines").get(reverse("handover:hand_over"), sent)
    assert page.status_code == 422
    assert page.context["choosing"].errors == {"code": ["Scannez ou saisissez le code de l’ordinateur."]}


def test_a_page_is_not_used_for_somebody_else(cast: Cast) -> None:
    first, other, submission = a_pair(cast), a_pair(cast), uuid4()
    ines = cast.actor("ines")
    hand_over_in_person(actor=ines, pair=first, submission=submission, said=said())
    with pytest.raises(Invalid) as fault:
        hand_over_in_person(actor=ines, pair=other, submission=submission, said=said())
    assert fault.value.code == "stale"


@pytest.mark.parametrize(
    ("left_out", "field"),
    [
        ({"explained": False}, "explained"),
        ({"facts_confirmed": False}, "facts_confirmed"),
        ({"read_aloud": True}, "witnessed"),
        ({"items": ("gold",)}, "items"),
        ({"strokes": ""}, "strokes"),
        ({"strokes": "10,10 12,11"}, "strokes"),
        ({"strokes": "10,10 901,20 300,200"}, "strokes"),
        ({"strokes": '1,1"/><script>'}, "strokes"),
    ],
)
def test_what_may_not_be_left_out_is_asked_for(cast: Cast, left_out: dict[str, object], field: str) -> None:
    assert refused(cast, a_pair(cast), **left_out) == field


def test_the_road_still_stands_in_the_way(cast: Cast) -> None:
    pair = a_pair(cast)
    signed(cast, pair=pair)
    with pytest.raises(Refused) as fault:
        signed(cast, pair=pair)
    assert fault.value.code == "wrong_stage"


def test_where_the_programme_says_so_the_prescriber_confirms_before_the_computer_leaves(cast: Cast) -> None:
    ruled(cast, handover_needs_confirmation=True)
    pair = a_pair(cast)
    people = Referral.objects.filter(pk=pair.referral.pk)
    people.update(confirmation="asked", prescriber=cast.social_centre)
    with pytest.raises(Refused) as refusal:
        signed(cast, pair=pair)
    assert refusal.value.code == "not_confirmed"
    people.update(confirmation="confirmed")
    assert signed(cast, pair=pair).referral_id == pair.referral.pk


def test_without_that_rule_the_page_says_that_nobody_confirmed(cast: Cast, client_of: Clients) -> None:
    pair = a_pair(cast)
    Referral.objects.filter(pk=pair.referral.pk).update(confirmation="asked", prescriber=cast.social_centre)
    assert "À confirmer par le prescripteur" in client_of("ines").get(address_of(pair)).text
    assert signed(cast, pair=pair).referral_id == pair.referral.pk


def test_a_fact_that_was_wrong_is_corrected_and_the_ledger_does_not_say_which(cast: Cast) -> None:
    pair = a_pair(cast)
    signed(cast, pair=pair, age_bracket=AgeBracket.FROM_66_TO_69, occupation=Occupation.RETIRED)
    person = person_of(pair)
    assert (person.age_bracket, person.occupation) == ("66-69", "retired")
    assert Event.objects.get(kind="referral.facts_corrected").facts == {"corrected": 2}


# Who signs


def test_a_child_does_not_sign(cast: Cast) -> None:
    child = {"age_bracket": AgeBracket.FROM_0_TO_11}
    pair = a_pair(cast, **child)
    assert refused(cast, pair, **child) == "signer"
    assert refused(cast, pair, **child, signer=Signer.WITH_CONSENT) == "signer"
    assert signed(cast, pair=pair, **child, signer=Signer.GUARDIAN).signing.signer == "guardian"


def test_at_sixteen_the_agreement_of_a_parent_is_needed(cast: Cast, client_of: Clients) -> None:
    pair = a_pair(cast, age_bracket=AgeBracket.FROM_12_TO_17)
    ines = client_of("ines")
    alone = ines.post(address_of(pair), answers(age_bracket="12-17"))
    assert (alone.status_code, list(alone.context["form"].errors)) == (422, ["signer"])
    agreed = answers(age_bracket="12-17", signer="with_consent")
    assert ines.post(address_of(pair), agreed).status_code == 302


def test_an_adult_never_signs_by_the_agreement_of_a_parent(cast: Cast) -> None:
    assert refused(cast, a_pair(cast), signer=Signer.WITH_CONSENT) == "signer"


# What is kept


def test_the_signature_is_sealed_and_the_ledger_keeps_its_digest_only(cast: Cast) -> None:
    handover = signed(cast)
    kept = bytes(handover.signing.sealed_signature)
    assert SIGNATURE.encode() not in kept
    assert SEAL.open(kept) == SIGNATURE
    facts = Event.objects.get(kind="handover.signed").facts
    assert facts == {"means": "screen", "digest": digest_of(SIGNATURE.encode())}


def test_the_two_signed_copies_are_for_those_who_may_and_each_look_is_written(
    cast: Cast, client_of: Clients
) -> None:
    handover = signed(cast)
    address = reverse("handover:signed_sheet", args=[handover.pk])
    answer = client_of("ines").post(address)
    assert (answer["content-type"], len(text_of(answer.content))) == ("application/pdf", 2)
    assert all("Signé à l’écran" in page for page in text_of(answer.content))
    assert Event.objects.filter(kind="handover.signed_sheet_opened").count() == 1
    assert [client_of(who).post(address).status_code for who in ("chloe", "farid")] == [403, 404]
    with pytest.raises(NotAllowed):
        open_signed_sheet(actor=cast.actor("chloe"), handover=handover)
    with pytest.raises(NotFound):
        open_signed_sheet(actor=cast.actor("farid"), handover=handover)


def test_the_sheet_without_a_look_shows_no_signature(cast: Cast) -> None:
    handover = handover_visible(signed(cast).pk, cast.actor("ines"))
    assert not any("Signé à l’écran" in page for page in text_of(sheet_of(handover).content))


def test_a_paper_signed_is_photographed_and_kept_without_what_the_telephone_wrote(
    cast: Cast, client_of: Clients
) -> None:
    handover = signed(cast, means=SignatureMeans.PAPER, strokes="")
    address, ines = reverse("handover:file_paper", args=[handover.pk]), client_of("ines")
    for _ in range(2):
        paper = SimpleUploadedFile("fiche d'Odette.jpg", a_photograph())
        assert ines.post(address, {"paper": paper}).status_code == 302
    assert Event.objects.filter(kind="handover.paper_filed").count() == 1
    shown = ines.post(reverse("handover:signed_sheet", args=[handover.pk]))
    assert shown["content-type"] == "image/jpeg"
    assert (b"Odette" in shown.content, "Odette" in shown["content-disposition"]) == (False, False)
    assert b"Odette" not in bytes(Signing.objects.get().sealed_paper)


def test_a_paper_is_to_be_signed_until_somebody_says_where_it_lies_or_keeps_its_picture(
    cast: Cast, client_of: Clients, clock: Clock
) -> None:
    ruled(cast, signed_sheet_kept_days=90)
    noted, pictured = [signed(cast, means=SignatureMeans.PAPER, strokes="") for _ in range(2)]
    on_screen = signed(cast)

    def said_of(handover: Handover) -> tuple[bool, bool]:
        page = client_of("ines").get(reverse("handover:handover", args=[handover.pk])).text
        return "À signer par" in page, "Signée par" in page

    assert [said_of(one) for one in (noted, pictured, on_screen)] == [TO_SIGN, TO_SIGN, SIGNED]
    note_signed_paper(actor=cast.actor("ines"), handover=noted, reference="Classeur 3")
    file_signed_paper(actor=cast.actor("ines"), handover=pictured, data=a_photograph())
    clock.advance(days=90)
    erase_what_is_due()
    assert [said_of(one) for one in (noted, pictured, on_screen)] == [SIGNED, SIGNED, SIGNED]


def test_who_controls_a_signed_paper_replaces_none(cast: Cast) -> None:
    handover = signed(cast, means=SignatureMeans.PAPER, strokes="")
    file_signed_paper(actor=cast.actor("ines"), handover=handover, data=a_photograph())
    kept = bytes(Signing.objects.get().sealed_paper)
    with pytest.raises(NotAllowed):
        file_signed_paper(actor=cast.actor("eva"), handover=handover, data=a_photograph())
    assert bytes(Signing.objects.get().sealed_paper) == kept


@pytest.mark.parametrize("data", [b"PK\x03\x04 a spreadsheet", b"\xff\xd8\xff cut short", b""])
def test_what_is_no_picture_is_told(cast: Cast, data: bytes) -> None:
    handover = signed(cast, means=SignatureMeans.PAPER, strokes="")
    with pytest.raises(Invalid) as fault:
        file_signed_paper(actor=cast.actor("ines"), handover=handover, data=data)
    assert fault.value.field == "paper"


def test_signature_and_paper_erase_themselves_and_what_was_given_stays(cast: Cast, clock: Clock) -> None:
    ruled(cast, signed_sheet_kept_days=90)
    drawn_on = signed(cast)
    on_paper = signed(cast, means=SignatureMeans.PAPER, strokes="")
    file_signed_paper(actor=cast.actor("ines"), handover=on_paper, data=a_photograph())
    assert drawn_on.signing.erase_on == timezone.localdate() + timedelta(days=90)
    clock.advance(days=89)
    erase_what_is_due()
    assert not Signing.objects.due_for_erasure(timezone.localdate()).exists()
    assert all(row.is_kept for row in Signing.objects.order_by("pk"))
    clock.advance(days=1)
    erase_what_is_due()
    assert [(row.is_kept, row.items) for row in Signing.objects.order_by("pk")] == [(False, ["charger"])] * 2
    assert Event.objects.filter(kind="handover.signature_erased").count() == 2
    with pytest.raises(Refused):
        open_signed_sheet(actor=cast.actor("ines"), handover=drawn_on)


def test_who_agrees_to_be_called_keeps_their_details_until_then(cast: Cast) -> None:
    kept = []
    for agrees in (True, False):
        pair = a_pair(cast, first_name="Odette", phone="05 58 00 00 00")
        signed(cast, pair=pair, keeps_contact=agrees)
        contact = Contact.objects.get(referral=pair.referral)
        agreed = Signing.objects.get(handover__referral=pair.referral).may_call
        kept.append((agreed, (contact.erase_on - timezone.localdate()).days))
    assert kept == [(True, 400), (False, 30)]


def test_an_agreement_to_be_called_is_taken_back(cast: Cast) -> None:
    pair = a_pair(cast, first_name="Odette", phone="05 58 00 00 00")
    handover = signed(cast, pair=pair, keeps_contact=True)
    call_no_more(handover=handover)
    contact = Contact.objects.get(referral=pair.referral)
    kept_days = (contact.erase_on - timezone.localdate()).days
    assert (Signing.objects.get().may_call, kept_days) == (False, 30)


def test_a_day_entered_later_is_told_apart_from_the_day_it_was_done(cast: Cast, client_of: Clients) -> None:
    pair, ines = a_pair(cast), client_of("ines")
    day = timezone.localdate() - timedelta(days=3)
    pair.device.__class__.objects.update(stage_since=timezone.now() - timedelta(days=4))
    ines.post(address_of(pair), answers(occurred_at=day.isoformat()))
    handover = Handover.objects.get()
    assert timezone.localdate(handover.handed_over_at) == day
    assert timezone.localdate(handover.signing.entered_at) == timezone.localdate()
    assert "Saisie plus tard" in ines.get(reverse("handover:handover", args=[handover.pk])).content.decode()


# The papers


def test_the_sheet_says_what_left_and_until_when_it_is_repaired(cast: Cast) -> None:
    ruled(cast, warranty_months=6, handover_items=["charger", "mouse", "bag"])
    handover = handover_visible(signed(cast, items=("charger", "mouse")).pk, cast.actor("ines"))
    for page in text_of(sheet_of(handover).content):
        assert ("Chargeur, Souris" in page, "Sacoche" in page) == (True, False)
        assert "Réparé ou échangé jusqu’au" in page


def test_the_easy_sheet_fits_one_page_names_the_place_and_no_person(cast: Cast) -> None:
    ruled(cast, warranty_months=6, handover_items=["charger", "mouse", "bag"])
    Place.objects.update(phone="05 58 00 00 00")
    handover = handover_visible(signed(cast).pk, cast.actor("ines"))
    (page,) = text_of(easy_sheet_of(handover).content)
    assert (cast.place.name in page, handover.referral.code in page) == (True, False)
    assert "Cet ordinateur est à vous." in page


def test_a_signature_is_drawn_again_as_lines_and_nothing_else() -> None:
    assert [len(line) for line in lines_of(SIGNATURE)] == [5, 3]
    assert drawn("0,0 900,300").count("<") == 3


# The operating system that the programme sets


def with_windows(pair: Pair, *, supported: bool = True) -> Pair:
    Installation.objects.filter(device=pair.device).update(system="windows_11")
    hardware = {"processor": "Intel Core i5-8250U", "memory_mib": 8192, "storage_bytes": 256 * 10**9}
    pair.device.__class__.objects.filter(pk=pair.device.pk).update(
        **(hardware if supported else {"processor": "Intel Core i5-4300M"})
    )
    pair.device.refresh_from_db()
    return pair


@pytest.mark.parametrize(
    ("rule", "supported", "met"),
    [
        (SystemRule.LINUX, True, ["system_not_of_programme"]),
        (SystemRule.SUPPORTED, True, []),
        (SystemRule.SUPPORTED, False, ["system_unsupported"]),
        (SystemRule.CHOICE, False, ["system_unsupported"]),
    ],
)
def test_windows_leaves_only_where_the_rules_of_the_person_and_the_hardware_allow_it(
    cast: Cast, rule: SystemRule, supported: bool, met: list[str]
) -> None:
    ruled(cast, system_rule=rule)
    pair = with_windows(a_pair(cast), supported=supported)
    assert codes(hand_over(actor=cast.actor("ines"), pairs=[pair])) == met


def test_the_page_says_what_to_do_of_a_system_that_is_kept_up_no_more(cast: Cast, client_of: Clients) -> None:
    pair = a_pair(cast)
    Installation.objects.filter(device=pair.device).update(system="linux_mint", version="20.3")
    page = client_of("ines").get(address_of(pair)).content.decode()
    assert "Linux Mint 20.3 ne reçoit plus de mise à jour de sécurité depuis 2025" in page
    assert "installez une version encore suivie" in page
    Installation.objects.filter(device=pair.device).update(version="22.1")
    assert "mise à jour de sécurité" not in client_of("ines").get(address_of(pair)).content.decode()
    Installation.objects.filter(device=pair.device).update(version="20.3")
    assert codes(hand_over(actor=cast.actor("ines"), pairs=[pair])) == []


def test_where_the_person_chooses_the_computer_has_what_they_chose(cast: Cast, client_of: Clients) -> None:
    ruled(cast, system_rule=SystemRule.CHOICE)
    pair, ines = a_pair(cast), client_of("ines")
    other = ines.post(address_of(pair), answers(chosen_system="windows"))
    assert (other.status_code, list(other.context["form"].errors)) == (422, ["chosen_system"])
    assert ines.post(address_of(pair), answers(chosen_system="linux")).status_code == 302
