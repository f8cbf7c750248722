"""What whoever referred a person is told: the sentence of each kind of news."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrPromise

from rebond.notices.kinds import NoticeKind, declare
from rebond.referrals.choices import ClosingReason, News


def _of_a_request(code: str, sentence: StrPromise) -> NoticeKind:
    return declare(
        NoticeKind(code=code, sentence=sentence, page="referrals:referral", page_arguments=("code",))
    )


KINDS: Mapping[News, NoticeKind] = {
    News.ACCEPTED: _of_a_request("referral.accepted", _("%(code)s: the place has accepted the person.")),
    News.CALLED_UP: _of_a_request(
        "referral.called_up",
        _("%(code)s: the person is called up from the waiting list. The place contacts them."),
    ),
    News.REROUTED: _of_a_request(
        "referral.rerouted",
        _("%(code)s: another place contacts the person now. Print their sheet again."),
    ),
    News.FIRST_SESSION: _of_a_request("referral.first_session", _("%(code)s: the first session took place.")),
    News.EQUIPPED: _of_a_request("referral.equipped", _("%(code)s: the computer is handed over.")),
    News.LATE: _of_a_request(
        "referral.late",
        _(
            "%(code)s: nobody contacted the person for two weeks. The coordination sees it too; you may call the place."
        ),
    ),
}
CLOSED: Mapping[str, NoticeKind] = {
    reason.value: _of_a_request(
        f"referral.closed.{reason.value}",
        format_lazy(
            "{told} {reason}.", told=_("%(code)s: closed without a computer. Reason:"), reason=reason.label
        ),
    )
    for reason in ClosingReason
}
WEEK = declare(
    NoticeKind(
        code="referral.week",
        sentence=_(
            "Last week, of the people whom you referred: %(accepted)s accepted, %(called_up)s called up from the waiting "
            "list, %(rerouted)s referred to another place, %(first_session)s at their first session, %(equipped)s with "
            "their computer, %(closed)s closed without one. %(late)s waiting for two weeks or more."
        ),
        page="referrals:list",
    )
)
WITHDRAWN = _of_a_request(
    "referral.withdrawn",
    _("%(code)s: whoever referred the person takes the request back. Nothing is to be done."),
)
"""To the place."""
TO_CONFIRM = _of_a_request(
    "referral.to_confirm",
    _(
        "%(code)s: a place opened this request, and the person says that you follow them. Say whether it is so."
    ),
)
"""To the prescribers of the organisation that the person names."""
OF_ANSWERS: Mapping[str, NoticeKind] = {
    "referral.confirmed": _of_a_request(
        "referral.confirmed", _("%(code)s: the prescriber confirms the request.")
    ),
    "referral.denied": _of_a_request(
        "referral.denied",
        _("%(code)s: the organisation does not follow this person. Ask another one, or go on without."),
    ),
}
"""To the place too."""
OF_EVENT: Mapping[str, News] = {
    "referral.accepted": News.ACCEPTED,
    "referral.called_up": News.CALLED_UP,
    "referral.rerouted": News.REROUTED,
    "referral.moved": News.REROUTED,
    "attendance.recorded": News.FIRST_SESSION,
    "referral.equipped": News.EQUIPPED,
    "referral.closed": News.CLOSED,
    "referral.turned_down": News.CLOSED,
}
TOLD_BY_COMMITTEE = frozenset({"referral.turned_down"})
"""What accounts read in the message of the committee, one for all that it decided."""


def kind_of_news(news: News, reason: str = "") -> NoticeKind:
    return CLOSED[reason] if news is News.CLOSED else KINDS[news]
