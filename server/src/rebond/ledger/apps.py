from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.module_loading import autodiscover_modules
from django.utils.translation import gettext_lazy as _


class LedgerConfig(AppConfig):
    name = "rebond.ledger"
    verbose_name = _("Ledger")

    def ready(self) -> None:
        from rebond.ledger import installation, triggers  # noqa: F401 - apps must be loaded first

        post_migrate.connect(triggers.install_after_migrate, dispatch_uid="ledger-triggers")
        autodiscover_modules("facts", "reactions")
