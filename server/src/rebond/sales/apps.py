from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SalesConfig(AppConfig):
    name = "rebond.sales"
    verbose_name = _("Sales")

    def ready(self) -> None:
        from rebond.network.closing import asks
        from rebond.preparation.warranty import promised_by
        from rebond.sales.queries import warranty_promised
        from rebond.sales.queries.closing import still_paid_at

        promised_by(warranty_promised)
        asks("instalments", still_paid_at)
