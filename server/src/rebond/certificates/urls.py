from __future__ import annotations

from django.urls import path, re_path

from rebond.certificates import views

app_name = "certificates"
urlpatterns = [
    path("certificates/", views.list_certificates, name="list"),
    path("certificates/validate/", views.validate, name="validate"),
    path("certificates/<int:pk>/", views.show_certificate, name="certificate"),
    path("certificates/<int:pk>/refuse/", views.refuse, name="refuse"),
    path("certificates/<int:pk>/certificate.json", views.download_certificate, name="file"),
    path("certificates/<int:pk>/certificate.pdf", views.drive_paper, name="drive_paper"),
    path("certificates/computers/<str:tag>.pdf", views.computer_paper, name="computer_paper"),
    path("certificates/lots/<int:pk>.pdf", views.lot_paper, name="lot_paper"),
    re_path(r"^[Cc]/(?P<token>[^/]{1,60})$", views.show_public, name="public"),
    path("verify/", views.verify, name="verify"),
]
