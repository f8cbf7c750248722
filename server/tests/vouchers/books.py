"""Schemes, places and books as the tests want them, made through the actions."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from django.utils import timezone

from rebond.access import system_actor
from rebond.learning.actions import enrol_in_session, record_attendance
from rebond.learning.choices import Presence
from rebond.learning.models import Attendance, Enrolment, Session
from rebond.network.models import Organisation, Place
from rebond.referrals.models import Referral
from rebond.vouchers import actions
from rebond.vouchers.choices import CriterionKind
from rebond.vouchers.models import Accreditation, Redemption, Voucher, VoucherBook, VoucherScheme
from tests.cast import Cast
from tests.factories import a_learning_path, a_referral, a_session
from tests.factories.network import numbers

TESTER = system_actor("tests")
HALF = 5_000


def rules(**given: object) -> actions.SchemeRules:
    values = {
        "name": f"Pass numérique {next(numbers)}",
        "face_value_cents": 1_000,
        "vouchers_per_book": 10,
        "most_per_session": 2,
        "expires_on": timezone.localdate() + timedelta(days=90),
        "days_to_enter": 31,
        "criteria": list(CriterionKind.FIRST),
        **given,
    }
    return actions.SchemeRules(**values)  # type: ignore[arg-type]


def a_scheme(cast: Cast, *funders: Organisation, **given: object) -> VoucherScheme:
    """Funded by halves by two organisations, or wholly by the one given."""
    shares = (
        [actions.Share(cast.operator, HALF), actions.Share(cast.donor, HALF)]
        if not funders
        else [actions.Share(funders[0], 10_000)]
    )
    return actions.set_up_scheme(actor=TESTER, programme=cast.programme, rules=rules(**given), shares=shares)


def accredited(
    scheme: VoucherScheme, place: Place, *, since: date = date(2024, 1, 1), until: date | None = None
) -> Accreditation:
    draft = actions.open_accreditation(actor=TESTER, scheme=scheme, place=place)
    for kind in scheme.criterion_kinds:
        actions.meet_criterion(actor=TESTER, accreditation=draft, kind=kind, evidence="Visite du 12 mars")
    return actions.grant_accreditation(
        actor=TESTER, accreditation=draft, granted_on=since, ends_on=until, payee_reference="T-0042"
    )


def books_of(
    scheme: VoucherScheme, count: int = 1, *, to: Referral | None = None, group: str = "", **when: datetime
) -> Sequence[VoucherBook]:
    """Issued; and given with a referral, or to a group of twelve people."""
    books = actions.issue_books(actor=TESTER, scheme=scheme, count=count, **when)  # type: ignore[arg-type]
    if group:
        known = scheme.fundings.order_by("pk")[0].organisation
        cohort = actions.form_group(actor=TESTER, scheme=scheme, organisation=known, name=group, people=12)
        actions.give_books(actor=TESTER, books=books, to=cohort, **when)
    if to:
        actions.give_books(actor=TESTER, books=books, to=to, **when)
    return books


def held_session(cast: Cast, *people: Referral, place: Place | None = None, **given: object) -> Session:
    """A session of today that was recorded; everybody came."""
    path = given.pop("path", None) or (
        people[0].enrolment.path if people else a_learning_path(cast.programme)
    )
    session = a_session(path, place=place or cast.place, **given)  # type: ignore[arg-type]
    enrol_in_session(actor=TESTER, session=session, referrals=people)
    record_attendance(
        actor=TESTER, session=session, presences=dict.fromkeys((p.pk for p in people), Presence.PRESENT)
    )
    session.refresh_from_db()
    return session


def a_class(cast: Cast, count: int) -> list[Enrolment]:
    """People of a group on one path: they hold no book of their own."""
    path = a_learning_path(cast.programme, sessions=5)
    people = [a_referral(cast.programme, place=cast.place) for _ in range(count)]
    today = timezone.localdate()
    return Enrolment.objects.bulk_create(
        [Enrolment(referral=person, path=path, opened_on=today) for person in people]
    )


def attended(
    cast: Cast, people: int | Sequence[Enrolment], *, place: Place | None = None, seats: int = 200
) -> Session:
    """A session of today to which all of a class came, or a new class of so many."""
    came = a_class(cast, people) if isinstance(people, int) else people
    session = held_session(cast, place=place, seats=seats, path=came[0].path)
    rows = [Attendance(session=session, enrolment=one, presence=Presence.PRESENT) for one in came]
    Attendance.objects.bulk_create(rows)
    return session


def a_person(cast: Cast, **given: object) -> Referral:
    path = a_learning_path(cast.programme, sessions=5)
    return a_referral(
        cast.programme, place=cast.place, prescriber=cast.social_centre, stage="on_path", path=path, **given
    )


def vouchers_in(*books: VoucherBook) -> list[Voucher]:
    return list(Voucher.objects.filter(book__in=books).order_by("book__number", "number"))


def redeemed(cast: Cast, count: int = 2, scheme: VoucherScheme | None = None) -> list[Redemption]:
    """``count`` vouchers of a person, taken today at the place of the cast."""
    scheme = scheme or a_scheme(cast)
    if not scheme.accreditations.filter(place=cast.place).exists():
        accredited(scheme, cast.place)
    person = a_person(cast)
    (book,) = books_of(scheme, to=person)
    session = held_session(cast, person)
    outcome = actions.redeem(actor=TESTER, session=session, vouchers=vouchers_in(book)[:count])
    assert outcome.complete, [refusal.reason for refusal in outcome.refused]
    return list(Redemption.objects.filter(session=session).order_by("pk"))
