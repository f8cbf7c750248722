"""Every rule that a handover has to keep, each with what proves it or with what stands in the way."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from django.utils import timezone
from django.utils.translation import gettext as _

from rebond.handover.models import Handover
from rebond.handover.papers import erasure_in_words
from rebond.handover.queries.meeting import Barrier, Meeting
from rebond.handover.queries.obstacles import OF_THE_PERSON, WAIVABLE
from rebond.kit.days import written
from rebond.learning.queries import numbers_attended
from rebond.programmes.choices import SystemRule
from rebond.programmes.wording import outlets_in_words
from rebond.referrals.models import Referral
from rebond.workshop.queries import Dossier, dossier_of
from rebond.workshop.releases import obstacle_of_release

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

TERMS = frozenset({"outlet_excluded", "outlet_not_offered", "no_ceiling"})
WHERE = frozenset({"other_place", "other_programme"})
SYSTEM = frozenset({"system_not_of_programme", "system_unsupported"})
MEDIA = "drive_", "no_drive_seen"


@dataclass(frozen=True, slots=True)
class Rule:
    """``proof`` says by what the rule is kept; ``barriers`` stand in its way, a ``caution`` does not."""

    title: str | StrPromise
    proof: str
    barriers: tuple[Barrier, ...] = ()
    caution: str | StrPromise = ""

    @property
    def state(self) -> Literal["done", "attention", "blocked"]:
        if self.barriers:
            return "blocked"
        return "attention" if self.caution else "done"


def rules_met(met: Meeting) -> list[Rule]:
    """All the rules, kept or not, and last what no list foresees."""
    dossier, left = dossier_of(met.device), list(met.barriers)
    of_the_person = _taken(left, OF_THE_PERSON - WAIVABLE)
    rules = [
        Rule(_("The request"), "" if of_the_person else _request(met), of_the_person),
        Rule(_("The learning path"), _path(met), _taken(left, WAIVABLE)),
        Rule(_("Where the computer is"), _where(met), _taken(left, WHERE)),
        Rule(_("Former data"), erasure_in_words(dossier.proofs), _of_media(left)),
        Rule(_("The computer works"), _works(dossier)),
        Rule(_("Operating system"), _system(met), _taken(left, SYSTEM), _release_ended(dossier)),
        Rule(_("As what it is given"), _terms(met), _taken(left, TERMS)),
    ]
    if left:
        rules.append(Rule(_("Another obstacle"), "", tuple(left)))
    return rules


def _taken(left: list[Barrier], codes: frozenset[str]) -> tuple[Barrier, ...]:
    """Those of these codes, which are then told."""
    found = tuple(one for one in left if one.obstacle.code in codes)
    left[:] = [one for one in left if one not in found]
    return found


def _of_media(left: list[Barrier]) -> tuple[Barrier, ...]:
    return _taken(left, frozenset(one.obstacle.code for one in left if one.obstacle.code.startswith(MEDIA)))


def _request(met: Meeting) -> str:
    told = _before(met.referral)
    if met.referral.is_unconfirmed:
        told = f"{told} {met.referral.get_confirmation_display()}."
    if met.referral.kept_rules.one_per_household:
        return f"{told} " + _("One computer per household.")
    return told


def _before(referral: Referral) -> str:
    """What the person had until now: whoever waits for an exchange had a computer."""
    last = Handover.objects.filter(referral=referral, cancelled_at=None).order_by("pk").last()
    words = {"day": written(referral.referred_on)}
    if last is None:
        return _("Referred on %(day)s; no computer handed over yet.") % words
    words["before"] = written(last.handed_over_at)
    if last.ended_at is not None:
        return _("Referred on %(day)s; the computer handed over on %(before)s came back.") % words
    return (
        _("Referred on %(day)s; the computer handed over on %(before)s is gone: another one is granted.")
        % words
    )


def _path(met: Meeting) -> str:
    if met.enrolment is None:
        return _("Nothing is left to attend.")
    came = sorted(numbers_attended([met.enrolment])[met.enrolment.pk])
    listed = ", ".join(str(number) for number in came) or _("none")
    words = {"path": met.enrolment.path, "state": met.enrolment.get_state_display(), "numbers": listed}
    return _("%(path)s: %(state)s. Sessions attended: %(numbers)s.") % words


def _where(met: Meeting) -> str:
    words = {
        "place": met.device.place,
        "programme": met.device.programme,
        "day": written(met.device.stage_since),
    }
    return _("At %(place)s since %(day)s, for “%(programme)s”.") % words


def _works(dossier: Dossier) -> str:
    grade = dossier.grading.get_grade_display() if dossier.grading else _("not graded")
    told = _("Functions tested: %(count)d. %(grade)s.") % {"count": len(dossier.checks), "grade": grade}
    return (
        told
        if dossier.grading and not dossier.is_tested_only
        else f"{told} " + _("Say its fault to the person.")
    )


def _system(met: Meeting) -> str:
    asked = SystemRule(met.referral.kept_rules.system_rule).label
    words = {"system": met.device.operating_system or _("Unknown system"), "rule": asked}
    return _("%(system)s. The programme: %(rule)s.") % words


def _release_ended(dossier: Dossier) -> str | StrPromise:
    installed = dossier.installation
    if installed is None:
        return ""
    found = obstacle_of_release(system=installed.system, version=installed.version, day=timezone.localdate())
    return found.message if found else ""


def _terms(met: Meeting) -> str:
    return outlets_in_words(met.referral.kept_rules)
