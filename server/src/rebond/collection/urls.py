from __future__ import annotations

from django.urls import path

from rebond.collection.views import public, requests

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
]
