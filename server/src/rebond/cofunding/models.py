from __future__ import annotations

from datetime import date

from django.db import models
from django.utils.translation import gettext_lazy as _

from passport.codes import CodeFamily
from rebond.access import ScopeKeys
from rebond.cofunding.choices import State
from rebond.cofunding.querysets import FOLLOWED_AFTER_MONTHS, ParticipantQuerySet
from rebond.kit.days import months_after
from rebond.network.models import Membership, Place
from rebond.programmes.models import Programme

PARTICIPANTS = CodeFamily("FS")


class Participant(models.Model):
    """Somebody who agreed to be followed by name. Nothing here points at their request, nor the reverse.

    ``same_person``: recognises a person entered twice, keyed and one-way. The three sealed columns are JSON texts, see
    `answers`; emptied when the consent is withdrawn, or when the time of the evidence is over.
    """

    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="+")
    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="+")
    code = models.CharField(_("code"), max_length=12, unique=True)
    same_person = models.CharField(max_length=64, blank=True, editable=False)
    consented_on = models.DateField(_("consent given on"))
    entered_on = models.DateField(_("in since"))
    entered_by = models.ForeignKey(Membership, on_delete=models.SET_NULL, null=True, related_name="+")
    left_on = models.DateField(_("left on"), null=True, blank=True)
    followed_on = models.DateField(_("asked again on"), null=True, blank=True)
    withdrawn_on = models.DateField(_("consent withdrawn on"), null=True, blank=True)
    sealed_entry = models.BinaryField(_("at entry"), default=b"")
    sealed_left = models.BinaryField(_("on leaving"), default=b"")
    sealed_followed = models.BinaryField(_("six months after"), default=b"")
    submission = models.UUIDField(unique=True, editable=False)

    objects = ParticipantQuerySet.as_manager()

    class Meta:
        verbose_name = _("participant (FSE+)")
        verbose_name_plural = _("participants (FSE+)")
        constraints = (
            models.UniqueConstraint(
                fields=("programme", "same_person"),
                condition=~models.Q(same_person=""),
                name="participant_once",
            ),
        )

    def __str__(self) -> str:
        return self.code

    @property
    def stream(self) -> str:
        return f"participant:{self.pk}"

    @property
    def state(self) -> State:
        if self.withdrawn_on is not None:
            return State.WITHDRAWN
        if not self.sealed_entry:
            return State.ERASED
        if self.followed_on is not None:
            return State.FOLLOWED
        return State.LEFT if self.left_on is not None else State.IN

    @property
    def ask_again_on(self) -> date | None:
        return months_after(self.left_on, FOLLOWED_AFTER_MONTHS) if self.left_on else None

    def scope_keys(self) -> ScopeKeys:
        organisations = frozenset({self.place.organisation_id})
        return ScopeKeys(self.programme.territory_id, organisations, frozenset({self.place_id}))
