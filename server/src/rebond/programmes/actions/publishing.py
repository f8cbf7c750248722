"""Rules come into force: a version is kept for good, and the columns of the programme follow."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from rebond.access import Actor
from rebond.access.guards import require
from rebond.kit.errors import Refused
from rebond.ledger.recording import Entry, record
from rebond.programmes.facts import ProgrammePublished
from rebond.programmes.models import Programme, ProgrammeDraft, ProgrammeVersion, columns_of
from rebond.programmes.queries import begins_anew
from rebond.programmes.rules import Rules, changes_between, judge


def publish(
    *,
    actor: Actor,
    draft: ProgrammeDraft,
    households_anew: bool = False,
    occurred_at: datetime | None = None,
) -> ProgrammeVersion:
    """Put the rules of ``draft`` in force. What was referred before keeps the rules that it had.

    ``households_anew``: whoever publishes was told that the households of before are not recognised any more. Rules that
    are those in force already make no new version. Raise `Invalid` for rules that make no sense, `Refused` for rules that
    reopen a programme whose households were forgotten, without ``households_anew``.
    """
    with transaction.atomic():
        held = ProgrammeDraft.objects.select_for_update(of=("self",)).get(pk=draft.pk)
        require(actor, "programme.edit", on=held)
        rules = held.rules
        judge(rules)
        programme = held.programme or _opened(held, rules)
        programme = Programme.objects.select_for_update(no_key=True, of=("self",)).get(pk=programme.pk)
        if begins_anew(held.programme and programme, rules, on=timezone.localdate()) and not households_anew:
            raise Refused(
                _(
                    "This programme was over, and its households were forgotten: open the page again, read what that means, then publish."
                ),
                code="households_forgotten",
            )
        last = None if held.programme is None else version_in_force(programme)
        changed = changes_between(programme.rules, rules) if last else ()
        held.delete()
        if last is not None and not changed:
            return last
        for name, value in columns_of(rules).items():
            setattr(programme, name, value)
        programme.save()
        return _kept(programme, actor, occurred_at, changed)


def note_households_forgotten(*, programme: Programme, on: date) -> None:
    """The key of its fingerprints is destroyed: from now on no household of before is recognised. ``programme`` is held."""
    programme.households_forgotten_on = on
    programme.save(update_fields=["households_forgotten_on"])


def version_in_force(programme: Programme) -> ProgrammeVersion:
    """The version of the rules in force; written down now if nobody published them on a page. In a transaction."""
    last = ProgrammeVersion.objects.filter(programme=programme).order_by("-number").first()
    if last is not None and last.rules == programme.rules:
        return last
    return ProgrammeVersion.objects.create(
        programme=programme,
        number=last.number + 1 if last else 1,
        published_at=timezone.now(),
        stored=programme.rules.as_json(),
    )


def _opened(draft: ProgrammeDraft, rules: Rules) -> Programme:
    return Programme.objects.create(
        territory=draft.territory, slug=_free_slug(rules.name), **columns_of(rules)
    )


def _kept(
    programme: Programme, actor: Actor, occurred_at: datetime | None, changed: tuple[str, ...]
) -> ProgrammeVersion:
    version = version_in_force(programme)
    version.published_at = occurred_at or timezone.now()
    version.published_by_id = actor.membership_id
    version.save(update_fields=["published_at", "published_by"])
    told = ProgrammePublished(programme_id=programme.pk, number=version.number, columns=changed)
    record(actor=actor, occurred_at=occurred_at, entries=[Entry(programme.stream, told)])
    return version


def _free_slug(name: str) -> str:
    wanted = slugify(name)[:44] or "programme"
    slug, number = wanted, 1
    while Programme.objects.filter(slug=slug).exists():
        number += 1
        slug = f"{wanted}-{number}"
    return slug
