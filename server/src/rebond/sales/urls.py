from __future__ import annotations

from django.urls import path

from rebond.sales.views import cash, instalments, organisations, selling

app_name = "sales"
urlpatterns = [
    path("", cash.cash, name="cash"),
    path("cash.csv", cash.cash_file, name="cash_file"),
    path("sell/", selling.sell, name="sell"),
    path("<int:pk>/", selling.sale, name="sale"),
    path("<int:pk>/receipt/", selling.receipt, name="receipt"),
    path("<int:pk>/cancel/", selling.cancel, name="cancel_sale"),
    path("<int:pk>/exchange/", selling.exchange, name="exchange"),
    path("plans/", instalments.plans, name="plans"),
    path("plans/<int:pk>/", instalments.plan, name="plan"),
    path("plans/<int:pk>/contract/", instalments.contract, name="contract"),
    path("plans/<int:pk>/let-off/", instalments.let_off, name="let_off"),
    path("payments/<int:pk>/receipt/", instalments.receipt, name="payment_receipt"),
    path("payments/<int:pk>/cancel/", instalments.cancel, name="cancel_payment"),
    path("organisations/sell/", organisations.sell, name="sell_to_organisation"),
    path("organisations/<int:pk>/", organisations.sale, name="organisation_sale"),
    path("organisations/<int:pk>/receipt/", organisations.receipt, name="organisation_receipt"),
    path("organisations/<int:pk>/cancel/", organisations.cancel, name="cancel_organisation_sale"),
]
