from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class StockConfig(AppConfig):
    name = "rebond.stock"
    verbose_name = _("Stock")

    def ready(self) -> None:
        """Fill the rooms that the demand side leaves for figures of supply."""
        from rebond.committees.supply import counted_by
        from rebond.orders import arriving, declaring
        from rebond.stock.queries.arrived import arrived_by_order
        from rebond.stock.queries.declared import declared_of_last_delivery
        from rebond.stock.queries.programmes import stock_of_programme

        counted_by(stock_of_programme)
        arriving.counted_by(arrived_by_order)
        declaring.counted_by(declared_of_last_delivery)
