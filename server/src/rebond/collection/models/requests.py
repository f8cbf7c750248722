from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from rebond.access import ScopeKeys
from rebond.collection.choices import (
    COMPUTERS,
    GIVERS,
    EquipmentKind,
    Handing,
    RequestRefusal,
    RequestState,
)
from rebond.collection.querysets import DonationRequestQuerySet
from rebond.donations.models import Lot
from rebond.network.models import Organisation, Territory
from rebond.programmes.choices import ErasureLevel


class DonationRequest(models.Model):
    """Somebody wishes to give. ``organisation`` None: it came by the public page, and ``giver`` is what was written there.

    ``submission``: what the form carried, so that a page sent twice is one request.
    """

    territory = models.ForeignKey(Territory, on_delete=models.PROTECT, related_name="donation_requests")
    organisation = models.ForeignKey(
        Organisation,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="donation_requests",
        verbose_name=_("donor"),
    )
    code = models.CharField(_("number"), max_length=11, unique=True)
    follow_salt = models.CharField(max_length=32, editable=False)
    submission = models.UUIDField(unique=True, editable=False)
    giver_kind = models.CharField(_("who gives"), max_length=32, choices=GIVERS)
    giver = models.CharField(_("organisation"), max_length=160, blank=True)
    commune = models.ForeignKey(
        "geography.Commune", on_delete=models.PROTECT, related_name="+", verbose_name=_("commune")
    )
    handing = models.CharField(_("how they come"), max_length=8, choices=Handing, default=Handing.PICK_UP)
    ready_on = models.DateField(_("ready on"))
    leave_by = models.DateField(_("must be gone by"), null=True, blank=True)
    erasure_level = models.CharField(
        _("erasure wanted"), max_length=8, choices=ErasureLevel, default=ErasureLevel.CLEAR
    )
    state = models.CharField(_("state"), max_length=8, choices=RequestState, default=RequestState.RECEIVED)
    state_since = models.DateTimeField(_("since"))
    received_at = models.DateTimeField(_("received on"))
    refusal = models.CharField(_("reason"), max_length=12, choices=RequestRefusal, blank=True)
    lot = models.OneToOneField(
        Lot, on_delete=models.PROTECT, null=True, blank=True, related_name="request", verbose_name=_("lot")
    )
    language = models.CharField(_("language"), max_length=8, default="fr")

    objects = DonationRequestQuerySet.as_manager()

    class Meta:
        verbose_name = _("donation request")
        verbose_name_plural = _("donation requests")
        constraints = (
            models.CheckConstraint(
                condition=~Q(state="refused") | ~Q(refusal=""), name="donation_request_refused_says_why"
            ),
            models.CheckConstraint(
                condition=~Q(state="accepted") | Q(lot__isnull=False),
                name="donation_request_accepted_has_lot",
            ),
        )
        indexes = (models.Index(fields=("territory", "state"), name="donation_request_state"),)

    def __str__(self) -> str:
        return self.code

    @property
    def stream(self) -> str:
        return f"donation_request:{self.pk}"

    @property
    def called(self) -> str:
        """Who gives, without a person's name."""
        return self.giver or str(dict(GIVERS)[self.giver_kind])

    @property
    def is_open(self) -> bool:
        return RequestState(self.state).is_open

    @property
    def badge_kind(self) -> str:
        return RequestState(self.state).kind

    @property
    def retired_in(self) -> int:
        """The year from which the age of the equipment is counted."""
        return self.ready_on.year

    @property
    def days_waiting(self) -> int:
        return (timezone.localdate() - timezone.localdate(self.state_since)).days

    def scope_keys(self) -> ScopeKeys:
        donors = {self.organisation_id, self.lot.agreement.donor_id if self.lot else None}
        return ScopeKeys(self.territory_id, frozenset(key for key in donors if key))


class RequestLine(models.Model):
    """Equipment of one kind. ``bought_in`` (year) and ``memory_gb`` None: the donor does not know.

    ``accepted`` None: not decided yet.
    """

    request = models.ForeignKey(DonationRequest, on_delete=models.CASCADE, related_name="lines")
    kind = models.CharField(_("equipment"), max_length=8, choices=EquipmentKind)
    count = models.PositiveSmallIntegerField(_("how many"))
    bought_in = models.PositiveSmallIntegerField(_("bought in (year)"), null=True, blank=True)
    memory_gb = models.PositiveSmallIntegerField(_("memory (GB)"), null=True, blank=True)
    accepted = models.PositiveSmallIntegerField(_("number accepted"), null=True, blank=True)

    class Meta:
        verbose_name = _("equipment offered")
        verbose_name_plural = _("equipment offered")
        constraints = (models.UniqueConstraint(fields=("request", "kind"), name="request_line_kind"),)

    def __str__(self) -> str:
        return f"{self.request} · {self.get_kind_display()}"

    @property
    def is_computer(self) -> bool:
        return self.kind in COMPUTERS


class RequestContact(models.Model):
    """Whom to call, and where the computers are. Sealed with a key that is not in the database; erased by itself."""

    request = models.OneToOneField(DonationRequest, on_delete=models.CASCADE, related_name="contact")
    sealed_name = models.BinaryField(default=b"")
    sealed_email = models.BinaryField(default=b"")
    sealed_phone = models.BinaryField(default=b"")
    sealed_address = models.BinaryField(default=b"")
    sealed_note = models.BinaryField(default=b"")

    class Meta:
        verbose_name = _("contact of a request")
        verbose_name_plural = _("contacts of requests")

    def __str__(self) -> str:
        return str(self.request)


class RequestMessage(models.Model):
    """A question of the coordination, or the answer of whoever asked."""

    request = models.ForeignKey(DonationRequest, on_delete=models.CASCADE, related_name="messages")
    by_giver = models.BooleanField(_("by the donor"))
    sealed_text = models.BinaryField()
    written_at = models.DateTimeField(_("written on"))

    class Meta:
        verbose_name = _("message of a request")
        verbose_name_plural = _("messages of requests")

    def __str__(self) -> str:
        return f"{self.request} · {self.written_at:%Y-%m-%d}"


class RequestPicture(models.Model):
    """A picture, written anew by us: nothing of the file that came is kept."""

    request = models.ForeignKey(DonationRequest, on_delete=models.CASCADE, related_name="pictures")
    content = models.BinaryField()
    width = models.PositiveSmallIntegerField()
    height = models.PositiveSmallIntegerField()
    received_at = models.DateTimeField(_("received on"))

    class Meta:
        verbose_name = _("picture of a request")
        verbose_name_plural = _("pictures of requests")

    def __str__(self) -> str:
        return f"{self.request} · {self.pk}"
