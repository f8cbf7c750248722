"""Every app under its own prefix. Every view says `@opens` or `@public`."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, include, path

from rebond.config.api import api, open_to_programs

urlpatterns: list[URLPattern | URLResolver] = [
    path("accounts/", include("rebond.accounts.urls")),
    path("communes/", include("rebond.geography.urls")),
    path("notices/", include("rebond.notices.urls")),
    path("network/", include("rebond.network.urls")),
    path("programmes/", include("rebond.programmes.urls")),
    path("orders/", include("rebond.orders.urls")),
    path("", include("rebond.referrals.urls")),
    path("", include("rebond.pads.urls")),
    path("donations/", include("rebond.donations.urls")),
    path("", include("rebond.collection.urls")),
    path("devices/", include("rebond.devices.urls")),
    path("agents/", include("rebond.agents.urls")),
    path("workshop/", include("rebond.workshop.urls")),
    path("repairs/", include("rebond.repairs.urls")),
    path("", include("rebond.repairs.short_urls")),
    path("preparation/", include("rebond.preparation.urls")),
    path("bench/", include("rebond.bench.urls")),
    path("committees/", include("rebond.committees.urls")),
    path("assessments/", include("rebond.assessments.urls")),
    path("learning/", include("rebond.learning.urls")),
    path("lacoop/", include("rebond.lacoop.urls")),
    path("", include("rebond.vouchers.urls")),
    path("", include("rebond.stock.urls")),
    path("entrusted/", include("rebond.subcontracting.urls")),
    path("handover/", include("rebond.handover.urls")),
    path("aftercare/", include("rebond.aftercare.urls")),
    path("sales/", include("rebond.sales.urls")),
    path("recycling/", include("rebond.recycling.urls")),
    path("", include("rebond.integration.urls")),
    path("reports/", include("rebond.reporting.urls")),
    path("cofunding/", include("rebond.cofunding.urls")),
    path("audits/", include("rebond.audits.urls")),
    path("", include("rebond.privacy.urls")),
    path("demonstration/", include("rebond.demonstration.urls")),
    path("ui/", include("rebond.ui.urls")),
    path("api/v1/", open_to_programs(api.urls)),
    path("", include("rebond.certificates.urls")),
    path("", include("rebond.desk.urls")),
]
