"""The doors of every day of `planting`: forms of people, what a place types, accounts, files, a link, a sheet of paper."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from uuid import uuid4

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from tests.cast import Cast
from tests.harness.signing_in import signed_in

Through = Callable[[str, object], None]
ADDRESS = "7 impasse des Mésanges"
FRAGMENT = 40
"""Signs of a sealed text that no other one has."""


def answers_of(cast: Cast, name: str) -> dict[str, object]:
    """What a form of a person asks."""
    from tests.factories import a_commune

    return {
        "need": "computer_and_initiation",
        "age_bracket": "30-39",
        "sex": "woman",
        "occupation": "job_seeker_long",
        "internet_at_home": "no",
        "commune": a_commune().name,
        "place": cast.place.pk,
        "first_name": name,
        "phone": "0611223344",
        "household": f"{ADDRESS} chez {name}",
    }


def by_forms(through: Through, driss: Client, name: str, answers: dict[str, object]) -> None:
    through("a form", driss.post("/referrals/new", answers))
    through("a form with a fault", driss.post("/referrals/new", {**answers, "phone": f"{name} 12"}))
    through("the same household again", driss.post("/referrals/new", answers))
    through("the sorting of places", driss.post("/referrals/new/places", answers))


def by_words_of_a_place(through: Through, ines: Client, name: str) -> None:
    """Somebody looks at the person, and types their name where a code is asked for."""
    from rebond.referrals.models import Referral

    referral = Referral.objects.get()
    through("a look", ines.post(f"/referrals/{referral.code}/contact"))
    through("a file for the person", ines.post(f"/privacy/requests/{referral.code}/file"))
    through("a name as a number", ines.post("/privacy/person", {"code": name}))
    through("a name as a sheet", Client().post("/suivi/", {"code": name, "secret": name}))
    through("a search", ines.post("/scan", {"code": name}))
    through("a page that is not there", ines.get(f"/referrals/{name}"))


def by_accounts(through: Through, chloe: Client, cast: Cast, name: str, email: str) -> None:
    through("a wrong sign-in", Client().post("/accounts/login/", {"login": email, "password": name}))
    through("a forgotten word", Client().post("/accounts/password/reset/", {"email": email}))
    invited = {"email": email, "name": name, "role": "mediator", "place": cast.place.pk}
    invited["organisation"] = cast.place.organisation_id
    through("an invitation", chloe.post("/network/people/invite/", invited))


def by_a_list(through: Through, cast: Cast, name: str) -> None:
    """Of computers, with a column of who used them; and one that nobody confirms."""
    from tests.factories import a_donation_agreement, a_lot

    gael = signed_in(cast.gael)
    lot = a_lot(a_donation_agreement(cast.programme, donor=cast.donor), workshop=cast.workshop)
    page = f"/devices/lots/{lot.pk}/list/"
    rows = f"Marque;Modèle;N° de série;Utilisateur\nLenovo;L440;R90ABC12;{name}\n"
    sent = gael.post(page, {"file": SimpleUploadedFile(f"parc de {name}.csv", rows.encode())})
    through("an import", sent)
    through("an import, confirmed", gael.post(sent["Location"]))
    waiting = SimpleUploadedFile("b.csv", (rows + "HP;;X1;\n").encode())
    through("an import that waits", gael.post(page, {"file": waiting}))


def by_reports(through: Through, cast: Cast, name: str) -> None:
    """Sent by a person, then by a program: nobody can read them."""
    from rebond.network.actors import new_token, token_digest
    from rebond.network.models import ApiToken

    file = SimpleUploadedFile(f"{name}.xml", unread(name))
    through("an upload", signed_in(cast.bruno).post("/workshop/upload/", {"reports": file}))
    token = new_token()
    ApiToken.objects.create(membership=cast.bruno, label="tests", digest=token_digest(token))
    answer = Client().post(
        "/api/v1/reports",
        unread(f"{name} encore"),
        content_type="application/octet-stream",
        headers={"Authorization": f"Bearer {token}"},
    )
    through("the API", answer)


def by_a_link(through: Through, chloe: Client, cast: Cast, email: str, answers: dict[str, object]) -> str:
    """Sent to an address that holds the name; by it, the person is referred. Answers the secret of the link."""
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
