from __future__ import annotations

from django.urls import path

from rebond.demonstration import views

app_name = "demonstration"
urlpatterns = [
    path("", views.show_accounts, name="accounts"),
    path("enter/", views.enter, name="enter"),
]
