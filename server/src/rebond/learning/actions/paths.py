"""What a programme asks people to follow."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from rebond.access import Actor
from rebond.access.guards import require
from rebond.kit.errors import Invalid, Refused
from rebond.learning.facts import PathAdded, PathChanged
from rebond.learning.models import LearningPath
from rebond.ledger.recording import Entry, record
from rebond.programmes.models import Programme

MOST_SESSIONS = 40


def add_path(*, actor: Actor, programme: Programme, name: str, session_titles: Sequence[str]) -> LearningPath:
    """Offer a path with its sessions in order. Raise `Invalid` for a name in use or a path without a session."""
    require(actor, "programme.edit", on=programme)
    with transaction.atomic():
        path = LearningPath(programme=programme, name=name.strip(), session_titles=_titles(session_titles))
        _refuse_a_name_in_use(path)
        path.save()
        facts = PathAdded(programme_id=programme.pk, sessions=path.length)
        record(actor=actor, entries=[Entry(path.stream, facts)])
    return path


def change_path(
    *, actor: Actor, path: LearningPath, name: str, session_titles: Sequence[str], is_open: bool
) -> LearningPath:
    """Rename, retitle, offer or withdraw. Raise `Refused` for another length once people follow the path."""
    with transaction.atomic():
        rows = LearningPath.objects.select_for_update(no_key=True, of=("self",))
        path = rows.select_related("programme").get(pk=path.pk)
        require(actor, "programme.edit", on=path)
        titles = _titles(session_titles)
        if len(titles) != path.length and path.enrolments.exists():
            raise Refused(
                _("People already follow this path: its number of sessions stays. Add another path instead."),
                code="path_followed",
                field="session_titles",
            )
        path.name, path.session_titles, path.is_open = name.strip(), titles, is_open
        _refuse_a_name_in_use(path)
        path.save()
        facts = PathChanged(programme_id=path.programme_id, sessions=path.length, is_open=is_open)
        record(actor=actor, entries=[Entry(path.stream, facts)])
    return path


def _titles(given: Sequence[str]) -> list[str]:
    titles = [title.strip()[:120] for title in given if title.strip()]
    if not 1 <= len(titles) <= MOST_SESSIONS:
        raise Invalid(
            _("Write one title a line, between 1 and %(most)s sessions.") % {"most": MOST_SESSIONS},
            field="session_titles",
        )
    return titles


def _refuse_a_name_in_use(path: LearningPath) -> None:
    if not path.name:
        raise Invalid(_("Give the path a name."), field="name")
    same = LearningPath.objects.filter(programme=path.programme_id, name=path.name).exclude(pk=path.pk)
    if same.exists():
        raise Invalid(_("Another path of this programme has this name."), field="name")
