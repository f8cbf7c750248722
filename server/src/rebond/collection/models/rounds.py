from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from rebond.access import ScopeKeys
from rebond.collection.choices import RoundState, Signature, StopOutcome
from rebond.collection.querysets import RoundQuerySet
from rebond.donations.models import Lot, Pallet
from rebond.network.models import Workshop


class Round(models.Model):
    """One vehicle, one day, sites in order; all goes to one workshop.

    ``submission``: what the form carried, so that a page sent twice is one round.
    """

    workshop = models.ForeignKey(
        Workshop, on_delete=models.PROTECT, related_name="rounds", verbose_name=_("workshop")
    )
    day = models.DateField(_("day"))
    vehicle = models.CharField(_("vehicle"), max_length=60, blank=True)
    sealed_driver = models.BinaryField(default=b"")
    state = models.CharField(_("state"), max_length=10, choices=RoundState, default=RoundState.PLANNED)
    submission = models.UUIDField(null=True, blank=True, unique=True, editable=False)

    objects = RoundQuerySet.as_manager()

    class Meta:
        verbose_name = _("pick-up round")
        verbose_name_plural = _("pick-up rounds")

    def __str__(self) -> str:
        return self.reference

    @property
    def reference(self) -> str:
        return f"T-{self.pk}"

    @property
    def stream(self) -> str:
        return f"round:{self.pk}"

    @property
    def badge_kind(self) -> str:
        return RoundState(self.state).kind

    @property
    def is_planned(self) -> bool:
        return self.state == RoundState.PLANNED

    def scope_keys(self) -> ScopeKeys:
        return self.workshop.scope_keys()


class Stop(models.Model):
    """A site of a round. ``announced`` None: nothing was announced; ``collected`` None: nobody was there yet.

    ``sealed_strokes``: the signature drawn on the screen, as lines (`kit.strokes`).

    ``pallet``: what it became at the reception of its lot. ``drop_off``: what a drop-off point keeps, and this stop fetches.
    """

    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="stops")
    position = models.PositiveSmallIntegerField(_("order"))
    lot = models.ForeignKey(Lot, on_delete=models.PROTECT, related_name="stops", verbose_name=_("lot"))
    site = models.CharField(_("site"), max_length=120)
    commune = models.ForeignKey(
        "geography.Commune", on_delete=models.PROTECT, related_name="+", verbose_name=_("commune")
    )
    sealed_address = models.BinaryField(default=b"")
    sealed_contact = models.BinaryField(default=b"")
    announced = models.PositiveSmallIntegerField(_("computers announced"), null=True, blank=True)
    outcome = models.CharField(_("outcome"), max_length=10, choices=StopOutcome, default=StopOutcome.TO_DO)
    collected = models.PositiveSmallIntegerField(_("computers collected"), null=True, blank=True)
    visited_at = models.DateTimeField(_("visited on"), null=True, blank=True)
    signature = models.CharField(_("signature"), max_length=10, choices=Signature, default=Signature.NONE)
    sealed_signatory = models.BinaryField(default=b"")
    sealed_strokes = models.BinaryField(default=b"")
    sealed_scan = models.BinaryField(default=b"")
    pallet = models.OneToOneField(
        Pallet, on_delete=models.SET_NULL, null=True, blank=True, related_name="stop"
    )
    drop_off = models.ForeignKey(
        "collection.DropOff", on_delete=models.SET_NULL, null=True, blank=True, related_name="stops"
    )

    class Meta:
        verbose_name = _("stop of a round")
        verbose_name_plural = _("stops of rounds")
        indexes = (models.Index(fields=("round", "position"), name="stop_in_order"),)

    def __str__(self) -> str:
        return f"{self.round} · {self.site}"

    @property
    def badge_kind(self) -> str:
        return StopOutcome(self.outcome).kind

    @property
    def gap(self) -> int | None:
        """Collected minus announced; None while one of them is not known."""
        if self.announced is None or self.collected is None:
            return None
        return self.collected - self.announced

    def scope_keys(self) -> ScopeKeys:
        return self.round.scope_keys()
