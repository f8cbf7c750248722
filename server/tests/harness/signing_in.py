"""A client for each person of the cast."""

from __future__ import annotations

from django.test import Client

from rebond.network.models import Membership
from tests.harness.readonly import ReadOnlyGetClient


def signed_in(membership: Membership) -> Client:
    """A client whose GET cannot write, signed in and wearing this hat."""
    client = ReadOnlyGetClient()
    client.force_login(membership.user)
    session = client.session
    session["hat"] = membership.pk
    session.save()
    return client
