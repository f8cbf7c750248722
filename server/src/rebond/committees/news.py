"""What is said of the day of a committee, to whoever referred people, to the places of these people, and to its members."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrPromise

from rebond.notices.kinds import NoticeKind, declare


@dataclass(frozen=True, slots=True, kw_only=True)
class OfTheDay:
    """One sentence for each thing that happens to a session."""

    called: NoticeKind
    moved: NoticeKind
    cancelled: NoticeKind


def _for_the_list(code: str, sentence: StrPromise) -> NoticeKind:
    return declare(NoticeKind(code=code, sentence=sentence, page="referrals:list"))


def _for_members(code: str, sentence: StrPromise) -> NoticeKind:
    return declare(
        NoticeKind(code=code, sentence=sentence, page="committees:session", page_arguments=("pk",))
    )


TO_PRESCRIBERS = OfTheDay(
    called=_for_the_list(
        "committee.called", _("The committee that decides on people whom you referred meets on %(day)s.")
    ),
    moved=_for_the_list(
        "committee.moved",
        _(
            "The committee that decides on people whom you referred meets on %(day)s now, no longer on %(before)s."
        ),
    ),
    cancelled=_for_the_list(
        "committee.cancelled",
        _(
            "The committee of %(day)s is cancelled. People whom you referred wait for the next one: their requests stand."
        ),
    ),
)
TO_PLACES = OfTheDay(
    called=_for_the_list(
        "committee.called_for_place",
        _("The committee that decides on people referred to your place meets on %(day)s."),
    ),
    moved=_for_the_list(
        "committee.moved_for_place",
        _(
            "The committee that decides on people referred to your place meets on %(day)s now, no longer on %(before)s."
        ),
    ),
    cancelled=_for_the_list(
        "committee.cancelled_for_place",
        _(
            "The committee of %(day)s is cancelled. People referred to your place wait for the next one: their requests stand."
        ),
    ),
)
TO_MEMBERS = OfTheDay(
    called=_for_members(
        "committee.member_called", _("You are called to the session of the committee on %(day)s.")
    ),
    moved=_for_members(
        "committee.member_moved",
        _(
            "The session of the committee to which you are called meets on %(day)s now, no longer on %(before)s."
        ),
    ),
    cancelled=_for_members(
        "committee.member_cancelled", _("The session of the committee on %(day)s is cancelled: do not come.")
    ),
)
RELEASED = _for_members(
    "committee.member_released", _("You are no longer called to the session of the committee on %(day)s.")
)
