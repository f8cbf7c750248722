"""Whatever page people of an external workshop open, they read nothing of what is not entrusted to them."""

from __future__ import annotations

import re

from django.urls import reverse

from rebond.access import Role, may
from rebond.network.actors import actor_for
from tests.cast import Cast
from tests.factories import a_membership
from tests.harness.queries import assert_list_costs
from tests.harness.signing_in import signed_in
from tests.harness.urlconf import every_url
from tests.stock.prepared import in_stock, prepared
from tests.subcontracting.prepared import an_outside, entrusted, given_back


def test_no_list_shows_a_computer_that_stands_elsewhere(cast: Cast) -> None:
    """Every page without a thing in its address, as the supervisor: opened, or closed by its capability; never broken."""
    outside = an_outside(cast)
    supervisor = a_membership(Role.SUPERVISOR, outside.workshop.organisation)
    (mine,) = prepared(cast)
    entrusted(cast, outside, [mine])
    others = [*prepared(cast), *in_stock(cast)]
    client, seen, wrong = signed_in(supervisor), set(), []
    for url in every_url():
        if url.parameters or url.is_public or url.capability is None:
            continue
        answer = client.get(reverse(url.name))
        wanted = {200, 302, 405} if may(actor_for(supervisor), url.capability) else {403, 404, 405}
        if answer.status_code not in wanted:
            wrong.append((url.name, answer.status_code))
        if answer.status_code == 200 and not answer.streaming:
            page = answer.content.decode(errors="replace")
            seen |= {device.asset_tag for device in others if re.search(rf"\b{device.asset_tag}\b", page)}
    assert (sorted(wrong), seen) == ([], set())


def test_the_page_of_a_computer_that_stands_elsewhere_is_not_theirs(cast: Cast) -> None:
    outside, (mine, other) = an_outside(cast), prepared(cast, 2)
    entrusted(cast, outside, [mine])
    client = signed_in(outside.tariq)
    answers = [
        client.get(reverse("workshop:device", args=[device.asset_tag])).status_code
        for device in (mine, other)
    ]
    assert answers == [200, 404]


def test_the_agreements_cost_as_much_for_three_as_for_one(cast: Cast) -> None:
    names = iter(("Atelier A", "Atelier B", "Atelier C"))

    def another() -> None:
        outside, pile = an_outside(cast, next(names)), prepared(cast, 2)
        entrusted(cast, outside, pile)
        given_back(cast, outside, pile[:1])

    assert_list_costs(signed_in(cast.chloe), reverse("subcontracting:home"), add_row=another, expected=11)
