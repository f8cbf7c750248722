"""The database forgets what was erased: at once where the erasure knows its tables, and every one of them once a day.

A gesture that erases by itself (a consent taken back, an agreement that ends) leaves what was sealed in dead rows of
PostgreSQL until then.
"""

from __future__ import annotations

from collections.abc import Collection

from django.utils import timezone

from rebond.privacy.actions.retention import rules
from rebond.privacy.models import Forgetting
from rebond.privacy.registry import held
from rebond.privacy.scrubbing import HASTE, PATIENCE, scrub


def forget(models: Collection[str], *, thoroughly: bool = False, while_waited_for: bool = False) -> bool:
    """Scrub ``models``. Answer whether it went through: what did not is done again by the next run.

    With them all that hold what erases itself or is sealed, when ``thoroughly``, when that was not done today, or when
    the last scrub failed; never ``while_waited_for`` by somebody: every table is held while it is written anew.
    """
    state = Forgetting.objects.filter(pk=1).first()
    is_late = state is None or state.day != timezone.localdate()
    is_whole = thoroughly or (is_late and not while_waited_for)
    wanted = {*models, *(all_that_erases() if is_whole else ())}
    if not wanted:
        return True
    if scrub(wanted, patience=HASTE if while_waited_for else PATIENCE):
        if is_whole:
            Forgetting.objects.update_or_create(pk=1, defaults={"day": timezone.localdate()})
        return True
    Forgetting.objects.filter(pk=1).update(day=None)
    return False


def all_that_erases() -> frozenset[str]:
    """Models that a rule empties, or that hold anything sealed."""
    sealed = {one.model for one in held() if one.sealed}
    return frozenset({"referrals.Contact", *sealed, *(model for rule in rules() for model in rule.models)})
