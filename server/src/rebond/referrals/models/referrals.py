from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from rebond.access import ScopeKeys
from rebond.network.choices import PrescriberKind
from rebond.network.models import Membership, Organisation, Place
from rebond.programmes.models import Programme, ProgrammeVersion
from rebond.programmes.rules import Rules
from rebond.referrals.choices import (
    AgeBracket,
    ClosingReason,
    Confirmation,
    HouseholdDoubt,
    HouseholdException,
    InternetAtHome,
    Need,
    Occupation,
    PrintKind,
    Sex,
    TryMeans,
)
from rebond.referrals.models.groups import ReferralGroup
from rebond.referrals.models.links import PersonalLink
from rebond.referrals.querysets import ContactQuerySet, ReferralQuerySet
from rebond.referrals.stages import OVERDUE, TRIES_BEFORE_UNREACHABLE, Stage

BADGES = {
    Stage.NOMINATED: "running",
    Stage.WAITING: "attention",
    Stage.SENT: "hand",
    Stage.ACCEPTED: "running",
    Stage.ON_PATH: "running",
    Stage.PATH_DONE: "attention",
    Stage.EQUIPPED: "done",
    Stage.CLOSED: "neutral",
}


class Referral(models.Model):
    """A person's need, without a name. ``prescriber`` None: the place opened it itself.

    ``confirmation``: what the prescriber says whom the place named then; empty where nobody is asked.

    ``rules``: the version of the programme's rules under which the person was referred, kept for good.
    ``criteria``: those of the programme that the one who referred ticked.
    ``link``: the personal link by which it came; ``group`` and ``line``: with whom, and on which line of their list.
    ``submission``: what the page carried, so that a page sent twice is one request. ``told_late_since``: the wait of which
    whoever referred the person was told that it is too long. ``days_tried``: on how many days the place tried in vain to
    reach the person since they stand there, the last one on ``tried_on``.
    """

    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="referrals")
    rules = models.ForeignKey(
        ProgrammeVersion, on_delete=models.PROTECT, related_name="referrals", verbose_name=_("rules")
    )
    criteria = models.JSONField(_("criteria met"), default=list, blank=True)
    code = models.CharField(_("code"), max_length=9, unique=True)
    stage = models.CharField(_("stage"), max_length=10, choices=Stage, default=Stage.SENT)
    stage_since = models.DateTimeField(_("since"))
    told_late_since = models.DateTimeField(null=True, editable=False)
    days_tried = models.PositiveSmallIntegerField(_("days of tries in vain"), default=0)
    tried_on = models.DateField(_("last try in vain on"), null=True, blank=True)
    place = models.ForeignKey(
        Place, on_delete=models.PROTECT, related_name="referrals", verbose_name=_("place")
    )
    prescriber = models.ForeignKey(
        Organisation,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="referrals",
        verbose_name=_("prescriber"),
    )
    confirmation = models.CharField(_("confirmation"), max_length=9, choices=Confirmation, blank=True)
    referred_by = models.ForeignKey(Membership, on_delete=models.SET_NULL, null=True, related_name="+")
    link = models.ForeignKey(PersonalLink, on_delete=models.PROTECT, null=True, related_name="referrals")
    group = models.ForeignKey(ReferralGroup, on_delete=models.PROTECT, null=True, related_name="referrals")
    line = models.PositiveSmallIntegerField(_("line"), null=True)
    submission = models.UUIDField(unique=True, null=True, editable=False)
    referred_on = models.DateField(_("referred on"))
    retained_at = models.DateTimeField(_("retained by the committee on"), null=True, blank=True)
    accepted_at = models.DateTimeField(_("accepted on"), null=True, blank=True)
    need = models.CharField(_("need"), max_length=24, choices=Need, default=Need.COMPUTER_AND_INITIATION)
    sex = models.CharField(_("sex"), max_length=10, choices=Sex, default=Sex.NOT_KNOWN)
    age_bracket = models.CharField(
        _("age bracket"), max_length=10, choices=AgeBracket, default=AgeBracket.NOT_KNOWN
    )
    occupation = models.CharField(
        _("occupation"), max_length=20, choices=Occupation, default=Occupation.NOT_KNOWN
    )
    prescriber_kind = models.CharField(_("referred by"), max_length=32, choices=PrescriberKind)
    internet_at_home = models.CharField(
        _("Internet at home"), max_length=10, choices=InternetAtHome, default=InternetAtHome.NOT_KNOWN
    )
    commune = models.ForeignKey(
        "geography.Commune",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("commune"),
    )
    follow_salt = models.CharField(max_length=32, blank=True, editable=False)
    household_fingerprint = models.CharField(max_length=64, blank=True, editable=False)
    household_exception = models.CharField(
        _("exception to one computer per household"), max_length=20, choices=HouseholdException, blank=True
    )
    household_doubt = models.CharField(
        _("doubt about the household"), max_length=12, choices=HouseholdDoubt, blank=True
    )
    closing_reason = models.CharField(_("reason"), max_length=24, choices=ClosingReason, blank=True)

    objects = ReferralQuerySet.as_manager()

    class Meta:
        verbose_name = _("referral")
        verbose_name_plural = _("referrals")
        constraints = (
            models.CheckConstraint(
                condition=~Q(stage="closed") | ~Q(closing_reason=""), name="referral_closed_says_why"
            ),
            models.UniqueConstraint(
                fields=("programme", "household_fingerprint"),
                condition=~Q(household_fingerprint="") & Q(household_exception="") & ~Q(stage="closed"),
                name="referral_one_per_household",
            ),
            models.UniqueConstraint(fields=("group", "line"), name="referral_once_on_a_line"),
            models.CheckConstraint(
                condition=~Q(confirmation__in=("asked", "confirmed")) | Q(prescriber__isnull=False),
                name="referral_confirmed_by_somebody",
            ),
        )
        indexes = (
            models.Index(fields=("place", "stage"), name="referral_place_stage"),
            models.Index(fields=("prescriber", "stage"), name="referral_prescriber_stage"),
            models.Index(fields=("programme", "household_fingerprint"), name="referral_household"),
        )

    def __str__(self) -> str:
        return self.code

    @property
    def stream(self) -> str:
        return f"referral:{self.pk}"

    @property
    def kept_rules(self) -> Rules:
        """Those under which the person was referred."""
        return self.rules.rules

    @property
    def is_household_unchecked(self) -> bool:
        """Whether one computer per household is the rule, and there was no address to hold it by."""
        return self.household_exception in HouseholdException.UNCHECKED

    @property
    def badge_kind(self) -> str:
        return BADGES[Stage(self.stage)]

    @property
    def days_in_stage(self) -> int:
        return (timezone.localdate() - timezone.localdate(self.stage_since)).days

    @property
    def days_waited(self) -> int:
        """Since the person was referred."""
        return (timezone.localdate() - self.referred_on).days

    @property
    def awaits_contact(self) -> bool:
        return self.stage == Stage.SENT

    @property
    def waits_too_long(self) -> bool:
        """Nobody contacted them for two weeks: a matter for the coordination, and told to whoever referred them."""
        return self.awaits_contact and timezone.now() - self.stage_since > OVERDUE

    @property
    def awaits_confirmation(self) -> bool:
        return self.confirmation == Confirmation.ASKED

    @property
    def is_unconfirmed(self) -> bool:
        """A prescriber was named, and did not say that they follow the person."""
        return self.confirmation in {Confirmation.ASKED, Confirmation.DENIED}

    @property
    def was_tried_enough(self) -> bool:
        """Whether the place tried on as many days as it takes to say that nobody can reach the person."""
        return self.days_tried >= TRIES_BEFORE_UNREACHABLE

    def scope_keys(self) -> ScopeKeys:
        """Whoever took its place over reaches it: the person may have a lent computer."""
        organisations = frozenset({self.prescriber_id}) if self.prescriber_id else frozenset[int]()
        return ScopeKeys(self.programme.territory_id, organisations, self.place.followed_by)


class Fingerprint(models.Model):
    """By what the household or the person would be recognised, in this programme only. Nothing can be read from it."""

    referral = models.ForeignKey(Referral, on_delete=models.CASCADE, related_name="fingerprints")
    kind = models.CharField(_("kind"), max_length=9, choices=PrintKind)
    digest = models.CharField(_("fingerprint"), max_length=64)

    class Meta:
        verbose_name = _("fingerprint")
        verbose_name_plural = _("fingerprints")
        constraints = (
            models.UniqueConstraint(fields=("digest", "kind", "referral"), name="fingerprint_once"),
        )

    def __str__(self) -> str:
        return f"{self.referral} · {self.get_kind_display()}"


class CoPrescriber(models.Model):
    """An organisation that asked for the same household later: it learns whether the request goes on, nothing else.

    Once for its accounts, and once for each of its personal links: a link shows what came by it alone.
    """

    referral = models.ForeignKey(Referral, on_delete=models.CASCADE, related_name="co_prescribers")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    joined_by = models.ForeignKey(Membership, on_delete=models.SET_NULL, null=True, related_name="+")
    link = models.ForeignKey(PersonalLink, on_delete=models.PROTECT, null=True, related_name="+")
    joined_on = models.DateField(_("followed since"))

    class Meta:
        verbose_name = _("co-prescriber")
        verbose_name_plural = _("co-prescribers")
        constraints = (
            models.UniqueConstraint(
                fields=("referral", "organisation"), condition=Q(link=None), name="co_prescriber_once"
            ),
            models.UniqueConstraint(fields=("referral", "link"), name="co_prescriber_once_a_link"),
        )

    def __str__(self) -> str:
        return f"{self.referral} · {self.organisation}"


class Contact(models.Model):
    """How to reach the person: sealed with a key that is not in the database; erased by itself."""

    referral = models.OneToOneField(Referral, on_delete=models.CASCADE, related_name="contact")
    sealed_first_name = models.BinaryField(default=b"")
    sealed_phone = models.BinaryField(default=b"")
    erase_on = models.DateField(_("erased on"), null=True, blank=True)

    objects = ContactQuerySet.as_manager()

    class Meta:
        verbose_name = _("contact")
        verbose_name_plural = _("contacts")

    def __str__(self) -> str:
        return self.referral.code


class ContactTry(models.Model):
    """On which day a place tried to reach the person, and how. Nothing of what was said or written.

    ``submission``: what the page carried, so that a page sent twice is one try.
    """

    referral = models.ForeignKey(Referral, on_delete=models.CASCADE, related_name="tries")
    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="+", verbose_name=_("place"))
    tried_on = models.DateField(_("tried on"))
    means = models.CharField(_("how"), max_length=12, choices=TryMeans)
    was_reached = models.BooleanField(_("the person was reached"), default=False)
    noted_by = models.ForeignKey(Membership, on_delete=models.SET_NULL, null=True, related_name="+")
    submission = models.UUIDField(unique=True, editable=False)

    class Meta:
        verbose_name = _("try to reach the person")
        verbose_name_plural = _("tries to reach people")

    def __str__(self) -> str:
        return f"{self.referral} · {self.tried_on:%Y-%m-%d}"
