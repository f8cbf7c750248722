"""A person's computer is gone: the place asks the coordination for another one, which it grants or says why not."""

from __future__ import annotations

from collections.abc import Callable
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from rebond.access import Role
from rebond.handover.actions import (
    Pair,
    agree_to_replace,
    ask_to_replace,
    grant_replacement,
    hand_over,
    reconsider_replacement,
    refuse_replacement,
    use_goes_on,
    withdraw_replacement,
)
from rebond.handover.choices import ReplacementReason, ReplacementRefusal, UseEnd
from rebond.handover.models import EndOfUse, ReplacementRequest
from rebond.kit.errors import Invalid, NotAllowed, NotFound, Refused
from rebond.ledger.models import Event
from rebond.ledger.worker import drain
from rebond.network.actors import actor_for
from rebond.programmes.models import Programme
from rebond.referrals.models import Referral
from tests.cast import Cast
from tests.desk.test_home import lines
from tests.factories import a_membership
from tests.handover.endings import asked_for, ended, refused, stolen
from tests.handover.test_handing_over import equipped
from tests.harness.holding import one_then_the_other, skip_unless_rows_are_held
from tests.harness.queries import assert_list_costs
from tests.referrals.test_news import told
from tests.stock.prepared import at_place

pytestmark = pytest.mark.usefixtures("clock")

Clients = Callable[[str], Client]
EQUIPPED_ALREADY = ReplacementRefusal.HOUSEHOLD_EQUIPPED


def states() -> list[str]:
    return list(ReplacementRequest.objects.order_by("pk").values_list("state", flat=True))


def kinds() -> list[str]:
    """What the ledger keeps of replacements, in order."""
    told_of = Event.objects.filter(kind__startswith="handover.replacement_").order_by("pk")
    return [kind.removeprefix("handover.replacement_") for kind in told_of.values_list("kind", flat=True)]


def person() -> Referral:
    return Referral.objects.get()


def test_nobody_of_the_place_grants_what_the_place_asks_for(cast: Cast) -> None:
    asked = asked_for(cast)
    for who in (cast.ines, a_membership(Role.PLACE_MANAGER, place=cast.place)):
        for gesture in (grant_replacement, reconsider_replacement):
            with pytest.raises(NotAllowed):
                gesture(actor=actor_for(who), request=asked)
        with pytest.raises(NotAllowed):
            refuse_replacement(actor=actor_for(who), request=asked, reason=EQUIPPED_ALREADY)
    (computer,) = at_place(cast)
    outcome = hand_over(actor=cast.actor("ines"), pairs=[Pair(computer, person())])
    assert [item.code for refusal in outcome.refused for item in refusal.obstacles] == ["not_granted"]
    assert (states(), person().stage) == (["asked"], "equipped")


def test_granted_the_person_waits_again_and_the_place_and_the_prescriber_are_told(cast: Cast) -> None:
    asked = asked_for(cast, stolen(cast), reason=ReplacementReason.DECLARED)
    Referral.objects.update(prescriber=cast.social_centre)
    for _twice in range(2):
        grant_replacement(actor=cast.actor("chloe"), request=asked)
    drain()
    drain()
    code = person().code
    assert told(cast.ines)[-1] == (
        f"{code}: the coordination grants another computer. The person waits for it, with the same code."
    )
    assert told(cast.driss)[-1] == f"{code}: the computer is gone. The person waits for another one."
    assert (kinds(), EndOfUse.objects.get().replacement_reason) == (["asked", "agreed"], "declared")
    (computer,) = at_place(cast)
    assert hand_over(actor=cast.actor("ines"), pairs=[Pair(computer, person())]).complete


def test_refused_the_place_reads_why_and_may_ask_again(cast: Cast) -> None:
    end = ended(cast, equipped(cast))
    first = refused(cast, end)
    refuse_replacement(actor=cast.actor("chloe"), request=first, reason=ReplacementRefusal.NO_DECLARATION)
    drain()
    assert told(cast.ines)[-1] == (
        f"{person().code}: the coordination does not grant another computer. "
        "Reason: The declaration to the police is to be seen first."
    )
    with pytest.raises(Refused) as answered:
        grant_replacement(actor=cast.actor("chloe"), request=first)
    assert answered.value.code == "answered_already"
    declared = ReplacementReason.DECLARED
    with pytest.raises(Invalid) as unseen:
        asked_for(cast, end, reason=declared)
    assert (unseen.value.field, states()) == ("reason", ["refused"])
    second = asked_for(cast, end, reason=declared, declaration_seen=True)
    assert EndOfUse.objects.get().declaration_seen
    grant_replacement(actor=cast.actor("chloe"), request=second)
    assert (states(), person().stage) == (["refused", "granted"], "path_done")


def test_a_page_sent_twice_asks_once_and_another_one_is_told(cast: Cast) -> None:
    end, submission = stolen(cast), uuid4()
    first, again = (asked_for(cast, end, submission=submission) for _time in range(2))
    assert (first, kinds()) == (again, ["asked"])
    with pytest.raises(Refused) as other:
        asked_for(cast, end, submission=submission, reason=ReplacementReason.ACCIDENT)
    with pytest.raises(Refused) as twice:
        asked_for(cast, end)
    assert (other.value.code, twice.value.code) == ("sent_already", "asked_already")


def test_where_a_household_may_have_several_nobody_is_asked(cast: Cast) -> None:
    Programme.objects.filter(pk=cast.programme.pk).update(one_per_household=False)
    cast.programme.refresh_from_db()
    end = ended(cast, equipped(cast), UseEnd.PASSED_ON)
    with pytest.raises(Refused) as alone:
        asked_for(cast, end)
    assert alone.value.code == "decides_alone"
    agree_to_replace(actor=cast.actor("ines"), end=end, reason=ReplacementReason.STILL_NEEDED)
    drain()
    assert not [sentence for sentence in told(cast.ines) if "another computer" in sentence]


def test_another_place_neither_asks_nor_gives_up(cast: Cast) -> None:
    asked, farid = asked_for(cast), cast.actor("farid")
    with pytest.raises(NotFound):
        withdraw_replacement(actor=farid, request=asked)
    with pytest.raises(NotFound):
        ask_to_replace(actor=farid, end=asked.end, reason=ReplacementReason.ACCIDENT, submission=uuid4())


def test_what_is_asked_by_mistake_is_given_up_until_it_is_answered(cast: Cast) -> None:
    asked, ines = asked_for(cast), cast.actor("ines")
    for _twice in range(2):
        withdraw_replacement(actor=ines, request=asked)
    with pytest.raises(Refused):
        grant_replacement(actor=cast.actor("chloe"), request=asked)
    with pytest.raises(Refused):
        reconsider_replacement(actor=cast.actor("chloe"), request=asked)
    second = refused(cast, asked.end)
    with pytest.raises(Refused) as answered:
        withdraw_replacement(actor=ines, request=second)
    assert answered.value.code == "answered_already"
    assert kinds() == ["asked", "withdrawn", "asked", "refused"]


@pytest.mark.parametrize("is_granted", [False, True])
def test_an_answer_by_mistake_is_taken_back_and_the_request_waits_again(cast: Cast, is_granted: bool) -> None:
    chloe = cast.actor("chloe")
    asked = asked_for(cast) if is_granted else refused(cast)
    if is_granted:
        grant_replacement(actor=chloe, request=asked)
    for _twice in range(2):
        reconsider_replacement(actor=chloe, request=asked)
    drain()
    assert (states(), person().stage, EndOfUse.objects.get().replacement_reason) == (
        ["asked"],
        "equipped",
        "",
    )
    assert told(cast.ines)[-1] == (
        f"{person().code}: the coordination takes back its answer about another computer, and looks at it again."
    )
    grant_replacement(actor=chloe, request=asked)
    assert person().stage == "path_done"


def test_an_answer_is_not_taken_back_once_something_followed(cast: Cast) -> None:
    chloe, end = cast.actor("chloe"), stolen(cast)
    first = refused(cast, end)
    second = asked_for(cast, end)
    with pytest.raises(Refused) as asked_again:
        reconsider_replacement(actor=chloe, request=first)
    grant_replacement(actor=chloe, request=second)
    (computer,) = at_place(cast)
    assert hand_over(actor=cast.actor("ines"), pairs=[Pair(computer, person())]).complete
    with pytest.raises(Refused) as equipped_since:
        reconsider_replacement(actor=chloe, request=second)
    assert (asked_again.value.code, equipped_since.value.code) == ("request_moved_on", "referral_moved_on")
    assert states() == ["refused", "granted"]


def test_agreed_to_on_the_telephone_the_request_that_waits_is_granted(cast: Cast) -> None:
    asked = asked_for(cast)
    agree_to_replace(actor=cast.actor("chloe"), end=asked.end, reason=ReplacementReason.ACCIDENT)
    assert (states(), kinds()) == (["granted"], ["asked", "agreed"])


@pytest.mark.parametrize("is_granted", [False, True])
def test_an_end_of_use_taken_back_takes_its_request_with_it(cast: Cast, is_granted: bool) -> None:
    asked, chloe = asked_for(cast), cast.actor("chloe")
    if is_granted:
        grant_replacement(actor=chloe, request=asked)
    use_goes_on(actor=chloe, end=asked.end)
    drain()
    assert (states(), person().stage) == ([], "equipped")
    with pytest.raises(NotFound):
        grant_replacement(actor=chloe, request=asked)


def test_the_coordination_finds_it_in_its_to_do_and_answers_in_one_page(
    cast: Cast, client_of: Clients
) -> None:
    end, ines, chloe = stolen(cast), client_of("ines"), client_of("chloe")
    ask = reverse("handover:replace", args=[end.pk])
    page = ines.get(ask)
    assert "Demander un autre ordinateur" in page.text
    sent = {**page.context["form"].initial, "reason": "declared"}
    for _twice in range(2):
        assert ines.post(ask, sent)["Location"] == reverse("handover:ended", args=[end.pk])
    listed = reverse("handover:replacements")
    assert lines(chloe)["Remplacements demandés"] == chloe.get(listed).context["count"] == 1
    assert "Remplacements demandés" not in lines(ines)
    (asked,) = chloe.get(listed).context["listing"].rows
    answer = reverse("handover:replacement", args=[asked.pk])
    assert chloe.get(ask)["Location"] == answer
    assert chloe.post(answer, {}).status_code == 422
    for _twice in range(2):
        assert chloe.post(answer, {"answer": "household_equipped"})["Location"] == answer
    assert "Foyer déjà équipé" in ines.get(reverse("handover:ended", args=[end.pk])).text
    assert ines.get(answer).status_code == 403
    chloe.post(reverse("handover:reconsider_replacement", args=[asked.pk]))
    assert chloe.post(answer, {"answer": "grant"})["Location"] == answer
    assert chloe.post(answer, {"answer": "household_equipped"}).status_code == 422
    assert ("Remplacements demandés" in lines(chloe), states()) == (False, ["granted"])


def test_the_prescriber_reads_on_the_request_what_the_coordination_says(
    cast: Cast, client_of: Clients
) -> None:
    asked = asked_for(cast)
    Referral.objects.update(prescriber=cast.social_centre)
    page = reverse("referrals:referral", args=[person().code])

    def words() -> str:
        return client_of("driss").get(page).context["afterwards"][0].words

    assert "La coordination est saisie" in words()
    refuse_replacement(actor=cast.actor("chloe"), request=asked, reason=EQUIPPED_ALREADY)
    assert "Foyer déjà équipé" in words()


def test_the_requests_cost_the_same_queries_however_many_wait(cast: Cast, client_of: Clients) -> None:
    asked_for(cast)
    chloe = client_of("chloe")
    assert_list_costs(chloe, reverse("handover:replacements"), add_row=lambda: asked_for(cast), expected=6)


def test_the_coordination_of_another_territory_answers_nothing(cast: Cast) -> None:
    asked, elsewhere = asked_for(cast), a_membership(Role.COORDINATOR, cast.farid.organisation)
    with pytest.raises(NotFound):
        grant_replacement(actor=actor_for(elsewhere), request=asked)


@pytest.mark.django_db(transaction=True)
def test_two_who_ask_at_the_same_moment_ask_once(cast: Cast) -> None:
    skip_unless_rows_are_held()
    end = stolen(cast)

    def asks_too() -> str:
        with pytest.raises(Refused) as told_so:
            asked_for(cast, end)
        return told_so.value.code

    assert one_then_the_other(lambda: asked_for(cast, end), asks_too) == "asked_already"
    assert states() == ["asked"]


@pytest.mark.django_db(transaction=True)
def test_two_answers_at_the_same_moment_are_one(cast: Cast) -> None:
    skip_unless_rows_are_held()
    asked, chloe = asked_for(cast), cast.actor("chloe")

    def refuses() -> str:
        with pytest.raises(Refused) as told_so:
            refuse_replacement(actor=chloe, request=asked, reason=EQUIPPED_ALREADY)
        return told_so.value.code

    code = one_then_the_other(lambda: grant_replacement(actor=chloe, request=asked), refuses)
    assert (code, states(), person().stage) == ("answered_already", ["granted"], "path_done")


@pytest.mark.django_db(transaction=True)
def test_what_is_asked_while_the_end_of_use_is_taken_back_is_not_found(cast: Cast) -> None:
    skip_unless_rows_are_held()
    end = stolen(cast)

    def asks() -> str:
        with pytest.raises(NotFound) as gone:
            asked_for(cast, end)
        return gone.value.code

    assert one_then_the_other(lambda: use_goes_on(actor=cast.actor("chloe"), end=end), asks) == "not_found"
