"""All that is kept of one person, found through the declarations of the apps by the code of their request."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.apps import apps
from django.db.models import Model
from django.utils import timezone
from django.utils.encoding import force_str
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from passport.codes import REFERRAL_CODE, normalise
from rebond.access import Actor
from rebond.access.guards import NOT_FOUND
from rebond.kit.errors import NotFound
from rebond.kit.personal import Held, OnRequest
from rebond.network.querysets import reach
from rebond.privacy.queries.record import label_of
from rebond.privacy.registry import linked_to_a_request
from rebond.referrals.models import Referral
from rebond.referrals.queries import events_of, moments_of
from rebond.ui.timeline import Moment

LONGEST_TEXT = 400


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """Label and value, in words."""

    facts: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """What one model holds of the person."""

    title: str
    rows: tuple[Row, ...]
    on_request: OnRequest
    keeps_because: str
    is_sealed: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    code: str
    parts: tuple[Part, ...]
    gestures: tuple[Moment, ...]


def request_named(code: str, actor: Actor) -> Referral:
    """Raise `NotFound` for a number that does not exist, or that ``actor`` may not answer for."""
    reachable = reach(
        actor,
        "person.answer",
        territory="programme__territory",
        organisations=("prescriber",),
        places=("place",),
    )
    rows = Referral.objects.filter(reachable, code=normalise(code, family=REFERRAL_CODE))
    found = rows.select_related("programme__territory", "place", "prescriber", "commune").first()
    if found is None:
        raise NotFound(NOT_FOUND, code="not_found", field="code")
    return found


def sheet_of(referral: Referral, *, opened: bool) -> Sheet:
    """``opened``: with what is sealed in clear; else it only says that something is there."""
    parts = [_part(one, referral, opened=opened) for one in linked_to_a_request() if one.about_people]
    return Sheet(
        code=referral.code,
        parts=tuple(part for part in parts if part.rows),
        gestures=tuple(moments_of(events_of(referral))),
    )


def _part(one: Held, referral: Referral, *, opened: bool) -> Part:
    model = apps.get_model(one.model)
    related = [name for name in one.personal if model._meta.get_field(name).is_relation]  # noqa: SLF001 - Django's own name
    found = model._default_manager.filter(**{one.subject: referral.pk})  # noqa: SLF001 - Django's own name
    rows = [
        Row(
            facts=tuple(
                (label_of(one, name).capitalize(), _value(one, row, name, opened=opened))
                for name in one.about_people
            )
        )
        for row in found.select_related(*related).order_by("pk")
    ]
    return Part(
        title=force_str(model._meta.verbose_name).capitalize(),  # noqa: SLF001 - Django's own name
        rows=tuple(rows),
        on_request=one.on_request,
        keeps_because=force_str(one.keeps_because),
        is_sealed=bool(one.sealed),
    )


def _value(one: Held, row: Model, name: str, *, opened: bool) -> str:
    value = getattr(row, name)
    if name in one.sealed:
        if not value:
            return "–"
        return _shown(one.sealed[name].open(value)) if opened else _("encrypted")
    display = getattr(row, f"get_{name}_display", None)
    return _in_words(display() if display else value)


def _shown(text: str) -> str:
    """A picture is no text: it is looked at on its own page."""
    return text if len(text) <= LONGEST_TEXT else _("a picture, to be looked at on its page")


def _in_words(value: Any) -> str:
    if value is None or value == "":
        return "–"
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, datetime):
        return date_format(timezone.localtime(value), "SHORT_DATETIME_FORMAT")
    if isinstance(value, date):
        return date_format(value, "SHORT_DATE_FORMAT")
    if isinstance(value, list):
        return ", ".join(force_str(item) for item in value) or "–"
    return force_str(value)


def as_text(sheet: Sheet) -> str:
    """To read, to print and to take away: one line a fact."""
    lines = [_("All that is kept with the number %(code)s") % {"code": sheet.code}, ""]
    for part in sheet.parts:
        lines += [part.title.upper(), ""]
        for row in part.rows:
            lines += [f"{label} : {value}" for label, value in row.facts]
            lines.append("")
        if part.keeps_because:
            lines += [part.keeps_because, ""]
    lines += [_("What was done, without any name").upper(), ""]
    for moment in sheet.gestures:
        said = (force_str(moment.when), force_str(moment.title), force_str(moment.detail))
        lines.append(" · ".join(part for part in said if part))
    return "\r\n".join(lines) + "\r\n"
