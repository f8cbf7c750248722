from __future__ import annotations

from django.urls import path

from rebond.reporting import views

app_name = "reporting"
urlpatterns = [
    path("", views.activity, name="activity"),
    path("activity.<str:kind>", views.download, name="download"),
    path("figures/<int:pk>/withdraw", views.withdraw, name="withdraw"),
    path("<slug:slug>/figures", views.declare, name="declare"),
]
