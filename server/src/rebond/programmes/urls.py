from __future__ import annotations

from django.urls import path

from rebond.programmes import views

app_name = "programmes"
urlpatterns = [
    path("", views.programmes, name="list"),
    path("new/", views.new_programme, name="new"),
    path("drafts/<int:pk>/", views.review_draft, name="review_draft"),
    path("drafts/<int:pk>/publish/", views.publish_draft, name="publish_draft"),
    path("drafts/<int:pk>/discard/", views.discard_draft, name="discard_draft"),
    path("drafts/<int:pk>/<slug:step>/", views.edit_draft, name="edit_draft"),
    path("<slug:slug>/", views.programme, name="programme"),
    path("<slug:slug>/draft/", views.begin_draft, name="begin_draft"),
]
