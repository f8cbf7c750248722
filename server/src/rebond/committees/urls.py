from __future__ import annotations

from django.urls import path

from rebond.committees import views

app_name = "committees"
urlpatterns = [
    path("", views.list_sessions, name="list"),
    path("criteria/<slug:slug>/", views.show_criteria, name="criteria"),
    path("criteria/<slug:slug>/publish/", views.publish_criteria, name="publish_criteria"),
    path("criteria/<slug:slug>/plan/", views.plan_session, name="plan_session"),
    path("people/<str:code>/", views.present_person, name="person"),
    path("<int:pk>/", views.show_session, name="session"),
    path("<int:pk>/change/", views.change_session, name="change_session"),
    path("<int:pk>/cancel/", views.cancel_session, name="cancel_session"),
    path("<int:pk>/open/", views.open_session, name="open_session"),
    path("<int:pk>/simulation/", views.simulation, name="simulation"),
    path("<int:pk>/decide/", views.decide, name="decide"),
    path("<int:pk>/people/<str:code>/", views.show_item, name="item"),
    path("<int:pk>/people/<str:code>/vote/", views.vote, name="vote"),
    path("<int:pk>/close/", views.close_session, name="close_session"),
    path("<int:pk>/minutes/", views.minutes, name="minutes"),
    path("<int:pk>/results/", views.results, name="results"),
]
