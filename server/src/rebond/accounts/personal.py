from __future__ import annotations

from types import MappingProxyType

from django.utils.translation import gettext_lazy as _

from rebond.kit.personal import Held, LegalBasis, Processing, declare, nothing_personal

ACCOUNTS = Processing(
    key="accounts",
    rank=3,
    title=_("Accounts of the people who work with Rebond"),
    people=_("Agents, employees and volunteers of the partner organisations"),
    purpose=_("Let each person do what their role allows, and be told what waits for them."),
    plain=_("You work with Rebond. We keep your name and your e-mail address, so that you can sign in."),
    basis=LegalBasis.PUBLIC_TASK,
    kept=_("As long as the person has a role, then one year."),
    erased=_(
        "Name and e-mail address are erased by themselves one year after the last role ended; the number stays."
    ),
)

declare(
    Held(
        model="accounts.User",
        processing=ACCOUNTS,
        personal=("name", "email", "password"),
        other=("language",),
        seen_by=("people.view",),
    ),
    Held(model="account.EmailAddress", processing=ACCOUNTS, personal=("email",), seen_by=("people.view",)),
    nothing_personal("account.EmailConfirmation", "key"),
    Held(
        model="sessions.Session",
        processing=ACCOUNTS,
        personal=("session_data",),
        labels=MappingProxyType({"session_data": _("that the person is signed in")}),
        kept=_("Twelve hours."),
        erased=_("Erased by itself every day."),
    ),
    nothing_personal("auth.Permission", "name", "codename"),
    nothing_personal("auth.Group", "name"),
    nothing_personal("contenttypes.ContentType", "app_label", "model"),
)
