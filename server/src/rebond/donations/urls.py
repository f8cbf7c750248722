from __future__ import annotations

from django.urls import path

from rebond.donations import views

app_name = "donations"
urlpatterns = [
    path("", views.lots, name="lots"),
    path("agreements/", views.agreements, name="agreements"),
    path("agreements/new/", views.draw_up_agreement, name="draw_up_agreement"),
    path("agreements/<int:pk>/", views.agreement, name="agreement"),
    path("agreements/<int:pk>/condition/", views.check_condition, name="check_condition"),
    path("agreements/<int:pk>/promise/", views.promise, name="promise"),
    path("agreements/<int:pk>/documents/", views.keep_document, name="keep_document"),
    path("agreements/<int:pk>/documents/<int:document>/", views.document, name="document"),
    path(
        "agreements/<int:pk>/documents/<int:document>/remove/", views.remove_document, name="remove_document"
    ),
    path("lots/new/", views.announce_lot, name="announce_lot"),
    path("lots/<int:pk>/pallets/", views.count_pallet, name="count_pallet"),
    path("lots/<int:pk>/close/", views.close_lot, name="close_lot"),
    path("lots/<int:pk>/reopen/", views.reopen_lot, name="reopen_lot"),
]
