from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from django.utils import timezone

from rebond.access import system_actor
from rebond.learning.actions import add_path, enrol_in_session, open_path, record_attendance, schedule_session
from rebond.learning.choices import Presence
from rebond.learning.models import LearningPath, Session
from rebond.network.choices import PrescriberKind
from rebond.network.models import Organisation, Place
from rebond.orders.choices import AgreementState, OrderState
from rebond.orders.models import Agreement, Order
from rebond.programmes.models import Programme
from rebond.referrals.actions import accept, close, refer
from rebond.referrals.choices import AgeBracket, ClosingReason, InternetAtHome, Need, Occupation, Sex
from rebond.referrals.models import Referral
from tests.factories.network import a_commune, a_place, a_programme, an_organisation, numbers

TESTER = system_actor("tests")


def an_agreement(
    programme: Programme | None = None, *, place: Place | None = None, **fields: Any
) -> Agreement:
    """A signed agreement in force."""
    programme = programme or a_programme()
    values = {
        "reference": f"C-{next(numbers)}",
        "state": AgreementState.SIGNED,
        "signed_on": date(2024, 1, 15),
        "ends_on": date(2030, 12, 31),
        **fields,
    }
    return Agreement.objects.create(
        programme=programme, place=place or a_place(an_organisation(programme.territory)), **values
    )


def an_order(agreement: Agreement | None = None, **fields: Any) -> Order:
    agreement = agreement or an_agreement()
    values = {
        "reference": f"O-{next(numbers)}",
        "batches": 1,
        "computers": 10,
        "price_cents": 100,
        "state": OrderState.ACCEPTED,
        "placed_at": timezone.now(),
        **fields,
    }
    return Order.objects.create(agreement=agreement, place=agreement.place, **values)


def a_referral(
    programme: Programme | None = None,
    *,
    place: Place | None = None,
    prescriber: Organisation | None = None,
    stage: str = "sent",
    path: LearningPath | None = None,
    **facts: Any,
) -> Referral:
    """A referral at a stage of the road: "sent", "accepted", "on_path", "path_done" or "closed".

    ``prescriber``: the organisation that sent it; none when left out, as when a place opened it itself.
    """
    programme = programme or a_programme()
    known = {
        "need": Need.COMPUTER_AND_INITIATION,
        "sex": Sex.WOMAN,
        "age_bracket": AgeBracket.FROM_30_TO_39,
        "occupation": Occupation.JOB_SEEKER_LONG,
        "commune": a_commune(),
        "internet_at_home": InternetAtHome.NO,
        "prescriber_kind": PrescriberKind.SOCIAL_ACTION_CENTRE,
        **facts,
    }
    place = place or a_place(an_organisation(programme.territory))
    referral = refer(actor=TESTER, programme=programme, place=place, **known)
    if prescriber is not None:
        Referral.objects.filter(pk=referral.pk).update(prescriber=prescriber)
    _bring(referral, stage, path)
    referral.refresh_from_db()
    return referral


def a_learning_path(programme: Programme | None = None, *, sessions: int = 2, name: str = "") -> LearningPath:
    return add_path(
        actor=TESTER,
        programme=programme or a_programme(),
        name=name or f"Premiers pas {next(numbers)}",
        sessions=[f"Séance {number}" for number in range(1, sessions + 1)],
    )


def a_session(
    path: LearningPath | None = None,
    *,
    place: Place | None = None,
    number: int = 1,
    starts_at: datetime | None = None,
    seats: int = 10,
) -> Session:
    """A session of today."""
    path = path or a_learning_path()
    return schedule_session(
        actor=TESTER,
        path=path,
        number=number,
        seats=seats,
        place=place or a_place(an_organisation(path.programme.territory)),
        starts_at=starts_at or timezone.now() - timedelta(minutes=1),
    )


def attend(referral: Referral, path: LearningPath, *numbers_attended: int) -> None:
    """``referral`` was present at these sessions of ``path``."""
    for number in numbers_attended:
        session = a_session(path, place=referral.place, number=number)
        enrol_in_session(actor=TESTER, session=session, referrals=[referral])
        record_attendance(actor=TESTER, session=session, presences={referral.pk: Presence.PRESENT})


def _bring(referral: Referral, stage: str, path: LearningPath | None) -> None:
    if stage == "closed":
        close(actor=TESTER, referrals=[referral], reason=ClosingReason.GAVE_UP)
    if stage in {"accepted", "on_path", "path_done"}:
        accept(actor=TESTER, referrals=[referral])
    if stage in {"on_path", "path_done"}:
        path = path or a_learning_path(referral.programme)
        open_path(actor=TESTER, referrals=[referral], path=path)
        if stage == "path_done":
            attend(referral, path, *range(1, path.length + 1))
