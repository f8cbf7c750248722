from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from rebond.access import ScopeKeys
from rebond.donations.choices import SigningKind
from rebond.donations.models.agreements import DonationAgreement


class SigningStep(models.Model):
    """One step of the road of an agreement to its last signature, in the order of ``rank``.

    ``function``: who acts, by their function ("Mayor"), never by name. ``awaited_since``: the day from which it is their
    turn; None: not yet. ``reference``: the number of the deliberation or of the order of delegation.
    ``succeeded_on``: the day on which somebody else took the place of the one awaited.
    """

    agreement = models.ForeignKey(DonationAgreement, on_delete=models.CASCADE, related_name="signing_steps")
    rank = models.PositiveSmallIntegerField(_("rank"))
    kind = models.CharField(_("step"), max_length=16, choices=SigningKind)
    function = models.CharField(_("function of who acts"), max_length=80, blank=True)
    awaited_since = models.DateField(_("awaited since"), null=True, blank=True)
    done_on = models.DateField(_("done on"), null=True, blank=True)
    reference = models.CharField(_("reference"), max_length=80, blank=True)
    succeeded_on = models.DateField(_("somebody else signs since"), null=True, blank=True)

    class Meta:
        verbose_name = _("step of a signature")
        verbose_name_plural = _("steps of a signature")
        constraints = (
            models.UniqueConstraint(fields=("agreement", "rank"), name="signing_step_rank"),
            models.CheckConstraint(
                condition=models.Q(done_on=None) | models.Q(awaited_since__isnull=False),
                name="signing_step_done_in_turn",
            ),
        )

    def __str__(self) -> str:
        return f"{self.agreement.reference} · {self.get_kind_display()}"

    @property
    def is_signature(self) -> bool:
        return self.kind in SigningKind.SIGNATURES

    def is_delegation_of(self, signature: SigningStep) -> bool:
        return self.kind == SigningKind.DELEGATION and self.rank == signature.rank - 1

    @property
    def needs_reference(self) -> bool:
        return self.kind in SigningKind.WITH_REFERENCE

    def scope_keys(self) -> ScopeKeys:
        return self.agreement.scope_keys()
