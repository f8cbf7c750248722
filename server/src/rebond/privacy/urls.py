from __future__ import annotations

from django.urls import path

from rebond.privacy.views import following, looks, person, record

app_name = "privacy"
urlpatterns = [
    path("suivi/", following.follow, name="follow"),
    path("donnees-personnelles/", record.kept, name="kept"),
    path("privacy/", looks.list_looks, name="looks"),
    path("privacy/erasures", looks.list_erasures, name="erasures"),
    path("privacy/record", record.record, name="record"),
    path("privacy/record.csv", record.record_csv, name="record_csv"),
    path("privacy/person", person.person, name="person"),
    path("privacy/requests/<str:code>", person.show_request, name="request"),
    path("privacy/requests/<str:code>/file", person.give_file, name="give_file"),
    path("privacy/requests/<str:code>/erase", person.erase, name="erase"),
    path("privacy/requests/<str:code>/secret", person.renew_secret, name="renew_secret"),
]
