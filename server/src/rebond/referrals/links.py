"""The secret of a personal link: 128 bits drawn by chance, of which the database holds a digest alone.

It stands behind the # of the address that is mailed: a browser keeps that part to itself, so no log of a server and no
`Referer` ever sees it. The page behind the address sends it once in the body of a form, and a short session takes its place.
Other sites learn of no page (`Referrer-Policy: same-origin`, as everywhere; `no-referrer` would leave our own forms without
the `Origin` by which they are known to be ours).
"""

from __future__ import annotations

import hashlib
import secrets

from django.conf import settings
from django.urls import reverse

from rebond.access import Actor, Role
from rebond.kit.sealing import Seal
from rebond.referrals.following import plain, spelled
from rebond.referrals.models import PersonalLink

SEAL = Seal("referrals.link")


def new_secret() -> str:
    """As a person would type it: see `following.spelled`."""
    return spelled(secrets.randbits(128))


def digest_of(secret: str) -> str:
    """64 hexadecimal signs. Nothing slow is needed: 128 bits are not guessed."""
    return hashlib.sha256(plain(secret).encode()).hexdigest()


def address_of(secret: str) -> str:
    return f"{settings.PUBLIC_URL}{reverse('referrals:link_open')}#{secret}"


def email_of(link: PersonalLink) -> str:
    """Nothing once it is erased."""
    return SEAL.open(link.sealed_email)


def actor_of_link(link: PersonalLink) -> Actor:
    """A prescriber of the organisation, who sees those of the link alone."""
    return Actor(
        role=Role.PRESCRIBER,
        territory_id=link.organisation.territory_id,
        organisation_id=link.organisation_id,
        link_id=link.pk,
    )
