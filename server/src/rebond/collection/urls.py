from __future__ import annotations

from django.urls import path

from rebond.collection.views import bringing, drop_offs, public, requests, rounds

app_name = "collection"
urlpatterns = [
    path("donner/", public.give, name="give"),
    path("donner/suivi/", public.follow, name="follow"),
    path("donner/suivi/reponse/", public.answer, name="answer_by_link"),
    path("donner/suivi/depot/", public.bring, name="bring_by_link"),
    path("donner/suivi/jour/", public.agree, name="agree_by_link"),
    path("donner/<slug:slug>/", public.offer, name="offer"),
    path("collection/requests/", requests.listing, name="requests"),
    path("collection/requests/new/", requests.make, name="make_request"),
    path("collection/requests/<int:pk>/", requests.detail, name="request"),
    path("collection/requests/<int:pk>/pictures/<int:number>.jpg", requests.picture, name="picture"),
    path("collection/requests/<int:pk>/answer/", requests.answer, name="answer_request"),
    path("collection/requests/<int:pk>/ask/", requests.ask, name="ask_request"),
    path("collection/requests/<int:pk>/refuse/", requests.refuse, name="refuse_request"),
    path("collection/requests/<int:pk>/accept/", requests.accept, name="accept_request"),
    path("collection/requests/<int:pk>/drop-off/", bringing.bring, name="bring"),
    path("collection/requests/<int:pk>/drop-off/agree/", bringing.agree, name="agree_to_day"),
    path("collection/points/", drop_offs.points, name="points"),
    path("collection/drop-offs/", drop_offs.listing, name="drop_offs"),
    path("collection/drop-offs/<int:pk>/", drop_offs.detail, name="drop_off"),
    path("collection/drop-offs/<int:pk>/confirm/", drop_offs.confirm, name="confirm_drop_off"),
    path("collection/drop-offs/<int:pk>/propose/", drop_offs.propose, name="propose_day"),
    path("collection/drop-offs/<int:pk>/refuse/", drop_offs.refuse, name="refuse_drop_off"),
    path("collection/drop-offs/<int:pk>/receive/", drop_offs.receive, name="receive_drop_off"),
    path("collection/drop-offs/<int:pk>/slip/", drop_offs.slip, name="drop_off_slip"),
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
