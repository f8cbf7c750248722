from __future__ import annotations

from django.urls import path, re_path

from rebond.devices.views import holds, identity, labels, listing, lists, lots, receiving, tags

app_name = "devices"
urlpatterns = [
    path("", listing.devices, name="list"),
    re_path(r"^export\.(?P<kind>csv|xlsx)$", listing.export, name="export"),
    path("selection/", listing.selection, name="selection"),
    path("receive/", receiving.receive, name="receive"),
    path("labels/", labels.labels, name="labels"),
    path("labels/preview", labels.label_preview, name="label_preview"),
    path("labels/picture.png", labels.label_picture, name="label_picture"),
    path("hold/", identity.hold, name="hold"),
    path("holds/", holds.to_release, name="to_release"),
    path("holds/computers.csv", holds.to_release_file, name="to_release_file"),
    path("holds/<int:pk>/lift/", identity.lift_hold, name="lift_hold"),
    path("lots/<int:pk>/", lots.lot, name="lot"),
    path("lots/<int:pk>/slip/", lots.reception_slip, name="reception_slip"),
    path("lots/<int:pk>/tags/", tags.lot_tags, name="lot_tags"),
    path("lots/<int:pk>/tags.pdf", tags.lot_tags_paper, name="lot_tags_paper"),
    path("attach/", tags.attach, name="attach"),
    path("lots/<int:pk>/list/", lists.send_list, name="import_list"),
    path("lists/<str:token>/preview/", lists.list_preview, name="list_preview"),
    path("lists/<int:pk>/", lists.list_result, name="list_result"),
    path("lists/<int:pk>/result.csv", lists.list_result_csv, name="list_result_csv"),
    path("lists/<int:pk>/original/", lists.list_original, name="list_original"),
    path("<str:tag>/identity/", identity.identity, name="identity"),
    path("<str:tag>/merge/", identity.merge, name="merge"),
    path("<str:tag>/rectify/", identity.rectify, name="rectify"),
]
