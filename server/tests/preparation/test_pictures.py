"""Pictures that show what a grade means."""

from __future__ import annotations

import io
from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse
from PIL import Image

from rebond.kit.errors import Invalid, Refused
from rebond.ledger.models import Event
from rebond.preparation.actions import NewPicture, add_defect_pictures, remove_defect_picture
from rebond.preparation.models import DefectPicture
from tests.cast import Cast
from tests.collection.offering import a_picture
from tests.preparation.prepared import a_defect, an_upload
from tests.stock.prepared import in_stock, prepared

Clients = Callable[[str], Client]


def test_nothing_of_the_file_that_came_is_kept(cast: Cast) -> None:
    exif = Image.Exif()
    exif[0x010E] = "bureau de Maud"
    (device,) = prepared(cast)
    shown = NewPicture("screen", a_picture(exif=exif.tobytes()))
    (made,) = add_defect_pictures(actor=cast.actor("bruno"), device=device, pictures=[shown])
    with Image.open(io.BytesIO(made.content)) as image:
        assert (image.format, dict(image.getexif())) == ("JPEG", {})
    assert Event.objects.get(kind="defect.pictured").facts == {"picture_id": made.pk, "part": "screen"}


def test_what_is_no_picture_is_refused_and_the_same_one_counts_once(cast: Cast) -> None:
    made = a_defect(cast)
    add_defect_pictures(
        actor=cast.actor("bruno"), device=made.device, pictures=[NewPicture("screen", a_picture())]
    )
    with pytest.raises(Invalid) as refusal:
        add_defect_pictures(
            actor=cast.actor("bruno"), device=made.device, pictures=[NewPicture("case", b"<svg/>")]
        )
    assert (refusal.value.code, DefectPicture.objects.count()) == ("no_picture", 1)


def test_a_computer_has_twelve_at_the_most(cast: Cast) -> None:
    (device,) = prepared(cast)
    shown = [NewPicture("other", a_picture(size=(40 + n, 30))) for n in range(13)]
    with pytest.raises(Invalid) as refusal:
        add_defect_pictures(actor=cast.actor("bruno"), device=device, pictures=shown)
    assert (refusal.value.code, DefectPicture.objects.count()) == ("too_many_pictures", 0)


def test_one_on_the_shelf_is_pictured_no_more(cast: Cast) -> None:
    (device,) = in_stock(cast)
    with pytest.raises(Refused):
        a_defect(cast, device)


def test_a_picture_is_taken_away_for_good(cast: Cast) -> None:
    made = a_defect(cast)
    for _ in range(2):
        remove_defect_picture(actor=cast.actor("bruno"), device=made.device, pk=made.pk)
    assert not DefectPicture.objects.exists()
    assert Event.objects.filter(kind="defect.picture_removed").count() == 1


def test_pictures_are_seen_by_those_who_see_the_computer(client_of: Clients, cast: Cast) -> None:
    made = a_defect(cast)
    page = reverse("preparation:picture", args=[made.device.asset_tag, made.pk])
    answers = {who: client_of(who).get(page).status_code for who in ("bruno", "gael", "ines", "farid")}
    assert answers == {"bruno": 200, "gael": 200, "ines": 404, "farid": 404}


def test_pictures_are_sent_and_removed_on_the_page(client_of: Clients, cast: Cast) -> None:
    (device,) = prepared(cast)
    bruno, page = client_of("bruno"), reverse("preparation:add_pictures", args=[device.asset_tag])
    refused = bruno.post(page, {"part": "case"})
    bruno.post(page, {"part": "case", "pictures": an_upload()})
    made = DefectPicture.objects.get()
    shown = bruno.get(reverse("desk:device", args=[device.asset_tag])).content.decode()
    assert (refused.status_code, f"/pictures/{made.pk}.jpg" in shown) == (422, True)
    bruno.post(reverse("preparation:remove_picture", args=[device.asset_tag, made.pk]))
    assert not DefectPicture.objects.exists()
