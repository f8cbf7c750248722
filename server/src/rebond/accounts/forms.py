"""django-allauth's forms, in our words."""

from __future__ import annotations

from typing import Any

from allauth.account import forms as allauth
from django import forms
from django.utils.translation import gettext_lazy as _

PASSWORD_HELP = _("12 characters at least. A sentence that you remember is the best one.")


class _InOurWords(forms.Form):
    """Labels and helps of our own; no placeholder, which would vanish when it is needed."""

    labels: dict[str, Any] = {}
    helps: dict[str, Any] = {}

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for name, field in self.fields.items():
            field.label = self.labels.get(name, field.label)
            field.help_text = self.helps.get(name, "")
            field.widget.attrs.pop("placeholder", None)


class SignInForm(_InOurWords, allauth.LoginForm):  # type: ignore[misc]  # django-allauth carries no types
    labels = {
        "login": _("E-mail address"),
        "password": _("Password"),
        "remember": _("Stay signed in on this computer"),
    }


class ForgottenPasswordForm(_InOurWords, allauth.ResetPasswordForm):  # type: ignore[misc]
    labels = {"email": _("E-mail address")}


class NewPasswordForm(_InOurWords, allauth.ResetPasswordKeyForm):  # type: ignore[misc]
    labels = {"password1": _("New password"), "password2": _("The same once more")}
    helps = {"password1": PASSWORD_HELP}


class ChangePasswordForm(_InOurWords, allauth.ChangePasswordForm):  # type: ignore[misc]
    labels = {
        "oldpassword": _("Present password"),
        "password1": _("New password"),
        "password2": _("The same once more"),
    }
    helps = {"password1": PASSWORD_HELP}
