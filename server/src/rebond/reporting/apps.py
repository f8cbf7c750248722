from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ReportingConfig(AppConfig):
    name = "rebond.reporting"
    verbose_name = _("Reporting")

    def ready(self) -> None:
        """Fill the room that donations leave for what came of what was promised."""
        from rebond.donations.received import counted_by
        from rebond.reporting.reuse import received_by_year

        counted_by(received_by_year)
