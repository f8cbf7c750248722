from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.utils import timezone

from rebond.access import Role
from rebond.kit.errors import Invalid, NotAllowed, NotFound, Refused
from rebond.ledger.models import Event
from rebond.network.actors import actor_for
from rebond.orders.actions import draw_up_agreement, end_agreement, meet_prerequisite, sign_agreement
from rebond.orders.choices import AgreementState, PrerequisiteKind
from rebond.orders.models import Agreement
from tests.cast import Cast
from tests.factories import a_membership, a_programme, a_territory, an_agreement


def drawn_up(cast: Cast, reference: str = "CONV-2026-001", **options: object) -> Agreement:
    return draw_up_agreement(
        actor=cast.actor("chloe"), programme=cast.programme, place=cast.place, reference=reference, **options
    )


def prove(cast: Cast, agreement: Agreement, *kinds: PrerequisiteKind) -> None:
    for kind in kinds:
        meet_prerequisite(
            actor=cast.actor("chloe"), agreement=agreement, kind=kind, evidence="Page 12 de la carte"
        )


def sign(cast: Cast, agreement: Agreement) -> Agreement:
    return sign_agreement(
        actor=cast.actor("chloe"), agreement=agreement, signed_on=date(2026, 3, 2), ends_on=date(2027, 3, 1)
    )


def test_an_agreement_is_signed_once_each_condition_has_its_evidence(cast: Cast) -> None:
    agreement = drawn_up(cast)
    prove(cast, agreement, *PrerequisiteKind)
    signed = sign(cast, agreement)
    assert (signed.state, signed.signed_on) == (AgreementState.SIGNED, date(2026, 3, 2))
    kinds = Event.objects.filter(stream=agreement.stream).order_by("seq").values_list("kind", flat=True)
    assert list(kinds) == ["agreement.drawn_up", *["agreement.prerequisite_met"] * 3, "agreement.signed"]


def test_a_condition_without_evidence_refuses_the_signature_and_is_named(cast: Cast) -> None:
    agreement = drawn_up(cast)
    prove(cast, agreement, PrerequisiteKind.NETWORK_MEMBER)
    with pytest.raises(Refused) as refusal:
        sign(cast, agreement)
    assert [obstacle.code for obstacle in refusal.value.obstacles] == [
        "missing_on_the_map",
        "missing_formalised_offer",
    ]
    agreement.refresh_from_db()
    assert agreement.state == AgreementState.DRAFT


def test_a_tick_without_evidence_is_no_evidence(cast: Cast) -> None:
    with pytest.raises(Invalid) as refusal:
        meet_prerequisite(
            actor=cast.actor("chloe"),
            agreement=drawn_up(cast),
            kind=PrerequisiteKind.ON_THE_MAP,
            evidence="  ",
        )
    assert refusal.value.field == "evidence"


def test_evidence_never_enters_the_ledger(cast: Cast) -> None:
    agreement = drawn_up(cast)
    prove(cast, agreement, PrerequisiteKind.ON_THE_MAP)
    event = Event.objects.get(stream=agreement.stream, kind="agreement.prerequisite_met")
    assert event.facts == {
        "programme_id": cast.programme.pk,
        "place_id": cast.place.pk,
        "prerequisite": "on_the_map",
    }


def test_nothing_changes_in_a_signed_agreement(cast: Cast) -> None:
    agreement = an_agreement(cast.programme, place=cast.place)
    with pytest.raises(Refused) as refusal:
        prove(cast, agreement, PrerequisiteKind.ON_THE_MAP)
    assert refusal.value.code == "agreement_not_a_draft"


def test_a_renewal_follows_one_signed_agreement_of_the_same_place_once(cast: Cast) -> None:
    before = an_agreement(cast.programme, place=cast.place)
    assert drawn_up(cast, "CONV-2", renews=before).renews == before
    with pytest.raises(Invalid) as twice:
        drawn_up(cast, "CONV-3", renews=before)
    with pytest.raises(Invalid) as of_another:
        drawn_up(cast, "CONV-4", renews=an_agreement(cast.programme))
    assert (twice.value.field, of_another.value.field) == ("renews", "renews")


def test_a_reference_is_used_once_in_a_programme(cast: Cast) -> None:
    drawn_up(cast, "CONV-1")
    with pytest.raises(Invalid) as refusal:
        drawn_up(cast, " CONV-1 ")
    assert refusal.value.field == "reference"


def test_a_signature_is_not_in_the_future_and_not_after_the_term(cast: Cast) -> None:
    agreement, tomorrow = drawn_up(cast), timezone.localdate() + timedelta(days=1)
    prove(cast, agreement, *PrerequisiteKind)
    with pytest.raises(Invalid) as early:
        sign_agreement(actor=cast.actor("chloe"), agreement=agreement, signed_on=tomorrow, ends_on=None)
    with pytest.raises(Invalid) as inverted:
        sign_agreement(
            actor=cast.actor("chloe"),
            agreement=agreement,
            signed_on=date(2024, 2, 2),
            ends_on=date(2024, 2, 1),
        )
    assert (early.value.field, inverted.value.field) == ("signed_on", "ends_on")


def test_an_agreement_ended_early_is_in_force_until_its_end(cast: Cast) -> None:
    agreement = an_agreement(cast.programme, place=cast.place)
    end_agreement(actor=cast.actor("chloe"), agreement=agreement, ends_on=date(2025, 6, 30))
    assert list(Agreement.objects.in_force(date(2025, 6, 30))) == [agreement]
    assert list(Agreement.objects.in_force(date(2025, 7, 1))) == []


def test_an_agreement_is_in_force_from_its_signature_and_ends_no_later_than_agreed(cast: Cast) -> None:
    agreement = an_agreement(
        cast.programme, place=cast.place, signed_on=date(2025, 3, 3), ends_on=date(2026, 3, 2)
    )
    days = (date(2025, 3, 2), date(2025, 3, 3), date(2026, 3, 2), date(2026, 3, 3))
    assert [Agreement.objects.in_force(day).count() for day in days] == [0, 1, 1, 0]
    for day in (days[0], days[3]):
        with pytest.raises(Invalid) as outside:
            end_agreement(actor=cast.actor("chloe"), agreement=agreement, ends_on=day)
        assert outside.value.field == "ends_on"
    assert end_agreement(actor=cast.actor("chloe"), agreement=agreement, ends_on=days[2]).ends_on == days[2]


def test_only_the_coordination_of_the_territory_draws_agreements_up(cast: Cast) -> None:
    for name in ("ines", "driss", "amina", "eva", "gael", "hanna", "bruno"):
        with pytest.raises(NotAllowed):
            draw_up_agreement(
                actor=cast.actor(name), programme=cast.programme, place=cast.place, reference="CONV-9"
            )
    with pytest.raises(NotFound):
        draw_up_agreement(
            actor=cast.actor("chloe"), programme=cast.programme, place=cast.elsewhere, reference="CONV-9"
        )
    elsewhere = a_programme(cast.elsewhere.organisation.territory, slug="ailleurs")
    with pytest.raises(NotFound):
        draw_up_agreement(
            actor=cast.actor("chloe"), programme=elsewhere, place=cast.elsewhere, reference="CONV-9"
        )


def test_a_place_sees_its_own_agreements_and_the_territory_sees_all_of_its_own(cast: Cast) -> None:
    own = an_agreement(cast.programme, place=cast.place)
    other = an_agreement(cast.programme)
    an_agreement(a_programme(a_territory("lot-et-garonne"), slug="ailleurs"), place=cast.elsewhere)

    def seen_by(actor: object) -> set[Agreement]:
        return set(Agreement.objects.visible_to(actor))

    signatory = actor_for(a_membership(Role.SIGNATORY, cast.place.organisation))
    assert seen_by(cast.actor("chloe")) == seen_by(cast.actor("eva")) == {own, other}
    assert seen_by(cast.actor("ines")) == seen_by(signatory) == {own}
    for name in ("driss", "amina", "bruno", "gael", "hanna"):
        assert seen_by(cast.actor(name)) == set()
