from __future__ import annotations

from django.urls import path

from rebond.audits.views import checks, lines, papers

app_name = "audits"
urlpatterns = [
    path("", checks.list_audits, name="list"),
    path("open/", checks.open_audit, name="open"),
    path("papers/", papers.list_papers, name="papers"),
    path("papers/<int:pk>/", papers.locate_papers, name="locate_papers"),
    path("<int:pk>/", checks.show_audit, name="audit"),
    path("<int:pk>/invite/", checks.invite_controller, name="invite"),
    path("<int:pk>/draw/", checks.draw, name="draw"),
    path("<int:pk>/list.csv", checks.population, name="population"),
    path("<int:pk>/conclude/", checks.conclude, name="conclude"),
    path("<int:pk>/minutes.pdf", checks.minutes, name="minutes"),
    path("<int:pk>/lines/<int:number>/", lines.show_line, name="line"),
    path("<int:pk>/lines/<int:number>/note/", lines.note_line, name="note_line"),
    path("<int:pk>/lines/<int:number>/signed/", lines.signed_sheet, name="signed_sheet"),
]
