from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PadsConfig(AppConfig):
    name = "rebond.pads"
    verbose_name = _("Paper sheets")
