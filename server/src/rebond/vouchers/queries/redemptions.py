"""What stands in the way of a voucher at a session, and what was scanned there."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from passport.codes import VOUCHER_CODE, is_valid, normalise
from rebond.access import Actor
from rebond.access.guards import NOT_FOUND
from rebond.kit.days import written
from rebond.kit.errors import NotFound, Refused
from rebond.kit.outcomes import Obstacle
from rebond.learning.choices import Presence
from rebond.learning.models import Attendance, Session
from rebond.network.querysets import reach
from rebond.vouchers.choices import ClaimState, VoucherState
from rebond.vouchers.models import Accreditation, Redemption, Voucher, VoucherBook
from rebond.vouchers.queries.accreditations import schemes_accrediting

ENDED = {
    VoucherState.REDEEMED: Obstacle("used", _("This voucher was used already.")),
    VoucherState.EXPIRED: Obstacle("expired", _("This voucher has expired.")),
    VoucherState.CANCELLED: Obstacle("cancelled", _("This voucher was cancelled.")),
}
RECENT = timedelta(days=62)
"""Sessions offered for scanning: older ones are reached from the diary."""


@dataclass(frozen=True, slots=True)
class Meeting:
    """A session as vouchers meet it.

    ``present``: requests of those who came; ``with_own_book``: by scheme, how many of them hold a book of their own.
    ``given``: how many vouchers each giver gave already, by `givers_of`.
    """

    day: date
    programme_id: int
    schemes: Sequence[int]
    present: frozenset[int]
    with_own_book: Mapping[int, int]
    given: Mapping[str, int]

    def of_groups(self, scheme_id: int) -> int:
        """Those present who may give the voucher of a group: nobody says which of them are of which one."""
        return len(self.present) - self.with_own_book.get(scheme_id, 0)


def givers_of(voucher: Voucher) -> tuple[str, ...]:
    """Whoever a voucher counts against: a person, by the request; or the group, and all groups of its scheme."""
    book = voucher.book
    if book.referral_id:
        return (f"referral:{book.referral_id}",)
    return (f"group:{book.group_id}", f"groups:{book.scheme_id}")


def meeting_of(session: Session) -> Meeting:
    """Raise `Refused` when no scheme accredits the place on the day of the session."""
    day = timezone.localdate(session.starts_at)
    schemes = schemes_accrediting(session.place_id, day, session.path.programme_id)
    if not schemes:
        raise Refused(
            _("%(place)s was not accredited on %(day)s: no voucher can be taken for this session.")
            % {"place": session.place.name, "day": written(day)},
            code="not_accredited",
        )
    came = Attendance.objects.filter(session=session, presence=Presence.PRESENT).order_by("pk")
    present = frozenset(came.values_list("enrolment__referral_id", flat=True))
    owners = VoucherBook.objects.filter(scheme__in=schemes, referral__in=present).order_by()
    return Meeting(
        day=day,
        programme_id=session.path.programme_id,
        schemes=schemes,
        present=present,
        with_own_book=Counter(scheme for scheme, _one in owners.values_list("scheme", "referral").distinct()),
        given=Counter(giver for row in _standing_at(session) for giver in givers_of(row.voucher)),
    )


def obstacle_to_redeeming(
    voucher: Voucher, meeting: Meeting, given: Mapping[str, int], day: date
) -> Obstacle | None:
    """Why ``voucher`` cannot be taken on ``day`` for the meeting; None when it can. ``given`` counts those taken."""
    book = voucher.book
    if voucher.state != VoucherState.OUTSTANDING:
        return ENDED[VoucherState(voucher.state)]
    if book.scheme_id not in meeting.schemes:
        return Obstacle("other_scheme", _("This place does not take vouchers of this scheme."))
    if meeting.day > book.expires_on or day > book.last_entry_on:
        return Obstacle(
            "expired", _("This voucher was valid until %(day)s.") % {"day": written(book.expires_on)}
        )
    if meeting.day < timezone.localdate(book.issued_at):
        return Obstacle("issued_later", _("This voucher did not exist yet on the day of the session."))
    if book.given_at is None:
        return Obstacle(
            "not_given",
            _("The book %(code)s was given to nobody. Ask the coordination.") % {"code": book.code},
        )
    if book.referral_id and book.referral_id not in meeting.present:
        return Obstacle(
            "person_absent",
            _("This voucher belongs to %(referral)s, who was not at this session.")
            % {"referral": book.referral},
        )
    return _too_many(voucher, meeting, given)


def _too_many(voucher: Voucher, meeting: Meeting, given: Mapping[str, int]) -> Obstacle | None:
    book, each = voucher.book, voucher.book.scheme.most_per_session
    if book.group is None:
        return None if given.get(f"referral:{book.referral_id}", 0) < each else _at_most(each)
    came = meeting.of_groups(book.scheme_id)
    if given.get(f"groups:{book.scheme_id}", 0) >= each * came:
        words = ngettext(
            "The attendance of this session names %(people)s person without a book of their own: groups give %(most)s "
            "vouchers at most.",
            "The attendance of this session names %(people)s people without a book of their own: groups give %(most)s "
            "vouchers at most.",
            came,
        )
        return Obstacle("too_many", words % {"people": came, "most": each * came})
    people = book.group.people
    if given.get(f"group:{book.group_id}", 0) < each * people:
        return None
    words = ngettext(
        "The group %(group)s has %(people)s person: it gives %(most)s vouchers at most for one session.",
        "The group %(group)s has %(people)s people: it gives %(most)s vouchers at most for one session.",
        people,
    )
    return Obstacle("too_many", words % {"group": book.group.name, "people": people, "most": each * people})


def _at_most(most: int) -> Obstacle:
    words = ngettext(
        "One person gives %(most)s voucher at most for one session.",
        "One person gives %(most)s vouchers at most for one session.",
        most,
    )
    return Obstacle("too_many", words % {"most": most})


def _standing_at(session: Session) -> QuerySet[Redemption]:
    return (
        Redemption.objects.standing().filter(session=session).select_related("voucher__book").order_by("pk")
    )


@dataclass(frozen=True, slots=True)
class Reading:
    """What was scanned: vouchers known here, and what is none, each with the reason."""

    vouchers: Sequence[Voucher]
    misread: Sequence[tuple[str, str]]
    unknown: int
    """How many are rightly written and belong to no voucher."""


def read_codes(codes: Collection[str], actor: Actor) -> Reading:
    """Find the vouchers of the territory behind ``codes``; say of each other one why it is none."""
    wanted = {text: normalise(text, family=VOUCHER_CODE) for text in codes}
    reachable = reach(
        actor,
        "voucher.view",
        territory="book__scheme__programme__territory",
    )
    rows = Voucher.objects.filter(reachable, code__in=[code for code in wanted.values() if code])
    found = {voucher.code: voucher for voucher in rows.order_by("pk")}
    misread = [(text, _why(code)) for text, code in wanted.items() if code not in found]
    unknown = sum(
        code is not None and code not in found and is_valid(code, family=VOUCHER_CODE)
        for code in wanted.values()
    )
    return Reading(list(found.values()), misread, unknown)


def _why(code: str | None) -> str:
    if code is None:
        return str(_("This is no code of a voucher. It looks like V-4K7Q-9N."))
    if not is_valid(code, family=VOUCHER_CODE):
        return str(_("A character is wrong. Scan again, or read it again on the paper."))
    return str(_("No voucher carries this code."))


def session_for(pk: int, actor: Actor) -> Session:
    """A session at which the hat may take vouchers. Raise `NotFound` for another's."""
    found = _sessions(actor).filter(pk=pk).first()
    if found is None:
        raise NotFound(NOT_FOUND, code="not_found")
    return found


def sessions_to_scan(actor: Actor) -> QuerySet[Session]:
    """Held lately at an accredited place, the latest first."""
    accredited = Accreditation.objects.exclude(state="draft").values("place")
    rows = _sessions(actor).filter(place__in=accredited, starts_at__gte=timezone.now() - RECENT)
    return rows.exclude(recorded_at=None).order_by("-starts_at", "-pk")


def sessions_to_record(actor: Actor) -> QuerySet[Session]:
    """Those of today and before whose attendance is still missing: no voucher can be taken there yet."""
    rows = _sessions(actor).filter(recorded_at=None, starts_at__lte=timezone.now())
    return rows.order_by("-starts_at", "-pk")


def _sessions(actor: Actor) -> QuerySet[Session]:
    reachable = reach(
        actor,
        "voucher.redeem",
        territory="place__organisation__territory",
        organisations=("place__organisation",),
        places=("place",),
    )
    rows = Session.objects.planned().filter(reachable)
    return rows.select_related("path__programme", "place__organisation")


def redemptions_at(session: Session) -> list[Redemption]:
    rows = Redemption.objects.standing().filter(session=session).select_related("voucher__book", "claim")
    return list(rows.order_by("-redeemed_at", "-pk"))


def redemption_visible(pk: int, actor: Actor) -> Redemption:
    """Raise `NotFound` for one of another place."""
    reachable = reach(
        actor,
        "voucher.redeem",
        territory="place__organisation__territory",
        organisations=("place__organisation",),
        places=("place",),
    )
    rows = Redemption.objects.filter(reachable, pk=pk).select_related("voucher__book", "session", "claim")
    found = rows.first()
    if found is None:
        raise NotFound(NOT_FOUND, code="not_found")
    return found


def may_reverse(redemption: Redemption) -> bool:
    """Until the claim that holds it is approved."""
    claim = redemption.claim
    return redemption.reversed_at is None and (claim is None or claim.state == ClaimState.SUBMITTED)
