from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class RepairsConfig(AppConfig):
    name = "rebond.repairs"
    verbose_name = _("Repairs and parts")

    def ready(self) -> None:
        """Bring to the rules of readiness and of proofs what only this app knows."""
        from rebond.repairs.queries.moves import drives_carried, ever_moved
        from rebond.repairs.queries.standing import obstacles_of_repairs
        from rebond.workshop.brought import judged_by, moves_known_by

        judged_by(obstacles_of_repairs)
        moves_known_by(drives_carried, ever_moved)
