"""What waits at the drop-off points, and for them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from rebond.access import Actor
from rebond.collection.models import DropOff
from rebond.collection.queries import drop_offs_alone
from rebond.desk.links import link
from rebond.desk.queries.todo.items import TodoItem, Waiting, waiting_for

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise


def _line(shown: str, since: str, title: StrPromise, gesture: StrPromise) -> Waiting:
    """Those that the page of drop-offs lists under ``shown``."""
    return Waiting(
        rows=lambda actor: drop_offs_alone(actor, shown),
        since=since,
        title=title,
        gesture=gesture,
        page="collection:drop_offs",
        query={"show": shown},
    )


to_answer = _line("to_answer", "state_since", _("Donors who wish to bring computers here"), _("Answer"))
expected = _line("expected", "day", _("Drop-offs expected by today"), _("Receive"))
overdue = _line("overdue", "state_since", _("Drop-offs that wait too long"), _("See"))
to_fetch = _line("to_fetch", "received_at", _("Drop-offs to fetch at the drop-off points"), _("Plan a round"))


def days_to_agree(actor: Actor) -> TodoItem | None:
    """At a donor: a drop-off point proposed another day."""
    return waiting_for(
        DropOff.objects.to_agree_by(actor),
        "state_since",
        title=_("Another day is proposed to bring your computers"),
        gesture=_("Answer"),
        url=link("collection:requests", state="accepted"),
    )
