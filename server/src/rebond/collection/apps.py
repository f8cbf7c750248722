from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CollectionConfig(AppConfig):
    name = "rebond.collection"
    verbose_name = _("Collection")

    def ready(self) -> None:
        """A place that closes asks what donors bring there, and so does the reception of a lot."""
        from rebond.collection.queries.closing import still_brought_of, still_brought_to
        from rebond.donations.closing import asks as lot_asks
        from rebond.network.closing import asks

        asks("drop_offs", still_brought_to)
        lot_asks("drop_offs", still_brought_of)
