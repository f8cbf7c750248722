"""Whoever clicks on a number of “To do” finds those rows, and no others."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from rebond.access import Role
from rebond.cofunding.models import Participant
from rebond.desk.days import waited
from rebond.desk.queries.todo import TodoItem
from rebond.devices.models import Device
from rebond.kit.days import months_after
from rebond.network.models import Place, Workshop
from rebond.orders.choices import AgreementState
from rebond.orders.models import Agreement
from rebond.referrals.choices import Confirmation
from rebond.referrals.models import Referral
from rebond.stock.actions import open_stocktake, open_transfer
from tests.cast import Cast
from tests.cofunding.prepared import a_participant
from tests.desk.test_home import everything_waits, hat
from tests.donations.pages import its_lot
from tests.factories import a_device, a_place, a_referral, a_session, an_agreement
from tests.harness.signing_in import signed_in
from tests.harness.waiting_lists import rows_behind
from tests.preparation.prepared import a_colleague, a_computer, checking
from tests.stock.prepared import TESTER, in_stock
from tests.subcontracting.pages import with_a_proof_missing

ClientOf = Callable[[str], Client]


def items_of(client: Client) -> dict[str, TodoItem]:
    return {str(item.title): item for item in client.get("/").context["home"].items}


@pytest.mark.parametrize("role", list(Role))
def test_each_number_is_the_number_of_rows_behind_it(role: Role, cast: Cast) -> None:
    """With as many rows again beside them that wait for nobody."""
    everything_waits(cast)
    nothing_waits(cast)
    client = signed_in(hat(cast, role))
    items = client.get("/").context["home"].items
    told = {(str(item.title), item.url): item.count for item in items}
    assert {(str(item.title), item.url): rows_behind(client, item) for item in items} == told


def nothing_waits(cast: Cast) -> None:
    an_agreement(cast.programme, place=cast.place)
    a_session(place=cast.place, starts_at=timezone.now() + timedelta(days=8))
    for stage in ("accepted", "path_done", "on_path", "equipped"):
        a_referral(cast.programme, place=cast.place, prescriber=cast.social_centre, stage=stage)


def test_an_agreement_being_drawn_up_is_found_among_those_signed(cast: Cast, client_of: ClientOf) -> None:
    an_agreement(cast.programme, place=cast.place)
    draft = an_agreement(
        cast.programme, place=cast.place, state=AgreementState.DRAFT, signed_on=None, ends_on=None
    )
    chloe = client_of("chloe")
    listed = chloe.get(items_of(chloe)["Conventions en préparation"].url).context["listing"].rows
    assert [row.pk for row in listed] == [draft.pk]
    assert Agreement.objects.count() == 2


@pytest.mark.parametrize(
    ("stage", "title"),
    [
        ("accepted", "Personnes acceptées depuis un mois, sans parcours ouvert"),
        ("path_done", "Personnes au parcours terminé depuis un mois, sans ordinateur"),
    ],
)
def test_who_has_stood_still_for_a_month_is_told_apart_from_who_came_yesterday(
    cast: Cast, client_of: ClientOf, stage: str, title: str
) -> None:
    still = a_referral(cast.programme, place=cast.place, stage=stage)
    Referral.objects.filter(pk=still.pk).update(stage_since=timezone.now() - timedelta(days=31))
    a_referral(cast.programme, place=cast.place, stage=stage)
    chloe = client_of("chloe")
    item = items_of(chloe)[title]
    assert item.count == 1
    assert [row.pk for row in chloe.get(item.url).context["listing"].rows] == [still.pk]


def test_a_request_that_was_denied_is_not_asked_again(cast: Cast, client_of: ClientOf) -> None:
    asked, denied = (
        a_referral(cast.programme, place=cast.place, prescriber=cast.social_centre) for _each in range(2)
    )
    Referral.objects.filter(pk=asked.pk).update(confirmation=Confirmation.ASKED)
    Referral.objects.filter(pk=denied.pk).update(confirmation=Confirmation.DENIED)
    driss = client_of("driss")
    item = next(item for item in driss.get("/").context["home"].items if "to_confirm" in item.url)
    assert (item.count, rows_behind(driss, item)) == (1, 1)


def test_transfers_and_stocktakes_under_way_are_shown_without_those_that_are_over(
    cast: Cast, client_of: ClientOf
) -> None:
    other = Workshop.objects.create(
        organisation=cast.operator, name="Second atelier", commune=cast.workshop.commune
    )
    in_stock(cast, 1)
    open_transfer(actor=TESTER, origin=cast.workshop, destination=other)
    open_stocktake(actor=TESTER, site=cast.workshop, location=None, as_of=None)
    amina = client_of("amina")
    shown = {
        title: rows_behind(amina, item) for title, item in items_of(amina).items() if "show=" in item.url
    }
    assert shown["Transferts à envoyer"] == 1
    assert shown["Inventaires en cours"] == 1


def test_computers_entrusted_are_shown_one_by_one(cast: Cast, client_of: ClientOf) -> None:
    entrustment = with_a_proof_missing(cast)
    chloe = client_of("chloe")
    item = next(item for item in chloe.get("/").context["home"].items if "unproven" in item.url)
    page = chloe.get(item.url)
    (line,) = page.context["listing"].rows
    assert (line.entrustment_id, line.result) == (entrustment.pk, "unproven")
    assert entrustment.reference in page.content.decode()


def test_a_place_sees_the_transfers_that_come_and_not_those_that_leave(
    cast: Cast, client_of: ClientOf
) -> None:
    there = a_place(cast.place.organisation, name="Une autre médiathèque")
    assert Place.objects.filter(pk=there.pk).exists()
    leaving = open_transfer(actor=TESTER, origin=cast.place, destination=there)
    type(leaving).objects.filter(pk=leaving.pk).update(state="underway", dispatched_at=timezone.now())
    ines = client_of("ines")
    assert "Transferts à recevoir" not in items_of(ines)
    assert [*ines.get("/stock/transfers/?show=to_receive").context["listing"].rows] == []


def test_who_is_to_be_asked_again_waits_since_the_day_on_which_they_may_be_asked(
    cast: Cast, client_of: ClientOf
) -> None:
    participant = a_participant(cast)
    left_on = timezone.localdate() - timedelta(days=210)
    Participant.objects.filter(pk=participant.pk).update(left_on=left_on)
    ines = client_of("ines")
    item = next(item for item in ines.get("/").context["home"].items if "to_ask" in item.url)
    (row,) = ines.get(item.url).context["listing"].rows
    assert item.oldest_since == row.ask_again_on == months_after(left_on, 6)
    assert (item.count, item.detail) == (1, waited(row.ask_again_on, timezone.now()))


def test_a_final_check_waits_since_the_computer_was_prepared(cast: Cast) -> None:
    checking(cast)
    device = a_computer(cast)
    Device.objects.filter(pk=device.pk).update(stage_since=timezone.now() - timedelta(days=13))
    supervisor = signed_in(a_colleague(cast))
    page = reverse("preparation:final_checks")
    item = next(item for item in supervisor.get("/").context["home"].items if item.url == page)
    (row,) = supervisor.get(page).context["mine"]
    assert item.oldest_since == row.installation.installed_at


def test_the_figures_of_the_first_page_lead_to_as_many_rows(cast: Cast, client_of: ClientOf) -> None:
    for stage in ("accepted", "closed"):
        a_referral(cast.programme, place=cast.place, prescriber=cast.social_centre, stage=stage)
    old = a_referral(cast.programme, place=cast.place, prescriber=cast.social_centre, stage="closed")
    Referral.objects.filter(pk=old.pk).update(referred_on=timezone.localdate() - timedelta(days=400))
    a_device(its_lot(cast), stage="announced")
    shown = {}
    for name in ("ines", "driss", "gael"):
        client = client_of(name)
        for figure in client.get("/").context["home"].figures:
            if figure.url and "stock" not in figure.url:
                rows = client.get(figure.url).context["listing"].rows
                shown[name, str(figure.label)] = (figure.value, len(rows))
    assert shown == {
        ("ines", "personnes suivies"): (1, 1),
        ("driss", "personnes orientées cette année"): (2, 2),
    }
