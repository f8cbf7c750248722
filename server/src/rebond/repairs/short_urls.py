"""The address behind the QR of a part: short, so that the squares of the code are large."""

from __future__ import annotations

from django.urls import re_path

from rebond.repairs.views import labels

app_name = "parts"
urlpatterns = [re_path(r"^[Pp]/(?P<code>[^/]{1,40})$", labels.labelled, name="labelled")]
