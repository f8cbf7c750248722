from __future__ import annotations

from django.urls import path

from rebond.orders import views

app_name = "orders"
urlpatterns = [
    path("", views.list_orders, name="list"),
    path("new", views.place_order, name="new"),
    path("agreements", views.list_agreements, name="agreements"),
    path("agreements/new", views.draw_up_agreement, name="new_agreement"),
    path("agreements/<int:pk>", views.show_agreement, name="agreement"),
    path("agreements/<int:pk>/renew", views.renew_agreement, name="renew_agreement"),
    path("agreements/<int:pk>/conditions/<slug:kind>", views.meet_prerequisite, name="meet_prerequisite"),
    path("agreements/<int:pk>/sign", views.sign_agreement, name="sign_agreement"),
    path("agreements/<int:pk>/end", views.end_agreement, name="end_agreement"),
    path("<int:pk>", views.show_order, name="order"),
    path("<int:pk>/cancel", views.cancel_order, name="cancel"),
]
