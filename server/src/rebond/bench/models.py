from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from rebond.access import ScopeKeys
from rebond.agents.models import Agent
from rebond.bench.choices import Activity, ObjectFate, ObjectKind
from rebond.bench.querysets import CardQuerySet, FoundObjectQuerySet
from rebond.devices.models import Device
from rebond.network.models import Membership, Workshop


class Card(models.Model):
    """One running agent, as it last told. ``run`` is drawn by the agent when it starts.

    ``revision`` grows with every change that is seen on the page; ``seen_at`` with every word of the agent.
    """

    agent = models.ForeignKey(Agent, on_delete=models.PROTECT, related_name="cards")
    run = models.UUIDField(_("run"))
    workshop = models.ForeignKey(Workshop, on_delete=models.PROTECT, related_name="cards")
    position = models.PositiveSmallIntegerField(_("position"))
    device = models.ForeignKey(Device, on_delete=models.PROTECT, null=True, blank=True, related_name="cards")
    maker = models.CharField(_("maker"), max_length=80, blank=True)
    model = models.CharField(_("model"), max_length=120, blank=True)
    serial = models.CharField(_("serial number"), max_length=80, blank=True)
    system_uuid = models.CharField(_("system UUID"), max_length=36, blank=True)
    hardware = models.CharField(_("hardware"), max_length=120, blank=True)
    battery_percent = models.PositiveSmallIntegerField(_("battery health (%)"), null=True, blank=True)
    activity = models.CharField(_("activity"), max_length=12, choices=Activity)
    percent = models.PositiveSmallIntegerField(_("progress (%)"), null=True, blank=True)
    bytes_per_second = models.PositiveBigIntegerField(_("speed (bytes a second)"), null=True, blank=True)
    seconds_left = models.PositiveIntegerField(_("time left (s)"), null=True, blank=True)
    needs = models.JSONField(_("what needs a hand"), default=list)
    detail = models.CharField(_("detail"), max_length=200, blank=True)
    revision = models.PositiveIntegerField(default=1)
    started_at = models.DateTimeField(_("since"))
    seen_at = models.DateTimeField(_("last word"))
    ended_at = models.DateTimeField(_("ended on"), null=True, blank=True)
    closed_at = models.DateTimeField(_("cleared on"), null=True, blank=True)

    objects = CardQuerySet.as_manager()

    class Meta:
        verbose_name = _("card of the bench")
        verbose_name_plural = _("cards of the bench")
        constraints = (
            models.UniqueConstraint(fields=("agent", "run"), name="card_once_a_run"),
            models.UniqueConstraint(
                fields=("workshop", "position"), condition=Q(closed_at=None), name="card_one_a_position"
            ),
        )

    def __str__(self) -> str:
        return f"{self.workshop} / {self.position}"

    def scope_keys(self) -> ScopeKeys:
        return self.workshop.scope_keys()


class Operator(models.Model):
    """How a person is known at a shared computer: a PIN, kept as a slow hash, and a badge, kept as a keyed digest."""

    membership = models.OneToOneField(Membership, on_delete=models.CASCADE, related_name="operator")
    pin = models.CharField(max_length=160, blank=True)
    badge_digest = models.CharField(max_length=64, null=True, unique=True)
    wrong_tries = models.PositiveSmallIntegerField(default=0)
    locked_until = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("operator")
        verbose_name_plural = _("operators")

    def __str__(self) -> str:
        return str(self.membership.user)

    @property
    def stream(self) -> str:
        return f"membership:{self.membership_id}"


class FoundObject(models.Model):
    """A thing of the former user, kept apart until it is returned or destroyed. What it is about is not written down.

    ``of_a_person``: somebody had the computer after its donor. The thing is theirs, and not in the list of the donor.
    ``reference`` names the paper of its end: the slip that the donor signed, or what attests the destruction.
    ``submission``: what the form carried, so that a page sent twice is one object.
    """

    device = models.ForeignKey(Device, on_delete=models.PROTECT, related_name="found_objects")
    kind = models.CharField(_("what it is"), max_length=12, choices=ObjectKind)
    kept_at = models.CharField(_("kept where"), max_length=80)
    found_at = models.DateTimeField(_("found on"))
    found_by = models.ForeignKey(Membership, on_delete=models.SET_NULL, null=True, related_name="+")
    of_a_person = models.BooleanField(
        _("left by somebody who had the computer since its donor"), default=False
    )
    fate = models.CharField(_("what became of it"), max_length=10, choices=ObjectFate, blank=True)
    reference = models.CharField(_("signed slip or attestation"), max_length=80, blank=True)
    submission = models.UUIDField(null=True, blank=True, unique=True, editable=False)
    settled_at = models.DateTimeField(_("settled on"), null=True, blank=True)
    settled_by = models.ForeignKey(Membership, on_delete=models.SET_NULL, null=True, related_name="+")

    objects = FoundObjectQuerySet.as_manager()

    class Meta:
        verbose_name = _("found object")
        verbose_name_plural = _("found objects")
        constraints = (
            models.CheckConstraint(
                condition=Q(settled_at=None, fate="") | (Q(settled_at__isnull=False) & ~Q(fate="")),
                name="found_object_settled_has_a_fate",
            ),
        )

    def __str__(self) -> str:
        return self.get_kind_display()

    @property
    def fates(self) -> tuple[str, ...]:
        """What may become of it: a thing goes back to whom it is of."""
        return ObjectFate.OF_A_PERSON if self.of_a_person else ObjectFate.OF_A_DONOR

    def scope_keys(self) -> ScopeKeys:
        return self.device.scope_keys()
