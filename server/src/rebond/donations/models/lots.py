from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from rebond.access import ScopeKeys
from rebond.donations.models.agreements import DonationAgreement
from rebond.donations.querysets import LotQuerySet
from rebond.geography.models import Intermunicipality
from rebond.network.models import Place, Workshop
from rebond.programmes.choices import Criterion
from rebond.programmes.models import Programme


class Lot(models.Model):
    """What a donor announces at once. ``announced_count`` None: nothing was announced.

    ``bought_in``: the year in which its computers were bought; None: not known, or not the same for all.
    ``earmark_*``: for whom it is set aside, one or several of them (`earmarks`); all empty: for nobody in particular.
    """

    agreement = models.ForeignKey(DonationAgreement, on_delete=models.PROTECT, related_name="lots")
    reference = models.CharField(_("reference"), max_length=40)
    workshop = models.ForeignKey(
        Workshop, on_delete=models.PROTECT, related_name="lots", verbose_name=_("workshop")
    )
    announced_on = models.DateField(_("announced on"))
    announced_count = models.PositiveIntegerField(_("computers announced"), null=True, blank=True)
    bought_in = models.PositiveSmallIntegerField(_("bought in (year)"), null=True, blank=True)
    closed_at = models.DateTimeField(_("reception closed on"), null=True, blank=True)
    earmark_programme = models.ForeignKey(
        Programme,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("set aside for the programme"),
    )
    earmark_place = models.ForeignKey(
        Place,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("set aside for the place"),
    )
    earmark_intermunicipality = models.ForeignKey(
        Intermunicipality,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("set aside for the places of"),
    )
    earmark_public = models.CharField(
        _("set aside for the public"), max_length=20, choices=Criterion, blank=True
    )

    objects = LotQuerySet.as_manager()

    class Meta:
        verbose_name = _("lot")
        verbose_name_plural = _("lots")
        constraints = (
            models.UniqueConstraint(fields=("agreement", "reference"), name="lot_reference"),
            models.CheckConstraint(
                condition=models.Q(earmark_place=None) | models.Q(earmark_intermunicipality=None),
                name="lot_set_aside_for_one_zone",
            ),
        )

    def __str__(self) -> str:
        return self.reference

    @property
    def title(self) -> str:
        """What it is called at the top of its page; "LOT-1" says already that it is a lot."""
        says_so = self.reference.casefold().startswith("lot")
        return self.reference if says_so else str(_("Lot %(lot)s") % {"lot": self.reference})

    @property
    def is_set_aside(self) -> bool:
        return bool(
            self.earmark_programme_id
            or self.earmark_place_id
            or self.earmark_intermunicipality_id
            or self.earmark_public
        )

    @property
    def set_aside_for(self) -> str:
        """For whom, in words: "Retraités branchés · Médiathèque de Dax · Retired"; empty: for nobody in particular."""
        parts = (self.earmark_programme, self.earmark_place, self.earmark_intermunicipality)
        named = [str(part) for part in parts if part is not None]
        if self.earmark_public:
            named.append(str(Criterion(self.earmark_public).label))
        return " · ".join(named)

    @property
    def serves_id(self) -> int:
        """The programme under which its computers leave: that of the earmark, else that of the agreement."""
        return self.earmark_programme_id or self.agreement.programme_id

    @property
    def serves(self) -> Programme:
        return self.earmark_programme or self.agreement.programme

    def allows(self, outlet: str) -> bool:
        """Whether the programme that it serves offers ``outlet`` and the donor's terms do not exclude it (rule 4)."""
        return outlet in self.serves.outlets and self.agreement.donor_allows(outlet)

    def scope_keys(self) -> ScopeKeys:
        return ScopeKeys(self.agreement.programme.territory_id, frozenset({self.agreement.donor_id}))

    @property
    def stream(self) -> str:
        return f"lot:{self.pk}"


class Pallet(models.Model):
    """What came together, counted by hand on arrival."""

    lot = models.ForeignKey(Lot, on_delete=models.PROTECT, related_name="pallets")
    number = models.PositiveSmallIntegerField(_("pallet number"))
    counted = models.PositiveSmallIntegerField(_("computers counted"))
    received_on = models.DateField(_("received on"))

    class Meta:
        verbose_name = _("pallet")
        verbose_name_plural = _("pallets")
        constraints = (models.UniqueConstraint(fields=("lot", "number"), name="pallet_number"),)

    def __str__(self) -> str:
        return f"{self.lot} / {self.number}"

    def scope_keys(self) -> ScopeKeys:
        return self.lot.scope_keys()
