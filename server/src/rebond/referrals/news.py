"""What whoever referred a person is told: the sentence of each kind of news, and of which steps.

The road of a person, step by step, and who is told:

- the one who referred them, or else their colleagues, or the personal link: `OF_EVENT`;
- of what a committee decides, accounts by one message for all its people, links one by one: `TOLD_BY_COMMITTEE`;
- the place: what is taken back, and what the prescriber answers;
- nobody: `NOT_TOLD`, each with its reason. Nobody is told of what they did themselves.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrPromise

from rebond.notices.kinds import Facts, NoticeKind, declare
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
    News.ENTERED: _of_a_request(
        "referral.entered", _("%(code)s: the sheet that you filled on paper is entered.")
    ),
    News.RETAINED: _of_a_request(
        "referral.retained",
        _("%(code)s: the committee gives the person a computer. The place contacts them."),
    ),
    News.KEPT_WAITING: _of_a_request(
        "referral.kept_waiting",
        _("%(code)s: the committee keeps the person on its waiting list. Its next session sees them again."),
    ),
    News.NOMINATED_AGAIN: _of_a_request(
        "referral.nominated_again", _("%(code)s: reopened. The committee will see the request.")
    ),
    News.REOPENED: _of_a_request(
        "referral.reopened", _("%(code)s: reopened. The place contacts the person again.")
    ),
    News.WAITS_AGAIN: _of_a_request(
        "referral.waits_again", _("%(code)s: reopened. The person is on the waiting list.")
    ),
    News.FIRST_SESSION: _of_a_request("referral.first_session", _("%(code)s: the first session took place.")),
    News.EQUIPPED: _of_a_request("referral.equipped", _("%(code)s: the computer is handed over.")),
    News.PATH_DONE: _of_a_request("referral.path_completed", _("%(code)s: the learning path is completed.")),
    News.PATH_RESUMED: _of_a_request(
        "referral.path_resumed",
        _("%(code)s: the learning path is not completed after all: an attendance was corrected."),
    ),
    News.RETURNED: _of_a_request(
        "referral.unequipped",
        _("%(code)s: the computer came back. The place tells the person what follows."),
    ),
    News.REPLACED: _of_a_request(
        "referral.replaced", _("%(code)s: the computer is gone. The person waits for another one.")
    ),
    News.EXCHANGED: _of_a_request(
        "referral.exchanged", _("%(code)s: another computer is handed over, in place of the first one.")
    ),
    News.UNDONE: _of_a_request(
        "referral.rectified",
        _("%(code)s: the last news of the computer was entered by mistake. See where the request stands."),
    ),
    News.WITHDRAWN: _of_a_request(
        "referral.taken_back", _("%(code)s: somebody of your organisation took the request back.")
    ),
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
IN_A_WEEK: Mapping[News, StrPromise] = {
    News.ENTERED: _("paper sheets entered"),
    News.RETAINED: _("retained by the committee"),
    News.KEPT_WAITING: _("kept on the waiting list by the committee"),
    News.ACCEPTED: _("accepted"),
    News.CALLED_UP: _("called up from the waiting list"),
    News.REROUTED: _("referred to another place"),
    News.FIRST_SESSION: _("at their first session"),
    News.PATH_DONE: _("learning path completed"),
    News.PATH_RESUMED: _("learning path taken up again"),
    News.EQUIPPED: _("with their computer"),
    News.RETURNED: _("computer came back"),
    News.REPLACED: _("computer gone, another one to come"),
    News.EXCHANGED: _("computer exchanged"),
    News.UNDONE: _("mistakes mended"),
    News.CLOSED: _("closed without a computer"),
    News.WITHDRAWN: _("taken back by your organisation"),
    News.NOMINATED_AGAIN: _("reopened, before the committee"),
    News.REOPENED: _("reopened"),
    News.WAITS_AGAIN: _("reopened, on the waiting list"),
    News.LATE: _("waiting for two weeks or more"),
}


@dataclass(frozen=True, kw_only=True)
class WeekKind(NoticeKind):
    """Its facts are a number for each kind of news; those of which there was none are not said."""

    def say(self, facts: Facts) -> str:
        counted = ((words, facts.get(news.value, 0)) for news, words in IN_A_WEEK.items())
        said = [
            _("%(what)s: %(count)s") % {"what": words, "count": count} for words, count in counted if count
        ]
        return f"{self.sentence} {', '.join(said)}."


WEEK = declare(
    WeekKind(
        code="referral.week",
        sentence=_("Last week, of the people whom you referred –"),
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
    "referral.sent": News.ENTERED,
    "referral.retained": News.RETAINED,
    "referral.kept_waiting": News.KEPT_WAITING,
    "referral.turned_down": News.CLOSED,
    "referral.called_up": News.CALLED_UP,
    "referral.accepted": News.ACCEPTED,
    "referral.rerouted": News.REROUTED,
    "referral.moved": News.REROUTED,
    "attendance.recorded": News.FIRST_SESSION,
    "referral.path_completed": News.PATH_DONE,
    "referral.path_resumed": News.PATH_RESUMED,
    "referral.equipped": News.EQUIPPED,
    "referral.unequipped": News.RETURNED,
    "referral.replaced": News.REPLACED,
    "referral.rectified": News.UNDONE,
    "referral.closed": News.CLOSED,
    "referral.withdrawn": News.WITHDRAWN,
    "referral.nominated_again": News.NOMINATED_AGAIN,
    "referral.reopened": News.REOPENED,
    "referral.waits_again": News.WAITS_AGAIN,
}
NOT_TOLD: Mapping[str, str] = {
    "referral.path_opened": "the first session is told",
    "referral.confirmation_asked": "the organisation is asked",
    "referral.confirmed": "the prescriber said it; the place is told",
    "referral.denied": "the prescriber said it; the place is told",
    "referral.contact_tried": "the place tries again; three tries in vain end in a closure, which is told",
    "referral.joined": "whoever joins learns nothing of the request, and the other nothing of them",
    "referral.household_settled": "a check of the place, before it accepts",
    "referral.papers_seen": "a check of the place; the acceptance or the handover that follows is told",
    "referral.contact_revealed": "the journal of accesses says it",
    "referral.contact_erased": "it falls due by itself",
    "referral.facts_corrected": "the person corrected them while they were handed their computer, which is told",
    "referral.group_sent": "whoever referred the group did it",
}
"""Why nobody who referred a person is told of the other events."""
TOLD_BY_COMMITTEE = frozenset({"referral.retained", "referral.kept_waiting", "referral.turned_down"})
"""What accounts read in the message of the committee, one for all that it decided."""


def kind_of_news(news: News, reason: str = "") -> NoticeKind:
    return CLOSED[reason] if news is News.CLOSED else KINDS[news]
