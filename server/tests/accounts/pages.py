from __future__ import annotations

from allauth.account.utils import user_pk_to_url_str

from tests.cast import Cast
from tests.pages import VISITOR, Page


def a_worn_out_link(cast: Cast) -> dict[str, str]:
    """A link that was already used. A fresh one keeps its key in the session first, which no GET may do here."""
    return {"uidb36": user_pk_to_url_str(cast.ines.user), "key": "set-password"}


def without_password(cast: Cast) -> dict[str, str]:
    """Whose account was opened without one chooses it here; the others are led to change theirs.

    Farid: no journey of the browser signs in as him.
    """
    cast.farid.user.set_unusable_password()
    cast.farid.user.save()
    return {}


PAGES = {
    "account_login": Page(who=VISITOR),
    "account_logout": Page(who="bruno"),
    "account_signup": Page(who=VISITOR),
    "account_inactive": Page(who=VISITOR),
    "account_language": Page(who=VISITOR, kind="gesture"),
    "account_change_password": Page(who="bruno"),
    "account_set_password": Page(who="farid", thing=without_password),
    "account_reset_password": Page(who=VISITOR),
    "account_reset_password_done": Page(who=VISITOR),
    "account_reset_password_from_key": Page(who=VISITOR, thing=a_worn_out_link),
    "account_reset_password_from_key_done": Page(who=VISITOR),
}
