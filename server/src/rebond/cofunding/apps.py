from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CofundingConfig(AppConfig):
    name = "rebond.cofunding"
    verbose_name = _("European Social Fund")
