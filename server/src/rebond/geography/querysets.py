from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Case, Q, Value, When

if TYPE_CHECKING:
    from rebond.geography.models import Commune  # noqa: F401 - named in the type only


class CommuneQuerySet(models.QuerySet["Commune"]):
    def with_postcode(self, start: str) -> CommuneQuerySet:
        """Those one of whose postcodes begins with `start`."""
        return self.filter(Q(postcodes__startswith=start) | Q(postcodes__contains=f" {start}"))

    def named_like(self, key: str) -> CommuneQuerySet:
        """Those one of whose words begins the search key, best match first: "dax" finds Dax, then its neighbours."""
        return self.filter(Q(search_name__startswith=key) | Q(search_name__contains=f" {key}")).order_by(
            Case(
                When(search_name=key, then=Value(0)),
                When(search_name__startswith=key, then=Value(1)),
                default=Value(2),
            ),
            "-population",
            "insee_code",
        )

    def with_departement(self) -> CommuneQuerySet:
        return self.select_related("departement")

    def largest_first(self) -> CommuneQuerySet:
        return self.order_by("-population", "insee_code")
