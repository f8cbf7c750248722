from __future__ import annotations

from django.urls import path

from rebond.integration.views import figuring, flowing, following, hours, listing, own

app_name = "integration"
urlpatterns = [
    path("my-work/", own.start, name="start"),
    path("my-work/record/", own.record, name="record"),
    path("my-work/record/sheet.pdf", own.sheet, name="own_sheet"),
    path("my-work/skills/<int:pk>/claim/", own.claim, name="claim"),
    path("integration/people/", following.trainees, name="trainees"),
    path("integration/people/new/", following.sign, name="sign"),
    path("integration/people/skills/", listing.skills, name="skills"),
    path("integration/people/skills/usual/", listing.usual, name="usual_skills"),
    path("integration/people/skills/<int:pk>/", listing.skill, name="skill"),
    path("integration/people/<int:pk>/", following.trainee, name="trainee"),
    path("integration/people/<int:pk>/sheet.pdf", following.sheet, name="sheet"),
    path("integration/people/<int:pk>/skills/<int:skill>/answer/", following.answer, name="answer"),
    path("integration/people/<int:pk>/hours/<int:year>/<int:month>/", hours.month, name="hours"),
    path("integration/people/hours/", hours.choose, name="choose_hours"),
    path("integration/people/contracts/<int:pk>/extend/", following.extend, name="extend"),
    path("integration/people/contracts/<int:pk>/end/", following.end, name="end"),
    path("integration/people/contracts/<int:pk>/cancel/", following.cancel, name="cancel"),
    path("integration/flow/", flowing.throughput, name="throughput"),
    path("integration/", figuring.figures, name="figures"),
    path("integration/figures.csv", figuring.figures_file, name="figures_file"),
    path("integration/posts/<int:organisation>/<int:year>/", figuring.posts, name="posts"),
]
