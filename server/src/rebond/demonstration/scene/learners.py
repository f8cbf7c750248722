"""People who learn at the place: what they can do, a cohort and who waits for a seat, who no longer comes, vouchers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from rebond.access import Role
from rebond.assessments.actions import add_questionnaire, publish, record_answers, record_levels
from rebond.assessments.choices import Area, Moment, Way
from rebond.assessments.models import QuestionnaireVersion
from rebond.assessments.ready import ready_ones
from rebond.demonstration.clock import after, at
from rebond.demonstration.demand import Group, take_on
from rebond.demonstration.people import hat_of, player
from rebond.demonstration.scene.stage import Scene
from rebond.learning.actions import (
    Rhythm,
    enrol_in_session,
    form_cohort,
    free_seat,
    join_cohort,
    plan_cohort,
    record_attendance,
    schedule_session,
)
from rebond.learning.choices import Presence
from rebond.learning.models import Session
from rebond.programmes.choices import AssessmentTool
from rebond.referrals.choices import AgeBracket, Occupation, Sex
from rebond.referrals.models import Referral
from rebond.vouchers.actions import (
    SchemeRules,
    Share,
    form_group,
    give_books,
    grant_accreditation,
    issue_books,
    meet_criterion,
    open_accreditation,
    redeem,
    set_up_scheme,
    submit_claim,
)
from rebond.vouchers.choices import CriterionKind
from rebond.vouchers.models import Voucher, VoucherBook, VoucherGroup, VoucherScheme

COHORT = ("Colette", "Bernard", "Josiane", "Malik", "Yvette", "Aminata")
LEARNERS = ("Estelle", "Karim", "Ginette", "Loïc", "Rosa")
SEATS = 4
BOOKS, IN_A_BOOK, VOUCHER_CENTS = 12, 10, 10_00


def play_learners(scene: Scene, questioned: Sequence[Referral]) -> None:
    """``questioned``: people whose path is done, asked before and after."""
    _assess(scene, questioned)
    learners = _learn(scene)
    _pay_with_vouchers(scene, learners)
    _wait_for_seats(scene)


def _assess(scene: Scene, people: Sequence[Referral]) -> None:
    """Everybody at the end of the path gained something; one result of Pix came besides."""
    grid = _questionnaires(scene)
    for number, referral in enumerate(people):
        _answer(scene, referral, grid, Moment.AFTER, step=2 + number % 2, days_ago=5)
    record_levels(
        actor=scene.mediator,
        referral=people[0],
        tool=AssessmentTool.PIX,
        moment=Moment.AFTER,
        eases={Area.INFORMATION: 2, Area.COMMUNICATION: 2, Area.SAFETY: 1},
        submission=scene.submission(),
        assessed_on=scene.ago(4),
    )


def _questionnaires(scene: Scene) -> QuestionnaireVersion:
    """Those that a territory may take over; answer the grid of self-assessment."""
    published = {
        slug: publish(
            actor=scene.crew.coordinator,
            version=add_questionnaire(
                actor=scene.crew.coordinator,
                territory=scene.territory,
                name=ready.name,
                kind=ready.kind,
                questions=ready.questions,
            ),
        )
        for slug, ready in ready_ones().items()
    }
    return published["self_assessment"]


def _answer(
    scene: Scene,
    referral: Referral,
    grid: QuestionnaireVersion,
    moment: Moment,
    *,
    step: int,
    days_ago: int,
) -> None:
    answers: Mapping[str, int] = {
        question.key: min(step + number % 2, len(question.answers) - 1)
        for number, question in enumerate(grid.questions)
    }
    record_answers(
        actor=scene.mediator,
        referral=referral,
        version=grid,
        moment=moment,
        answers=answers,
        submission=scene.submission(),
        way=Way.MEDIATOR,
        assessed_on=scene.ago(days_ago),
    )


def _learn(scene: Scene) -> list[Referral]:
    """Five on their path since a month: the fourth was absent twice in a row, and is to be called."""
    group = Group(scene.place, scene.path, len(LEARNERS), scene.ago(44))
    people = [
        scene.refers(name, day=group.first_day, sex=Sex.MAN if number % 2 else Sex.WOMAN)
        for number, name in enumerate(LEARNERS)
    ]
    people = take_on(scene.crew, group, people)
    for number, days in ((1, 28), (2, 14)):
        _hold(scene, people, number=number, days_ago=days, absent=people[3])
    return people


def _hold(
    scene: Scene, people: Sequence[Referral], *, number: int, days_ago: int, absent: Referral
) -> Session:
    day = after(scene.ago(days_ago), 0)
    session = schedule_session(
        actor=scene.mediator,
        place=scene.place,
        path=scene.path,
        number=number,
        starts_at=at(day, 10),
        trainer=hat_of(Role.TRAINER),
        occurred_at=at(scene.ago(34), 9),
    )
    settled_seats = enrol_in_session(
        actor=scene.mediator, session=session, referrals=people, occurred_at=at(scene.ago(34), 10)
    )
    presences = {
        referral.pk: Presence.ABSENT if referral.pk == absent.pk else Presence.PRESENT
        for referral in settled_seats.taken
    }
    record_attendance(
        actor=player(Role.TRAINER), session=session, presences=presences, occurred_at=at(day, 12)
    )
    session.refresh_from_db()
    return session


def _wait_for_seats(scene: Scene) -> None:
    """A cohort of six begins next week; its first session has two people on the waiting list, one of whom is offered a seat."""
    group = Group(scene.place, scene.path, len(COHORT), scene.ago(24))
    people = [
        scene.refers(
            name,
            day=group.first_day,
            sex=Sex.MAN if number % 3 == 1 else Sex.WOMAN,
            age=AgeBracket.FROM_66_TO_69,
            occupation=Occupation.RETIRED,
        )
        for number, name in enumerate(COHORT)
    ]
    people = take_on(scene.crew, group, people)
    cohort = form_cohort(
        actor=scene.mediator, place=scene.place, path=scene.path, name="Retraités, groupe du matin"
    )
    join_cohort(actor=scene.mediator, cohort=cohort, referrals=people[:SEATS])
    first = after(scene.today, 4)
    plan_cohort(
        actor=scene.mediator,
        cohort=cohort,
        rhythm=Rhythm(first=at(first, 10), seats=SEATS, trainer=hat_of(Role.TRAINER)),
    )
    session = cohort.sessions.order_by("number")[0]
    enrol_in_session(actor=scene.mediator, session=session, referrals=people[SEATS:])
    free_seat(actor=scene.mediator, session=session, referral=people[0])


def _pay_with_vouchers(scene: Scene, people: Sequence[Referral]) -> None:
    """Books were given to two people and to a group; the place sent a claim, which the funder has to answer."""
    scheme = _scheme(scene)
    books = issue_books(
        actor=scene.crew.coordinator, scheme=scheme, count=BOOKS, occurred_at=at(scene.ago(60), 9)
    )
    for book, person in zip(books[:2], people[:2], strict=True):
        _given(scene, [book], person)
    group = form_group(
        actor=scene.prescriber.actor,
        scheme=scheme,
        organisation=hat_of(Role.PRESCRIBER).organisation,
        name="Atelier du jeudi",
        people=8,
    )
    _given(scene, books[2:4], group)
    session = Session.objects.filter(place=scene.place, number=1, recorded_at__isnull=False)
    held = session.filter(attendances__enrolment__referral=people[0]).get()
    vouchers = [
        voucher for book in books[:2] for voucher in Voucher.objects.filter(book=book).order_by("number")[:2]
    ]
    redeem(actor=scene.mediator, session=held, vouchers=vouchers, occurred_at=at(scene.ago(27), 17))
    submit_claim(
        actor=scene.mediator,
        scheme=scheme,
        place=scene.place,
        starts_on=scene.ago(45),
        ends_on=scene.today,
        occurred_at=at(scene.ago(2), 9),
    )


def _given(scene: Scene, books: Sequence[VoucherBook], to: Referral | VoucherGroup) -> None:
    give_books(actor=scene.prescriber.actor, books=books, to=to, occurred_at=at(scene.ago(40), 11))


def _scheme(scene: Scene) -> VoucherScheme:
    funder = hat_of(Role.FUNDER).organisation
    scheme = set_up_scheme(
        actor=scene.crew.coordinator,
        programme=scene.crew.programme,
        rules=SchemeRules(
            name="Pass numérique des Landes",
            face_value_cents=VOUCHER_CENTS,
            vouchers_per_book=IN_A_BOOK,
            most_per_session=2,
            expires_on=scene.in_days(300),
            days_to_enter=31,
            criteria=list(CriterionKind.FIRST),
        ),
        shares=[Share(scene.donor, 4_000), Share(funder, 6_000)],
        occurred_at=at(scene.ago(70), 9),
    )
    accreditation = open_accreditation(
        actor=scene.crew.coordinator, scheme=scheme, place=scene.place, occurred_at=at(scene.ago(68), 9)
    )
    for kind in CriterionKind.FIRST:
        meet_criterion(
            actor=scene.crew.coordinator,
            accreditation=accreditation,
            kind=CriterionKind(kind),
            evidence="Visite du lieu",
            met_on=scene.ago(66),
            occurred_at=at(scene.ago(66), 9),
        )
    grant_accreditation(
        actor=scene.crew.coordinator,
        accreditation=accreditation,
        granted_on=scene.ago(65),
        payee_reference="T-0042",
        occurred_at=at(scene.ago(65), 9),
    )
    open_accreditation(actor=scene.crew.coordinator, scheme=scheme, place=scene.neighbour)
    return scheme
