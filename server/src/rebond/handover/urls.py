from __future__ import annotations

from django.urls import path

from rebond.handover.views import bus, ending, handovers, lending, replacing, signing

app_name = "handover"
urlpatterns = [
    path("", handovers.list_handovers, name="list"),
    path("hand-over/", handovers.hand_over, name="hand_over"),
    path("bus/", bus.bus, name="bus"),
    path("bus/worker.js", bus.worker, name="bus_worker"),
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
    path("loans/borrowers/<int:pk>/", lending.borrower, name="borrower"),
    path("loans/borrowers/<int:pk>/slip/", lending.borrower_slip, name="borrower_slip"),
    path("take-back/", handovers.take_back, name="take_back"),
    path("end-of-use/", ending.end_use, name="end_use"),
    path("end-of-use/<int:pk>/", ending.ended, name="ended"),
    path("end-of-use/<int:pk>/replace/", replacing.replace, name="replace"),
    path("end-of-use/<int:pk>/take-back/", ending.use_goes_on, name="use_goes_on"),
    path("replacements/", replacing.replacements, name="replacements"),
    path("replacements/<int:pk>/", replacing.replacement, name="replacement"),
    path("replacements/<int:pk>/reconsider/", replacing.reconsider, name="reconsider_replacement"),
    path("replacements/<int:pk>/withdraw/", replacing.withdraw, name="withdraw_replacement"),
]
