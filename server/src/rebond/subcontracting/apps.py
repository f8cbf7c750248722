from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SubcontractingConfig(AppConfig):
    name = "rebond.subcontracting"
    verbose_name = _("External workshops")

    def ready(self) -> None:
        """Bring to the rules of proofs which computers an external workshop answers for."""
        from rebond.subcontracting.queries.papers import answered_for
        from rebond.workshop.brought import answered_outside_by

        answered_outside_by(answered_for)
