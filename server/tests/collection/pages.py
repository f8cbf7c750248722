"""How each page of the collection is opened."""

from __future__ import annotations

from rebond.collection.actions import ask_for_more
from rebond.collection.models import DonationRequest
from rebond.network.actors import actor_for
from tests.cast import Cast
from tests.collection.offering import a_picture, a_request
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


PAGES = {
    "collection:give": Page(who=VISITOR),
    "collection:offer": Page(who=VISITOR, thing=lambda cast: cast.territory),
    "collection:follow": Page(who=VISITOR),
    "collection:answer_by_link": Page(who=VISITOR, kind="gesture"),
    "collection:requests": Page(thing=with_a_request),
    "collection:make_request": Page(who="gael"),
    "collection:request": Page(thing=with_a_picture),
    "collection:picture": Page(thing=with_a_picture, kind="file"),
    "collection:answer_request": Page(who="gael", thing=asked_back),
    "collection:ask_request": Page(thing=a_request),
    "collection:refuse_request": Page(thing=a_request),
    "collection:accept_request": Page(thing=a_request),
}
