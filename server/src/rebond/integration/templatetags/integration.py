from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

from django import template
from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

register = template.Library()
HOUR, DAY = 3600, 86_400


@register.filter
def lasting(time: timedelta) -> str:
    """As "3 days", "5 hours" or "less than an hour": no more exact than what is known."""
    seconds = int(time.total_seconds())
    if seconds < HOUR:
        return _("less than an hour")
    if seconds < 2 * DAY:
        hours = round(seconds / HOUR)
        return ngettext("%(count)d hour", "%(count)d hours", hours) % {"count": hours}
    days = round(seconds / DAY)
    return ngettext("%(count)d day", "%(count)d days", days) % {"count": days}


@register.filter
def per_hundred(percent: int) -> str:
    return _("%(percent)d %%") % {"percent": percent}


@register.filter
def decimal(figure: Decimal) -> str:
    """Two places, as the language writes them: "3,25"."""
    return number_format(figure, 2)


@register.filter
def hours(figure: Decimal) -> str:
    return _("%(hours)s h") % {"hours": number_format(figure.normalize() if figure else 0)}


@register.filter
def in_month(day: date) -> str:
    return date_format(day, "F Y")
