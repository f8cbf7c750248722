from __future__ import annotations

from rebond.access import system_actor
from rebond.ledger.installation import DemonstrationOpened
from rebond.ledger.reading import INSTALLATION_STREAM
from rebond.ledger.recording import Entry, record
from tests.cast import Cast
from tests.pages import VISITOR, Page


def a_demonstration(_cast: Cast) -> dict[str, str]:
    """The database of the test is opened as a demonstration, so that the page is there."""
    from django.db import transaction

    with transaction.atomic():
        entry = Entry(INSTALLATION_STREAM, DemonstrationOpened(edition="1"))
        record(actor=system_actor("demonstration"), entries=[entry])
    return {}


PAGES = {
    "demonstration:accounts": Page(who=VISITOR, thing=a_demonstration),
    "demonstration:enter": Page(who=VISITOR, thing=a_demonstration, kind="gesture"),
}
