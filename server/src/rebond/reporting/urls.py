from __future__ import annotations

from django.urls import path

from rebond.reporting import views

app_name = "reporting"
urlpatterns = [
    path("", views.activity, name="activity"),
    path("activity.<str:kind>", views.download, name="download"),
    path("reuse/<int:donor>/", views.reuse, name="reuse"),
    path("reuse/<int:donor>/<int:year>.<str:kind>", views.reuse_download, name="reuse_download"),
    path("reuse/lots/<int:pk>/bought-in", views.say_when_bought, name="say_when_bought"),
    path("figures/<int:pk>/withdraw", views.withdraw, name="withdraw"),
    path("<slug:slug>/figures", views.declare, name="declare"),
]
