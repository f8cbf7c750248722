"""A place is told what the coordination answers when it asks for another computer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrPromise

from rebond.handover.choices import ReplacementRefusal
from rebond.handover.facts import ReplacementAgreed, ReplacementReconsidered, ReplacementRefused
from rebond.handover.models import ReplacementRequest
from rebond.ledger.models import Event
from rebond.network.models import Membership
from rebond.notices.actions import notify
from rebond.notices.kinds import NoticeKind, declare
from rebond.referrals.readers import people_at_all

ANSWERS = (ReplacementAgreed.kind, ReplacementRefused.kind, ReplacementReconsidered.kind)


def _of_a_request(code: str, sentence: StrPromise) -> NoticeKind:
    return declare(NoticeKind(code=code, sentence=sentence, page="handover:ended", page_arguments=("pk",)))


GRANTED = _of_a_request(
    "replacement.granted",
    _("%(code)s: the coordination grants another computer. The person waits for it, with the same code."),
)
TAKEN_BACK = _of_a_request(
    "replacement.reconsidered",
    _("%(code)s: the coordination takes back its answer about another computer, and looks at it again."),
)
REFUSED: Mapping[str, NoticeKind] = {
    refusal.value: _of_a_request(
        f"replacement.refused.{refusal.value}",
        format_lazy(
            "{told} {reason}.",
            told=_("%(code)s: the coordination does not grant another computer. Reason:"),
            reason=refusal.label,
        ),
    )
    for refusal in ReplacementRefusal
}


def tell_of_answers(events: Sequence[Event]) -> None:
    """To those of the place, and of the one that took over from it. Run twice, it says nothing twice.

    Nothing is told where nothing was asked, nor to whoever answered: the place agreed to it itself, or called.
    """
    hats = {event.membership_id for event in events if event.membership_id is not None}
    doers = dict(Membership.objects.filter(pk__in=hats).order_by("pk").values_list("pk", "user_id"))
    asked = _asked({int(event.stream.removeprefix("handover:")) for event in events})
    for event in events:
        request = asked.get(event.stream)
        if request is not None and request.end.handover is not None:
            doer = doers.get(event.membership_id or 0)
            notify(
                recipients=[one for one in people_at_all(request.end.place.followed_by) if one != doer],
                kind=_kind(event).code,
                facts={"code": request.end.handover.referral.code, "pk": request.end_id},
                key=str(event.uuid),
            )


def _asked(handovers: set[int]) -> dict[str, ReplacementRequest]:
    rows = ReplacementRequest.objects.filter(end__handover__in=handovers).order_by("pk")
    joined = rows.select_related("end__place", "end__handover__referral")
    return {row.end.handover.stream: row for row in joined if row.end.handover is not None}


def _kind(event: Event) -> NoticeKind:
    if event.kind == ReplacementAgreed.kind:
        return GRANTED
    return TAKEN_BACK if event.kind == ReplacementReconsidered.kind else REFUSED[event.facts["reason"]]
