"""A client for each person of the cast."""

from __future__ import annotations

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.test import Client

from rebond.network.models import Membership
from tests.harness.readonly import ReadOnlyGetClient


def signed_in(membership: Membership) -> Client:
    """A client whose GET cannot write, signed in and wearing this hat."""
    session = SessionStore()
    session.update(
        {
            SESSION_KEY: str(membership.user_id),
            BACKEND_SESSION_KEY: settings.AUTHENTICATION_BACKENDS[0],
            HASH_SESSION_KEY: membership.user.get_session_auth_hash(),
            "hat": membership.pk,
        }
    )
    session.create()
    client = ReadOnlyGetClient()
    client.cookies[settings.SESSION_COOKIE_NAME] = session.session_key
    return client
