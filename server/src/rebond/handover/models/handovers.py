"""A computer in the hands of a person, and what was signed for it."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from rebond.access import ScopeKeys
from rebond.devices.choices import RectificationReason
from rebond.devices.models import Device
from rebond.handover.choices import LENT_TO_A_PERSON, SignatureMeans, Signer, WaiverReason
from rebond.handover.querysets import HandoverQuerySet, SigningQuerySet
from rebond.learning.models import LearningPath
from rebond.network.models import Membership, Place
from rebond.programmes.choices import Outlet
from rebond.referrals.models import Referral


class Handover(models.Model):
    """A computer given to a person. Place and path complete the six facts of the referral.

    After an exchange the same referral has a later handover; ``ended_at`` closes the earlier one. One entered by
    mistake stays, cancelled on ``cancelled_at``: it never was. ``due_on``: when a loan ends; ``given_at``: when a loan
    during the path became a gift; ``use_ended_at``: when the person had the computer no more, though it never came
    back, see `EndOfUse`: they stay one of those who received a computer.
    """

    device = models.ForeignKey(Device, on_delete=models.PROTECT, related_name="handovers")
    referral = models.ForeignKey(Referral, on_delete=models.PROTECT, related_name="handovers")
    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="handovers")
    path = models.ForeignKey(LearningPath, on_delete=models.PROTECT, null=True, related_name="+")
    outlet = models.CharField(_("outlet"), max_length=24, choices=Outlet, default=Outlet.GIFT)
    waiver = models.CharField(_("exemption"), max_length=20, choices=WaiverReason, blank=True)
    reference = models.CharField(_("reference"), max_length=40, unique=True)
    handed_over_at = models.DateTimeField(_("handed over on"))
    handed_over_by = models.ForeignKey(Membership, on_delete=models.SET_NULL, null=True, related_name="+")
    signed_paper_reference = models.CharField(_("where the signed sheet lies"), max_length=120, blank=True)
    due_on = models.DateField(_("due back on"), null=True, blank=True)
    given_at = models.DateTimeField(_("given for good on"), null=True, blank=True)
    ended_at = models.DateTimeField(_("came back on"), null=True, blank=True)
    use_ended_at = models.DateTimeField(_("use ended on"), null=True, blank=True)
    cancelled_at = models.DateTimeField(_("cancelled on"), null=True, blank=True)
    cancel_reason = models.CharField(
        _("why it was cancelled"), max_length=16, choices=RectificationReason, blank=True
    )

    objects = HandoverQuerySet.as_manager()

    class Meta:
        verbose_name = _("handover")
        verbose_name_plural = _("handovers")
        constraints = (
            models.UniqueConstraint(
                fields=("device",),
                condition=Q(ended_at=None, cancelled_at=None, use_ended_at=None),
                name="handover_one_person",
            ),
            models.UniqueConstraint(
                fields=("referral",),
                condition=Q(ended_at=None, cancelled_at=None, use_ended_at=None),
                name="handover_one_device",
            ),
            models.CheckConstraint(
                condition=Q(due_on=None) | Q(outlet__in=sorted(LENT_TO_A_PERSON)),
                name="handover_due_is_a_loan",
            ),
        )

    def __str__(self) -> str:
        return self.reference

    @property
    def stream(self) -> str:
        return f"handover:{self.pk}"

    @property
    def is_loan(self) -> bool:
        return self.outlet in LENT_TO_A_PERSON

    @property
    def is_current(self) -> bool:
        """Whether the person has this computer now."""
        return self.ended_at is None and self.cancelled_at is None and self.use_ended_at is None

    def scope_keys(self) -> ScopeKeys:
        return self.place.scope_keys()


class Signing(models.Model):
    """What was given, explained and signed when a computer was handed over face to face.

    ``submission``: what the page carried, so that one sent twice is one handover. ``items``: what really left with the
    computer. ``may_call``: the person agreed to be called at 3 and 12 months. ``entered_at``: when it was written down, ``handover.handed_over_at`` is when it happened.
    ``sealed_signature``: the lines drawn on the screen; ``sealed_paper``: a picture of the signed paper; both sealed,
    and erased on ``erase_on``.
    """

    handover = models.OneToOneField(Handover, on_delete=models.PROTECT, related_name="signing")
    submission = models.UUIDField(unique=True, editable=False)
    items = models.JSONField(_("left with the computer"), default=list, blank=True)
    read_aloud = models.BooleanField(_("read aloud, in easy words"), default=False)
    witnessed = models.BooleanField(_("a witness was present"), default=False)
    may_call = models.BooleanField(_("agrees to be called later"), default=False)
    signer = models.CharField(_("who signed"), max_length=12, choices=Signer, default=Signer.PERSON)
    means = models.CharField(_("how it was signed"), max_length=6, choices=SignatureMeans)
    entered_at = models.DateTimeField(_("written down on"))
    sealed_signature = models.BinaryField(_("signature"), default=b"")
    sealed_paper = models.BinaryField(_("signed paper"), default=b"")
    erase_on = models.DateField(_("erased on"))

    objects = SigningQuerySet.as_manager()

    class Meta:
        verbose_name = _("signed sheet")
        verbose_name_plural = _("signed sheets")

    def __str__(self) -> str:
        return self.handover.reference

    @property
    def is_kept(self) -> bool:
        """Whether something signed is still there to be looked at."""
        return bool(self.sealed_signature or self.sealed_paper)

    def scope_keys(self) -> ScopeKeys:
        return self.handover.scope_keys()
