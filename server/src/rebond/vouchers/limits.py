from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from rebond.kit.attempts import Limit

UNKNOWN_CODES = Limit(
    name="voucher",
    most=40,
    seconds=86_400,
    message=_("Too many unknown codes today. Ask the coordination to look at these vouchers."),
)
"""Of one person: a code in twenty thousand with a right check character is a voucher while 1,700 are in circulation."""
