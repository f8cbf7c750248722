from __future__ import annotations

from django.urls import path

from rebond.programmes import views

app_name = "programmes"
urlpatterns = [
    path("", views.programmes, name="list"),
    path("<slug:slug>/", views.programme, name="programme"),
    path("<slug:slug>/rules/", views.change_rules, name="change_rules"),
]
