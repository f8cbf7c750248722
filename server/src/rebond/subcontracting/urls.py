from __future__ import annotations

from django.urls import path

from rebond.subcontracting.views import entrusting, papers, returning, waiting

app_name = "subcontracting"
urlpatterns = [
    path("", entrusting.home, name="home"),
    path("new/", entrusting.entrust, name="entrust"),
    path("<int:pk>/", entrusting.entrustment, name="entrustment"),
    path("<int:pk>/take-out/", entrusting.take_out, name="take_out"),
    path("<int:pk>/send/", entrusting.send, name="send"),
    path("<int:pk>/cancel/", entrusting.cancel, name="cancel"),
    path("<int:pk>/call-back/", entrusting.call_back, name="call_back"),
    path("<int:pk>/put-off/", entrusting.put_off, name="put_off"),
    path("<int:pk>/slip/", entrusting.slip, name="slip"),
    path("<int:pk>/ask/", entrusting.ask, name="ask"),
    path("<int:pk>/lines/<int:line>/settle/", entrusting.settle, name="settle"),
    path("<int:pk>/lines/<int:line>/take-back/", entrusting.take_back, name="take_back"),
    path("<int:pk>/lines/<int:line>/proof/", returning.proof, name="proof"),
    path("waiting/", waiting.waiting, name="waiting"),
    path("papers/", papers.papers, name="papers"),
    path("papers/<int:pk>/", papers.paper, name="paper"),
    path("papers/<int:pk>/confirm/", papers.confirm, name="confirm_drive"),
    path("papers/no-medium/<str:tag>/confirm/", papers.confirm_no_medium, name="confirm_no_medium"),
    path("papers/no-medium/<str:tag>/leave/", papers.leave_no_medium, name="leave_no_medium"),
    path("papers/<int:pk>/leave/", papers.leave, name="leave_unconfirmed"),
    path("give-back/<int:workshop>/", returning.give_back, name="give_back"),
    path("returns/<int:pk>/", returning.a_return, name="return"),
    path("returns/<int:pk>/take-off/", returning.take_off, name="take_off"),
    path("returns/<int:pk>/send/", returning.send, name="send_return"),
    path("returns/<int:pk>/call-back/", returning.call_back, name="call_back_return"),
    path("returns/<int:pk>/slip/", returning.slip, name="return_slip"),
    path("returns/<int:pk>/receive/", returning.receive, name="receive_return"),
]
