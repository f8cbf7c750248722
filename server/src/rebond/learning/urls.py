from __future__ import annotations

from django.urls import path

from rebond.learning.views import calendar, cohorts, moving, paths, people, sessions

app_name = "learning"
urlpatterns = [
    path("", sessions.list_sessions, name="sessions"),
    path("sessions/new", sessions.new_session, name="new_session"),
    path("sessions/<int:pk>", sessions.show_session, name="session"),
    path("sessions/<int:pk>/seats", sessions.enrol, name="enrol"),
    path("sessions/<int:pk>/seats/<str:code>/free", sessions.free_seat, name="free_seat"),
    path("sessions/<int:pk>/waiting/<str:code>/take", sessions.take_offer, name="take_offer"),
    path(
        "sessions/<int:pk>/waiting/<str:code>/leave", sessions.leave_waiting_list, name="leave_waiting_list"
    ),
    path("sessions/<int:pk>/arrivals", sessions.check_in, name="check_in"),
    path("sessions/<int:pk>/attendance", sessions.record_attendance, name="record_attendance"),
    path("sessions/<int:pk>/change", sessions.change_session, name="change_session"),
    path("sessions/<int:pk>/trainer", sessions.substitute_trainer, name="substitute_trainer"),
    path("sessions/<int:pk>/cancel", sessions.cancel_session, name="cancel_session"),
    path("calendar", calendar.show_calendar, name="calendar"),
    path("calendar/subscriptions", calendar.show_feeds, name="feeds"),
    path("calendar/subscriptions/make", calendar.make_feed, name="make_feed"),
    path("calendar/subscriptions/end", calendar.end_feed, name="end_feed"),
    path("calendar/<str:secret>.ics", calendar.feed, name="feed"),
    path("cohorts", cohorts.list_cohorts, name="cohorts"),
    path("cohorts/new", cohorts.new_cohort, name="new_cohort"),
    path("cohorts/<int:pk>", cohorts.show_cohort, name="cohort"),
    path("cohorts/<int:pk>/people", cohorts.join, name="join_cohort"),
    path("cohorts/<int:pk>/sessions", cohorts.plan, name="plan_cohort"),
    path("news", people.list_news, name="news"),
    path("news/<int:pk>/told", people.note_told, name="note_told"),
    path("places/<int:pk>/people", moving.move_people, name="move_people"),
    path("absences", people.list_absences, name="absences"),
    path("people/<str:code>", people.show_person, name="person"),
    path("people/<str:code>/assessment", people.assess, name="assess"),
    path("people/<str:code>/path", people.open_path, name="open_path"),
    path("people/<str:code>/path/change", paths.move_to_path, name="move_to_path"),
    path("people/<str:code>/calls", people.note_call, name="note_call"),
    path("people/<str:code>/return", people.note_return, name="note_return"),
    path("people/<str:code>/stop", people.stop_path, name="stop_path"),
    path("people/<str:code>/reminders", people.agree_to_reminders, name="agree_to_reminders"),
    path("people/<str:code>/reminders/end", people.end_reminders, name="end_reminders"),
    path("people/<str:code>/diploma.pdf", people.diploma, name="diploma"),
    path("paths", paths.list_paths, name="paths"),
    path("paths/new", paths.new_path, name="new_path"),
    path("paths/<int:pk>", paths.change_path, name="path"),
    path("paths/<int:pk>/followers/move", paths.move_followers, name="move_followers"),
]
