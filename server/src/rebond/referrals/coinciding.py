"""Whether a household, or a person, has asked in the programme already: for certain, or perhaps."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Q

from rebond.referrals.choices import HouseholdDoubt, PrintKind
from rebond.referrals.household import Prints
from rebond.referrals.models import Fingerprint, Referral
from rebond.referrals.stages import Stage


@dataclass(frozen=True, slots=True)
class Coincidence:
    """``certain``: keys of the requests of the same household or person. ``doubt``: what a human has to look at."""

    certain: tuple[int, ...] = ()
    doubt: str = ""


def coincidence(programme_id: int, prints: Prints, *, apart_from: int | None = None) -> Coincidence:
    """Requests that were closed without a computer stand in nobody's way."""
    asked = Q()
    for asked_kind, digest in prints.by_kind():
        asked |= Q(kind=asked_kind, digest=digest)
    if not asked:
        return Coincidence()
    rows = Fingerprint.objects.filter(asked, referral__programme=programme_id).exclude(
        Q(referral__stage=Stage.CLOSED) | Q(referral=apart_from)
    )
    met: dict[int, set[str]] = {}
    for key, kind in rows.order_by("referral_id", "kind").values_list("referral_id", "kind"):
        met.setdefault(key, set()).add(kind)
    certain = [key for key, kinds in met.items() if kinds & {PrintKind.HOUSEHOLD, PrintKind.DATED}]
    if certain:
        return Coincidence(tuple(certain))
    if any(PrintKind.HOME in kinds for kinds in met.values()):
        return Coincidence(doubt=HouseholdDoubt.SAME_ADDRESS)
    homonyms = [key for key, kinds in met.items() if PrintKind.PERSON in kinds]
    if homonyms and not _born_on_other_days(homonyms, prints):
        return Coincidence(doubt=HouseholdDoubt.SAME_NAMES)
    return Coincidence()


def prints_kept(referral: Referral) -> Prints:
    """Those of a request that stands already."""
    kept: dict[str, list[str]] = {}
    for kind, digest in referral.fingerprints.order_by("pk").values_list("kind", "digest"):
        kept.setdefault(kind, []).append(digest)
    return Prints(
        home="".join(kept.get(PrintKind.HOME, [])),
        households=tuple(kept.get(PrintKind.HOUSEHOLD, [])),
        person="".join(kept.get(PrintKind.PERSON, [])),
        dated="".join(kept.get(PrintKind.DATED, [])),
    )


def _born_on_other_days(keys: list[int], prints: Prints) -> bool:
    """Whether the date of birth is known on both sides: then the same names are those of somebody else."""
    dated = Fingerprint.objects.filter(referral__in=keys, kind=PrintKind.DATED)
    return bool(prints.dated) and dated.values("referral").distinct().count() == len(keys)
