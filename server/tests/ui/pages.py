from __future__ import annotations

from django.db import transaction

from rebond.access.actors import system_actor
from rebond.ledger.installation import DemonstrationOpened
from rebond.ledger.reading import INSTALLATION_STREAM
from rebond.ledger.recording import Entry, record
from tests.cast import Cast
from tests.pages import Page


def a_demonstration(cast: Cast) -> dict[str, str]:
    opened = Entry(stream=INSTALLATION_STREAM, facts=DemonstrationOpened(edition="gallery"))
    with transaction.atomic():
        record(actor=system_actor("tests"), entries=[opened])
    return {}


PAGES = {"ui:gallery": Page(thing=a_demonstration)}
