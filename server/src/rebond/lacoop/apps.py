from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class LaCoopConfig(AppConfig):
    name = "rebond.lacoop"
    verbose_name = _("La Coop de la médiation numérique")
