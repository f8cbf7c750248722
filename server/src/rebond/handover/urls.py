from __future__ import annotations

from django.urls import path

from rebond.handover.views import bus, handovers, lending, signing

app_name = "handover"
urlpatterns = [
    path("", handovers.list_handovers, name="list"),
    path("hand-over/", handovers.hand_over, name="hand_over"),
    path("bus/", bus.bus, name="bus"),
    path("<int:pk>/", handovers.handover, name="handover"),
    path("<int:pk>/cancel/", handovers.cancel, name="cancel"),
    path("<int:pk>/sheet/", handovers.sheet, name="sheet"),
    path("<int:pk>/give/", handovers.give, name="give"),
    path("<int:pk>/extend/", handovers.extend, name="extend"),
    path("<int:pk>/signed/", signing.signed_sheet, name="signed_sheet"),
    path("<int:pk>/signed/paper/", signing.file_paper, name="file_paper"),
    path("<int:pk>/easy/", signing.easy_sheet, name="easy_sheet"),
    path("<int:pk>/paper/", handovers.signed_paper, name="signed_paper"),
    path("loans/", lending.loans, name="loans"),
    path("loans/<int:pk>/renew/", lending.renew, name="renew"),
    path("loans/<int:pk>/slip/", lending.slip, name="loan_slip"),
    path("lend/", lending.lend, name="lend"),
    path("take-back/", handovers.take_back, name="take_back"),
]
