from __future__ import annotations

from allauth.account.utils import user_pk_to_url_str

from tests.cast import Cast
from tests.pages import VISITOR, Page


def a_worn_out_link(cast: Cast) -> dict[str, str]:
    """A link that was already used. A fresh one keeps its key in the session first, which no GET may do here."""
    return {"uidb36": user_pk_to_url_str(cast.ines.user), "key": "set-password"}


PAGES = {
    "accounts:login": Page(who=VISITOR),
    "accounts:logout": Page(who="bruno"),
    "accounts:password_change": Page(who="bruno"),
    "accounts:password_reset": Page(who=VISITOR),
    "accounts:password_reset_sent": Page(who=VISITOR),
    "accounts:password_reset_key": Page(who=VISITOR, thing=a_worn_out_link),
    "accounts:password_reset_done": Page(who=VISITOR),
}
