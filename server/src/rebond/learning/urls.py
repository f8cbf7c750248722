from __future__ import annotations

from django.urls import path

from rebond.learning import views

app_name = "learning"
urlpatterns = [
    path("", views.list_sessions, name="sessions"),
    path("sessions/new", views.new_session, name="new_session"),
    path("sessions/<int:pk>", views.show_session, name="session"),
    path("sessions/<int:pk>/seats", views.enrol, name="enrol"),
    path("sessions/<int:pk>/attendance", views.record_attendance, name="record_attendance"),
    path("sessions/<int:pk>/cancel", views.cancel_session, name="cancel_session"),
    path("people/<str:code>", views.show_person, name="person"),
    path("people/<str:code>/assessment", views.assess, name="assess"),
    path("people/<str:code>/path", views.open_path, name="open_path"),
    path("paths", views.list_paths, name="paths"),
    path("paths/new", views.new_path, name="new_path"),
    path("paths/<int:pk>", views.change_path, name="path"),
]
