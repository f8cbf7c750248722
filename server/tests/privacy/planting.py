"""What `test_forgetting` runs in a process of its own, on a database and a data directory of its own.

`planting.py plant NAME OTHER` puts a name through every door, and another through those that keep longer; `forget DAYS` lets
the time pass and the erasure run; both answer in JSON what to look for.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import django

django.setup()

from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402
from django.test.utils import setup_test_environment  # noqa: E402
from django.utils import timezone  # noqa: E402

from tests.cast import Cast  # noqa: E402
from tests.harness.signing_in import signed_in  # noqa: E402
from tests.privacy import doors as doors_of  # noqa: E402
from tests.privacy import first_doors as first  # noqa: E402

STARTS = (12, 200, 1111)
"""Behind the version and the hour that all share; and further on, where a page of the database may not cut it too."""


def plant(name: str, kept_longer: str) -> dict[str, object]:
    from django.core.cache import cache

    from rebond.ledger.sealing import seal_pending
    from rebond.ledger.worker import drain

    cast = an_empty_house()
    doors: list[tuple[str, int]] = []

    def through(label: str, answer: object) -> None:
        doors.append((label, answer.status_code))  # type: ignore[attr-defined]

    plain_name = name.replace("ï", "i").lower()
    email = f"{plain_name}@exemple.test"
    answers = first.answers_of(cast, name)
    driss, ines, chloe = (signed_in(cast.people()[who]) for who in ("driss", "ines", "chloe"))
    first.by_forms(through, driss, name, answers)
    first.by_words_of_a_place(through, ines, name)
    first.by_accounts(through, chloe, cast, name, email)
    first.by_a_list(through, cast, name)
    first.by_reports(through, cast, name)
    secret = first.by_a_link(through, chloe, cast, email, answers)
    picture = first.by_a_pad(through, driss, cast, name, answers)
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
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(
                "ANALYZE"
            )  # it does so by itself, at a moment of its own: its statistics hold values
    return {
        "clear": [name, name.lower(), name.upper(), plain_name, secret],
        "kept_longer": kept_longer,
        "never": ["06 11 22 33 44", "Mésanges", "mesanges"],
        "sealed": dict(sealed_now()),
        "picture": picture,
        "doors": doors,
    }


def an_empty_house() -> Cast:
    """The tables, the cache, the people; mail in files."""
    from django.conf import settings

    from rebond.console.tables import make_at_once
    from tests.cast import gather

    setup_test_environment()
    unhashed = "django.contrib.staticfiles.storage.StaticFilesStorage"
    settings.STORAGES = {**settings.STORAGES, "staticfiles": {"BACKEND": unhashed}}
    settings.EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    make_at_once(connection)
    call_command("createcachetable", verbosity=0)
    return gather()


def sealed_now() -> Iterator[tuple[str, list[str]]]:
    """Each column that an app declares as sealed, with pieces of what it holds now."""
    from rebond.privacy.actions.rotating import sealed_columns

    for model, column, _seal in sealed_columns():
        values = model._default_manager.order_by("pk").values_list(column, flat=True)
        texts = [bytes(value).decode() for value in values if value]
        pieces = [
            piece
            for text in texts
            for at in STARTS
            if len(piece := text[at : at + first.FRAGMENT]) == first.FRAGMENT
        ]
        yield f"{model._meta.label}.{column}", pieces


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
