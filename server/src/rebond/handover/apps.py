from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class HandoverConfig(AppConfig):
    name = "rebond.handover"
    verbose_name = _("Handover")

    def ready(self) -> None:
        """A place that closes asks which of its loans still run; a referral tells that its computer is gone."""
        from rebond.handover.queries.closing import still_lent_at
        from rebond.handover.queries.ending import told_of_end
        from rebond.network.closing import asks
        from rebond.referrals.afterwards import tells

        asks("loans", still_lent_at)
        tells("end of use", told_of_end)
