"""A person's computer is stolen, lost, destroyed, thrown away or given on: what is counted, and what they may have."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from rebond.access import Role
from rebond.devices.actions import rectify
from rebond.handover.actions import (
    Pair,
    agree_to_replace,
    cancel_handover,
    cancel_sale,
    end_use,
    hand_over,
    take_back,
    use_goes_on,
)
from rebond.handover.choices import ReplacementReason, ReturnReason, UseEnd
from rebond.handover.models import EndOfUse, Handover
from rebond.kit.days import written
from rebond.kit.errors import Invalid, NotAllowed, NotFound, Refused
from rebond.ledger.models import Event
from rebond.ledger.worker import drain
from rebond.network.actors import actor_for
from rebond.programmes.models import Programme
from rebond.referrals.actions import complete_path
from rebond.referrals.models import Referral
from rebond.reporting.activity import activity_report
from rebond.stock.actions import recover
from tests.cast import Cast
from tests.factories import a_membership, a_referral
from tests.handover.endings import ended, stolen
from tests.handover.test_handing_over import equipped
from tests.handover.test_selling import for_sale, sold
from tests.handover.test_undoing import WRONG_PERSON, replayed
from tests.harness.clock import Clock
from tests.stock.prepared import TESTER, at_place, fresh, stages
from tests.stock.test_api import post

pytestmark = pytest.mark.usefixtures("clock")  # a step and its event carry one moment

STILL_NEEDED = ReplacementReason.STILL_NEEDED


def counted(programme: Programme) -> dict[str, int]:
    """The partition without its zeros, and the people who received a computer."""
    drain()
    found = activity_report(programme).counted
    assert sum(found.partition.values()) == found.taken_in
    return {name: count for name, count in found.partition.items() if count} | {"people": found.beneficiaries}


@pytest.mark.parametrize(
    ("how", "part"),
    [
        (UseEnd.STOLEN, "missing"),
        (UseEnd.LOST, "missing"),
        (UseEnd.DESTROYED, "handed_over"),
        (UseEnd.THROWN_AWAY, "handed_over"),
        (UseEnd.PASSED_ON, "handed_over"),
    ],
)
def test_the_computer_stays_in_one_part_and_the_person_stays_counted(
    cast: Cast, how: UseEnd, part: str
) -> None:
    handover = equipped(cast)
    assert counted(cast.programme) == {"handed_over": 1, "people": 1}
    end = ended(cast, handover, how, declaration_seen=True)
    assert counted(cast.programme) == {part: 1, "people": 1}
    assert not Handover.objects.current().exists()
    assert Referral.objects.get().stage == "equipped"
    assert end.declaration_seen is (how in UseEnd.LOSSES)
    told = Event.objects.get(kind="handover.use_ended")
    assert told.facts == {"device_id": handover.device_id, "place_id": cast.place.pk, "reason": how.value}
    assert replayed(handover.device.stream) == fresh([handover.device])[0].stage


def test_what_was_stolen_and_is_found_is_in_work_again_and_proves_nothing(cast: Cast) -> None:
    end = stolen(cast)
    recover(actor=cast.actor("amina"), devices=[end.device], workshop=cast.workshop)
    (found,) = fresh([end.device])
    assert (found.stage, found.place_id, found.workshop_id) == ("returned", None, cast.workshop.pk)
    assert found.data_since is not None
    assert counted(cast.programme) == {"in_work": 1, "people": 1}
    with pytest.raises(Refused) as refused:
        use_goes_on(actor=cast.actor("chloe"), end=end)
    assert refused.value.code == "moved_on"


def test_sent_twice_it_counts_once_and_another_one_is_refused(cast: Cast) -> None:
    handover, submission = equipped(cast), uuid4()
    first, again = (ended(cast, handover, UseEnd.DESTROYED, submission=submission) for _time in range(2))
    assert first == again
    for other_answer in ({"how": UseEnd.STOLEN}, {"happened_on": date(2026, 3, 1)}):
        with pytest.raises(Refused) as told:
            ended(cast, handover, **{"how": UseEnd.DESTROYED, "submission": submission, **other_answer})
        assert told.value.code == "sent_already"
    with pytest.raises(Refused) as refused:
        ended(cast, handover, UseEnd.STOLEN)
    assert refused.value.code == "no_use"
    other = equipped(cast)
    with pytest.raises(Invalid) as stale:
        ended(cast, other, submission=submission)
    assert stale.value.code == "stale"
    assert EndOfUse.objects.count() == 1


@pytest.mark.parametrize(("days", "code"), [(1, "in_the_future"), (-1, "before_handover")])
def test_the_day_is_one_on_which_the_person_had_it(cast: Cast, days: int, code: str) -> None:
    handover = equipped(cast)
    with pytest.raises(Invalid) as refused:
        ended(cast, handover, happened_on=timezone.localdate() + timedelta(days=days))
    assert (refused.value.code, refused.value.field) == (code, "happened_on")


def test_another_place_does_not_know_of_it(cast: Cast) -> None:
    handover = equipped(cast)
    with pytest.raises(NotFound):
        end_use(
            actor=cast.actor("farid"),
            device=handover.device,
            how=UseEnd.LOST,
            happened_on=timezone.localdate(),
            submission=uuid4(),
        )


def test_what_was_sold_to_somebody_who_had_not_been_referred_ends_too(cast: Cast) -> None:
    device = sold(cast).device
    end = end_use(
        actor=cast.actor("ines"),
        device=device,
        how=UseEnd.STOLEN,
        happened_on=timezone.localdate(),
        submission=uuid4(),
    )
    assert (end.handover, stages([device])) == (None, ["missing"])
    with pytest.raises(Refused) as refused:
        agree_to_replace(actor=cast.actor("chloe"), end=end, reason=STILL_NEEDED)
    assert refused.value.code == "not_referred"
    use_goes_on(actor=cast.actor("chloe"), end=end)
    assert stages([device]) == ["sold"]


def test_one_computer_per_household_is_lifted_by_who_may_with_a_reason(cast: Cast) -> None:
    end = ended(cast, equipped(cast))
    in_charge = actor_for(a_membership(Role.PLACE_MANAGER, place=cast.place))
    for of_the_place in (cast.actor("ines"), in_charge):
        with pytest.raises(NotAllowed):
            agree_to_replace(actor=of_the_place, end=end, reason=STILL_NEEDED)
    with pytest.raises(Invalid) as unseen:
        agree_to_replace(actor=cast.actor("chloe"), end=end, reason=ReplacementReason.DECLARED)
    assert (unseen.value.code, unseen.value.field) == ("no_declaration", "reason")
    for _again in range(2):
        agree_to_replace(actor=cast.actor("chloe"), end=end, reason=STILL_NEEDED)
    person, (another,) = Referral.objects.get(), at_place(cast)
    assert person.stage == "path_done"
    assert hand_over(actor=cast.actor("ines"), pairs=[Pair(another, person)]).complete
    assert counted(cast.programme) == {"missing": 1, "handed_over": 1, "people": 1}
    with pytest.raises(Refused) as refused:
        use_goes_on(actor=cast.actor("chloe"), end=end)
    assert refused.value.code == "exchanged"
    assert stages([end.device]) == ["missing"]


def test_where_a_household_may_have_several_the_place_agrees_itself(cast: Cast) -> None:
    Programme.objects.filter(pk=cast.programme.pk).update(one_per_household=False)
    cast.programme.refresh_from_db()
    end = ended(cast, equipped(cast), UseEnd.PASSED_ON)
    agree_to_replace(actor=cast.actor("ines"), end=end, reason=STILL_NEEDED)
    assert Referral.objects.get().stage == "path_done"


@pytest.mark.parametrize("how", [UseEnd.STOLEN, UseEnd.PASSED_ON])
@pytest.mark.parametrize("is_replaced", [False, True])
def test_said_by_mistake_it_is_taken_back(cast: Cast, how: UseEnd, is_replaced: bool) -> None:
    handover = equipped(cast)
    end = ended(cast, handover, how)
    if is_replaced:
        agree_to_replace(actor=cast.actor("chloe"), end=end, reason=STILL_NEEDED)
    with pytest.raises(NotAllowed):
        use_goes_on(actor=cast.actor("ines"), end=end)
    for _again in range(2):
        use_goes_on(actor=cast.actor("chloe"), end=end)
    assert Handover.objects.current().get() == handover
    assert (Referral.objects.get().stage, stages([handover.device])) == ("equipped", ["handed_over"])
    assert not EndOfUse.objects.exists()
    cancel_handover(actor=cast.actor("chloe"), handover=handover, reason=WRONG_PERSON)
    assert counted(cast.programme) == {"at_places": 1, "people": 0}


def test_a_handover_whose_use_ended_is_cancelled_after_its_end_only(cast: Cast) -> None:
    end = ended(cast, equipped(cast), UseEnd.DESTROYED)
    assert end.handover is not None
    with pytest.raises(Refused) as refused:
        cancel_handover(actor=cast.actor("chloe"), handover=end.handover, reason=WRONG_PERSON)
    assert refused.value.code == "use_ended"


def test_the_last_step_of_a_computer_whose_use_ended_is_undone_after_that_end_only(cast: Cast) -> None:
    end = ended(cast, equipped(cast), UseEnd.PASSED_ON)
    chloe = cast.actor("chloe")
    outcome = rectify(actor=chloe, devices=[end.device], reason=WRONG_PERSON)
    assert [item.code for refusal in outcome.refused for item in refusal.obstacles] == ["use_ended"]
    use_goes_on(actor=chloe, end=end)
    assert rectify(actor=chloe, devices=[end.device], reason=WRONG_PERSON).complete
    assert counted(cast.programme) == {"at_places": 1, "people": 0}


def test_the_wreck_that_comes_back_all_the_same_is_taken_back(cast: Cast) -> None:
    end = ended(cast, equipped(cast), UseEnd.DESTROYED)
    outcome = take_back(
        actor=TESTER, devices=[end.device], workshop=cast.workshop, reason=ReturnReason.GIVEN_UP
    )
    assert outcome.complete
    assert counted(cast.programme) == {"in_work": 1, "people": 1}
    assert Referral.objects.get().stage == "equipped"
    with pytest.raises(Refused) as refused:
        use_goes_on(actor=cast.actor("chloe"), end=end)
    assert (refused.value.code, Handover.objects.current().exists()) == ("moved_on", False)


@pytest.mark.parametrize("is_referred", [False, True])
def test_a_sale_whose_use_ended_is_cancelled_after_its_end_only(cast: Cast, is_referred: bool) -> None:
    (device,) = for_sale(cast)
    person = a_referral(cast.programme, place=cast.place, stage="path_done") if is_referred else None
    made, chloe = sold(cast, device, referral=person), cast.actor("chloe")
    end = end_use(
        actor=cast.actor("ines"),
        device=made.device,
        how=UseEnd.THROWN_AWAY,
        happened_on=timezone.localdate(),
        submission=uuid4(),
    )
    with pytest.raises(Refused) as refused:
        cancel_sale(actor=chloe, sale=made, reason=WRONG_PERSON)
    assert (refused.value.code, stages([made.device])) == ("use_ended", ["sold"])
    use_goes_on(actor=chloe, end=end)
    assert cancel_sale(actor=chloe, sale=made, reason=WRONG_PERSON).cancelled_at is not None


def test_the_page_writes_it_down_and_says_what_follows(
    cast: Cast, client_of: Callable[[str], Client]
) -> None:
    handover, ines = equipped(cast), client_of("ines")
    page = reverse("handover:end_use", query={"code": handover.device.asset_tag})
    known = ines.get(page).context["form"].initial
    sent = {**known, "how": "stolen", "declaration_seen": "on"}
    ahead = timezone.localdate() + timedelta(days=400)
    refused = ines.post(page, {**sent, "happened_on": ahead.isoformat()})
    assert (refused.status_code, list(refused.context["form"].errors)) == (422, ["happened_on"])
    end_page = ines.post(page, sent)["Location"]
    assert ines.post(page, sent)["Location"] == end_page
    assert ines.get(end_page).context["may_replace"] is False
    chloe = client_of("chloe")
    assert chloe.get(end_page).context["may_replace"] is True
    replace = reverse("handover:replace", args=[EndOfUse.objects.get().pk])
    agreed = chloe.post(replace, {**chloe.get(replace).context["form"].initial, "reason": "declared"})
    assert agreed["Location"] == end_page
    road = chloe.get(reverse("desk:device", args=[handover.device.asset_tag])).context["shown"].stations
    assert [(str(item.label), item.state) for item in road[-2:]] == [
        ("Remis", "done"),
        ("Volé", "blocked"),
    ]


def test_a_program_says_it_and_is_told_the_field_at_fault(cast: Cast) -> None:
    handover, today = equipped(cast), timezone.localdate().isoformat()
    sent = {"device": handover.device.asset_tag, "how": "thrown_away", "happened_on": today}
    assert post(cast, "ines", "/ends-of-use", **{**sent, "how": "eaten"}).json()["field"] == "how"
    made = post(cast, "ines", "/ends-of-use", **sent)
    assert (made.status_code, made.json()) == (201, sent)
    assert post(cast, "ines", "/ends-of-use", **sent).json()["code"] == "no_use"
    assert post(cast, "bruno", "/ends-of-use", **sent).status_code == 403


def test_the_referral_tells_the_end_of_use_and_keeps_the_day_of_its_path(
    cast: Cast, client_of: Callable[[str], Client], clock: Clock
) -> None:
    (device,) = at_place(cast)
    person = a_referral(cast.programme, place=cast.place, stage="on_path", prescriber=cast.social_centre)
    complete_path(actor=TESTER, referrals=[person], paths={person.pk: 1})
    done_on = timezone.localdate()
    clock.advance(days=3)
    assert hand_over(actor=cast.actor("ines"), pairs=[Pair(device, Referral.objects.get())]).complete
    page = reverse("referrals:referral", args=[person.code])
    assert client_of("ines").get(page).context["afterwards"] == []
    clock.advance(days=4)
    end, ines = ended(cast, Handover.objects.get(device=device)), client_of("ines")
    told = ines.get(page)
    assert told.context["afterwards"][0].url == reverse("handover:ended", args=[end.pk])
    assert "Volé" in told.context["afterwards"][0].words
    assert [item.url for item in client_of("driss").get(page).context["afterwards"]] == [""]
    agree_to_replace(actor=cast.actor("chloe"), end=end, reason=STILL_NEEDED)
    road = {str(item.label): item.when for item in ines.get(page).context["road"]}
    assert road["Parcours terminé"] == written(done_on)
    (waiting,) = ines.get(reverse("handover:list")).context["waiting"]
    assert (waiting.waits_for_replacement, waiting.waits_for_exchange) == (True, False)
