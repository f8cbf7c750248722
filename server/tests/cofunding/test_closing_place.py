"""A place that closes hands on whom it followed by name; the six-month question goes on elsewhere."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation

from rebond.cofunding.actions import hand_on, leave, withdraw
from rebond.cofunding.answers import Left
from rebond.cofunding.models import Participant
from rebond.cofunding.queries import participants_to_ask
from rebond.desk.queries.todo import todo_of
from rebond.kit.days import months_after
from rebond.kit.errors import Invalid, NotAllowed, NotFound, Refused
from rebond.ledger.models import Event
from rebond.network.models import Place
from rebond.stock.actions import close_place
from rebond.stock.queries.closing import closing_of
from tests.cast import Cast
from tests.cofunding.prepared import a_participant, another
from tests.factories import a_place

Clients = Callable[[str], Client]


def gone_since(cast: Cast, months: int) -> Participant:
    """Entered long ago, and gone that many months ago."""
    today = timezone.localdate()
    person = a_participant(cast, entered_on=months_after(today, -months - 2))
    left_on = months_after(today, -months)
    return leave(
        actor=cast.actor("ines"), participant=person, left=Left(results=(), reached=True), left_on=left_on
    )


def elsewhere(cast: Cast) -> Place:
    return a_place(cast.operator)


def test_a_place_does_not_close_before_another_one_follows_its_people(cast: Cast) -> None:
    person, to = another(cast), elsewhere(cast)
    gone = withdraw(actor=cast.actor("ines"), participant=another(cast))
    (held,) = closing_of(cast.place).others
    assert (held.words[:2], held.url) == ("1 ", reverse("cofunding:hand_on", args=[cast.place.pk]))
    with pytest.raises(Refused):
        close_place(actor=cast.actor("chloe"), place=cast.place)
    counts = [hand_on(actor=cast.actor("chloe"), place=cast.place, to=to) for _twice in range(2)]
    assert counts == [1, 0]
    facts = Event.objects.get(stream=person.stream, kind="cofunding.handed_on").facts
    assert facts == {"programme_id": cast.programme.pk, "place_id": to.pk, "from_place_id": cast.place.pk}
    assert Participant.objects.get(pk=gone.pk).place == cast.place
    assert not close_place(actor=cast.actor("chloe"), place=cast.place).is_open
    with pytest.raises(Refused):
        a_participant(cast)


def test_only_the_coordination_hands_on_and_only_to_an_open_place_of_the_territory(cast: Cast) -> None:
    another(cast)
    to, chloe = elsewhere(cast), cast.actor("chloe")
    with pytest.raises(NotAllowed):
        hand_on(actor=cast.actor("ines"), place=cast.place, to=to)
    with pytest.raises(NotFound):
        hand_on(actor=chloe, place=cast.place, to=cast.elsewhere)
    Place.objects.filter(pk=to.pk).update(is_open=False)
    for wrong in (to, cast.place):
        with pytest.raises(Invalid):
            hand_on(actor=chloe, place=cast.place, to=wrong)


@pytest.mark.parametrize(("months", "asked"), [(5, 0), (6, 1), (9, 1)])
def test_the_question_after_six_months_waits_in_to_do_also_after_closing(
    cast: Cast, months: int, asked: int
) -> None:
    gone_since(cast, months)
    ines = cast.actor("ines")
    assert participants_to_ask(ines).count() == asked
    with translation.override("fr"):
        assert sum("six mois" in str(item.title) for item in todo_of(ines)) == asked
    hand_on(actor=cast.actor("chloe"), place=cast.place, to=elsewhere(cast))
    assert participants_to_ask(ines).count() == 0
    assert Participant.objects.to_ask_again(timezone.localdate()).count() == asked


def test_the_page_hands_on_and_leads_back_to_the_closing(cast: Cast, client_of: Clients) -> None:
    person, to, chloe = another(cast), elsewhere(cast), client_of("chloe")
    url = reverse("cofunding:hand_on", args=[cast.place.pk])
    assert url in chloe.get(reverse("stock:close_place", args=[cast.place.pk])).content.decode()
    assert chloe.post(url, {"to": cast.place.pk}).status_code == 422
    answer = chloe.post(url, {"to": to.pk})
    assert answer["Location"] == reverse("stock:close_place", args=[cast.place.pk])
    assert Participant.objects.get(pk=person.pk).place == to
