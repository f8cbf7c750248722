"""How each page of the collection is opened."""

from __future__ import annotations

from rebond.collection.actions import ask_for_more
from rebond.collection.models import DonationRequest
from rebond.network.actors import actor_for
from tests.cast import Cast
from tests.collection.dropping import a_drop_off, a_kept_drop_off, a_request_with_another_day
from tests.collection.offering import a_picture, a_request
from tests.collection.rounding import a_point, a_round, a_signed_stop, a_stop
from tests.pages import VISITOR, Page


def asked_back(cast: Cast) -> DonationRequest:
    request = its_donor(cast)
    return ask_for_more(actor=actor_for(cast.chloe), request=request, question="Avec chargeurs ?")


def its_donor(cast: Cast) -> DonationRequest:
    """A request of Gaël's organisation."""
    request = a_request(cast)
    request.organisation = cast.donor
    request.save(update_fields=["organisation"])
    return request


def with_a_request(cast: Cast) -> dict[str, str]:
    """A page of its own, with something to show."""
    a_request(cast)
    return {}


def with_a_picture(cast: Cast) -> DonationRequest:
    """The route names the picture by its number."""
    request = a_request(cast, pictures=(a_picture(),))
    request.number = request.pictures.get().pk
    return request


def with_a_round(cast: Cast) -> dict[str, str]:
    a_round(cast)
    return {}


def with_a_point(cast: Cast) -> dict[str, str]:
    a_point(cast)
    return {}


def with_a_drop_off(cast: Cast) -> dict[str, str]:
    a_kept_drop_off(cast)
    return {}


PAGES = {
    "collection:give": Page(who=VISITOR),
    "collection:offer": Page(who=VISITOR, thing=lambda cast: cast.territory),
    "collection:follow": Page(who=VISITOR),
    "collection:answer_by_link": Page(who=VISITOR, kind="gesture"),
    "collection:bring_by_link": Page(who=VISITOR, kind="gesture"),
    "collection:agree_by_link": Page(who=VISITOR, kind="gesture"),
    "collection:bring": Page(who="gael", thing=a_request_with_another_day),
    "collection:agree_to_day": Page(who="gael", thing=a_request_with_another_day, kind="gesture"),
    "collection:drop_offs": Page(thing=with_a_drop_off),
    "collection:drop_off": Page(thing=a_kept_drop_off),
    "collection:confirm_drop_off": Page(thing=a_drop_off, kind="gesture"),
    "collection:propose_day": Page(thing=a_drop_off),
    "collection:refuse_drop_off": Page(thing=a_drop_off),
    "collection:receive_drop_off": Page(who="ines", thing=a_drop_off),
    "collection:drop_off_slip": Page(who="ines", thing=a_kept_drop_off, kind="file"),
    "collection:requests": Page(thing=with_a_request),
    "collection:make_request": Page(who="gael"),
    "collection:request": Page(thing=with_a_picture),
    "collection:picture": Page(thing=with_a_picture, kind="file"),
    "collection:answer_request": Page(who="gael", thing=asked_back),
    "collection:ask_request": Page(thing=a_request),
    "collection:refuse_request": Page(thing=a_request),
    "collection:accept_request": Page(thing=a_request),
    "collection:points": Page(thing=with_a_point),
    "collection:rounds": Page(thing=with_a_round),
    "collection:plan_round": Page(who="amina"),
    "collection:round": Page(who="amina", thing=lambda cast: a_signed_stop(cast).round),
    "collection:add_stop": Page(who="amina", thing=a_round),
    "collection:cancel_round": Page(who="amina", thing=a_round, kind="gesture"),
    "collection:bring_in": Page(who="amina", thing=lambda cast: a_signed_stop(cast).round, kind="gesture"),
    "collection:road_sheet": Page(who="amina", thing=a_round, kind="file"),
    "collection:visit_stop": Page(who="amina", thing=a_stop),
    "collection:move_stop_up": Page(who="amina", thing=a_stop, kind="gesture"),
    "collection:remove_stop": Page(who="amina", thing=a_stop, kind="gesture"),
    "collection:slip": Page(who="amina", thing=a_stop, kind="file"),
    "collection:stop_scan": Page(who="amina", thing=a_signed_stop, kind="file"),
}
