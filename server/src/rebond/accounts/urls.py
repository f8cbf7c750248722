"""Sign-in is django-allauth's, under the names that its redirects and e-mails ask for; there is no sign-up."""

from __future__ import annotations

from allauth.account import views as allauth
from django.urls import path, re_path

from rebond.access.guards import opens, public
from rebond.accounts import views

urlpatterns = [
    path("login/", public(allauth.login), name="account_login"),
    path("logout/", public(allauth.logout), name="account_logout"),
    path("signup/", public(allauth.signup), name="account_signup"),
    path("inactive/", public(allauth.account_inactive), name="account_inactive"),
    path(
        "password/change/",
        opens("account.manage_own")(allauth.password_change),
        name="account_change_password",
    ),
    path("password/set/", opens("account.manage_own")(allauth.password_set), name="account_set_password"),
    path("password/reset/", public(allauth.password_reset), name="account_reset_password"),
    path("password/reset/sent/", public(allauth.password_reset_done), name="account_reset_password_done"),
    re_path(
        r"^password/reset/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",  # the key holds a dash of its own
        public(allauth.password_reset_from_key),
        name="account_reset_password_from_key",
    ),
    path(
        "password/reset/done/",
        public(allauth.password_reset_from_key_done),
        name="account_reset_password_from_key_done",
    ),
    path("language/", views.language, name="account_language"),
]
