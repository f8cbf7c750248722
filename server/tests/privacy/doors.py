"""More doors of `planting`: what is signed, agreed to, offered, fetched, counted by name, or kept for another program."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from uuid import uuid4

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.cast import Cast

Through = Callable[[str, object], None]
ADDRESS = "9 impasse des Mésanges"


def by_what_is_signed(cast: Cast, name: str, email: str) -> None:
    """On the screen, on a paper that was photographed; and an agreement to be reminded."""
    from rebond.handover.actions import file_signed_paper
    from rebond.learning.actions import agree_to_reminders
    from rebond.learning.choices import Channel
    from tests.collection.offering import a_picture
    from tests.factories import a_referral
    from tests.handover.in_person import a_pair, signed

    handover = signed(cast, pair=a_pair(cast, first_name=name))
    picture = a_picture(size=(640, 480), comment=f"Fiche de {name}".encode())
    file_signed_paper(actor=cast.actor("ines"), handover=handover, data=picture)
    learner = a_referral(cast.programme, place=cast.place, stage="on_path", first_name=name)
    agree_to_reminders(actor=cast.actor("ines"), referral=learner, channel=Channel.EMAIL, email=email)


def by_the_names_of_the_fse(cast: Cast, name: str) -> None:
    """At entry, on leaving, and six months after."""
    from rebond.cofunding.actions import follow, leave
    from rebond.cofunding.answers import Followed, Left
    from rebond.cofunding.choices import Later, Leaving
    from tests.cofunding.prepared import a_participant

    ines, today = cast.actor("ines"), timezone.localdate()
    cast.programme.starts_on = min(cast.programme.starts_on, today - timedelta(days=400))
    person = a_participant(cast, last_name=name, entered_on=today - timedelta(days=300))
    left = leave(
        actor=ines,
        participant=person,
        left=Left(results=(Leaving.QUALIFIED,)),
        left_on=today - timedelta(days=200),
    )
    follow(actor=ines, participant=left, followed=Followed(results=(Later.BETTER,)))


def by_an_offer(through: Through, cast: Cast, name: str, email: str) -> None:
    """Of computers, on the public page: with a picture, a note, a question and its answer."""
    from rebond.collection.actions import answer, ask_for_more
    from rebond.collection.models import DonationRequest
    from tests.collection.offering import a_picture, written

    said = written(
        cast, contact_name=name, email=email, phone="05 58 00 00 01", address=ADDRESS, note=f"Demander {name}"
    )
    picture = SimpleUploadedFile(f"{name}.jpg", a_picture(comment=name.encode()), "image/jpeg")
    page = reverse("collection:offer", args=[cast.territory.slug])
    through("an offer with a fault", Client().post(page, {**said, "email": f"{name} chez moi"}))
    through("an offer", Client().post(page, {**said, "pictures": [picture]}))
    offered = DonationRequest.objects.get()
    ask_for_more(actor=cast.actor("chloe"), request=offered, question=f"Bonjour {name}, à quel étage ?")
    answer(actor=cast.actor("chloe"), request=offered, text=f"Au sous-sol. {name}")


def by_a_round(through: Through, amina: Client, cast: Cast, name: str) -> None:
    """Who drives, whom to call there, who signs; and the paper that was signed."""
    from rebond.collection.actions import Site, add_stop, plan_round, visit_stop
    from rebond.collection.choices import Signature, StopOutcome
    from tests.collection.offering import a_picture
    from tests.collection.rounding import DRAWN, lot_of
    from tests.factories import a_commune

    actor = cast.actor("amina")
    made = plan_round(
        actor=actor, workshop=cast.workshop, day=timezone.localdate(), vehicle="Camion 1", driver=name
    )
    site = Site(
        site="Site 1", commune=a_commune(), address=ADDRESS, contact=f"{name} 05 58 00 00 01", announced=4
    )
    stop = add_stop(actor=actor, round=made, lot=lot_of(cast), site=site)
    visit_stop(
        actor=actor,
        stop=stop,
        outcome=StopOutcome.COLLECTED,
        collected=4,
        signature=Signature.ON_SCREEN,
        signatory=name,
        strokes=DRAWN,
        scan=a_picture(size=(640, 480), comment=name.encode()),
    )
    through("a sheet for the road", amina.get(reverse("collection:road_sheet", args=[made.pk])))


def by_a_recycler(cast: Cast, name: str) -> None:
    from rebond.recycling.actions import request_pick_up
    from tests.recycling.prepared import TESTER, a_wish, closed

    wish = a_wish(contact_name=name, access=f"Sonner chez {name}")
    request_pick_up(actor=TESTER, batch=closed(cast), wish=wish)


def by_a_key(cast: Cast) -> None:
    from rebond.access import Role
    from rebond.lacoop.actions import set_key
    from rebond.network.actors import actor_for
    from tests.factories import a_membership
    from tests.lacoop.coop import KEY

    manager = a_membership(Role.PLACE_MANAGER, cast.place.organisation, place=cast.place)
    set_key(actor=actor_for(manager), place=cast.place, key=KEY)


def by_results_of_others(through: Through, ines: Client, cast: Cast, name: str) -> None:
    """A file of Pix Orga that names somebody."""
    from tests.assessments.cases import as_sent, profiles

    text = profiles((name, {"Interagir": (3, 26)}))
    file = SimpleUploadedFile(f"{name}.csv", as_sent(text))
    through("results of Pix", ines.post(reverse("assessments:pix"), {"moment": "before", "file": file}))


def by_a_program(through: Through, cast: Cast, name: str) -> None:
    """The software of a prescriber."""
    from rebond.network.actors import new_token, token_digest
    from rebond.network.models import ApiToken
    from tests.factories import a_commune

    token = new_token()
    ApiToken.objects.create(membership=cast.driss, label="logiciel", digest=token_digest(token))
    headers = {"Authorization": f"Bearer {token}"}
    said = {
        "submission": str(uuid4()),
        "age_bracket": "30-39",
        "household": f"{ADDRESS} chez {name}",
        "first_name": name,
        "family_names": name,
        "phone": "0611223344",
        "place": cast.place.pk,
        "commune": a_commune().pk,
    }
    for label, sent in (
        ("a program", said),
        ("a program, with a fault", {**said, "submission": str(uuid4()), "age_bracket": name}),
    ):
        answer = Client().post("/api/v1/referrals", sent, content_type="application/json", headers=headers)
        through(label, answer)


def by_words_typed(cast: Cast, name: str) -> None:
    """The name of a cohort, that of a group with books, where papers lie, what was written during an on-the-spot check."""
    from rebond.audits.actions import conclude_audit, locate_papers
    from rebond.audits.choices import Outcome, PaperKind
    from rebond.learning.actions import form_cohort
    from rebond.vouchers.actions import form_group
    from tests.audits.drawn import drawn, note
    from tests.factories import a_learning_path
    from tests.vouchers.books import a_scheme

    path, driss = a_learning_path(cast.programme, sessions=2), cast.actor("driss")
    form_cohort(actor=cast.actor("ines"), place=cast.place, path=path, name=f"Le groupe de {name}")
    form_group(
        actor=driss, scheme=a_scheme(cast), organisation=cast.social_centre, name=f"Chez {name}", people=4
    )
    where = {PaperKind.HANDOVER: f"Dans le bureau de {name}"}
    locate_papers(actor=cast.actor("ines"), place=cast.place, where=where)
    audit = drawn(cast)
    for line in audit.lines.select_related("audit__programme").order_by("number"):
        note(cast, line, remark=f"Vu avec {name}")
    conclude_audit(actor=cast.actor("eva"), audit=audit, outcome=Outcome.REMARKS, conclusion=f"Selon {name}")
