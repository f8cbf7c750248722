from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class HandoverConfig(AppConfig):
    name = "rebond.handover"
    verbose_name = _("Handover")

    def ready(self) -> None:
        """A place that closes asks which of its loans still run."""
        from rebond.handover.queries.closing import still_lent_at
        from rebond.network.closing import asks

        asks("loans", still_lent_at)
