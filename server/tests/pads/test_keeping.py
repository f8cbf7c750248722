"""Pads that are printed, the list of sheets, and what erases itself."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone

from rebond.kit.errors import Invalid, NotFound, Refused
from rebond.ledger.models import Event
from rebond.pads.actions import issue_pad, set_sheet_aside
from rebond.pads.models import Pad, Sheet
from rebond.privacy.actions import erase_what_is_due
from rebond.privacy.models import ErasureCount
from rebond.programmes.models import Programme
from tests.cast import Cast
from tests.factories import a_place, a_programme, an_organisation
from tests.harness.clock import Clock
from tests.harness.queries import assert_list_costs
from tests.pads.sheets import a_pad

pytestmark = pytest.mark.django_db
ClientOf = Callable[[str], Client]


def test_no_pad_is_printed_for_who_may_not_refer(cast: Cast) -> None:
    Programme.objects.filter(pk=cast.programme.pk).update(prescriber_kinds=["college"], places_may_open=False)
    cast.programme.refresh_from_db()
    with pytest.raises(Refused):
        a_pad(cast)
    with pytest.raises(Refused):
        a_pad(cast, who="ines", organisation=cast.place.organisation, place=cast.place)


def test_a_pad_is_of_one_s_own_organisation_and_of_a_size(cast: Cast) -> None:
    with pytest.raises(NotFound):
        a_pad(cast, organisation=an_organisation(cast.territory))
    with pytest.raises(NotFound):
        issue_pad(
            actor=cast.actor("driss"),
            programme=a_programme(cast.elsewhere.organisation.territory, slug="clic-47"),
            organisation=cast.social_centre,
            size=5,
        )
    with pytest.raises(Invalid):
        a_pad(cast, size=101)


def test_printing_a_pad_is_recorded_once_and_looking_at_it_again_is_not(
    cast: Cast, client_of: ClientOf
) -> None:
    driss = client_of("driss")
    form = {"programme": cast.programme.pk, "size": "10", "submission": str(uuid4())}
    for _turn in range(2):
        driss.post("/pads/new", form)
    pad = Pad.objects.get()
    driss.get(f"/pads/{pad.code}.pdf")
    (event,) = Event.objects.filter(stream=pad.stream)
    assert (event.kind, event.facts) == (
        "pad.printed",
        {
            "programme_id": cast.programme.pk,
            "organisation_id": cast.social_centre.pk,
            "place_id": None,
            "form": pad.form.number,
            "sheets": 10,
        },
    )


def test_the_list_costs_the_same_whatever_it_shows(cast: Cast, client_of: ClientOf) -> None:
    pad, client = a_pad(cast), client_of("chloe")
    a_place(an_organisation(cast.territory))

    def one_more() -> None:
        a_pad(cast)
        Sheet.objects.create(pad=pad, number=Sheet.objects.count() + 1, read_at=timezone.now())

    assert_list_costs(client, "/pads/", add_row=one_more, expected=6)


def test_a_sheet_that_nobody_confirms_erases_itself(cast: Cast) -> None:
    pad = a_pad(cast)
    for number, days in ((1, 60.5), (2, 59)):
        read_at = timezone.now() - timedelta(days=days)
        Sheet.objects.create(pad=pad, number=number, read_at=read_at, sealed_picture=b"sealed")
    erase_what_is_due()
    assert list(Sheet.objects.values_list("number", flat=True)) == [2]
    assert erased_sheets() == (1, 0)


def test_a_picture_erased_when_its_sheet_was_dealt_with_is_counted_on_the_day(
    cast: Cast, clock: Clock
) -> None:
    pad = a_pad(cast)
    sheet = Sheet.objects.create(pad=pad, number=1, read_at=timezone.now(), sealed_picture=b"sealed")
    set_sheet_aside(actor=cast.actor("driss"), sheet=sheet)
    clock.advance(hours=1)
    for _turn in range(2):
        erase_what_is_due()
    assert erased_sheets() == (1, 0)


def erased_sheets() -> tuple[int, int]:
    """Of today: how many, and how many of them late."""
    return ErasureCount.objects.values_list("erased", "late").get(
        what="paper_sheets", day=timezone.localdate()
    )
