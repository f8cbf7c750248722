from __future__ import annotations

from django.urls import path, re_path

from rebond.pads import views

app_name = "pads"
urlpatterns = [
    re_path(
        r"^[Ff]/(?P<code>[^/]{6,12})/(?P<number>\d{1,4})(?:/[\d.]{1,16})?$", views.open_code, name="code"
    ),
    path("pads/", views.list_pads, name="list"),
    path("pads/new", views.issue, name="issue"),
    path("pads/read", views.read, name="read"),
    path("pads/answers", views.show_answers, name="answers"),
    path("pads/<str:code>.pdf", views.paper, name="paper"),
    path("pads/<str:code>/<int:number>", views.confirm, name="confirm"),
    path("pads/<str:code>/<int:number>/aside", views.set_aside, name="set_aside"),
    path("pads/<str:code>/<int:number>/picture.jpg", views.picture, name="picture"),
]
