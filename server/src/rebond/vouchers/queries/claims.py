"""What a place may claim, what a claim holds, and what stands in the way of its approval."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count, QuerySet, Sum
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from rebond.access import Actor
from rebond.access.guards import NOT_FOUND
from rebond.kit.days import midnight, midnight_after, written
from rebond.kit.errors import NotFound
from rebond.kit.outcomes import Obstacle
from rebond.learning.choices import Presence
from rebond.learning.models import Attendance
from rebond.network.models import Organisation, Place
from rebond.network.querysets import reach
from rebond.vouchers.choices import ClaimState
from rebond.vouchers.models import Accreditation, Claim, Payment, Redemption, VoucherScheme
from rebond.vouchers.money import shared


@dataclass(frozen=True, slots=True)
class Due:
    """What a place redeemed for a scheme and has not claimed yet."""

    scheme: VoucherScheme
    place: Place
    vouchers: int
    cents: int
    since: date


@dataclass(frozen=True, slots=True)
class Line:
    """One session in a claim."""

    day: datetime
    title: str
    path: str
    vouchers: int
    cents: int


@dataclass(frozen=True, slots=True)
class Part:
    """What one funder pays or gets back."""

    organisation: Organisation
    share: int
    cents: int


def redemptions_to_claim(
    scheme: VoucherScheme, place: Place, starts_on: date, ends_on: date
) -> QuerySet[Redemption]:
    """By the day of the scan, both days included."""
    rows = Redemption.objects.to_claim().filter(place=place, voucher__book__scheme=scheme)
    return rows.filter(redeemed_at__gte=midnight(starts_on), redeemed_at__lt=midnight_after(ends_on))


def obstacles_to_approval(claim: Claim) -> list[Obstacle]:
    """A claim that no longer adds up, is empty, or holds vouchers that the attendance of now does not allow."""
    rows = claim.redemptions.order_by("pk").select_related("voucher__book")
    found = list(rows)
    if not found:
        return [Obstacle("claim_empty", _("Every scan of this claim was undone. Turn it down."))]
    obstacles = []
    if (len(found), sum(row.cents for row in found)) != (claim.voucher_count, claim.amount_cents):
        obstacles.append(Obstacle("claim_differs", _("The claim does not say what its vouchers add up to.")))
    absent = _absent_since(found)
    if absent:
        obstacles.append(
            Obstacle(
                "attendance_corrected",
                _("The attendance was corrected since: %(codes)s.") % {"codes": ", ".join(absent)},
            )
        )
    crowded = _given_by_too_few(claim, found)
    if crowded:
        obstacles.append(
            Obstacle(
                "too_few_came",
                _("Groups gave more vouchers than those who came may give, at the session of: %(days)s.")
                % {"days": ", ".join(written(day) for day in crowded)},
            )
        )
    return obstacles


def _given_by_too_few(claim: Claim, redemptions: Sequence[Redemption]) -> list[date]:
    """Days of the sessions at which fewer came than the vouchers of groups that stand there ask for."""
    sessions = {row.session_id for row in redemptions if row.voucher.book.group_id}
    given = (
        Redemption.objects.standing()
        .filter(
            session__in=sessions, voucher__book__scheme=claim.scheme_id, voucher__book__group__isnull=False
        )
        .order_by()
        .values_list("session_id", "session__starts_at")
        .annotate(vouchers=Count("pk"))
    )
    came = dict(
        Attendance.objects.filter(session__in=sessions, presence=Presence.PRESENT)
        .exclude(enrolment__referral__voucher_books__scheme=claim.scheme_id)
        .order_by()
        .values_list("session_id")
        .annotate(people=Count("pk"))
    )
    most = claim.scheme.most_per_session
    return sorted(
        {
            timezone.localdate(starts_at)
            for pk, starts_at, vouchers in given
            if vouchers > most * came.get(pk, 0)
        }
    )


def _absent_since(redemptions: Sequence[Redemption]) -> list[str]:
    """Codes of the vouchers whose person is no longer said to have been there."""
    of_people = [row for row in redemptions if row.voucher.book.referral_id]
    came = set(
        Attendance.objects.filter(
            session__in={row.session_id for row in of_people}, presence=Presence.PRESENT
        )
        .order_by("pk")
        .values_list("session_id", "enrolment__referral_id")
    )
    return [
        row.voucher.code for row in of_people if (row.session_id, row.voucher.book.referral_id) not in came
    ]


def claims_listed(actor: Actor, *, state: str = "") -> QuerySet[Claim]:
    rows = Claim.objects.visible_to(actor).select_related("scheme", "place")
    if state == "open":
        return rows.filter(state__in=ClaimState.OPEN)
    return rows.filter(state=state) if state else rows


def claim_visible(pk: int, actor: Actor) -> Claim:
    """Raise `NotFound` for one that does not exist or is another's."""
    rows = Claim.objects.visible_to(actor).select_related(
        "scheme__programme__territory", "place__organisation", "place__commune", "payment"
    )
    found = rows.filter(pk=pk).first()
    if found is None:
        raise NotFound(NOT_FOUND, code="not_found")
    return found


def lines_of(claim: Claim) -> list[Line]:
    """Session by session."""
    rows = claim.redemptions.order_by("session__starts_at", "session_id").values("session_id")
    counted = {row["session_id"]: row for row in rows.annotate(vouchers=Count("pk"), worth=Sum("cents"))}
    held = claim.redemptions.select_related("session__path").order_by("session__starts_at", "session_id")
    sessions = {row.session_id: row.session for row in held}
    return [
        Line(
            session.starts_at,
            session.title,
            session.path.name,
            counted[key]["vouchers"],
            counted[key]["worth"],
        )
        for key, session in sessions.items()
    ]


def parts_of(scheme: VoucherScheme, cents: int) -> list[Part]:
    """An amount parted among the funders, to the cent."""
    fundings = list(scheme.fundings.select_related("organisation").order_by("-share", "pk"))
    if not fundings:
        return []
    amounts = shared(cents, [one.share for one in fundings])
    return [Part(one.organisation, one.share, part) for one, part in zip(fundings, amounts, strict=True)]


def places_claiming(actor: Actor) -> QuerySet[Place]:
    reachable = reach(
        actor,
        "voucher_claim.submit",
        territory="organisation__territory",
        organisations=("organisation",),
        places=("pk",),
    )
    accredited = Accreditation.objects.exclude(state="draft").values("place")
    return Place.objects.filter(reachable, pk__in=accredited).order_by("name", "pk")


def dues_of(actor: Actor) -> list[Due]:
    """What the places of the hat may claim now, the oldest first."""
    rows = Redemption.objects.to_claim().filter(place__in=places_claiming(actor))
    rows = rows.select_related("voucher__book__scheme", "place").order_by("redeemed_at", "pk")
    found: dict[tuple[int, int], Due] = {}
    for row in rows:
        key = (row.voucher.book.scheme_id, row.place_id)
        before = found.get(key)
        found[key] = Due(
            scheme=row.voucher.book.scheme,
            place=row.place,
            vouchers=(before.vouchers if before else 0) + 1,
            cents=(before.cents if before else 0) + row.cents,
            since=before.since if before else timezone.localdate(row.redeemed_at),
        )
    return list(found.values())


def payments_of(scheme: VoucherScheme) -> QuerySet[Payment]:
    return scheme.payments.annotate(claim_count=Count("claims")).order_by("-pk")


def payment_visible(pk: int, actor: Actor) -> Payment:
    schemes = VoucherScheme.objects.kept_by(actor)
    rows = Payment.objects.filter(scheme__in=schemes).select_related("scheme__programme__territory")
    found = rows.filter(pk=pk).first()
    if found is None:
        raise NotFound(NOT_FOUND, code="not_found")
    return found


def claims_of(payment: Payment) -> QuerySet[Claim]:
    rows = payment.claims.select_related("place__organisation", "scheme")
    return rows.order_by("place__name", "pk")


def payees_of(scheme: VoucherScheme) -> dict[int, str]:
    """Number of each place as a payee, by its key: of its latest accreditation."""
    rows = scheme.accreditations.exclude(state="draft").order_by("pk")
    return dict(rows.values_list("place_id", "payee_reference"))
