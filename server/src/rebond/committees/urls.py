from __future__ import annotations

from django.urls import path

from rebond.committees.views import criteria, deciding, sessions

app_name = "committees"
urlpatterns = [
    path("", criteria.list_sessions, name="list"),
    path("criteria/<slug:slug>/", criteria.show_criteria, name="criteria"),
    path("criteria/<slug:slug>/publish/", criteria.publish_criteria, name="publish_criteria"),
    path("criteria/<slug:slug>/plan/", sessions.plan_session, name="plan_session"),
    path("people/<str:code>/", criteria.present_person, name="person"),
    path("<int:pk>/", sessions.show_session, name="session"),
    path("<int:pk>/change/", sessions.change_session, name="change_session"),
    path("<int:pk>/cancel/", sessions.cancel_session, name="cancel_session"),
    path("<int:pk>/open/", sessions.open_session, name="open_session"),
    path("<int:pk>/simulation/", sessions.simulation, name="simulation"),
    path("<int:pk>/decide/", deciding.decide, name="decide"),
    path("<int:pk>/people/<str:code>/", deciding.show_item, name="item"),
    path("<int:pk>/people/<str:code>/vote/", deciding.vote, name="vote"),
    path("<int:pk>/close/", sessions.close_session, name="close_session"),
    path("<int:pk>/minutes/", sessions.minutes, name="minutes"),
    path("<int:pk>/results/", sessions.results, name="results"),
]
