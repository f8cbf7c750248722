from __future__ import annotations

from django.urls import path

from rebond.assessments.views import answering, people, pix, programmes, questionnaires

app_name = "assessments"
urlpatterns = [
    path("", people.list_people, name="people"),
    path("pix", pix.import_pix, name="pix"),
    path("pix/import", pix.confirm_pix, name="confirm_pix"),
    path("people/<str:code>", people.show_person, name="person"),
    path("people/<str:code>/progress.pdf", people.print_sheet, name="progress_sheet"),
    path("people/<str:code>/thanks", answering.tablet_done, name="tablet_done"),
    path("people/<str:code>/<slug:moment>/levels", people.record_levels, name="levels"),
    path("people/<str:code>/<slug:moment>/<int:pk>", answering.answer, name="answer"),
    path("people/<str:code>/<slug:moment>/<int:pk>/tablet", answering.answer_on_tablet, name="tablet"),
    path("people/<str:code>/<slug:moment>/<int:pk>/sheet.pdf", answering.print_blank, name="blank_sheet"),
    path("questionnaires", questionnaires.list_questionnaires, name="questionnaires"),
    path("questionnaires/new", questionnaires.new_questionnaire, name="new_questionnaire"),
    path("questionnaires/ready/<slug:slug>", questionnaires.take_ready, name="take_ready"),
    path("questionnaires/<int:pk>", questionnaires.show_questionnaire, name="questionnaire"),
    path("questionnaires/<int:pk>/versions", questionnaires.begin_version, name="begin_version"),
    path("questionnaires/<int:pk>/offer", questionnaires.offer, name="offer"),
    path("versions/<int:pk>", questionnaires.show_version, name="version"),
    path("versions/<int:pk>/publish", questionnaires.publish, name="publish"),
    path("versions/<int:pk>/discard", questionnaires.discard_draft, name="discard_draft"),
    path("versions/<int:pk>/questions/<slug:key>", questionnaires.change_question, name="question"),
    path(
        "versions/<int:pk>/questions/<slug:key>/remove",
        questionnaires.remove_question,
        name="remove_question",
    ),
    path("versions/<int:pk>/questions/<slug:key>/up", questionnaires.move_question_up, name="question_up"),
    path("programmes", programmes.list_programmes, name="programmes"),
    path("programmes/<slug:slug>", programmes.show_programme, name="programme"),
]
