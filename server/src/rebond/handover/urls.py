from __future__ import annotations

from django.urls import path

from rebond.handover.views import handovers, lending

app_name = "handover"
urlpatterns = [
    path("", handovers.list_handovers, name="list"),
    path("hand-over/", handovers.hand_over, name="hand_over"),
    path("<int:pk>/", handovers.handover, name="handover"),
    path("<int:pk>/cancel/", handovers.cancel, name="cancel"),
    path("<int:pk>/sheet/", handovers.sheet, name="sheet"),
    path("<int:pk>/give/", handovers.give, name="give"),
    path("<int:pk>/extend/", handovers.extend, name="extend"),
    path("<int:pk>/paper/", handovers.signed_paper, name="signed_paper"),
    path("loans/", lending.loans, name="loans"),
    path("loans/<int:pk>/renew/", lending.renew, name="renew"),
    path("lend/", lending.lend, name="lend"),
    path("loans/<int:pk>/slip/", lending.slip, name="loan_slip"),
    path("take-back/", handovers.take_back, name="take_back"),
]
