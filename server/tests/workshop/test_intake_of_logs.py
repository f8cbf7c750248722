"""A log of erasures finds the drives that it tells of, each in its computer, or waits for a person."""

from __future__ import annotations

from collections.abc import Callable

from django.test import Client
from django.urls import reverse
from django.utils import translation

from rebond.ledger.models import Event
from rebond.workshop.models import Erasure, Review
from rebond.workshop.queries.reviews import case_of
from tests.cast import Cast
from tests.workshop.documents import Wipe, a_report, an_nwipe_log
from tests.workshop.test_intake import lot_of, take_in, told


def test_a_log_keeps_one_erasure_per_drive(cast: Cast) -> None:
    tag = take_in(cast, a_report(drives=("AAAA1111", "BBBB2222")), lot=lot_of(cast)).device
    log = an_nwipe_log(Wipe(serial="AAAA1111"), Wipe(serial="BBBB2222", device="/dev/sdb"))
    assert told(take_in(cast, log)) == ("updated", tag, "")
    assert sorted(Erasure.objects.values_list("drive__serial", "result", "level")) == [
        ("AAAA1111", "proven", "clear"),
        ("BBBB2222", "proven", "clear"),
    ]
    assert Event.objects.filter(kind="erasure.recorded").count() == 2


def test_what_matched_is_kept_and_the_rest_is_reviewed(cast: Cast) -> None:
    tag = take_in(cast, a_report(drives=("AAAA1111",)), lot=lot_of(cast)).device
    result = take_in(cast, an_nwipe_log(Wipe(serial="AAAA1111"), Wipe(serial="NOBODY99", device="/dev/sdb")))
    assert told(result) == ("review", tag, "unknown_drive")
    assert list(Erasure.objects.values_list("drive__serial", flat=True)) == ["AAAA1111"]
    with translation.override("en"):
        again = take_in(
            cast, an_nwipe_log(Wipe(serial="AAAA1111"), Wipe(serial="CCCC3333", device="/dev/sdb"))
        )
    assert again.message.startswith("1 of 2 erasures are kept")


def test_a_log_without_a_serial_number_says_so_and_what_to_do(
    cast: Cast, client_of: Callable[[str], Client]
) -> None:
    take_in(cast, a_report(drives=("AAAA1111",)), lot=lot_of(cast))
    with translation.override("fr"):
        result = take_in(cast, an_nwipe_log(Wipe(serial="")))
    assert told(result) == ("review", None, "no_drive_serial")
    assert result.message.startswith("Ce journal ne donne pas le numéro de série du disque")
    assert "Effacez de nouveau le disque" in result.message
    page = client_of("bruno").get(reverse("workshop:review", args=[result.review_id])).text
    assert "Effacez de nouveau le disque" in page
    assert "Aucun disque connu" not in page


def test_a_numbered_drive_of_a_log_is_asked_for_before_one_without_number(cast: Cast) -> None:
    log = an_nwipe_log(Wipe(serial=""), Wipe(serial="NOBODY99", device="/dev/sdb"))
    assert take_in(cast, log).reason == "unknown_drive"


def test_one_log_may_tell_of_drives_of_several_computers(cast: Cast) -> None:
    lot = lot_of(cast)
    take_in(cast, a_report("PF000001", drives=("AAAA1111",)), lot=lot)
    take_in(cast, a_report("PF000002", drives=("BBBB2222",)), lot=lot)
    log = an_nwipe_log(Wipe(serial="AAAA1111"), Wipe(serial="BBBB2222", device="/dev/sdb"))
    assert told(take_in(cast, log)) == ("updated", None, "")


def test_a_drive_known_in_two_computers_is_decided_by_the_one_the_tool_ran_in(cast: Cast) -> None:
    lot = lot_of(cast)
    take_in(cast, a_report("PF000001", drives=("AAAA1111",)), lot=lot)
    here = take_in(cast, a_report("PF000002", drives=("AAAA1111",)), lot=lot)
    assert take_in(cast, an_nwipe_log(Wipe(serial="AAAA1111"))).reason == "several_drives"
    assert told(take_in(cast, an_nwipe_log(Wipe(serial="AAAA1111"), host="PF000002"))) == (
        "updated",
        here.device,
        "",
    )


def test_a_log_that_comes_again_keeps_only_the_erasures_that_are_not_kept_yet(cast: Cast) -> None:
    lot = lot_of(cast)
    take_in(cast, a_report("PF000001", drives=("AAAA1111",)), lot=lot)
    log = an_nwipe_log(Wipe(serial="AAAA1111"), Wipe(serial="BBBB2222", device="/dev/sdb"))
    assert take_in(cast, log).reason == "unknown_drive"
    take_in(cast, a_report("PF000002", drives=("BBBB2222",)), lot=lot)
    assert take_in(cast, log).outcome == "updated"
    kept = Erasure.objects.order_by("number").values_list("number", "drive__serial")
    assert list(kept) == [(1, "AAAA1111"), (2, "BBBB2222")]
    assert Event.objects.filter(kind="erasure.recorded").count() == 2


def test_a_log_of_more_erasures_than_a_small_number_counts_is_taken_in_whole(cast: Cast) -> None:
    """A bench that never empties its log: PostgreSQL ends a small number at 32,767."""
    take_in(cast, a_report(drives=("AAAA1111",)), lot=lot_of(cast))
    begun = "[2024/03/05 09:00:00]  notice: Invoking method 'PRNG Stream' on /dev/old"
    log = (
        "\n".join(f"{begun}{at}" for at in range(33_000)).encode()
        + b"\n"
        + an_nwipe_log(Wipe(serial="AAAA1111"))
    )
    result = take_in(cast, log)
    assert result.outcome == "review"
    assert list(Erasure.objects.values_list("number", "result")) == [(33_001, "proven")]
    case = case_of(Review.objects.get(pk=result.review_id))
    assert (case.kept, case.waiting, [line.value for line in case.facts]) == (1, 33_000, ["?", "R90ABCDE"])


def test_a_log_with_zeros_of_a_lost_power_in_it_is_taken_in(cast: Cast) -> None:
    tag = take_in(cast, a_report(drives=("AAAA1111",)), lot=lot_of(cast)).device
    log = an_nwipe_log(Wipe(serial="AAAA1111")).replace(b"PRNG Stream", b"PRNG\0Stream")
    assert told(take_in(cast, log)) == ("updated", tag, "")
    assert "\0" not in Erasure.objects.get().method
