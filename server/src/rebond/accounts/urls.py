"""Sign-in is django-allauth's; only these of its views are mounted, and there is no sign-up."""

from __future__ import annotations

from allauth.account import views as allauth
from django.urls import path

from rebond.access.guards import opens, public

app_name = "accounts"
urlpatterns = [
    path("login/", public(allauth.login), name="login"),
    path("logout/", public(allauth.logout), name="logout"),
    path("password/change/", opens("account.manage_own")(allauth.password_change), name="password_change"),
    path("password/reset/", public(allauth.password_reset), name="password_reset"),
    path("password/reset/sent/", public(allauth.password_reset_done), name="password_reset_sent"),
    path(
        "password/reset/<str:uidb36>-<str:key>/",
        public(allauth.password_reset_from_key),
        name="password_reset_key",
    ),
    path("password/reset/done/", public(allauth.password_reset_from_key_done), name="password_reset_done"),
]
