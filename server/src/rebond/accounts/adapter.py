"""Accounts are made by invitation: django-allauth's sign-up stays shut."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from allauth.account.adapter import DefaultAccountAdapter
from django.conf import settings
from django.http import HttpRequest

from rebond.kit.mailing import without_the_address
from rebond.ui.visitors import visitor_of


class InvitationOnly(DefaultAccountAdapter):  # type: ignore[misc]  # django-allauth carries no types
    def is_open_for_signup(self, request: HttpRequest) -> bool:  # noqa: ARG002 - signature of django-allauth
        return False

    def get_client_ip(self, request: HttpRequest) -> str:
        """Who tries, for the limits: behind a proxy not the proxy, which is everybody. No address lies in the cache."""
        return visitor_of(request)

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        with without_the_address():
            super().send_mail(template_prefix, email, context)

    def format_email_subject(self, subject: str) -> str:
        return subject

    def get_reset_password_from_key_url(self, key: str) -> str:
        """On the public address: what a request says of its host must not choose where a mail leads."""
        path = urlsplit(super().get_reset_password_from_key_url(key)).path
        return f"{settings.PUBLIC_URL}{path}"
