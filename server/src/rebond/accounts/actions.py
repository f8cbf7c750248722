"""What a person does with the own account. Nothing here goes to the ledger: it tells nothing about computers."""

from __future__ import annotations

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from rebond.accounts.models import User
from rebond.kit.errors import Invalid


def choose_language(*, user: User, code: str) -> None:
    user.language = code
    user.save(update_fields=["language"])


def rename(*, user: User, name: str) -> None:
    name = " ".join(name.split())
    if not name:
        raise Invalid(_("Write a name: it is how your colleagues recognise you."), field="name")
    user.name = name[:120]
    user.save(update_fields=["name"])


def open_account(*, email: str, name: str, password: str, language: str) -> User:
    """A new account for an address that was invited. Raise `Invalid` for a weak password."""
    user = User(email=email.lower(), name=name, language=language)
    try:
        validate_password(password, user)
    except ValidationError as error:
        raise Invalid(" ".join(error.messages), code="weak_password", field="password") from error
    return User.objects.create_user(email, password, name=name, language=language)
