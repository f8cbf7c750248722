from __future__ import annotations

from django.urls import path

from rebond.bench.views import cards, live, objects, people

app_name = "bench"
urlpatterns = [
    path("", live.show_bench, name="bench"),
    path("cards/", live.show_cards, name="cards"),
    path("validate/", live.validate, name="validate"),
    path("cards/<int:pk>/", cards.show_card, name="card"),
    path("cards/<int:pk>/attach/", cards.attach, name="attach"),
    path("cards/<int:pk>/lot/", cards.create, name="create"),
    path("cards/<int:pk>/found/", cards.found, name="found"),
    path("cards/<int:pk>/hold/", cards.block, name="hold"),
    path("cards/<int:pk>/take/", cards.take, name="take"),
    path("cards/<int:pk>/clear/", cards.clear, name="clear"),
    path("switch/", people.switch, name="switch"),
    path("leave/", people.leave, name="leave"),
    path("me/", people.own, name="own"),
    path("me/badge/", people.badge, name="badge"),
    path("objects/", objects.list_objects, name="objects"),
    path("objects/new/", objects.declare, name="declare"),
    path("objects/slip/", objects.sign_slip, name="sign_slip"),
    path("objects/slip/<int:donor>/<str:fate>/", objects.slip_of_donor, name="slip_of_donor"),
    path("objects/<int:pk>/slip/", objects.slip_of_object, name="slip_of_object"),
    path("objects/<int:pk>/settle/", objects.settle, name="settle"),
]
