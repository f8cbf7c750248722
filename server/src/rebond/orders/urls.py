from __future__ import annotations

from django.urls import path

from rebond.orders.views import agreements, amounts, orders

app_name = "orders"
urlpatterns = [
    path("", orders.list_orders, name="list"),
    path("new", orders.place_order, name="new"),
    path("agreements", agreements.list_agreements, name="agreements"),
    path("agreements/new", agreements.draw_up_agreement, name="new_agreement"),
    path("agreements/<int:pk>", agreements.show_agreement, name="agreement"),
    path("agreements/<int:pk>/renew", agreements.renew_agreement, name="renew_agreement"),
    path(
        "agreements/<int:pk>/conditions/<slug:kind>", agreements.meet_prerequisite, name="meet_prerequisite"
    ),
    path("agreements/<int:pk>/sign", agreements.sign_agreement, name="sign_agreement"),
    path("agreements/<int:pk>/end", agreements.end_agreement, name="end_agreement"),
    path("amounts", amounts.amounts, name="amounts"),
    path("amounts/<int:programme>/<int:place>/claim", amounts.claim, name="claim_price"),
    path("claims/<int:pk>", amounts.show_claim, name="price_claim"),
    path("claims/<int:pk>/paper", amounts.paper, name="price_claim_paper"),
    path("claims/<int:pk>/cancel", amounts.cancel_claim, name="cancel_claim"),
    path("<int:pk>/waive", amounts.waive, name="waive_price"),
    path("<int:pk>/restore", amounts.restore, name="restore_price"),
    path("<int:pk>", orders.show_order, name="order"),
    path("<int:pk>/cancel", orders.cancel_order, name="cancel"),
]
