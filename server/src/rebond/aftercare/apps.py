from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AftercareConfig(AppConfig):
    name = "rebond.aftercare"
    verbose_name = _("After-care")
