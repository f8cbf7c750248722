"""The ledger as an auditor reads it."""

from __future__ import annotations

from collections.abc import Callable

from django.test import Client
from django.urls import reverse

from rebond.devices.actions import hold
from rebond.devices.choices import HoldReason
from tests.cast import Cast
from tests.factories import a_device, a_donation_agreement, a_lot, a_membership


def test_an_auditor_reads_the_gestures_of_the_own_territory_only(
    cast: Cast, client_of: Callable[[str], Client]
) -> None:
    from rebond.access import Role
    from tests.harness.signing_in import signed_in

    device = a_device(a_lot(a_donation_agreement(cast.programme, donor=cast.donor), workshop=cast.workshop))
    hold(actor=cast.actor("bruno"), devices=[device], reason=HoldReason.POLICE)
    moments = client_of("eva").get(reverse("desk:ledger")).context["shown"].moments
    assert [moment.title for moment in moments] == ["Bloqué : Affaire de police"]
    stranger = signed_in(a_membership(Role.AUDITOR, cast.elsewhere.organisation))
    assert stranger.get(reverse("desk:ledger")).context["shown"].moments == ()


def test_a_page_of_the_ledger_costs_the_same_for_one_event_and_three(
    cast: Cast, client: Client, assert_list_costs: Callable[..., None]
) -> None:
    lot = a_lot(a_donation_agreement(cast.programme, donor=cast.donor), workshop=cast.workshop)
    client.force_login(cast.eva.user)

    def add_event() -> None:
        hold(actor=cast.actor("bruno"), devices=[a_device(lot)], reason=HoldReason.POLICE)

    assert_list_costs(reverse("desk:ledger"), add_row=add_event, expected=8)
