from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class DevicesConfig(AppConfig):
    name = "rebond.devices"
    verbose_name = _("Devices")

    def ready(self) -> None:
        from rebond.devices import search

        post_migrate.connect(search.install_after_migrate, dispatch_uid="devices-search")
