from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from rebond.access import ScopeKeys
from rebond.network.models import Membership, Organisation, Place
from rebond.programmes.models import Programme
from rebond.referrals.models.links import PersonalLink
from rebond.referrals.querysets import ReferralGroupQuerySet


class ReferralGroup(models.Model):
    """People referred together: a class, a cohort. Each has a request of their own; the group says how they came.

    It has no name, because people would write theirs in it. ``submission``: a page sent twice is one group.
    """

    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="groups")
    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="+", verbose_name=_("place"))
    prescriber = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("prescriber")
    )
    link = models.ForeignKey(PersonalLink, on_delete=models.PROTECT, null=True, related_name="+")
    submission = models.UUIDField(unique=True, editable=False)
    made_at = models.DateTimeField(_("referred on"))
    made_by = models.ForeignKey(Membership, on_delete=models.SET_NULL, null=True, related_name="+")

    objects = ReferralGroupQuerySet.as_manager()

    class Meta:
        verbose_name = _("group")
        verbose_name_plural = _("groups")

    def __str__(self) -> str:
        return f"{self.programme} · {self.pk}"

    def scope_keys(self) -> ScopeKeys:
        organisations = frozenset({self.prescriber_id}) if self.prescriber_id else frozenset[int]()
        return ScopeKeys(self.programme.territory_id, organisations, frozenset({self.place_id}))
