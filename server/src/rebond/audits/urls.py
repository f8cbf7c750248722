from __future__ import annotations

from django.urls import path

from rebond.audits import views

app_name = "audits"
urlpatterns = [
    path("", views.list_audits, name="list"),
    path("open/", views.open_audit, name="open"),
    path("papers/", views.list_papers, name="papers"),
    path("papers/<int:pk>/", views.locate_papers, name="locate_papers"),
    path("<int:pk>/", views.show_audit, name="audit"),
    path("<int:pk>/invite/", views.invite_controller, name="invite"),
    path("<int:pk>/draw/", views.draw, name="draw"),
    path("<int:pk>/list.csv", views.population, name="population"),
    path("<int:pk>/conclude/", views.conclude, name="conclude"),
    path("<int:pk>/minutes.pdf", views.minutes, name="minutes"),
    path("<int:pk>/lines/<int:number>/", views.show_line, name="line"),
    path("<int:pk>/lines/<int:number>/note/", views.note_line, name="note_line"),
    path("<int:pk>/lines/<int:number>/signed/", views.signed_sheet, name="signed_sheet"),
]
