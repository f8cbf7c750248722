"""What leaves with the recycler: counted once, weighed or said to be estimated, never with data that nobody answers for."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from rebond.devices.actions import hold, rectify
from rebond.devices.choices import HoldReason, RectificationReason
from rebond.devices.models import Drive
from rebond.kit.errors import Invalid, NotAllowed, NotFound, Refused
from rebond.ledger.models import Event
from rebond.recycling.actions import (
    GroupKey,
    close_batch,
    confirm_collection,
    count_parts,
    open_batch,
    put_in_batch,
    recode,
    record_no_drive_inside,
    reopen_batch,
    request_pick_up,
    take_out,
    weigh,
)
from rebond.recycling.choices import DisposalReason, WasteCode, WeeeCategory
from rebond.recycling.forms.batches import KilogramsField
from rebond.recycling.models import PickUpRequest, WeeeBatch, WeeeLine
from rebond.recycling.queries import contents_of
from rebond.recycling.waste import codes_on, proposed_code
from tests.cast import Cast
from tests.harness.queries import assert_list_costs
from tests.recycling.prepared import (
    a_movement,
    a_wish,
    asked,
    closed,
    collected,
    filled,
    never_opened,
    set_aside,
    with_unproven_drive,
)
from tests.stock.prepared import TESTER, prepared, stages

Clients = Callable[[str], Client]
LAPTOPS = GroupKey(WeeeCategory.LAPTOP, WasteCode.EQUIPMENT_DANGEROUS)


def obstacles(outcome: object) -> list[str]:
    return [item.code for refusal in outcome.refused for item in refusal.obstacles]  # type: ignore[attr-defined]


def test_computers_set_aside_go_into_the_batch_that_is_being_filled(cast: Cast) -> None:
    batch = open_batch(actor=cast.actor("amina"), workshop=cast.workshop)
    assert open_batch(actor=cast.actor("bruno"), workshop=cast.workshop) == batch
    pile = set_aside(cast, 2)
    assert put_in_batch(actor=cast.actor("bruno"), batch=batch, devices=pile).complete
    assert put_in_batch(actor=cast.actor("bruno"), batch=batch, devices=pile).complete
    assert WeeeLine.objects.filter(batch=batch).count() == 2
    assert stages(pile) == ["eliminated", "eliminated"]
    kinds = Event.objects.filter(stream=pile[0].stream).order_by("-seq").values_list("kind", flat=True)
    assert kinds[0] == "device.put_in_weee_batch"


def test_a_batch_is_named_by_its_year_and_number(cast: Cast) -> None:
    first = collected(cast)
    second = open_batch(actor=TESTER, workshop=cast.workshop)
    year = timezone.localtime(first.opened_at).year
    assert [first.reference, second.reference] == [f"DEEE-{year}-001", f"DEEE-{year}-002"]


def test_what_was_not_set_aside_stays_out(cast: Cast) -> None:
    batch = open_batch(actor=TESTER, workshop=cast.workshop)
    outcome = put_in_batch(actor=TESTER, batch=batch, devices=prepared(cast))
    assert obstacles(outcome) == ["not_set_aside"]


def test_a_drive_without_proof_keeps_its_computer_out(cast: Cast) -> None:
    batch = open_batch(actor=TESTER, workshop=cast.workshop)
    outcome = put_in_batch(actor=TESTER, batch=batch, devices=[with_unproven_drive(cast)])
    assert obstacles(outcome) == ["drive_nothing"]


def test_a_computer_that_nobody_opened_stays_out_until_somebody_did(cast: Cast) -> None:
    batch, device = open_batch(actor=TESTER, workshop=cast.workshop), never_opened(cast)
    assert obstacles(put_in_batch(actor=TESTER, batch=batch, devices=[device])) == ["no_drive_seen"]
    assert record_no_drive_inside(actor=cast.actor("bruno"), devices=[device]).complete
    assert put_in_batch(actor=TESTER, batch=batch, devices=[device]).complete


def test_nothing_is_said_of_the_inside_of_a_computer_that_left(cast: Cast) -> None:
    batch = collected(cast, 1)
    device = batch.lines.exclude(device=None).get().device
    assert device is not None
    assert obstacles(record_no_drive_inside(actor=TESTER, devices=[device])) == ["collected"]


def test_a_police_matter_keeps_it_here_and_a_swollen_battery_makes_it_dangerous(cast: Cast) -> None:
    batch = open_batch(actor=TESTER, workshop=cast.workshop)
    (kept,), (swollen,) = set_aside(cast), set_aside(cast, reason=DisposalReason.DANGEROUS)
    swollen.form_factor = "desktop"
    swollen.save(update_fields=["form_factor"])
    hold(actor=TESTER, devices=[kept], reason=HoldReason.POLICE)
    hold(actor=TESTER, devices=[swollen], reason=HoldReason.SWOLLEN_BATTERY)
    outcome = put_in_batch(actor=TESTER, batch=batch, devices=[kept, swollen])
    assert obstacles(outcome) == ["held_police"]
    assert batch.lines.get().waste_code == WasteCode.EQUIPMENT_DANGEROUS


def test_a_computer_lies_in_one_batch_only(cast: Cast) -> None:
    first = filled(cast, 1)
    device = first.lines.exclude(device=None).get().device
    assert device is not None
    close_batch(actor=TESTER, batch=first)
    second = open_batch(actor=TESTER, workshop=cast.workshop)
    assert obstacles(put_in_batch(actor=TESTER, batch=second, devices=[device])) == ["in_another_batch"]


def test_a_decision_is_undone_once_the_computer_is_out_of_the_batch(cast: Cast) -> None:
    batch = filled(cast, 1)
    device = batch.lines.exclude(device=None).get().device
    assert device is not None
    undo = {"actor": TESTER, "devices": [device], "reason": RectificationReason.WRONG_SCAN}
    assert obstacles(rectify(**undo)) == ["in_weee_batch"]
    assert take_out(actor=TESTER, batch=batch, devices=[device]).complete
    assert rectify(**undo).complete
    assert stages([device]) == ["received"]


def test_weights_are_estimates_until_the_scale_says_otherwise(cast: Cast) -> None:
    batch = filled(cast, 2)
    before = contents_of(batch)
    assert (before.weight_g, before.is_estimated) == (2 * 2300 + 7 * 300, True)
    weigh(actor=cast.actor("bruno"), batch=batch, weights={LAPTOPS: 4_850})
    after = contents_of(batch)
    assert (after.weight_g, after.estimated_g, after.is_estimated) == (4_850 + 2_100, 2_100, True)
    put_in_batch(actor=TESTER, batch=batch, devices=set_aside(cast))
    assert contents_of(batch).estimated_g == 3 * 2300 + 2_100


def test_a_weight_is_more_than_nothing_and_no_more_than_a_lorry(cast: Cast) -> None:
    batch = filled(cast)
    for grams in (0, -1, 40_000_001):
        with pytest.raises(Invalid):
            weigh(actor=TESTER, batch=batch, weights={LAPTOPS: grams})


def test_computers_leave_under_the_code_that_a_person_chose(cast: Cast) -> None:
    batch = filled(cast, 2)
    recode(actor=TESTER, batch=batch, group=LAPTOPS, waste_code=WasteCode.EQUIPMENT)
    groups = contents_of(batch).groups
    assert [(group.category, group.waste_code) for group in groups] == [
        (WeeeCategory.LAPTOP, WasteCode.EQUIPMENT),
        (WeeeCategory.PART, WasteCode.COMPONENTS),
    ]


def test_pieces_are_counted_again_and_taken_out(cast: Cast) -> None:
    batch = filled(cast)
    pieces = {"category": WeeeCategory.PART, "waste_code": WasteCode.COMPONENTS}
    count_parts(actor=TESTER, batch=batch, **pieces, count=3)
    assert contents_of(batch).parts == 3
    count_parts(actor=TESTER, batch=batch, **pieces, count=0)
    assert contents_of(batch).parts == 0
    with pytest.raises(Invalid):
        count_parts(
            actor=TESTER, batch=batch, category=WeeeCategory.LAPTOP, waste_code=WasteCode.EQUIPMENT, count=1
        )


@pytest.mark.parametrize(
    ("day", "code"),
    [(date(2026, 11, 8), WasteCode.OTHER_BATTERIES), (date(2026, 11, 9), WasteCode.LITHIUM_BATTERIES)],
)
def test_the_codes_of_batteries_changed_on_the_9th_of_november_2026(day: date, code: WasteCode) -> None:
    assert proposed_code(WeeeCategory.BATTERY, day=day) is code
    assert code in codes_on(day)
    assert (WasteCode.OTHER_BATTERIES in codes_on(day)) is (code is WasteCode.OTHER_BATTERIES)


def test_an_empty_batch_is_not_closed_and_a_closed_one_takes_nothing(cast: Cast) -> None:
    empty = open_batch(actor=TESTER, workshop=cast.workshop)
    with pytest.raises(Refused, match="vide"):
        close_batch(actor=TESTER, batch=empty)
    batch = closed(cast)
    with pytest.raises(Refused) as refusal:
        put_in_batch(actor=TESTER, batch=batch, devices=set_aside(cast))
    assert refusal.value.code == "batch_closed"


def test_a_batch_that_is_open_again_has_no_request_any_more(cast: Cast) -> None:
    batch = reopen_batch(actor=TESTER, batch=asked(cast))
    assert (batch.state, PickUpRequest.objects.count()) == ("open", 0)


def test_a_request_names_a_window_that_is_still_to_come(cast: Cast) -> None:
    batch, wish = closed(cast), a_wish()
    wrong = (
        a_wish(wished_to=wish.wished_from.replace(year=2020)),
        a_wish(wished_from=date(2020, 1, 1), wished_to=date(2020, 1, 2)),
        a_wish(pallets=0),
    )
    for item in wrong:
        with pytest.raises(Invalid):
            request_pick_up(actor=TESTER, batch=batch, wish=item)
    request_pick_up(actor=cast.actor("amina"), batch=batch, wish=wish)
    assert WeeeBatch.objects.get().state == "requested"


def test_what_was_seen_since_the_closing_keeps_the_batch_here(cast: Cast) -> None:
    batch = asked(cast, 1)
    device = batch.lines.exclude(device=None).get().device
    assert device is not None
    Drive.objects.create(
        device=device, serial="LATE", first_seen_at=device.stage_since, last_seen_at=device.stage_since
    )
    with pytest.raises(Refused, match=device.asset_tag):
        confirm_collection(actor=TESTER, batch=batch, movement=a_movement())
    assert WeeeBatch.objects.get().state == "requested"


def test_nothing_of_a_collected_batch_changes(cast: Cast) -> None:
    batch = collected(cast)
    device = batch.lines.exclude(device=None).first().device
    gestures = (
        lambda: put_in_batch(actor=TESTER, batch=batch, devices=set_aside(cast)),
        lambda: take_out(actor=TESTER, batch=batch, devices=[device]),
        lambda: weigh(actor=TESTER, batch=batch, weights={LAPTOPS: 1}),
        lambda: recode(actor=TESTER, batch=batch, group=LAPTOPS, waste_code=WasteCode.EQUIPMENT),
        lambda: count_parts(
            actor=TESTER, batch=batch, category=WeeeCategory.PART, waste_code=WasteCode.COMPONENTS, count=1
        ),
        lambda: close_batch(actor=TESTER, batch=batch),
        lambda: reopen_batch(actor=TESTER, batch=batch),
        lambda: request_pick_up(actor=TESTER, batch=batch, wish=a_wish()),
        lambda: confirm_collection(actor=TESTER, batch=batch, movement=a_movement()),
    )
    codes = []
    for gesture in gestures:
        with pytest.raises(Refused) as refusal:
            gesture()
        codes.append(refusal.value.code)
    assert codes == ["batch_collected"] * len(gestures)
    undone = rectify(actor=TESTER, devices=[device], reason=RectificationReason.WRONG_SCAN)
    assert obstacles(undone) == ["worked_on"]


def test_who_may_fill_may_not_all_let_it_leave(cast: Cast) -> None:
    batch = filled(cast)
    with pytest.raises(NotAllowed):
        close_batch(actor=cast.actor("bruno"), batch=batch)
    with pytest.raises(NotAllowed):
        put_in_batch(actor=cast.actor("eva"), batch=batch, devices=[])
    with pytest.raises((NotFound, NotAllowed)):
        put_in_batch(actor=cast.actor("farid"), batch=batch, devices=[])


def test_the_page_takes_a_pile_and_says_what_it_refuses(cast: Cast, client_of: Clients) -> None:
    batch = open_batch(actor=TESTER, workshop=cast.workshop)
    (good,), bad = set_aside(cast), with_unproven_drive(cast)
    page = reverse("recycling:batch", args=[batch.pk])
    answer = client_of("bruno").post(page, {"codes": f"{good.asset_tag}\n{bad.asset_tag}"})
    assert answer.status_code == 422
    assert "aucun document ne dit qu’il a été effacé" in answer.content.decode()
    assert [line.device for line in batch.lines.all()] == [good]


def test_a_weight_typed_with_a_comma_is_kept_and_nonsense_is_said_beside_its_field(
    cast: Cast, client_of: Clients
) -> None:
    batch, client = filled(cast), client_of("bruno")
    page = reverse("recycling:weigh", args=[batch.pk])
    given = {"code_laptop_160213": "16 02 13*", "weight_laptop_160213": "4,85", "weight_part_160216": ""}
    assert client.post(page, given).status_code == 302
    assert contents_of(batch).groups[0].weight_g == 4_850
    wrong = client.post(page, given | {"weight_laptop_160213": "lourd"})
    assert (wrong.status_code, "Donnez un poids en kilogrammes" in wrong.content.decode()) == (422, True)


def test_the_page_of_a_batch_costs_the_same_for_one_computer_and_three(
    cast: Cast, client_of: Clients
) -> None:
    batch = open_batch(actor=TESTER, workshop=cast.workshop)
    assert_list_costs(
        client_of("amina"),
        reverse("recycling:batch", args=[batch.pk]),
        add_row=lambda: put_in_batch(actor=TESTER, batch=batch, devices=set_aside(cast)),
        expected=16,
    )


@pytest.mark.parametrize("typed", ["1e999999", "NaN", "Infinity", "0", "0,0001"])
def test_a_weight_beyond_all_measure_is_refused_beside_its_field(typed: str) -> None:
    with pytest.raises(ValidationError):
        KilogramsField().clean(typed)


def test_of_many_computers_set_aside_the_page_says_that_it_shows_the_oldest(
    cast: Cast, client_of: Callable[[str], Client], monkeypatch: pytest.MonkeyPatch
) -> None:
    set_aside(cast, 3)
    monkeypatch.setattr("rebond.recycling.views.batches.WAITING_SHOWN", 2)
    page = client_of("bruno").get(reverse("recycling:weee"))
    assert (page.context["waiting_count"], len(page.context["waiting"])) == (3, 2)
    assert "Voici les 2 qui attendent depuis le plus longtemps" in page.content.decode()
    monkeypatch.setattr("rebond.recycling.views.batches.WAITING_SHOWN", 3)
    assert (
        "depuis le plus longtemps" not in client_of("bruno").get(reverse("recycling:weee")).content.decode()
    )
