from __future__ import annotations

from django.urls import path

from rebond.handover import views

app_name = "handover"
urlpatterns = [
    path("", views.list_handovers, name="list"),
    path("hand-over/", views.hand_over, name="hand_over"),
    path("<int:pk>/", views.handover, name="handover"),
    path("<int:pk>/cancel/", views.cancel, name="cancel"),
    path("<int:pk>/sheet/", views.sheet, name="sheet"),
    path("<int:pk>/paper/", views.signed_paper, name="signed_paper"),
    path("loans/", views.loans, name="loans"),
    path("loans/<int:pk>/renew/", views.renew, name="renew"),
    path("lend/", views.lend, name="lend"),
    path("take-back/", views.take_back, name="take_back"),
]
