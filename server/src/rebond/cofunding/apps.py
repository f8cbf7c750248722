from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CofundingConfig(AppConfig):
    name = "rebond.cofunding"
    verbose_name = _("European Social Fund")

    def ready(self) -> None:
        """A place that closes asks who is still followed by name there."""
        from rebond.cofunding.queries import still_followed_at
        from rebond.network.closing import asks

        asks("cofunding", still_followed_at)
