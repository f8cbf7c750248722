from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PreparationConfig(AppConfig):
    name = "rebond.preparation"
    verbose_name = _("Preparation")

    def ready(self) -> None:
        """Bring to the rule of readiness what only this app knows."""
        from rebond.preparation.queries.accessories import obstacles_of_accessories
        from rebond.preparation.queries.standing import obstacles_of_final_checks
        from rebond.workshop.brought import equipped_by, looked_over_by

        equipped_by(obstacles_of_accessories)
        looked_over_by(obstacles_of_final_checks)
