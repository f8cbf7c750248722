from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SubcontractingConfig(AppConfig):
    name = "rebond.subcontracting"
    verbose_name = _("External workshops")
