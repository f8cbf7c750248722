"""A lot is set aside on its page, told wherever its computers are looked at, and set aside no more with a reason."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from rebond.donations.actions import Earmark, set_aside
from rebond.donations.choices import EarmarkReason
from rebond.donations.models import Lot
from rebond.geography.models import Commune, Intermunicipality
from rebond.kit.errors import Invalid, NotAllowed, NotFound, Refused
from rebond.ledger.models import Event
from rebond.programmes.choices import CheckKind
from rebond.programmes.models import Programme
from tests.cast import Cast
from tests.donations.pages import its_lot
from tests.factories import a_device, a_place, a_programme, a_territory, an_organisation

Clients = Callable[[str], Client]


def told(lot: Lot) -> list[tuple[str, dict[str, object]]]:
    rows = Event.objects.filter(stream=lot.stream, kind__in=("lot.set_aside", "lot.earmark_lifted"))
    return list(rows.order_by("seq").values_list("kind", "facts"))


def test_a_lot_is_set_aside_told_and_lifted_once_each(cast: Cast, client_of: Clients) -> None:
    lot, chloe = its_lot(cast), client_of("chloe")
    device = a_device(lot)
    page = f"/donations/lots/{lot.pk}/earmark/"
    for _time in range(2):
        sent = chloe.post(page, {"place": cast.place.pk, "public": "retired", "reason": "funder"})
        assert sent.status_code == 302
    whom = f"{cast.place.name} · Retraité"
    for address in (f"/devices/lots/{lot.pk}/", f"/d/{device.asset_tag}", page, "/donations/"):
        assert whom in chloe.get(address, follow=True).content.decode(), address
    assert chloe.post(f"{page}lift/", {}).status_code == 422
    for _time in range(2):
        chloe.post(f"{page}lift/", {"reason": "need_met"})
    assert told(lot) == [
        (
            "lot.set_aside",
            {
                "programme_id": None,
                "place_id": cast.place.pk,
                "intermunicipality": "",
                "public": "retired",
                "reason": "funder",
            },
        ),
        ("lot.earmark_lifted", {"reason": "need_met"}),
    ]
    assert whom not in chloe.get(f"/devices/lots/{lot.pk}/").content.decode()


def test_an_earmark_says_for_whom_and_of_this_territory(cast: Cast, client_of: Clients) -> None:
    lot = its_lot(cast)
    page = client_of("chloe").post(f"/donations/lots/{lot.pk}/earmark/", {"reason": "donor"})
    assert (page.status_code, page.context["form"].errors["programme"]) == (
        422,
        ["Dites pour qui : un dispositif, un lieu, une intercommunalité ou un public."],
    )
    abroad = Earmark(place=a_place(an_organisation(a_territory("gers", "Gers"))))
    here = Earmark(place=cast.place)
    with pytest.raises(NotFound):
        set_aside(actor=cast.actor("chloe"), lot=lot, earmark=abroad, reason=EarmarkReason.DONOR)
    with pytest.raises(NotAllowed):
        set_aside(actor=cast.actor("gael"), lot=lot, earmark=here, reason=EarmarkReason.DONOR)


def test_an_earmark_names_a_place_or_an_intermunicipality_and_not_both(
    cast: Cast, client_of: Clients
) -> None:
    lot, zone = its_lot(cast), Intermunicipality.objects.create(siren="244000675", kind="CA", name="Dax")
    Commune.objects.filter(pk=cast.place.commune_id).update(intermunicipality=zone)
    sent = {"place": cast.place.pk, "intermunicipality": zone.pk, "reason": "donor"}
    page = client_of("chloe").post(f"/donations/lots/{lot.pk}/earmark/", sent)
    assert (page.status_code, list(page.context["form"].errors)) == (422, ["intermunicipality"])
    assert told(lot) == []


def test_a_programme_that_asks_for_more_checks_is_refused_by_name(cast: Cast) -> None:
    lot = its_lot(cast)
    more = a_programme(cast.territory, slug="exigeant", name="Exigeant")
    Programme.objects.filter(pk=more.pk).update(required_checks=[kind.value for kind in CheckKind])
    Programme.objects.filter(pk=cast.programme.pk).update(required_checks=[CheckKind.START.value])
    for programme, error, code in (
        (Programme.objects.get(pk=more.pk), Refused, "more_checks"),
        (cast.programme, Refused, "own_programme"),
    ):
        with pytest.raises(error) as refused:
            set_aside(
                actor=cast.actor("chloe"),
                lot=lot,
                earmark=Earmark(programme=programme),
                reason=EarmarkReason.DONOR,
            )
        assert refused.value.code == code
    with pytest.raises(Invalid):
        set_aside(actor=cast.actor("chloe"), lot=lot, earmark=Earmark(), reason=EarmarkReason.DONOR)
