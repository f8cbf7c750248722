from __future__ import annotations

from django.urls import path

from rebond.donations.views import agreements, earmarks, lots, signing

app_name = "donations"
urlpatterns = [
    path("", lots.lots, name="lots"),
    path("agreements/", agreements.agreements, name="agreements"),
    path("agreements/new/", agreements.draw_up_agreement, name="draw_up_agreement"),
    path("agreements/<int:pk>/", agreements.agreement, name="agreement"),
    path("agreements/<int:pk>/condition/", agreements.check_condition, name="check_condition"),
    path("agreements/<int:pk>/steps/<int:step>/", signing.take_step, name="take_step"),
    path("agreements/<int:pk>/steps/<int:step>/back/", signing.take_back_step, name="take_back_step"),
    path("agreements/<int:pk>/steps/<int:step>/delegate/", signing.delegate, name="delegate"),
    path("agreements/<int:pk>/steps/<int:step>/successor/", signing.name_successor, name="name_successor"),
    path("agreements/<int:pk>/promise/", agreements.promise, name="promise"),
    path("agreements/<int:pk>/documents/", agreements.keep_document, name="keep_document"),
    path("agreements/<int:pk>/documents/<int:document>/", agreements.document, name="document"),
    path(
        "agreements/<int:pk>/documents/<int:document>/remove/",
        agreements.remove_document,
        name="remove_document",
    ),
    path("lots/new/", lots.announce_lot, name="announce_lot"),
    path("lots/<int:pk>/earmark/", earmarks.earmark, name="earmark"),
    path("lots/<int:pk>/earmark/lift/", earmarks.lift_earmark, name="lift_earmark"),
    path("lots/<int:pk>/pallets/", lots.count_pallet, name="count_pallet"),
    path("lots/<int:pk>/close/", lots.close_lot, name="close_lot"),
    path("lots/<int:pk>/reopen/", lots.reopen_lot, name="reopen_lot"),
]
