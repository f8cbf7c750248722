from __future__ import annotations

from django.urls import path

from rebond.aftercare import views

app_name = "aftercare"
urlpatterns = [
    path("", views.due, name="due"),
    path("<int:pk>/<str:occasion>/", views.follow_up, name="follow_up"),
]
