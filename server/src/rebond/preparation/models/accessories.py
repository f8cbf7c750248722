"""What goes with a computer, which charger its model takes, and what lies loose in the drawers."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from rebond.access import ScopeKeys
from rebond.devices.models import Device
from rebond.network.models import Membership, Territory, Workshop
from rebond.preparation.choices import AccessoryState, Connector, LooseCause
from rebond.preparation.querysets import LooseAccessoryQuerySet
from rebond.programmes.choices import HandoverItem


class ModelConnector(models.Model):
    """Said once, known for every computer of that maker and model. ``title``: what people call it."""

    territory = models.ForeignKey(Territory, on_delete=models.PROTECT, related_name="model_connectors")
    title = models.CharField(_("model"), max_length=210)
    title_key = models.CharField(max_length=210)
    connector = models.CharField(_("connector"), max_length=16, choices=Connector)
    told_at = models.DateTimeField(_("said on"))
    told_by = models.ForeignKey(Membership, on_delete=models.SET_NULL, null=True, related_name="+")

    class Meta:
        verbose_name = _("connector of a model")
        verbose_name_plural = _("connectors of models")
        constraints = (
            models.UniqueConstraint(fields=("territory", "title_key"), name="model_connector_once"),
        )

    def __str__(self) -> str:
        return f"{self.title} · {self.get_connector_display()}"

    @property
    def stream(self) -> str:
        return f"model_connector:{self.pk}"


class LooseAccessory(models.Model):
    """What a workshop keeps of one accessory, of one connector where it is a charger.

    ``quantity`` is the sum of its movements, and never below nothing; ``minimum``: how many it wants at least.
    """

    workshop = models.ForeignKey(Workshop, on_delete=models.PROTECT, related_name="loose_accessories")
    item = models.CharField(_("accessory"), max_length=16, choices=HandoverItem)
    connector = models.CharField(_("connector"), max_length=16, choices=Connector, blank=True)
    quantity = models.PositiveIntegerField(_("in stock"), default=0)
    minimum = models.PositiveIntegerField(_("minimum"), default=0)

    objects = LooseAccessoryQuerySet.as_manager()

    class Meta:
        verbose_name = _("loose accessory")
        verbose_name_plural = _("loose accessories")
        constraints = (
            models.UniqueConstraint(fields=("workshop", "item", "connector"), name="loose_accessory_once"),
            models.CheckConstraint(condition=Q(quantity__gte=0), name="loose_accessory_never_below_nothing"),
            models.CheckConstraint(
                condition=(Q(item="charger") & ~Q(connector="")) | (~Q(item="charger") & Q(connector="")),
                name="loose_charger_has_its_connector",
            ),
        )

    def __str__(self) -> str:
        return in_words(self.item, self.connector)

    @property
    def stream(self) -> str:
        return f"loose_accessory:{self.pk}"

    def scope_keys(self) -> ScopeKeys:
        return self.workshop.scope_keys()


class LooseMovement(models.Model):
    """Accessories that came in (above nothing) or went out. ``submission``: what the form carried, so that it counts once."""

    loose = models.ForeignKey(LooseAccessory, on_delete=models.PROTECT, related_name="movements")
    delta = models.IntegerField(_("how many"))
    cause = models.CharField(_("why"), max_length=8, choices=LooseCause)
    device = models.ForeignKey(Device, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    moved_at = models.DateTimeField(_("on"))
    moved_by = models.ForeignKey(Membership, on_delete=models.SET_NULL, null=True, related_name="+")
    submission = models.UUIDField(null=True, blank=True, unique=True, editable=False)

    class Meta:
        verbose_name = _("movement of loose accessories")
        verbose_name_plural = _("movements of loose accessories")
        constraints = (models.CheckConstraint(condition=~Q(delta=0), name="loose_movement_moves"),)

    def __str__(self) -> str:
        return f"{self.loose} {self.delta:+d}"


class Accessory(models.Model):
    """The last that was said of one accessory of one computer. ``connector``: of a charger, where it is known.

    ``loose``: where it was taken from, where the stock gave it.
    """

    device = models.ForeignKey(Device, on_delete=models.PROTECT, related_name="accessories")
    item = models.CharField(_("accessory"), max_length=16, choices=HandoverItem)
    state = models.CharField(_("state"), max_length=8, choices=AccessoryState)
    connector = models.CharField(_("connector"), max_length=16, choices=Connector, blank=True)
    loose = models.ForeignKey(
        LooseAccessory, on_delete=models.PROTECT, null=True, blank=True, related_name="given"
    )
    told_at = models.DateTimeField(_("said on"))
    told_by = models.ForeignKey(Membership, on_delete=models.SET_NULL, null=True, related_name="+")

    class Meta:
        verbose_name = _("accessory of a computer")
        verbose_name_plural = _("accessories of computers")
        constraints = (
            models.UniqueConstraint(fields=("device", "item"), name="accessory_once"),
            models.CheckConstraint(
                condition=Q(state="given", loose__isnull=False) | (~Q(state="given") & Q(loose=None)),
                name="accessory_given_from_the_stock",
            ),
        )
        indexes = (models.Index(fields=("state", "item"), name="accessory_state"),)

    def __str__(self) -> str:
        return in_words(self.item, self.connector)

    @property
    def kind(self) -> str:
        """The kind of badge that says the state."""
        return AccessoryState(self.state).kind


def in_words(item: str, connector: str = "") -> str:
    """As a list says it: Charger (USB-C)."""
    name = str(HandoverItem(item).label)
    return f"{name} ({Connector(connector).label})" if connector else name
