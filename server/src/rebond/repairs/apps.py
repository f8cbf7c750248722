from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class RepairsConfig(AppConfig):
    name = "rebond.repairs"
    verbose_name = _("Repairs and parts")

    def ready(self) -> None:
        """Bring to the one rule of readiness what only this app knows."""
        from rebond.repairs.queries.standing import obstacles_of_repairs
        from rebond.workshop.brought import judged_by

        judged_by(obstacles_of_repairs)
