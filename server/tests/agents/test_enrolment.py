"""A stick joins a workshop with a code, and a stolen one is revoked in one click."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.test import Client
from django.utils import timezone

from passport.certificate_keys import (
    Trust,
    delegation_from_json,
    public_key,
    trust_from_json,
    trust_in,
)
from passport.enrolment import proof_of_key
from passport.strict import b64, write
from rebond.access import NOBODY, Role
from rebond.agents.actions import invite_agent, replace_key, revoke_agent, revoke_key
from rebond.agents.choices import AgentKind, KeyState, RevocationReason
from rebond.agents.codes import digest_of
from rebond.agents.keys import unsealed
from rebond.agents.limits import WRONG_CODES
from rebond.agents.models import Agent, EnrolmentCode, SigningKey
from rebond.agents.queries import actor_of_agent_token
from rebond.agents.signing import trust_of
from rebond.kit.errors import Invalid, NotAllowed, NotFound
from rebond.ledger.models import Event
from tests.agents.sticks import ENDED, a_stick
from tests.cast import Cast
from tests.factories import a_workshop
from tests.harness.clock import Clock

ENROL = "/api/v1/agents/enrol"


def a_key() -> Ed25519PrivateKey:
    return Ed25519PrivateKey.generate()


def invited(cast: Cast, name: str = "Clé 3") -> str:
    actor = cast.actor("chloe")
    return invite_agent(actor=actor, workshop=cast.workshop, kind=AgentKind.STICK, name=name).code


def sent(client: Client, code: str, key: Ed25519PrivateKey, **instead: str) -> tuple[int, dict[str, object]]:
    """``instead``: what is sent in the place of what the holder of ``key`` sends."""
    honest = {"code": code, "public_key": b64(public_key(key)), "proof": proof_of_key(key, code=code)}
    answer = client.post(ENROL, honest | instead, content_type="application/json")
    return answer.status_code, answer.json()


def test_a_code_gives_a_token_and_a_delegation_that_the_list_of_trust_accepts(
    client: Client, cast: Cast
) -> None:
    key = a_key()
    status, told = sent(client, invited(cast), key)
    agent = Agent.objects.get()
    assert (status, told["agent"], told["name"]) == (200, f"agent:{agent.pk}", "Clé 3")
    delegation = delegation_from_json(write(told["delegation"]))
    trust = trust_from_json(write(told["trust"]))
    public = b64(public_key(key))
    assert trust_in(trust, key=public, delegation=delegation, at=delegation.not_before) is Trust.TRUSTED
    actor = actor_of_agent_token(str(told["token"]))
    assert (actor.agent_id, actor.role, actor.territory_id, actor.reference) == (
        agent.pk,
        Role.TECHNICIAN,
        cast.territory.pk,
        f"agent:{agent.pk}",
    )


def test_a_code_is_read_however_it_is_typed(client: Client, cast: Cast) -> None:
    typed = invited(cast).lower().replace("-", " ").replace("0", "o").replace("1", "l")
    assert sent(client, typed, a_key())[0] == 200


def test_a_code_works_once(client: Client, cast: Cast) -> None:
    code = invited(cast)
    assert [sent(client, code, a_key())[0] for _ in range(2)] == [200, 404]


def test_a_code_lives_a_quarter_of_an_hour(client: Client, cast: Cast, clock: Clock) -> None:
    code = invited(cast)
    clock.advance(minutes=16)
    status, told = sent(client, code, a_key())
    assert (status, told["code"]) == (404, "code_unusable")


def test_neither_code_nor_token_nor_private_key_can_be_read_from_the_database(cast: Cast) -> None:
    code = invited(cast)
    row, key = EnrolmentCode.objects.get(), SigningKey.objects.get()
    assert row.digest == digest_of(code)
    assert code.replace("-", "") not in repr(vars(row))
    stick = a_stick(cast)
    assert stick.token not in repr(vars(Agent.objects.get()))
    assert bytes(key.sealed_private_key).startswith(b"gAAAA")


def test_a_wrong_public_key_is_told_and_the_code_stays_good(client: Client, cast: Cast) -> None:
    code = invited(cast)
    status, told = sent(client, code, a_key(), public_key="not-a-key")
    assert (status, told["field"]) == (422, "public_key")
    assert sent(client, code, a_key())[0] == 200


def test_a_stick_whose_answer_was_lost_is_enrolled_again_as_itself(client: Client, cast: Cast) -> None:
    key = a_key()
    lost = sent(client, invited(cast), key)[1]
    status, told = sent(client, invited(cast, "Clé 4"), key)
    assert (status, told["agent"], Agent.objects.get().name) == (200, lost["agent"], "Clé 4")
    assert [actor_of_agent_token(str(one["token"])) == NOBODY for one in (lost, told)] == [True, False]
    assert EnrolmentCode.objects.filter(used_at=None).count() == 0


def test_a_stick_whose_time_is_over_is_enrolled_again_and_signs(
    client: Client, cast: Cast, clock: Clock
) -> None:
    key = a_key()
    sent(client, invited(cast), key)
    clock.advance(days=3 * 365)
    delegation = delegation_from_json(write(sent(client, invited(cast), key)[1]["delegation"]))
    trust = trust_of(cast.territory.pk)
    public = b64(public_key(key))
    assert trust_in(trust, key=public, delegation=delegation, at=timezone.now()) is Trust.TRUSTED


def test_a_stolen_stick_is_not_enrolled_again_nor_one_of_another_workshop(client: Client, cast: Cast) -> None:
    stolen, elsewhere = a_stick(cast), a_workshop(cast.elsewhere.organisation, name="Atelier d’Agen")
    revoke_agent(actor=cast.actor("chloe"), agent=stolen.agent, reason=RevocationReason.STOLEN)
    for stick in (stolen, a_stick(cast, workshop=elsewhere)):
        status, told = sent(client, invited(cast), stick.key)
        assert (status, told["code"], told["field"]) == (422, "known_key", "public_key")
        assert actor_of_agent_token(stolen.token) == NOBODY
    own = unsealed(SigningKey.objects.filter(workshop=cast.workshop).latest("pk"))
    assert sent(client, invited(cast), own)[1]["code"] == "known_key"


def test_nobody_takes_the_place_of_a_stick_whose_certificates_they_read(client: Client, cast: Cast) -> None:
    stick, thief, code = a_stick(cast), a_key(), invited(cast, "Clé du voleur")
    public = stick.agent.public_key
    for proof in (proof_of_key(thief, code=code), proof_of_key(stick.key, code="K7Q2-9MXD"), "", "x" * 86):
        status, told = sent(client, code, thief, public_key=public, proof=proof)
        assert (status, told["code"], told["field"]) == (422, "not_its_key", "proof")
    assert actor_of_agent_token(stick.token).agent_id == stick.agent.pk
    assert sent(client, code, stick.key)[0] == 200


def test_codes_cannot_be_guessed_by_trying(client: Client, cast: Cast) -> None:
    code = invited(cast)
    tried = [sent(client, "AAAA-AAAA", a_key())[0] for _ in range(WRONG_CODES.most + 1)]
    assert tried == [404] * WRONG_CODES.most + [429]
    assert sent(client, code, a_key())[0] == 429


def test_whoever_guesses_codes_stops_no_enrolment_but_their_own(client: Client, cast: Cast) -> None:
    for _ in range(WRONG_CODES.most + 1):
        guessed = sent(client, "AAAA-AAAA", a_key())[0]
    assert guessed == 429
    assert sent(Client(REMOTE_ADDR="192.0.2.7"), invited(cast), a_key())[0] == 200


def test_a_stolen_stick_is_revoked_in_one_click(client_of: Callable[[str], Client], cast: Cast) -> None:
    stick = a_stick(cast)
    client_of("chloe").post(f"/agents/{stick.agent.pk}/revoke/", {"reason": "stolen"})
    assert actor_of_agent_token(stick.token) == NOBODY
    trust = trust_of(cast.territory.pk)
    assert stick.delegation is not None
    assert (
        trust_in(trust, key=stick.delegation.subject, delegation=stick.delegation, at=ENDED) is Trust.REVOKED
    )
    told = Event.objects.get(kind="agent.revoked").facts
    assert told == {"agent_id": stick.agent.pk, "workshop_id": cast.workshop.pk, "reason": "stolen"}


def test_revoking_twice_changes_nothing(cast: Cast) -> None:
    stick = a_stick(cast)
    for _ in range(2):
        revoke_agent(actor=cast.actor("chloe"), agent=stick.agent, reason=RevocationReason.STOLEN)
    assert Event.objects.filter(kind="agent.revoked").count() == 1


def test_a_stick_that_was_put_away_can_still_be_said_to_be_stolen(
    client_of: Callable[[str], Client], cast: Cast
) -> None:
    stick = a_stick(cast)
    page, where = client_of("chloe"), f"/agents/{stick.agent.pk}/revoke/"
    page.post(where, {"reason": "retired"})
    since = Agent.objects.get().revoked_at
    assert "Volé : révoquer" in page.get("/agents/").content.decode()
    page.post(where, {"reason": "stolen"})
    page.post(where, {"reason": "retired"})
    agent = Agent.objects.get()
    assert (agent.revocation_reason, agent.revoked_at) == ("stolen", since)
    assert "Volé : révoquer" not in page.get("/agents/").content.decode()
    reasons = [event.facts["reason"] for event in Event.objects.filter(kind="agent.revoked").order_by("pk")]
    assert reasons == ["retired", "stolen"]


def test_a_technician_neither_enrols_nor_revokes(cast: Cast) -> None:
    stick = a_stick(cast)
    with pytest.raises(NotAllowed):
        revoke_agent(actor=cast.actor("bruno"), agent=stick.agent, reason=RevocationReason.STOLEN)
    with pytest.raises(NotAllowed):
        invite_agent(actor=cast.actor("bruno"), workshop=cast.workshop, kind=AgentKind.STICK, name="x")


def test_another_territory_has_no_say(cast: Cast) -> None:
    stranger = cast.actor("chloe")
    elsewhere = type(stranger)(role=Role.COORDINATOR, user_id=9, territory_id=cast.territory.pk + 99)
    with pytest.raises(NotFound):
        invite_agent(actor=elsewhere, workshop=cast.workshop, kind=AgentKind.STICK, name="x")


def test_a_replaced_key_stays_believed_and_names_the_one_that_follows(cast: Cast) -> None:
    stick = a_stick(cast)
    new = replace_key(actor=cast.actor("chloe"), workshop=cast.workshop)
    old = SigningKey.objects.exclude(pk=new.pk).get()
    assert (old.state, new.state) == (KeyState.RETIRED, KeyState.SIGNING)
    trust = trust_of(cast.territory.pk)
    assert stick.delegation is not None
    at = stick.delegation.not_before
    assert trust_in(trust, key=stick.delegation.subject, delegation=stick.delegation, at=at) is Trust.TRUSTED
    assert [(one.previous, one.key) for one in trust.rotations] == [(old.public_key, new.public_key)]
    later = a_stick(cast)
    assert later.agent.certified_by == new


def test_a_revoked_key_takes_its_sticks_with_it(cast: Cast) -> None:
    stick = a_stick(cast)
    revoke_key(actor=cast.actor("chloe"), key=stick.agent.certified_by, reason=RevocationReason.STOLEN)
    trust = trust_of(cast.territory.pk)
    assert stick.delegation is not None
    at = stick.delegation.not_before
    assert trust_in(trust, key=stick.delegation.subject, delegation=stick.delegation, at=at) is Trust.REVOKED


def test_a_name_is_asked(cast: Cast) -> None:
    with pytest.raises(Invalid):
        invite_agent(actor=cast.actor("chloe"), workshop=cast.workshop, kind=AgentKind.STICK, name="  ")


def test_the_page_shows_the_code_once(client_of: Callable[[str], Client], cast: Cast) -> None:
    given = {"workshop": cast.workshop.pk, "kind": "stick", "name": "Clé 3"}
    answer = client_of("chloe").post("/agents/new/", given)
    assert (answer.status_code, answer["Cache-Control"]) == (
        200,
        "max-age=0, no-cache, no-store, must-revalidate, private",
    )
    code = answer.content.decode().split('code-large">')[1].split("<")[0]
    assert EnrolmentCode.objects.get().digest == digest_of(code)
