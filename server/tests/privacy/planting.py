"""What `test_forgetting` runs in a process of its own, on a database and a data directory of its own.

`planting.py plant NAME OTHER` puts a name through every door, and another through those that keep longer; `forget DAYS` lets
the time pass and the erasure run; both answer in JSON what to look for.
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import django

django.setup()

from django.core.files.uploadedfile import SimpleUploadedFile  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402
from django.test import Client  # noqa: E402
from django.test.utils import setup_test_environment  # noqa: E402
from django.utils import timezone  # noqa: E402

from tests.cast import Cast  # noqa: E402
from tests.privacy import doors as doors_of  # noqa: E402

ADDRESS = "7 impasse des Mésanges"
FRAGMENT = 40
"""Signs of a sealed text that no other one has."""
STARTS = (12, 200, 1111)
"""Behind the version and the hour that all share; and further on, where a page of the database may not cut it too."""
Through = Callable[[str, object], None]


def plant(name: str, kept_longer: str) -> dict[str, object]:
    from django.conf import settings
    from django.core.cache import cache

    from rebond.console.tables import make_at_once
    from rebond.ledger.sealing import seal_pending
    from rebond.ledger.worker import drain
    from rebond.network.actors import new_token, token_digest
    from rebond.network.models import ApiToken
    from rebond.referrals.models import Referral
    from tests.cast import gather
    from tests.factories import a_commune, a_donation_agreement, a_lot
    from tests.harness.signing_in import signed_in

    setup_test_environment()
    unhashed = "django.contrib.staticfiles.storage.StaticFilesStorage"
    settings.STORAGES = {**settings.STORAGES, "staticfiles": {"BACKEND": unhashed}}
    settings.EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    make_at_once(connection)
    call_command("createcachetable", verbosity=0)
    cast = gather()
    commune = a_commune()
    phone = "0611223344"
    driss, ines, gael, chloe, bruno = (
        signed_in(cast.people()[who]) for who in ("driss", "ines", "gael", "chloe", "bruno")
    )
    answers = {
        "need": "computer_and_initiation",
        "age_bracket": "30-39",
        "sex": "woman",
        "occupation": "job_seeker_long",
        "internet_at_home": "no",
        "commune": commune.name,
        "place": cast.place.pk,
        "first_name": name,
        "phone": phone,
        "household": f"{ADDRESS} chez {name}",
    }
    doors: list[tuple[str, int]] = []

    def through(label: str, answer: object) -> None:
        doors.append((label, answer.status_code))  # type: ignore[attr-defined]

    through("a form", driss.post("/referrals/new", answers))
    referral = Referral.objects.get()
    through("a form with a fault", driss.post("/referrals/new", {**answers, "phone": f"{name} 12"}))
    through("the same household again", driss.post("/referrals/new", answers))
    through("the sorting of places", driss.post("/referrals/new/places", answers))
    through("a look", ines.post(f"/referrals/{referral.code}/contact"))
    through("a file for the person", ines.post(f"/privacy/requests/{referral.code}/file"))
    through("a name as a number", ines.post("/privacy/person", {"code": name}))
    through("a name as a sheet", Client().post("/suivi/", {"code": name, "secret": name}))
    through("a search", ines.post("/scan", {"code": name}))
    through("a page that is not there", ines.get(f"/referrals/{name}"))
    plain_name = name.replace("ï", "i").lower()
    email = f"{plain_name}@exemple.test"
    through("a wrong sign-in", Client().post("/accounts/login/", {"login": email, "password": name}))
    through("a forgotten word", Client().post("/accounts/password/reset/", {"email": email}))
    invited = {"email": email, "name": name, "role": "mediator", "place": cast.place.pk}
    invited["organisation"] = cast.place.organisation_id
    through("an invitation", chloe.post("/network/people/invite/", invited))

    lot = a_lot(a_donation_agreement(cast.programme, donor=cast.donor), workshop=cast.workshop)
    rows = f"Marque;Modèle;N° de série;Utilisateur\nLenovo;L440;R90ABC12;{name}\n"
    sent = gael.post(
        f"/devices/lots/{lot.pk}/list/", {"file": SimpleUploadedFile(f"parc de {name}.csv", rows.encode())}
    )
    through("an import", sent)
    through("an import, confirmed", gael.post(sent["Location"]))
    through(
        "an import that waits",
        gael.post(
            f"/devices/lots/{lot.pk}/list/",
            {"file": SimpleUploadedFile("b.csv", (rows + "HP;;X1;\n").encode())},
        ),
    )
    through(
        "an upload",
        bruno.post("/workshop/upload/", {"reports": SimpleUploadedFile(f"{name}.xml", unread(name))}),
    )
    token = new_token()
    ApiToken.objects.create(membership=cast.bruno, label="tests", digest=token_digest(token))
    headers = {"Authorization": f"Bearer {token}"}
    through(
        "the API",
        Client().post(
            "/api/v1/reports",
            unread(f"{name} encore"),
            content_type="application/octet-stream",
            headers=headers,
        ),
    )
    secret = by_a_link(through, chloe, cast, email, answers)
    picture = by_a_pad(through, driss, cast, name, answers)
    doors_of.by_what_is_signed(cast, name, email)
    doors_of.by_an_offer(through, cast, name, email)
    doors_of.by_a_round(through, signed_in(cast.amina), cast, name)
    doors_of.by_results_of_others(through, ines, cast, name)
    doors_of.by_a_program(through, cast, name)
    doors_of.by_a_key(cast)
    doors_of.by_a_recycler(cast, kept_longer)
    doors_of.by_the_names_of_the_fse(cast, kept_longer)
    doors_of.by_words_typed(cast, kept_longer)
    drain()
    seal_pending()
    cache.set("warm", 1)
    return {
        "clear": [name, name.lower(), name.upper(), plain_name, secret],
        "kept_longer": kept_longer,
        "never": ["06 11 22 33 44", "Mésanges", "mesanges"],
        "sealed": dict(sealed_now()),
        "picture": picture,
        "doors": doors,
    }


def sealed_now() -> Iterator[tuple[str, list[str]]]:
    """Each column that an app declares as sealed, with pieces of what it holds now."""
    from rebond.privacy.actions.rotating import sealed_columns

    for model, column, _seal in sealed_columns():
        values = model._default_manager.order_by("pk").values_list(column, flat=True)
        texts = [bytes(value).decode() for value in values if value]
        pieces = [
            piece for text in texts for at in STARTS if len(piece := text[at : at + FRAGMENT]) == FRAGMENT
        ]
        yield f"{model._meta.label}.{column}", pieces


def by_a_link(through: Through, chloe: Client, cast: Cast, email: str, answers: dict[str, object]) -> str:
    """Sent to an address that holds the name; by it, the person is referred. Answers the secret of the link."""
    from uuid import uuid4

    from django.conf import settings

    form = {"organisation": cast.social_centre.pk, "email": email, "life": "30", "submission": uuid4()}
    through("a personal link", chloe.post("/referrals/links", form))
    mails = (file.read_text(encoding="utf-8") for file in Path(settings.EMAIL_FILE_PATH).iterdir())
    (secret,) = {
        found for mail in mails for found in re.findall(r"/prescrire/#([0-9A-Z-]{34})$", mail, re.MULTILINE)
    }
    visitor = Client()
    through("a link, opened", visitor.post("/prescrire/", {"secret": secret}))
    elsewhere = {**answers, "household": f"{ADDRESS} bis chez {answers['first_name']}"}
    through("a form behind a link", visitor.post("/prescrire/orienter/", elsewhere))
    group = {
        **{
            name: answers[name]
            for name in ("need", "age_bracket", "occupation", "internet_at_home", "commune", "place")
        },
        "people": 1,
        "line-1-name": answers["first_name"],
        "line-1-phone": answers["phone"],
        "line-1-household": f"{ADDRESS} ter",
        "submission": uuid4(),
    }
    through("a group behind a link", visitor.post("/prescrire/groupe/", group))
    return secret


def by_a_pad(through: Through, driss: Client, cast: Cast, name: str, answers: dict[str, object]) -> list[str]:
    """A photograph that a telephone labelled with the name, confirmed by hand. Answers pieces of what sealed its picture."""
    from rebond.pads.models import Sheet
    from tests.pads.sheets import a_pad, a_photograph

    pad = a_pad(cast)
    labelled = with_a_comment(a_photograph(pad), f"Fiche de {name}")
    upload = SimpleUploadedFile(f"fiche de {name}.jpg", labelled)
    through("a photograph of a sheet", driss.post("/pads/read", {"pictures": [upload]}))
    sealed = bytes(Sheet.objects.get().sealed_picture).decode()
    page = f"/pads/{pad.code}/1"
    form = driss.get(page).context["form"]
    read = {field.name: field.value() for field in form if field.value() is not None}
    confirmed = {
        **read,
        **{key: answers[key] for key in ("commune", "place", "first_name", "phone")},
        "household": f"{ADDRESS} quater",
        "filled_on": timezone.localdate().isoformat(),
    }
    through("a sheet, confirmed with a fault", driss.post(page, {**confirmed, "phone": f"{name} 12"}))
    through("a sheet, confirmed", driss.post(page, confirmed))
    return [sealed[start : start + FRAGMENT] for start in range(200, len(sealed) - FRAGMENT, 4999)]


def with_a_comment(picture: bytes, words: str) -> bytes:
    """The same JPEG with a comment (segment COM, ISO/IEC 10918-1, B.2.4.5) behind its first marker."""
    comment = words.encode()
    return picture[:2] + b"\xff\xfe" + (len(comment) + 2).to_bytes(2, "big") + comment + picture[2:]


def unread(name: str) -> bytes:
    return f"Ce rapport de {name} n'a aucune forme connue.\n".encode()


def forget(days: int) -> dict[str, object]:
    """Close the requests, take back the key of a place, move the clock on, and run what falls due."""
    from django.conf import settings

    from rebond.access import system_actor
    from rebond.lacoop.actions import forget_key
    from rebond.lacoop.models import CoopKey
    from rebond.learning.actions import forget_agreements_due
    from rebond.ledger.worker import drain
    from rebond.privacy.actions import erase_what_is_due
    from rebond.referrals.actions import close
    from rebond.referrals.choices import ClosingReason
    from rebond.referrals.models import Referral

    close(actor=system_actor("tests"), referrals=Referral.objects.order_by("pk"), reason=ClosingReason.MOVED)
    drain()
    for key in CoopKey.objects.order_by("pk"):
        forget_key(actor=system_actor("tests"), place=key.place)
    later = timezone.now() + timedelta(days=days)
    timezone.now = lambda: later  # type: ignore[assignment]
    forget_agreements_due()
    run = erase_what_is_due()
    return {
        "erased": run.erased,
        "failed": run.failed,
        "scrubbed": run.scrubbed,
        "data": str(Path(settings.REBOND_DATA)),
    }


if __name__ == "__main__":
    gesture, *given = sys.argv[1:]
    print(json.dumps(plant(*given) if gesture == "plant" else forget(int(given[0]))))  # noqa: T201 - its answer
