from __future__ import annotations

from django.urls import path

from rebond.agents import views

app_name = "agents"
urlpatterns = [
    path("", views.list_agents, name="list"),
    path("new/", views.invite, name="invite"),
    path("<int:pk>/revoke/", views.revoke, name="revoke"),
    path("workshops/<int:pk>/key/", views.replace_key, name="replace_key"),
    path("keys/<int:pk>/revoke/", views.revoke_key, name="revoke_key"),
    path("keys.json", views.trust, name="trust"),
]
