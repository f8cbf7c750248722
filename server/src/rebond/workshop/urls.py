from __future__ import annotations

from django.urls import path

from rebond.workshop.views import bench, device, documents, reviews

app_name = "workshop"
urlpatterns = [
    path("", bench.show_bench, name="bench"),
    path("checks/", bench.check_pile, name="check_pile"),
    path("upload/", documents.upload, name="upload"),
    path("upload/answers/", documents.show_uploaded, name="uploaded"),
    path("documents/<int:pk>/", documents.download_document, name="document"),
    path("reviews/", reviews.list_reviews, name="reviews"),
    path("reviews/again/", reviews.match_again, name="match_again"),
    path("reviews/<int:pk>/", reviews.show_review, name="review"),
    path("devices/<str:tag>/", device.show_device, name="device"),
    path("devices/<str:tag>/checks/", device.record_checks_of, name="record_checks"),
    path("devices/<str:tag>/grade/", device.grade_device, name="grade"),
    path("devices/<str:tag>/system/", device.install, name="install"),
    path("devices/<str:tag>/drives/<int:drive>/", device.settle_drive, name="settle_drive"),
    path("devices/<str:tag>/no-medium/", device.say_no_medium, name="no_medium"),
]
