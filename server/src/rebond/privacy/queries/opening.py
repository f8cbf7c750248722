"""A code and its secret open one request, to nobody else and not by trying."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from passport.codes import REFERRAL_CODE, is_valid, normalise
from rebond.kit.errors import Invalid
from rebond.privacy.limits import WRONG_SECRETS_OF_A_REQUEST, WRONG_SECRETS_OF_A_VISITOR
from rebond.referrals.following import is_well_typed, opens
from rebond.referrals.models import Referral


def request_behind(code: str, secret: str, *, visitor: str) -> Referral:
    """Raise `Invalid` for what no sheet says, in the same words whether the number exists or not, `TooManyTries`.

    ``visitor``: who tries, without saying who it is. A slip of the fingers is told as one and does not count as a try.
    """
    WRONG_SECRETS_OF_A_VISITOR.refuse_when_too_many(visitor)
    if not is_valid(code, family=REFERRAL_CODE):
        raise Invalid(_("A sign of the number is wrong. Look at your sheet again."), field="code")
    if not is_well_typed(secret):
        raise Invalid(
            _("A sign of the secret is wrong or missing. Look at your sheet again."), field="secret"
        )
    plain = normalise(code, family=REFERRAL_CODE) or ""
    WRONG_SECRETS_OF_A_REQUEST.refuse_when_too_many(plain)
    row = Referral.objects.filter(code=plain).select_related("place__commune").first()
    if not opens(plain, row.follow_salt if row else "", secret) or row is None:
        WRONG_SECRETS_OF_A_VISITOR.count(visitor)
        WRONG_SECRETS_OF_A_REQUEST.count(plain)
        raise Invalid(
            _("No request has this number and this secret. Look at your sheet again."), field="secret"
        )
    return row
