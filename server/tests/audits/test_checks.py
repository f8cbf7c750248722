"""From the opening of a check to its minutes: who may do what, what is frozen, what the ledger keeps."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date, timedelta
from hashlib import sha256
from typing import Any
from uuid import uuid4

import pytest
from django.core import mail
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from rebond.access import Role, reaches
from rebond.access.matrix import MATRIX
from rebond.audits.actions import conclude_audit, draw_sample, open_audit
from rebond.audits.choices import Outcome, Source, Verdict
from rebond.audits.minutes import digest_of
from rebond.audits.models import Audit
from rebond.audits.queries import is_drawn_again, units_of
from rebond.devices.actions import receive
from rebond.devices.choices import RectificationReason
from rebond.handover.actions import cancel_handover
from rebond.kit.errors import Invalid, NotAllowed, NotFound, Refused
from rebond.ledger.models import Event
from rebond.ledger.worker import drain
from rebond.network.actors import actor_for
from rebond.network.models import Invitation
from tests.audits.drawn import DICE, asked, concluded, drawn, first_line, note, opened
from tests.cast import Cast
from tests.factories import a_membership, a_programme, an_organisation, devices
from tests.handover.in_person import signed
from tests.harness.clock import Clock
from tests.stock.prepared import in_stock

Clients = Callable[[str], Client]


def facts_of(kind: str) -> dict[str, Any]:
    return Event.objects.get(kind=kind).facts


def test_the_list_is_frozen_and_committed_to_before_the_digits_are_thrown(cast: Cast) -> None:
    audit = opened(cast, handovers=2)
    told = facts_of("audit.opened")
    signed(cast)
    made = draw_sample(actor=cast.actor("eva"), audit=audit, dice=DICE)
    assert (made.count, made.lines.count()) == (2, 2)
    assert (told["population"], told["population_digest"], told["commitment"]) == (
        2,
        made.population_digest,
        made.commitment,
    )
    assert made.secret not in json.dumps(told)


def test_the_draw_can_be_made_again_and_a_change_of_the_list_shows(cast: Cast) -> None:
    audit = drawn(cast, handovers=3, size=2)
    assert is_drawn_again(audit)
    audit.population = audit.population.replace("H-", "X-", 1)
    assert not is_drawn_again(audit)


def test_the_draw_leans_on_a_seal_that_covers_the_opening(cast: Cast) -> None:
    audit = drawn(cast)
    sealed = Event.objects.get(kind="audit.opened").sealed.seal
    assert (audit.seal, audit.seal_digest) == (sealed.seq, sealed.digest)


def test_the_sample_is_drawn_once(cast: Cast) -> None:
    audit = drawn(cast)
    assert draw_sample(actor=cast.actor("eva"), audit=audit, dice=DICE).seed == audit.seed
    with pytest.raises(Refused) as refused:
        draw_sample(actor=cast.actor("eva"), audit=audit, dice="1")
    assert refused.value.code == "drawn_already"
    assert Event.objects.filter(kind="audit.drawn").count() == 1


def test_who_is_controlled_neither_draws_nor_notes_nor_concludes(cast: Cast) -> None:
    audit = drawn(cast)
    for gesture in (
        lambda: draw_sample(actor=cast.actor("chloe"), audit=audit, dice="1"),
        lambda: conclude_audit(actor=cast.actor("chloe"), audit=audit, outcome=Outcome.CLEAR),
    ):
        with pytest.raises(NotAllowed):
            gesture()


def test_an_auditor_of_another_organisation_does_not_see_the_check(cast: Cast) -> None:
    audit = opened(cast)
    other = actor_for(a_membership(Role.AUDITOR, an_organisation(cast.territory, name="Région")))
    assert list(Audit.objects.visible_to(other)) == []
    with pytest.raises(NotFound):
        draw_sample(actor=other, audit=audit, dice="1")


def test_an_auditor_looks_and_writes_in_nothing_but_the_own_check() -> None:
    """A new line of the matrix for auditors is judged here: looking has one of these verbs."""
    looking = {"view", "verify", "scan", "search", "open", "export", "download", "read", "report", "account"}
    held = {line for line, roles in MATRIX.items() if Role.AUDITOR in roles}
    assert {line for line in held if line.rpartition(".")[2] not in looking} == {
        "account.manage_own",
        "audit.control",
    }


def test_opening_twice_is_one_check_and_one_invitation(
    cast: Cast, django_capture_on_commit_callbacks: Any
) -> None:
    signed(cast)
    wanted, submission = asked(cast, email="rose@exemple.test"), uuid4()
    with django_capture_on_commit_callbacks(execute=True):
        first = open_audit(actor=cast.actor("chloe"), asked=wanted, submission=submission)
        assert open_audit(actor=cast.actor("chloe"), asked=wanted, submission=submission) == first
    assert len(mail.outbox) == 1
    invitation = Invitation.objects.get()
    assert (invitation.role, invitation.last_day) == (Role.AUDITOR, first.access_until)


def test_the_same_page_for_another_period_or_programme_is_refused(cast: Cast) -> None:
    signed(cast)
    submission, other = uuid4(), a_programme(cast.territory, slug="autre")
    first = open_audit(actor=cast.actor("chloe"), asked=asked(cast), submission=submission)
    for changes in ({"programme": other}, {"since": first.until}):
        with pytest.raises(Refused) as refused:
            open_audit(actor=cast.actor("chloe"), asked=asked(cast, **changes), submission=submission)
        assert refused.value.code == "sent_already"


def test_who_opened_a_check_never_controls_it_be_they_administrator(cast: Cast) -> None:
    audit = opened(cast)
    chief = actor_for(a_membership(Role.ADMINISTRATOR, cast.operator))
    assert reaches(chief, "audit.open", audit.scope_keys())
    with pytest.raises(NotAllowed):
        draw_sample(actor=chief, audit=audit, dice="1")


def test_a_check_that_outlasts_its_access_lets_in_again_until_another_day(
    cast: Cast, client_of: Clients, clock: Clock
) -> None:
    audit = opened(cast)
    chloe, page = client_of("chloe"), reverse("audits:audit", args=[audit.pk])
    assert chloe.get(page).context["invite_form"]["last_day"].value() == audit.access_until
    clock.advance(days=11)
    chloe = client_of("chloe")
    assert chloe.get(page).context["invite_form"]["last_day"].value() is None
    gesture, sent = reverse("audits:invite", args=[audit.pk]), {"email": "rose@exemple.test", "name": ""}
    for day in (audit.access_until.isoformat(), "9999-12-31", ""):
        answer = chloe.post(gesture, {**sent, "last_day": day})
        assert (answer.status_code, list(answer.context["invite_form"].errors)) == (422, ["last_day"])
    longer = timezone.localdate() + timedelta(days=20)
    assert chloe.post(gesture, {**sent, "last_day": longer.isoformat()}).status_code == 302
    assert Invitation.objects.get().last_day == longer


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"since": timezone.localdate() + timedelta(days=1)}, "until"),
        ({"until": timezone.localdate() + timedelta(days=1)}, "until"),
        ({"access_until": timezone.localdate() - timedelta(days=1)}, "access_until"),
        ({"access_until": date.max}, "access_until"),
        ({"size": 0}, "size"),
    ],
)
def test_what_makes_no_sense_is_refused_beside_its_field(
    cast: Cast, changes: dict[str, Any], field: str
) -> None:
    with pytest.raises(Invalid) as refused:
        open_audit(actor=cast.actor("chloe"), asked=asked(cast, **changes), submission=uuid4())
    assert refused.value.field == field


def test_a_period_without_a_handover_has_nothing_to_draw_from(cast: Cast) -> None:
    with pytest.raises(Refused) as refused:
        opened(cast, handovers=0)
    assert refused.value.code == "nothing_there"


def test_a_cancelled_handover_is_not_drawn(cast: Cast) -> None:
    kept, mistake = signed(cast), signed(cast)
    cancel_handover(actor=cast.actor("chloe"), handover=mistake, reason=RectificationReason.WRONG_PERSON)
    today = timezone.localdate()
    units = units_of(cast.programme, Source.HANDOVERS, today, today)
    assert [unit.code for unit in units] == [kept.reference]


def test_computers_taken_in_are_drawn_by_donor_whether_they_left_or_not(cast: Cast) -> None:
    handover = signed(cast)
    (other,) = in_stock(cast)
    drain()
    audit = drawn(cast, handovers=0, source=Source.RECEPTIONS)
    lines = {line.code: line for line in audit.lines.order_by("number")}
    assert set(lines) == {handover.device.asset_tag, other.asset_tag}
    assert (lines[other.asset_tag].handover, lines[handover.device.asset_tag].handover) == (None, handover)
    assert {line.group_name for line in lines.values()} == {cast.donor.name}
    assert lines[other.asset_tag].asked == ["donation", "erasure", "checks"]


def test_a_computer_whose_reception_may_still_be_taken_back_is_not_drawn(cast: Cast, clock: Clock) -> None:
    (device,) = devices(1, in_stock(cast)[0].lot, stage="announced")
    receive(actor=cast.actor("bruno"), devices=[device], workshop=device.lot.workshop)
    drain()

    def listed() -> bool:
        today = timezone.localdate()
        units = units_of(cast.programme, Source.RECEPTIONS, today - timedelta(days=1), today)
        return device.asset_tag in {unit.computer for unit in units}

    assert not listed()
    clock.advance(minutes=6)
    assert listed()


def test_a_line_is_seen_in_whole_in_part_or_not_at_all(cast: Cast) -> None:
    line = first_line(drawn(cast))
    assert line.verdict is Verdict.WAITING
    assert (line := note(cast, line, seen=["erasure"], remark="Feuille absente")).verdict is Verdict.PARTLY
    assert (line := note(cast, line, seen=[])).verdict is Verdict.NOT_SEEN
    assert (line := note(cast, line)).verdict is Verdict.SEEN
    assert "Feuille" not in json.dumps([event.facts for event in Event.objects.all().order_by("pk")])


def test_noting_the_same_again_is_noted_once_and_a_stale_page_is_refused(cast: Cast) -> None:
    line = first_line(drawn(cast))
    note(cast, line)
    note(cast, line)
    assert Event.objects.filter(kind="audit.line_noted").count() == 1
    with pytest.raises(Refused) as refused:
        note(cast, line, seen=[])
    assert refused.value.code == "stale"


def test_nothing_is_concluded_while_a_line_waits(cast: Cast) -> None:
    with pytest.raises(Refused) as refused:
        conclude_audit(actor=cast.actor("eva"), audit=drawn(cast), outcome=Outcome.CLEAR)
    assert refused.value.code == "lines_waiting"


def test_minutes_are_frozen_with_their_fingerprint_in_the_ledger(cast: Cast) -> None:
    audit = concluded(cast)
    again = conclude_audit(actor=cast.actor("eva"), audit=audit, outcome=Outcome.CLEAR)
    assert again.minutes == audit.minutes
    assert facts_of("audit.concluded") == {"outcome": "clear", "digest": digest_of(audit.minutes or {})}
    assert "Eva" not in json.dumps(audit.minutes)
    with pytest.raises(Refused) as refused:
        note(cast, first_line(audit), seen=[])
    assert refused.value.code == "concluded"


def test_an_observation_needs_words(cast: Cast) -> None:
    with pytest.raises(Invalid) as refused:
        conclude_audit(actor=cast.actor("eva"), audit=drawn(cast), outcome=Outcome.REMARKS)
    assert refused.value.field == "conclusion"


def test_the_file_of_the_list_has_the_fingerprint_that_was_committed_to(
    cast: Cast, client_of: Clients
) -> None:
    audit = opened(cast)
    answer = client_of("eva").get(reverse("audits:population", args=[audit.pk]))
    assert sha256(answer.content).hexdigest() == audit.population_digest


def test_a_check_costs_the_same_queries_for_one_line_and_three(cast: Cast, client_of: Clients) -> None:
    eva = client_of("eva")
    one, three = (drawn(cast, handovers=count, size=size) for count, size in ((1, 1), (2, 3)))
    assert queries_of(eva, one) == queries_of(eva, three)


def queries_of(client: Client, audit: Audit) -> int:
    page = reverse("audits:audit", args=[audit.pk])
    client.get(page)
    with CaptureQueriesContext(connection) as queries:
        assert client.get(page).status_code == 200
    return len(queries)


def test_the_list_of_checks_costs_the_same_for_one_and_three(
    cast: Cast, client: Client, assert_list_costs: Callable[..., None]
) -> None:
    client.force_login(cast.eva.user)
    signed(cast)
    assert_list_costs(reverse("audits:list"), add_row=lambda: opened(cast, handovers=0), expected=5)
