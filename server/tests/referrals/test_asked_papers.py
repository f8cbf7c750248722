"""Papers that a programme asks for are seen before a person is accepted: pages and actions answer alike."""

from __future__ import annotations

from collections.abc import Callable

from django.test import Client
from django.urls import reverse
from django.utils import translation

from rebond.kit.outcomes import Outcome
from rebond.ledger.models import Event
from rebond.programmes.actions import begin_draft, save_draft
from rebond.programmes.wording import changes_in_words
from rebond.referrals.actions import accept
from rebond.referrals.models import Referral
from rebond.referrals.queries import events_of, moments_of
from rebond.referrals.stages import Stage
from tests.cast import Cast
from tests.factories import a_referral

Clients = Callable[[str], Client]
ASKED = ["charter", "image_right"]


def asking(cast: Cast, *papers: str) -> Referral:
    """Somebody referred while the programme asks for these before it accepts."""
    cast.programme.papers_at_acceptance = list(papers)
    cast.programme.save()
    return a_referral(cast.programme, place=cast.place)


def accepted(cast: Cast, *people: Referral, papers: list[str]) -> Outcome[Referral]:
    return accept(actor=cast.actor("ines"), referrals=people, papers=papers)


def obstacles(outcome: Outcome[Referral]) -> list[tuple[str, str]]:
    return [(item.code, str(item.message)) for refusal in outcome.refused for item in refusal.obstacles]


def test_a_paper_that_was_not_seen_is_named_and_the_person_is_not_accepted(cast: Cast) -> None:
    referral = asking(cast, *ASKED)
    with translation.override("fr"):
        (found,) = obstacles(accepted(cast, referral, papers=["image_right", "gold"]))
    assert found == (
        "paper_missing",
        "Le dispositif demande : Charte signée. Regardez chaque papier avec la personne, puis cochez-le.",
    )
    referral.refresh_from_db()
    assert referral.stage == Stage.SENT


def test_that_they_were_seen_is_kept_and_nothing_else_of_them(cast: Cast) -> None:
    referral = asking(cast, *ASKED)
    assert accepted(cast, referral, papers=["image_right", "charter", "gold"]).complete
    seen = Event.objects.get(kind="referral.papers_seen")
    assert (seen.stream, seen.facts) == (referral.stream, {"moment": "acceptance", "papers": ASKED})
    assert seen.membership_id == cast.actor("ines").membership_id
    with translation.override("fr"):
        told = {str(moment.title): moment.detail for moment in moments_of(events_of(referral))}
    assert told["Papiers vus et rendus"].startswith(
        "Charte signée, Réponse (oui ou non) sur le droit à l’image"
    )


def test_a_referral_keeps_what_was_asked_when_it_was_made(cast: Cast) -> None:
    before = a_referral(cast.programme, place=cast.place)
    after = asking(cast, "charter")
    outcome = accepted(cast, before, after, papers=[])
    assert outcome.taken == [before]
    assert [refusal.subject for refusal in outcome.refused] == [after]
    assert not Event.objects.filter(kind="referral.papers_seen").exists()


def test_the_page_asks_for_one_tick_each_and_says_what_is_missing(cast: Cast, client_of: Clients) -> None:
    referral, ines = asking(cast, *ASKED), client_of("ines")
    page, gesture = (reverse(f"referrals:{name}", args=[referral.code]) for name in ("referral", "accept"))
    assert [code for code, _ in ines.get(page).context["accept_form"].fields["papers"].choices] == ASKED
    answer = ines.post(gesture, {"papers": ["charter"]})
    assert (answer.status_code, len(answer.context["accept_form"].errors["papers"])) == (422, 1)
    assert ines.post(gesture, {"papers": ASKED}).headers["location"] == page
    assert Referral.objects.get().stage == Stage.ACCEPTED


def test_the_trial_of_a_draft_says_what_would_be_asked(cast: Cast, client_of: Clients) -> None:
    a_referral(cast.programme, place=cast.place)
    draft = begin_draft(actor=cast.actor("chloe"), programme=cast.programme)
    save_draft(actor=cast.actor("chloe"), draft=draft, papers_at_handover=["charter"])
    page = client_of("chloe").get(reverse("referrals:try_rules", args=[draft.pk]))
    assert [papers for _, papers in page.context["asked"]] == ["Charte signée"]


def test_the_wording_says_which_papers_are_waited_for(cast: Cast) -> None:
    before = cast.programme.rules
    asking(cast, "charter")
    cast.programme.documents = ["diploma"]
    with translation.override("fr"):
        found = {change.name: change.after for change in changes_in_words(before, cast.programme.rules)}
    assert found == {
        "Papiers": "Diplôme. Rien ne les attend.",
        "Papiers vus avant d’accepter une personne": "Charte signée. Vus et rendus : rien n’en est gardé.",
    }
