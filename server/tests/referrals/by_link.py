"""Personal links of the cast, and the browsers in which they are open."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from django.test import Client

from rebond.referrals.actions import Sent, send_link
from rebond.referrals.choices import LinkLife
from tests.cast import Cast
from tests.harness.readonly import ReadOnlyGetClient

EMAIL = "lea.accueil@exemple.test"
OPEN, HOME, REFER, GROUP = "/prescrire/", "/prescrire/suivi/", "/prescrire/orienter/", "/prescrire/groupe/"


def a_link(cast: Cast, **changes: Any) -> Sent:
    given: dict[str, Any] = {
        "actor": cast.actor("chloe"),
        "organisation": cast.social_centre,
        "email": EMAIL,
        "life": LinkLife.QUARTER,
        "submission": uuid4(),
    }
    return send_link(**{**given, **changes})


def secret_of(sent: Sent) -> str:
    return sent.address.partition("#")[2]


def opened(sent: Sent) -> Client:
    client = ReadOnlyGetClient()
    answer = client.post(OPEN, {"secret": secret_of(sent)})
    assert (answer.status_code, answer["Location"]) == (302, HOME)
    return client
