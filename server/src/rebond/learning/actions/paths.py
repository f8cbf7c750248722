"""What a programme asks people to follow, in versions: a person who began keeps theirs."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from rebond.access import Actor
from rebond.access.guards import require
from rebond.kit.days import written
from rebond.kit.errors import Invalid, Refused
from rebond.kit.holding import hold_each
from rebond.learning.facts import PathAdded, PathChanged, PathVersioned
from rebond.learning.models import LearningPath
from rebond.learning.plan import PathSession, Plan, plan_of
from rebond.learning.queries.paths import is_followed
from rebond.ledger.recording import Entry, record
from rebond.programmes.models import Programme


def add_path(
    *,
    actor: Actor,
    programme: Programme,
    name: str,
    sessions: Sequence[PathSession | str],
    equips_at: int | None = None,
) -> LearningPath:
    """Offer a path with its sessions in order; a plain title is a usual session. The same one again is that one.

    Raise `Invalid` for a name in use, a path without a session, or sessions that make no sense.
    """
    require(actor, "programme.edit", on=programme)
    with transaction.atomic():
        programme = Programme.objects.select_for_update(no_key=True, of=("self",)).get(pk=programme.pk)
        plan = plan_of(sessions, equips_at=equips_at, held=programme.sessions_held)
        path = LearningPath(programme=programme, name=" ".join(name.split()), stored=plan.as_json())
        if (already := _the_same(path)) is not None:
            return already
        _refuse_a_name_in_use(path)
        path.save()
        facts = PathAdded(programme_id=programme.pk, sessions=path.length)
        record(actor=actor, entries=[Entry(path.stream, facts)])
    return path


def change_path(
    *,
    actor: Actor,
    path: LearningPath,
    name: str,
    sessions: Sequence[PathSession | str],
    equips_at: int | None = None,
    is_open: bool,
    seen: str | None = None,
) -> LearningPath:
    """Rename, offer or withdraw. Other sessions make a new version once this one is followed; answer the one that holds.

    ``seen``: the `LearningPath.seen` that a page showed; the same page sent twice changes once. Raise `Refused` for a
    version that was replaced, or when somebody changed it since ``seen``.
    """
    with transaction.atomic():
        Programme.objects.select_for_update(no_key=True, of=("self",)).get(pk=path.programme_id)
        versions = _hold_versions(path)
        held, last = next(one for one in versions if one.pk == path.pk), versions[-1]
        require(actor, "programme.edit", on=held)
        plan = plan_of(sessions, equips_at=equips_at, held=held.programme.sessions_held)
        asked = (" ".join(name.split()), plan, is_open)
        if (last.name, last.plan, last.is_open) == asked:
            return last
        _refuse_what_changed(held, last, seen)
        changed = _new_version(last, plan) if plan != last.plan and is_followed(last) else last
        changed.name, changed.stored, changed.is_open = asked[0], plan.as_json(), is_open
        _refuse_a_name_in_use(changed)
        _save(actor, changed, last)
    return changed


def _hold_versions(path: LearningPath) -> list[LearningPath]:
    """In key order, which is that of the versions."""
    return hold_each(LearningPath.objects.of_family(path.family).select_related("programme"))


def _refuse_what_changed(held: LearningPath, last: LearningPath, seen: str | None) -> None:
    if held.replaced_on is not None:
        raise Refused(
            _("Version %(number)s holds since %(day)s. Open it, then change it.")
            % {"number": last.version, "day": written(held.replaced_on)},
            code="newer_version",
        )
    if seen is not None and seen != held.seen:
        raise Refused(
            _("Somebody changed this path meanwhile. Look at it again, then change it."),
            code="changed_meanwhile",
        )


def _new_version(before: LearningPath, plan: Plan) -> LearningPath:
    return LearningPath(
        programme=before.programme,
        name=before.name,
        first_id=before.family,
        version=before.version + 1,
        stored=plan.as_json(),
    )


def _save(actor: Actor, path: LearningPath, before: LearningPath) -> None:
    """``before``: the row that was the last version; ``path`` itself where it did not need another."""
    is_new = path.pk is None
    if is_new:
        LearningPath.objects.filter(pk=before.pk).update(replaced_on=timezone.localdate())
    path.save()
    LearningPath.objects.of_family(path.family).update(is_open=path.is_open)
    told: dict[str, Any] = {"programme_id": path.programme_id, "sessions": path.length}
    told["is_open"] = path.is_open
    facts = PathVersioned(number=path.version, before_id=before.pk, **told) if is_new else PathChanged(**told)
    record(actor=actor, entries=[Entry(path.stream, facts)])


def _the_same(path: LearningPath) -> LearningPath | None:
    """The one that was added by the same page, sent twice."""
    rows = LearningPath.objects.offered().filter(programme=path.programme_id, name=path.name, version=1)
    found = rows.first()
    return found if found is not None and found.plan == path.plan else None


def _refuse_a_name_in_use(path: LearningPath) -> None:
    if not path.name:
        raise Invalid(_("Give the path a name."), field="name")
    same = LearningPath.objects.filter(programme=path.programme_id, name=path.name)
    if path.first_id or path.pk:
        own = LearningPath.objects.of_family(path.family)
        same = same.exclude(pk__in=own.values("pk"))
    if same.exists():
        raise Invalid(_("Another path of this programme has this name."), field="name")
