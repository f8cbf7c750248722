"""A digital adviser leaves: colleagues go on with the people of the place, and what was lent stays with the employer."""

from __future__ import annotations

from rebond.access import Actor, Role
from rebond.devices.stages import Stage
from rebond.handover.actions import Pair, hand_over, lend
from rebond.handover.models import Loan
from rebond.learning.choices import PathState
from rebond.learning.models import Enrolment
from rebond.network.actions import end_membership
from rebond.network.actors import actor_for
from rebond.network.models import Place
from tests.cast import Cast
from tests.factories import a_place, a_referral, an_organisation
from tests.factories.demand import a_learning_path, attend
from tests.factories.network import a_membership, a_user
from tests.stock.prepared import TESTER, at_place, in_stock, stages


def manager_of(place: Place) -> Actor:
    user, organisation = a_user("Bixente", email="bixente@exemple.test"), place.organisation
    return actor_for(a_membership(Role.PLACE_MANAGER, organisation, place=place, user=user))


def test_the_path_of_a_person_is_taken_over_by_a_colleague_of_the_place(cast: Cast) -> None:
    path = a_learning_path(cast.programme, sessions=2)
    person = a_referral(cast.programme, place=cast.place, stage="on_path", path=path)
    (device,) = at_place(cast)
    colleague = a_membership(
        Role.MEDIATOR,
        cast.place.organisation,
        place=cast.place,
        user=a_user("Maylis", email="maylis@exemple.test"),
    )
    end_membership(actor=manager_of(cast.place), membership=cast.ines)
    attend(person, path, 1, 2)
    assert Enrolment.objects.get(referral=person).state == PathState.COMPLETED
    person.refresh_from_db()
    assert hand_over(actor=actor_for(colleague), pairs=[Pair(device, person)]).complete


def test_what_was_lent_for_an_adviser_stays_with_their_employer(cast: Cast) -> None:
    employer, (device,) = an_organisation(cast.territory, name="EPCI des Pins"), in_stock(cast)
    assert lend(actor=TESTER, devices=[device], organisation=employer).complete
    office = a_place(employer)
    adviser = a_membership(
        Role.MEDIATOR, employer, user=a_user("Loan", email="loan@exemple.test"), place=office
    )
    end_membership(actor=manager_of(office), membership=adviser)
    assert [(loan.device_id, loan.organisation_id) for loan in Loan.objects.current()] == [
        (device.pk, employer.pk)
    ]
    assert stages([device]) == [Stage.LENT]
