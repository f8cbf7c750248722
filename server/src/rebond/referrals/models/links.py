from __future__ import annotations

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from rebond.access import ScopeKeys
from rebond.network.models import Membership, Organisation
from rebond.referrals.choices import LinkState, NewsPace
from rebond.referrals.querysets import PersonalLinkQuerySet


class PersonalLink(models.Model):
    """Lets somebody without an account refer people for an organisation. Whoever holds the secret holds the link.

    Of the secret a digest only is kept. The address to which it went is sealed, and erased a while after the link ended.
    ``submission``: what the page carried, so that a page sent twice is one link and one message.
    """

    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="personal_links", verbose_name=_("organisation")
    )
    secret_digest = models.CharField(max_length=64, unique=True, editable=False)
    sealed_email = models.BinaryField(_("e-mail address"), default=b"")
    submission = models.UUIDField(unique=True, editable=False)
    sent_at = models.DateTimeField(_("sent on"))
    sent_by = models.ForeignKey(Membership, on_delete=models.SET_NULL, null=True, related_name="+")
    expires_at = models.DateTimeField(_("valid until"))
    revoked_at = models.DateTimeField(_("revoked on"), null=True, blank=True)
    opened_at = models.DateTimeField(_("last opened on"), null=True, blank=True)
    pace = models.CharField(_("news"), max_length=8, choices=NewsPace, default=NewsPace.EACH)
    told_on = models.DateField(_("told of the week on"), null=True, blank=True)

    objects = PersonalLinkQuerySet.as_manager()

    class Meta:
        verbose_name = _("personal link")
        verbose_name_plural = _("personal links")

    def __str__(self) -> str:
        return f"{self.organisation} · {self.pk}"

    @property
    def stream(self) -> str:
        return f"prescriber_link:{self.pk}"

    @property
    def state(self) -> LinkState:
        if self.revoked_at is not None:
            return LinkState.REVOKED
        return LinkState.OPEN if self.expires_at > timezone.now() else LinkState.EXPIRED

    @property
    def is_open(self) -> bool:
        return self.state is LinkState.OPEN

    def scope_keys(self) -> ScopeKeys:
        return ScopeKeys(self.organisation.territory_id, frozenset({self.organisation_id}))
