from __future__ import annotations

from django.urls import path

from rebond.collection.views import public, requests, rounds

app_name = "collection"
urlpatterns = [
    path("donner/", public.give, name="give"),
    path("donner/suivi/", public.follow, name="follow"),
    path("donner/suivi/reponse/", public.answer, name="answer_by_link"),
    path("donner/<slug:slug>/", public.offer, name="offer"),
    path("collection/requests/", requests.listing, name="requests"),
    path("collection/requests/new/", requests.make, name="make_request"),
    path("collection/requests/<int:pk>/", requests.detail, name="request"),
    path("collection/requests/<int:pk>/pictures/<int:number>.jpg", requests.picture, name="picture"),
    path("collection/requests/<int:pk>/answer/", requests.answer, name="answer_request"),
    path("collection/requests/<int:pk>/ask/", requests.ask, name="ask_request"),
    path("collection/requests/<int:pk>/refuse/", requests.refuse, name="refuse_request"),
    path("collection/requests/<int:pk>/accept/", requests.accept, name="accept_request"),
    path("collection/points/", rounds.points, name="points"),
    path("collection/rounds/", rounds.listing, name="rounds"),
    path("collection/rounds/new/", rounds.plan, name="plan_round"),
    path("collection/rounds/<int:pk>/", rounds.detail, name="round"),
    path("collection/rounds/<int:pk>/stops/new/", rounds.add_stop, name="add_stop"),
    path("collection/rounds/<int:pk>/cancel/", rounds.cancel, name="cancel_round"),
    path("collection/rounds/<int:pk>/bring-in/", rounds.bring_in, name="bring_in"),
    path("collection/rounds/<int:pk>/road-sheet/", rounds.road_sheet, name="road_sheet"),
    path("collection/stops/<int:pk>/", rounds.visit, name="visit_stop"),
    path("collection/stops/<int:pk>/up/", rounds.move_stop_up, name="move_stop_up"),
    path("collection/stops/<int:pk>/remove/", rounds.remove_stop, name="remove_stop"),
    path("collection/stops/<int:pk>/slip/", rounds.slip, name="slip"),
    path("collection/stops/<int:pk>/photo/", rounds.scan, name="stop_scan"),
]
