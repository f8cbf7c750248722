from __future__ import annotations

from django.urls import path

from rebond.recycling import views

app_name = "recycling"
urlpatterns = [
    path("eliminate/", views.eliminate, name="eliminate"),
    path("retire/", views.retire, name="retire"),
    path("give-back/", views.give_back, name="give_back"),
    path("give-back/<int:donor>/<str:day>/slip/", views.slip, name="slip"),
]
