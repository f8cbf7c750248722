from __future__ import annotations

from django.urls import path

from rebond.cofunding import views

app_name = "cofunding"
urlpatterns = [
    path("", views.participants, name="participants"),
    path("enter/", views.enter, name="enter"),
    path("exports/", views.exports, name="exports"),
    path("exports/<slug:slug>/", views.export, name="export"),
    path("withdrawals/", views.withdrawals, name="withdrawals"),
    path("places/<int:pk>/hand-on/", views.hand_on, name="hand_on"),
    path("<str:code>/", views.participant, name="participant"),
    path("<str:code>/leave/", views.leave, name="leave"),
    path("<str:code>/follow/", views.follow, name="follow"),
    path("<str:code>/reveal/", views.reveal, name="reveal"),
    path("<str:code>/withdraw/", views.withdraw, name="withdraw"),
]
