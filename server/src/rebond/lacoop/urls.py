from __future__ import annotations

from django.urls import path

from rebond.lacoop import views

app_name = "lacoop"
urlpatterns = [
    path("", views.home, name="home"),
    path("places/<int:pk>/key", views.key, name="key"),
    path("places/<int:pk>/key/forget", views.forget_key, name="forget_key"),
    path("places/<int:pk>/read", views.read, name="read"),
    path("places/<int:pk>/records.csv", views.records_csv, name="records_csv"),
    path("places/<int:pk>/records.json", views.records_json, name="records_json"),
    path("activities/<int:pk>", views.confirm, name="confirm"),
    path("activities/<int:pk>/aside", views.set_aside, name="set_aside"),
    path("activities/<int:pk>/back", views.bring_back, name="bring_back"),
    path("sessions/<int:pk>", views.record, name="record"),
]
